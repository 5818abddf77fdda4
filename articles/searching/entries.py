"""Writes what published articles are found by: what readers may see of them, and no more.

an article ──▶ its headline, its sentences as rights allow, the names beside them ──▶ SearchEntry
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Prefetch

from articles import rights
from articles.lists.river import with_credits, with_passages
from articles.models import Article, Claim, SearchEntry, Tally
from articles.models.claims import Section
from articles.searching import sqlite, vocabulary
from articles.searching.wanted import ALL, DATED, FIRST, HEADLINE, NAMED, listed, place_of
from articles.takedowns import gate
from articles.text.terms import characters, terms

BATCH = 200  # articles at once
# What is read in thirty seconds says what an article is about.
_FIRST = (Section.HOOK, Section.WHAT_CHANGED, Section.WHY_IT_MATTERS)


@dataclass(frozen=True)
class Told:
    """What is found of one article: texts; `sentences` with the ids of the sources they are quoted
    from, or None. Of these the first so many are its beginning. `lists` are the marks of the lists
    it is in."""

    headline: str
    sentences: tuple
    first: int
    names: tuple
    topics: tuple
    lists: tuple


def entry(article, told):
    """The SearchEntry of a published article, not stored yet."""
    sentences = [text for text, _ in told.sentences]
    headline, first = terms(told.headline), terms("\n".join(sentences[: told.first]))
    text = terms("\n".join((told.headline, *sentences)))
    every = tuple(dict.fromkeys((*text, *terms("\n".join((*told.names, *told.topics))))))
    marks = (
        *(HEADLINE + term for term in (*headline, *characters(headline))),
        *(FIRST + term for term in first),
        *(NAMED + term for term in every[len(text) :]),
        *told.lists,
        # A character alone is found as well; one that stands alone in the text is a term already.
        *(one for one in characters(every) if one not in every),
    )
    return SearchEntry(
        place=place_of(article),
        article=article,
        marks=_joined(dict.fromkeys(marks)),
        text=_joined(every),
        sentences=told.sentences,
        topics=told.topics,
    )


def _joined(found):
    return "".join(f" {term}" for term in found)


@transaction.atomic
def write(pks):
    """What some articles are found by, as they are now; those that are not published are found no
    more. A batch of them takes the same few queries whatever is in it."""
    gate.enter()
    gate.count_alone()
    claims = with_passages(Claim.objects.select_related("quotes").in_reading_order())
    found = with_credits(Article.objects.published().filter(pk__in=pks)).prefetch_related(
        "tags", "list_entries", Prefetch("live__claims", claims, to_attr="told")
    )
    replace(pks, [entry(article, _told(article)) for article in found])


@transaction.atomic
def replace(pks, entries):
    """Store entries in place of those of some articles, and count their terms; `write` has made
    sure that nobody else does meanwhile."""
    former = SearchEntry.objects.filter(article__in=pks)
    change = Counter()
    for one in former.only("text", "marks"):
        change.subtract(_counted(one))
    former.delete()
    for one in SearchEntry.objects.bulk_create(entries):
        change.update(_counted(one))
    vocabulary.count(change)


@transaction.atomic
def tidy_up():
    """Take out what is left of articles that are not published, and count all terms anew."""
    gate.count_alone()
    SearchEntry.objects.exclude(article__in=Article.objects.published()).delete()
    rows = SearchEntry.objects.only("text", "marks").iterator()
    vocabulary.recount(_counted(one) for one in rows)
    write_over()


def write_over():
    """Leave nothing in the index of what is found no more. PostgreSQL does so with VACUUM."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(sqlite.TIDY)


def _counted(entry):
    """What the vocabulary has of an entry: its terms, and its marks but for two kinds."""
    marks = (mark for mark in entry.marks.split() if mark[0] not in (FIRST, NAMED))
    return (*entry.text.split(), *marks)


def _told(article):
    seen = rights.shown(article.live.told).claims
    ordered = sorted(seen, key=lambda claim: claim.section not in _FIRST)
    return Told(
        headline=article.live.headline,
        sentences=tuple((claim.text, _quoted(claim)) for claim in ordered),
        first=sum(claim.section in _FIRST for claim in seen),
        names=names_of(article),
        topics=tuple(tag.name for tag in article.tags.all()),
        lists=tuple(_lists(article)),
    )


def _quoted(claim):
    return rights.quoted_source(claim).pk if rights.is_quotation(claim) else None


def names_of(article):
    """What a published article that was read `with_credits` is found by besides its text and its
    topics: the headlines and names of its sources, as readers may see them, and its category."""
    stories = [credit.story for credit in article.live.credits.all()]
    about = [article.category.name, article.category.name_zh] if article.category else []
    names = (
        *(rights.headline_of(story) for story in stories),
        *(name for story in stories for name in (story.source.name, story.source.native_name)),
        *about,
    )
    return tuple(dict.fromkeys(filter(None, names)))


def sentences_of(article):
    """The sentences of such an article that was found, as readers may see them now."""
    sources = {c.story.source_id: c.story.source for c in article.live.credits.all()}
    return rights.may_stand(
        (text, source and sources[source])
        for text, source in article.search_entry.sentences
        if source is None or source in sources
    )


def _lists(article):
    """The marks of the lists an article is in, and whether it has a freshness."""
    yield ALL
    for one in article.list_entries.all():
        if one.kind != Tally.Kind.ALL:
            yield listed(one.kind, one.key)
    if article.category and article.live.newest_source_at:
        yield DATED
