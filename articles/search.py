"""Finds published articles by their words, English and Chinese, the same on every database.

    a query → its terms | articles that have them all: in the headline first, then in the text

Within each, newest first. What is found by is what readers may see: it is written when an article
goes live, and anew when a name in it or the rights of a source change.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy

from articles import gate, rights
from articles.models import Article, Claim, ListEntry, SearchEntry, Tally
from articles.river import hooks, river, with_credits, with_passages
from articles.text.terms import is_chinese, terms

LONGEST_QUERY = 200  # characters
MOST_TERMS = 24
BATCH = 200  # articles indexed at once

TOO_LONG = gettext_lazy("This is longer than a search can be. Use the few words that matter most.")
NOTHING = gettext_lazy("There is no word in this to search for. Type a word or two.")


@dataclass(frozen=True)
class Query:
    """What a reader asked for; `problem` says why it cannot be searched for, or is ""."""

    text: str
    terms: tuple = ()
    problem: str = ""

    @classmethod
    def of(cls, text):
        """The query of any text at all. Long ones are cut before anything looks at them."""
        asked, whole = text[:LONGEST_QUERY].strip(), len(text) <= LONGEST_QUERY
        found = terms(asked)
        if not whole or len(found) > MOST_TERMS:
            return cls(asked, problem=TOO_LONG)
        return cls(asked, found, NOTHING if asked and not found else "")

    @property
    def can_be_asked(self):
        return bool(self.terms) and not self.problem


@dataclass(frozen=True)
class Found:
    """A page of results. The next one is at the cursor `older`, among those found `in_text`."""

    in_headline: tuple = ()
    in_text: tuple = ()
    older: str = ""
    older_in_text: bool = False
    hooks: dict = None


def find(query, *, now, before="", in_text=False):
    """A page of what a Query finds, from the start or from a cursor among those found `in_text`.

    Raises river.BadCursor. At most six queries, each over articles or the one table of terms.
    """
    published = ListEntry.objects.under(Tally.Kind.ALL)
    named, told = _have(query.terms, "headline"), _have(query.terms, "text")
    first = rest = None
    if not in_text:
        first = river(_in(published, named), now=now, before=before)
    if in_text or not first.older:
        rest = river(_in(published, told & ~named), now=now, before=before if in_text else "")
    last = rest or first
    rows = [row for part in (first, rest) if part for row in part.rows]
    return Found(
        first.rows if first else (),
        rest.rows if rest else (),
        last.older,
        rest is not None,
        hooks([row.article for row in rows]) if rows else {},
    )


def _in(published, found):
    return published.filter(Exists(SearchEntry.objects.filter(found, article=OuterRef("article"))))


def _have(wanted, field):
    """Search entries that have all terms: a word by its beginning, Chinese anywhere."""
    has_all = Q()
    for term in wanted:
        alone = is_chinese(term) and len(term) == 1
        has_all &= Q(**{f"{field}__contains": term if alone else f" {term}"})
    return has_all


def index(article):
    """Write what a published article is found by; one that is not published is found no more."""
    _index([article.pk])


def index_all(articles):
    """Write anew what articles are found by, a batch at a time: a batch takes the same few queries
    whatever is in it, and is written as one."""
    pks = list(articles.order_by("pk").values_list("pk", flat=True).distinct())
    for start in range(0, len(pks), BATCH):
        _index(pks[start : start + BATCH])


@transaction.atomic
def _index(pks):
    gate.enter()
    claims = with_passages(Claim.objects.select_related("quotes").in_reading_order())
    found = with_credits(Article.objects.published().filter(pk__in=pks)).prefetch_related(
        "tags", Prefetch("live__claims", claims, to_attr="told")
    )
    entries = [
        SearchEntry(
            article=article,
            headline=_entry([article.live.headline]),
            text=_entry(_texts(article)),
        )
        for article in found
    ]
    SearchEntry.objects.filter(article__in=pks).delete()
    SearchEntry.objects.bulk_create(entries)


def _texts(article):
    stories = [credit.story for credit in article.live.credits.all()]
    about = [article.category.name, article.category.name_zh] if article.category else []
    return [
        article.live.headline,
        *(claim.text for claim in rights.shown(article.live.told).claims),
        *(rights.headline_of(story) for story in stories),
        *(name for story in stories for name in (story.source.name, story.source.native_name)),
        *about,
        *(tag.name for tag in article.tags.all()),
    ]


def _entry(texts):
    return "".join(f" {term}" for term in terms("\n".join(texts)))
