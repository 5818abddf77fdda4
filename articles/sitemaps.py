"""The addresses of published pages, for search engines."""

from django.urls import reverse

from articles import tallies
from articles.languages import both
from articles.models import Article, Category, Source, Tally
from articles.timelines import timelines_in_use

# No sitemap may name more (sitemaps.org, protocol 0.9).
MOST = 50_000

_LISTS = ("home", "sources", "timelines", "predictions", "corrections")


def addresses():
    """(path, last change or None) of lists, in both languages, and of articles, newest first.

    Six queries.
    """
    for path in _lists():
        yield from ((address, None) for address in both(path).values())
    newest = Article.objects.published().newest_first()
    for article in newest.only("slug", "published_at", "updated_at")[:MOST]:
        yield article.get_absolute_url(), article.updated_at or article.published_at


def _lists():
    yield from (reverse(f"articles:{name}") for name in _LISTS)
    categories = Category.objects.filter(pk__in=list(tallies.counts(Tally.Kind.CATEGORY)))
    for slug in categories.values_list("slug", flat=True):
        yield reverse("articles:category", args=[slug])
    yield from (timeline.get_absolute_url() for timeline in timelines_in_use())
    sources = Source.objects.filter(pk__in=list(tallies.counts(Tally.Kind.SOURCE)))
    yield from (source.get_absolute_url() for source in sources.only("slug"))
