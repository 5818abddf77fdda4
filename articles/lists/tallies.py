"""Keeps the lists of published articles and their counts: by source, category, audience, topic and
language, and of all.

Both are taken anew from the rows whenever an article joins or leaves, never added up, so that they
cannot drift; only the lists that the article touches are counted.
"""

from contextlib import contextmanager
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Value
from taggit.models import Tag

from articles.joined import Rows
from articles.models import Article, Audience, ListEntry, Tally

# From a published article to the keys of the lists it is in.
_KEYS = {
    Tally.Kind.ALL: Value(Tally.Kind.ALL),
    Tally.Kind.SOURCE: F("live__credits__story__source"),
    Tally.Kind.CATEGORY: F("category"),
    Tally.Kind.AUDIENCE: F("audiences"),
    Tally.Kind.TOPIC: F("tags"),
    Tally.Kind.LANGUAGE: F("language"),
}
_BATCH = 2000  # rows written at once


@contextmanager
def kept(article):
    """Whatever happens to an article within, the lists it is in and their counts are right
    afterwards."""
    with transaction.atomic():
        yield
        former = ListEntry.objects.filter(article=article)
        touched = set(former.values_list("kind", "key"))
        former.delete()
        entries = list(_entries(Article.objects.published().filter(pk=article.pk)))
        ListEntry.objects.bulk_create(entries)
        _recount(touched | {(entry.kind, entry.key) for entry in entries})


@transaction.atomic
def refile(pks):
    """Make the lists that some published articles are in, and the counts of these, anew: a batch
    at a time takes the same few queries whatever is in it."""
    touched = set()
    for start in range(0, len(pks), _BATCH):
        some = pks[start : start + _BATCH]
        former = ListEntry.objects.filter(article__in=some)
        touched |= set(former.values_list("kind", "key").distinct())
        former.delete()
        entries = list(_entries(Article.objects.published().filter(pk__in=some)))
        ListEntry.objects.bulk_create(entries)
        touched |= {(entry.kind, entry.key) for entry in entries}
    _recount(touched)


@transaction.atomic
def recount_all():
    """Make every list and every count anew, for articles that were there before these were."""
    # Nothing joins or leaves meanwhile: whoever moves an edition locks its article first.
    for _ in (
        Article.objects.published().select_for_update(no_key=True).order_by("pk").values_list("pk")
    ):
        pass
    Tally.objects.all().delete()
    ListEntry.objects.all().delete()
    entries = _entries(Article.objects.published())
    while some := list(islice(entries, _BATCH)):
        ListEntry.objects.bulk_create(some)
    counted = ListEntry.objects.order_by().values_list("kind", "key").annotate(n=Count("pk"))
    Tally.objects.bulk_create(
        (Tally.of(kind, key, articles=n) for kind, key, n in counted), batch_size=_BATCH
    )


def filings():
    """What the edition of a published article can be annotated with for `filed_under`: the rows of
    the audiences and of the topics whose lists the article is in."""
    entries = ListEntry.objects.filter(article=OuterRef(OuterRef("article")))
    found = {}
    # Each has a query of its own: for one that looks for both, PostgreSQL reads all tallies.
    for kind, columns in ((Tally.Kind.AUDIENCE, _AUDIENCE), (Tally.Kind.TOPIC, _TOPIC)):
        its = Tally.objects.filter(kind=kind, key__in=entries.filter(kind=kind).values("key"))
        found[f"in_{kind}"] = Rows(its.order_by(), *(f"{kind}__{name}" for name in columns))
    return found


_AUDIENCE = ("pk", "position", "name", "name_zh", "slug")
_TOPIC = ("pk", "name", "slug")


def filed_under(edition):
    """The audiences and the topics that `filings` found, each a list in its own order."""
    audiences = sorted(edition.in_audience or (), key=lambda row: row[1:3])
    topics = sorted(edition.in_topic or (), key=lambda row: row[1])
    return (
        [Audience(**dict(zip(_AUDIENCE, row, strict=True))) for row in audiences],
        [Tag(**dict(zip(_TOPIC, row, strict=True))) for row in topics],
    )


def counts(kind):
    """The number of published articles by key (a string), where there are any. One query."""
    rows = Tally.objects.filter(kind=kind, articles__gt=0)
    return dict(rows.values_list("key", "articles"))


def _entries(articles):
    for kind, key_of in _KEYS.items():
        rows = articles.order_by().values_list("pk", "published_at", key_of).distinct()
        for pk, at, key in rows.iterator():
            if key is not None:
                yield ListEntry(kind=kind, key=str(key), published_at=at, article_id=pk)


def _recount(headings):
    """Count the articles under each (kind, key) anew."""
    rows = [Tally.of(kind, key) for kind, key in sorted(headings)]
    Tally.objects.bulk_create(rows, ignore_conflicts=True)
    these = _any_of(headings)
    # Whoever counts the same at the same time waits here, and then sees what the other one did.
    held = list(Tally.objects.select_for_update(no_key=True).filter(these).order_by("kind", "key"))
    counted = ListEntry.objects.filter(these).order_by().values_list("kind", "key")
    found = {(kind, key): n for kind, key, n in counted.annotate(articles=Count("pk"))}
    for row in held:
        row.articles = found.get((row.kind, row.key), 0)
    Tally.objects.bulk_update(held, ["articles"])


def _any_of(headings):
    these = Q(pk__in=[])
    for kind in Tally.Kind:
        keys = [key for one, key in headings if one == kind]
        these |= Q(kind=kind, key__in=keys)
    return these
