"""The addresses of published pages, for search engines."""

from django.urls import reverse

from articles.models import Article, Tally
from articles.timelines import timelines_in_use

# No sitemap may name more (sitemaps.org, protocol 0.9).
MOST = 50_000

_LISTS = ("home", "archive", "sources", "timelines", "predictions")


def addresses():
    """(path, last change or None) of lists and articles, newest articles first. Four queries."""
    yield from ((reverse(f"articles:{name}"), None) for name in _LISTS)
    for tally in Tally.objects.in_use().filter(kind=Tally.Kind.CATEGORY).order_by("category"):
        yield reverse("articles:category", args=[tally.category.slug]), None
    yield from ((timeline.get_absolute_url(), None) for timeline in timelines_in_use())
    for tally in Tally.objects.in_use().filter(kind=Tally.Kind.SOURCE).order_by("source"):
        yield tally.source.get_absolute_url(), None
    newest = Article.objects.published().newest_first()
    for article in newest.only("slug", "published_at", "updated_at")[:MOST]:
        yield article.get_absolute_url(), article.updated_at or article.published_at
