"""Lists of articles: a page of rows, newest first, and the way to the older ones.

Pages follow one another by key, not by number: no COUNT is asked for, and an article published
meanwhile shifts nothing.
"""

import datetime
import re
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles import rights
from articles.freshness import freshness_of, seconds_to_keep
from articles.joined import joined
from articles.making import Making
from articles.models import Article, Claim, Credit, Passage
from articles.models.claims import Section
from articles.models.tallies import Kind
from articles.pictures.leadpictures import lead_picture

ROWS = 25

_CURSOR = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


class BadCursor(Http404):
    """The part of an address that says where a list goes on is not one that we wrote."""

    why = gettext_lazy("This address was cut short or changed. Start again from the list.")


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    article: Article
    original: Credit | None
    others: tuple  # further sources, one for each publisher family
    making: Making
    freshness: object

    @property
    def publishers(self):
        """How many stand behind it, each family once."""
        return len(self.others) + (self.original is not None)

    @property
    def headline(self):
        return self.article.live.headline

    @property
    def picture(self):
        """Its leadpictures.Shown, or None."""
        return lead_picture(self.article.live)

    @property
    def day(self):
        """The day it was published on, in the site's zone."""
        return timezone.localdate(self.article.published_at)


@dataclass(frozen=True)
class River:
    rows: tuple
    older: str  # the cursor of the next page, "" on the last
    seconds: int  # how long the page may be stored

    @property
    def read_at(self):
        """When the newest of the sources was read that anything listed rests on; None where that is
        not known."""
        credits = (credit for row in self.rows for credit in row.article.live.credits.all())
        return max(filter(None, (credit.story.collected_at for credit in credits)), default=None)

    @property
    def has_models_work(self):
        """Whether a model drafted any of what is listed, so that the mark for it is explained."""
        return any(row.making.by_model for row in self.rows)


def may_be_empty(kind, about):
    """Whether the list of something (of a tallies.Kind) is answered without an article in it: of
    topics and sources it is not, as those of unpublished work would be readable off the addresses
    that answer; but a source of which something public was removed says so on its page."""
    return kind not in (Kind.TOPIC, Kind.SOURCE) or bool(getattr(about, "removed_at", None))


def river(entries, *, now, before="", most=ROWS):
    """A page of rows from a queryset of list entries (of one list, so that no article is in it
    twice), older than the cursor `before`; `most` rows of them.

    Raises BadCursor where `before` is neither empty nor a cursor. One query.
    """
    if before:
        at, pk = read_cursor(before)
        entries = entries.filter(published_at__lte=at).exclude(published_at=at, article_id__gte=pk)
    # The page is found in the index of entries alone; what it prints is read for its rows alone.
    page = entries.newest_first().values("article")[: most + 1]
    found = credited(Article.objects.published().filter(pk__in=page))
    found.sort(key=lambda article: (article.published_at, article.pk), reverse=True)
    rows = tuple(row(article, now=now) for article in found[:most])
    return River(
        rows=rows,
        older=cursor(rows[-1].article) if len(found) > most else "",
        seconds=seconds_to_keep([one.freshness for one in rows], now=now),
    )


def credited(articles, **more):
    """A queryset of published articles as a list in no order, with all that a Row prints; `more`
    are annotations that their live editions get. One query."""
    editions = joined(
        articles.live_editions()
        .annotate(**more)
        .select_related("article__category", "picture__source"),
        "credits",
        "story__source",
        defer=["story__summary", "story__tags"],
    )
    for edition in editions:
        edition.article.live = edition
    return [edition.article for edition in editions]


def with_credits(articles):
    """The same as a queryset, which may be ordered and cut. Two queries."""
    credits = Credit.objects.select_related("story__source").defer("story__summary", "story__tags")
    return articles.select_related("live__picture__source", "category").prefetch_related(
        Prefetch("live__credits", credits)
    )


def row(article, *, now):
    """The Row of an article that was read `credited`, or `with_credits`."""
    original = article.live.original
    sources = [credit.story.source for credit in article.live.credits.all()]
    families = {source.family_key: source for source in reversed(sources)}
    if original:
        families.pop(original.story.source.family_key, None)
    return Row(
        article=article,
        original=original,
        others=tuple(reversed(families.values())),
        making=Making.of(article.live),
        freshness=freshness_of(article, now=now),
    )


def hooks(articles, *, allowed=rights.shown):
    """Hooks of published articles as plain text, by article id, as rights allow readers to see them
    or, with rights.passed_on, to be copied on. One query."""
    of_hooks = Claim.objects.filter(section=Section.HOOK).select_related("quotes")
    found = by_edition([article.live_id for article in articles], of_hooks)
    return {
        article.pk: " ".join(claim.text for claim in allowed(found[article.live_id]).claims)
        for article in articles
    }


def cited(claims):
    """A queryset of claims as a list in reading order, with their passages, the stories and sources
    of these, and not the full texts. One query."""
    texts = ["snapshot__text", "snapshot__attestation", "snapshot__story__summary"]
    found = joined(claims, "passages", "snapshot__story__source", defer=texts)
    return sorted(found, key=attrgetter("place"))


def by_edition(pks, claims):
    """{edition id: its claims among these (a queryset), as `cited` gives them}, in the order of the
    ids. One query."""
    found = {pk: [] for pk in pks}
    for claim in cited(claims.filter(edition__in=list(found))):
        found[claim.edition_id].append(claim)
    return found


def with_passages(claims):
    """The same as a queryset in its own order. Two queries."""
    passages = Passage.objects.select_related("snapshot__story__source").defer(
        "snapshot__text", "snapshot__attestation", "snapshot__story__summary"
    )
    return claims.prefetch_related(Prefetch("passages", passages))


def cursor(article):
    """Where a list goes on after this article, fit for an address."""
    return f"{(article.published_at - _EPOCH) // _MICROSECOND}-{article.pk}"


def read_cursor(text):
    """The (published_at, pk) that a cursor stands for; raises BadCursor."""
    match = _CURSOR.fullmatch(text)
    try:
        return _EPOCH + int(match[1]) * _MICROSECOND, int(match[2])
    except (TypeError, OverflowError):
        raise BadCursor from None
