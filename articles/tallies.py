"""Keeps the count of published articles by source, category, audience, topic and language.

Each count is taken anew from the rows whenever an article joins or leaves, never added up, so that
it cannot drift; only the counts that the article touches are taken.
"""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Count

from articles.models import Article, Tally

# From a published article to what it is counted under.
_PATHS = {
    Tally.Kind.SOURCE: "live__credits__story__source",
    Tally.Kind.CATEGORY: "category",
    Tally.Kind.AUDIENCE: "audiences",
    Tally.Kind.TOPIC: "tags",
    Tally.Kind.LANGUAGE: "language",
}


@contextmanager
def kept(article):
    """Whatever happens to an article within, the counts it touches are right afterwards."""
    with transaction.atomic():
        before = _keys_of(article)
        yield
        after = _keys_of(article)
        for kind in _PATHS:
            _recount(kind, before[kind] | after[kind])


@transaction.atomic
def recount_all():
    """Take every count anew, for articles that were there before the counts were."""
    Tally.objects.all().delete()
    for kind, path in _PATHS.items():
        found = Article.objects.published().order_by().values_list(path, flat=True).distinct()
        _recount(kind, {str(key) for key in found if key is not None})


def counts(kind):
    """The number of published articles by key (a string), where there are any. One query."""
    rows = Tally.objects.filter(kind=kind, articles__gt=0)
    return dict(rows.values_list("key", "articles"))


def _keys_of(article):
    published = Article.objects.published().filter(pk=article.pk).order_by()
    return {
        kind: {str(key) for key in published.values_list(path, flat=True) if key is not None}
        for kind, path in _PATHS.items()
    }


def _recount(kind, keys):
    if not keys:
        return
    rows = [Tally(kind=kind, key=key) for key in sorted(keys)]
    Tally.objects.bulk_create(rows, ignore_conflicts=True)
    # Whoever counts the same at the same time waits here, and then sees what the other one did.
    held = list(Tally.objects.select_for_update().filter(kind=kind, key__in=keys).order_by("key"))
    path = _PATHS[kind]
    counted = (
        Article.objects.published()
        .filter(**{f"{path}__in": keys})
        .order_by()
        .values_list(path)
        .annotate(articles=Count("pk", distinct=True))
    )
    found = {str(key): articles for key, articles in counted}
    for row in held:
        row.articles = found.get(row.key, 0)
    Tally.objects.bulk_update(held, ["articles"])
