"""Other published articles worth reading next, each with the reason it is here.

The simplest honest rule: a shared topic, then a shared source, then the same category; newest
first. Nothing is learned from readers.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from taggit.models import TaggedItem

from articles.models import Article, Credit, ListEntry
from articles.models.tallies import Kind

MOST = 4


@dataclass(frozen=True)
class Related:
    """An article, and why: it shares a `tag`, a `source` or, where both are None, the category."""

    article: Article
    tag: object = None
    source: object = None


def related_to(article, *, tags, sources):
    """At most four Related for a published article with these tags and sources. One query.

    Each list it is in names at most four candidates, newest first; they are ranked here.
    """
    with_tag = _tagged().filter(tag__in=tags)
    with_source = Credit.objects.filter(story__source__in=sources)
    shared = [
        (Kind.CATEGORY, article.category_id),
        *((Kind.TOPIC, tag.pk) for tag in tags),
        *((Kind.SOURCE, source.pk) for source in sources),
    ]
    first, *more = (_newest(article, kind, key) for kind, key in shared)
    candidates = first.union(*more)
    found = (
        Article.objects.published()
        .filter(pk__in=candidates)
        .select_related("live", "category")
        .annotate(
            tag_id=Subquery(with_tag.filter(object_id=OuterRef("pk")).values("tag")[:1]),
            source_id=Subquery(
                with_source.filter(edition=OuterRef("live")).values("story__source")[:1]
            ),
        )
        .newest_first()
    )
    return _rank(found, {tag.pk: tag for tag in tags}, {s.pk: s for s in sources})


def _tagged():
    """Tags put on articles, without asking for the content type first."""
    return TaggedItem.objects.filter(
        content_type__app_label="articles", content_type__model="article"
    )


def _newest(article, kind, key):
    # A slice inside a union is refused by SQLite, a slice in a subquery is not.
    others = ListEntry.objects.under(kind, key).exclude(article=article).newest_first()
    few = others.values("article")[:MOST]
    return Article.objects.published().filter(pk__in=few).order_by().values("pk")


def _rank(found, tags, sources):
    related = [Related(a, tags.get(a.tag_id), sources.get(a.source_id)) for a in found]
    related.sort(key=lambda one: (one.tag is None, one.source is None))
    return related[:MOST]
