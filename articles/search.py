"""Finds published articles by their words, English and Chinese, the same on every database.

    a query → its terms | articles that have them all: in the headline first, then in the text

Within each, newest first. What is found by is what readers may see, as rights stand when the
article goes live; `manage.py reindex` takes it anew.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from articles import rights
from articles.models import Article, Claim, SearchEntry
from articles.river import hooks, river, with_passages
from articles.text.terms import is_chinese, terms

LONGEST_QUERY = 200  # characters
MOST_TERMS = 24

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
    published = Article.objects.published()
    named, told = _have(query.terms, "headline"), _have(query.terms, "text")
    first = rest = None
    if not in_text:
        first = river(published.filter(named), now=now, before=before)
    if in_text or not first.older:
        rest = river(published.filter(told & ~named), now=now, before=before if in_text else "")
    last = rest or first
    rows = [row for part in (first, rest) if part for row in part.rows]
    return Found(
        first.rows if first else (),
        rest.rows if rest else (),
        last.older,
        rest is not None,
        hooks([row.article for row in rows]) if rows else {},
    )


def _have(wanted, field):
    """Articles whose entry has all terms: a word by its beginning, Chinese anywhere."""
    has_all = Q()
    for term in wanted:
        alone = is_chinese(term) and len(term) == 1
        has_all &= Q(**{f"search_entry__{field}__contains": term if alone else f" {term}"})
    return has_all


@transaction.atomic
def index(article):
    """Write what a published article is found by; one that is not published is found no more."""
    SearchEntry.objects.filter(article=article).delete()
    published = Article.objects.published().select_related("live", "category")
    found = published.filter(pk=article.pk).first()
    if found:
        SearchEntry.objects.create(
            article=found,
            headline=_entry([found.live.headline]),
            text=_entry(_texts(found)),
        )


def _texts(article):
    claims = Claim.objects.filter(edition=article.live).select_related("quotes")
    shown = rights.shown(list(with_passages(claims.in_reading_order())))
    stories = [
        credit.story for credit in article.live.credits.select_related("story__source").all()
    ]
    about = [article.category.name, article.category.name_zh] if article.category else []
    return [
        article.live.headline,
        *(claim.text for claim in shown.claims),
        *(story.title for story in stories),
        *(name for story in stories for name in (story.source.name, story.source.native_name)),
        *about,
        *(tag.name for tag in article.tags.all()),
    ]


def _entry(texts):
    return "".join(f" {term}" for term in terms("\n".join(texts)))
