"""Published recaps as readers may read them: a page of all, one week, and what stands in it."""

import re
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from articles.lists.river import ROWS, BadCursor, Row, credited, row
from articles.models import Article
from recaps.models import Recap, RecapItem

# A week as addresses have it, “2026-W47”.
WEEK = "[0-9]{4}-W[0-9]{2}"


@dataclass(frozen=True)
class Item:
    """An article of a recap, as it was chosen and as lists have it."""

    item: RecapItem
    row: Row


def page_of(*, before="", most=ROWS):
    """A page of published recaps with their `stories` counted, newest first, older than the week
    `before`; and the week it ends with, "" on the last. Raises BadCursor. One query."""
    published = Recap.objects.published().counted().newest_first()
    if before:
        year, week = read_week(before)
        published = published.up_to(year, week).exclude(year=year, week=week)
    found = list(published[: most + 1])
    return found[:most], found[most - 1].iso_week if len(found) > most else ""


def published_in(year, week):
    """The recap of a week, with how many of its stories were `withdrawn` since, and the one before
    it, or None; raises Http404. One query."""
    newest = Recap.objects.published().with_withdrawn().up_to(year, week).newest_first()[:2]
    shown, previous = [*newest, None, None][:2]
    if shown is None or (shown.year, shown.week) != (year, week):
        raise Http404("No recap of this week is published.")
    return shown, previous


def visible_items(recap):
    """The recap's Items, asking again which articles readers may see. Two queries."""
    chosen = list(recap.items.kept().with_updates())
    published = Article.objects.published().filter(pk__in=[item.article_id for item in chosen])
    articles = {article.pk: article for article in credited(published)}
    now = timezone.now()
    return [
        Item(item, row(articles[item.article_id], now=now))
        for item in chosen
        if item.article_id in articles
    ]


def read_week(text):
    """The (year, week) that “2026-W47” stands for; raises BadCursor."""
    if not re.fullmatch(WEEK, text):
        raise BadCursor
    year, week = text.split("-W")
    return int(year), int(week)
