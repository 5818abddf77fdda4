"""The addresses of published pages, for search engines."""

from django.urls import reverse

from articles.languages import both
from articles.models import Article, Tally
from articles.timelines import timelines_in_use

# No sitemap may name more (sitemaps.org, protocol 0.9).
MOST = 50_000

_LISTS = ("home", "topics", "archive", "sources", "timelines", "predictions", "corrections")


def addresses():
    """(path, last change or None) of lists, in both languages, and of articles, newest first.

    Four queries.
    """
    for path in _lists():
        yield from ((address, None) for address in both(path).values())
    newest = Article.objects.published().newest_first()
    for article in newest.only("slug", "published_at", "updated_at")[:MOST]:
        yield article.get_absolute_url(), article.updated_at or article.published_at


def _lists():
    yield from (reverse(f"articles:{name}") for name in _LISTS)
    for tally in Tally.objects.in_use().filter(kind=Tally.Kind.CATEGORY).order_by("category"):
        yield reverse("articles:category", args=[tally.category.slug])
    yield from (timeline.get_absolute_url() for timeline in timelines_in_use())
    for tally in Tally.objects.in_use().filter(kind=Tally.Kind.SOURCE).order_by("source"):
        yield tally.source.get_absolute_url()
