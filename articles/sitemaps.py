"""The addresses of published pages, for search engines."""

from django.urls import reverse

from articles import tallies
from articles.models import Article, Category, Source, Tally
from articles.timelines import timelines_in_use

# No sitemap may name more (sitemaps.org, protocol 0.9).
MOST = 50_000

_LISTS = ("home", "sources", "timelines", "predictions")


def addresses():
    """(path, last change or None) of lists and articles, newest articles first. Six queries."""
    yield from ((reverse(f"articles:{name}"), None) for name in _LISTS)
    categories = Category.objects.filter(pk__in=list(tallies.counts(Tally.Kind.CATEGORY)))
    for slug in categories.values_list("slug", flat=True):
        yield reverse("articles:category", args=[slug]), None
    yield from ((timeline.get_absolute_url(), None) for timeline in timelines_in_use())
    sources = Source.objects.filter(pk__in=list(tallies.counts(Tally.Kind.SOURCE)))
    yield from ((source.get_absolute_url(), None) for source in sources.only("slug"))
    newest = Article.objects.published().newest_first()
    for article in newest.only("slug", "published_at", "updated_at")[:MOST]:
        yield article.get_absolute_url(), article.updated_at or article.published_at
