"""The weekly recap as readers see it."""

import math
import re

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.answers import public
from articles.cards.views import answered
from articles.corrections import notes_of
from articles.freshness import LONGEST_STORED
from articles.models import Article
from articles.river import ROWS, BadCursor, credited, hooks, row
from recaps.cards import recap_card
from recaps.models import Recap

# An article's summary is made to be read in thirty seconds.
STORIES_A_MINUTE = 2

_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)


class NoRecapYet(Http404):
    why = gettext_lazy("No recap has been published yet. The first one will appear here.")


def latest(request):
    newest = Recap.objects.published().newest_first().first()
    if newest is None:
        raise NoRecapYet
    return public(redirect(newest), LONGEST_STORED)


def recaps(request):
    """All recaps, newest first. One query."""
    published = Recap.objects.published().counted().newest_first()
    if before := request.GET.get("before", ""):
        year, week = _read_week(before)
        published = published.up_to(year, week).exclude(year=year, week=week)
    found = list(published[: ROWS + 1])
    older = found[ROWS - 1].iso_week if len(found) > ROWS else ""
    context = {"recaps": found[:ROWS], "older": older}
    return public(render(request, "recaps/recaps.html", context), LONGEST_STORED)


def recap(request, week):
    shown, previous = _with_the_one_before(*week)
    items = _visible_items(shown)
    context = {
        "recap": shown,
        "items": items,
        "minutes": math.ceil(len(items) / STORIES_A_MINUTE),
        "previous": previous,
        "card": recap_card(shown, len(items)),
    }
    return public(render(request, "recaps/recap.html", context), LONGEST_STORED)


@require_safe
def card(request, week, digest):
    """The social card of a recap, as `cards.views` says. One query, or two where it is drawn."""
    year, number = week
    published = Recap.objects.published().counted().filter(year=year, week=number)

    def find():
        found = published.all().first()
        return found and recap_card(found, found.stories)

    return answered(digest, find)


def _read_week(text):
    """The (year, week) that “2026-W47” stands for; raises BadCursor."""
    match = _WEEK.fullmatch(text)
    if match is None:
        raise BadCursor
    return int(match[1]), int(match[2])


def _with_the_one_before(year, week):
    """The recap of a week and the one before it, or None. One query; raises Http404."""
    newest = Recap.objects.published().up_to(year, week).newest_first()[:2]
    shown, previous = [*newest, None, None][:2]
    if shown is None or (shown.year, shown.week) != (year, week):
        raise Http404("No recap of this week is published.")
    return shown, previous


def _visible_items(recap):
    """The recap's (place, item, row, hook), asking again which articles readers may see."""
    chosen = list(recap.items.kept().with_updates())
    published = Article.objects.published().filter(pk__in=[item.article_id for item in chosen])
    articles = {article.pk: article for article in credited(published)}
    hook = hooks(articles.values())
    now = timezone.now()
    return [
        {"item": item, **_shown(recap, articles[item.article_id], hook, now=now)}
        for item in chosen
        if item.article_id in articles
    ]


def _shown(recap, article, hook, *, now):
    """What a recap prints of an article, with what was corrected in it since."""
    return {
        "row": row(article, now=now),
        "hook": hook[article.pk],
        "corrections": notes_of(article.live, since=recap.published_at),
    }
