"""The addresses of published pages, for search engines: lists, articles by month, and the news."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import CharField, Count, Max
from django.db.models.functions import Cast, Coalesce, Substr
from django.urls import reverse

from articles.events.timelines import timelines_in_use
from articles.languages import article_alternates, both, page_alternates
from articles.lists.topics import LISTED, most_used
from articles.models import Article, Tally

# No sitemap may name more (sitemaps.org, protocol 0.9).
MOST = 50_000
# What search engines take for news, and how many of it at once (Google's news sitemaps).
NEWS_LASTS = timedelta(days=2)
MOST_NEWS = 1_000
# What they call the languages that we write.
NEWS_LANGUAGES = {"en": "en", "zh-Hans": "zh-cn"}

_LISTS = ("home", "topics", "archive", "sources", "timelines", "predictions", "corrections")
_FILED = (Tally.Kind.CATEGORY, Tally.Kind.AUDIENCE, Tally.Kind.SOURCE)


@dataclass(frozen=True)
class Page:
    """An address, when what stands there last changed (None where nobody knows), and the same in
    other languages as (hreflang, path), itself and the one for everybody else among them."""

    path: str
    changed_at: datetime | None = None
    alternates: tuple = ()


@dataclass(frozen=True)
class Month:
    """A month (UTC) that articles were published in, as “2026-11”, and when any of them last
    changed or went."""

    name: str
    changed_at: datetime


def twins(path, changed_at=None):
    """The Pages of a path that has a Chinese twin: both."""
    alternates = page_alternates(path)
    return [Page(one, changed_at, alternates) for one in both(path).values()]


def lists():
    """The Pages of the lists that have something to read; of topics, those that the index of
    topics has. Three queries."""
    for path in _paths_of_lists():
        yield from twins(path)


def _paths_of_lists():
    yield from (reverse(f"articles:{name}") for name in _LISTS)
    tallies = Tally.objects.in_use().filter(kind__in=_FILED)
    topics, _ = most_used(most=LISTED)
    for tally in (*tallies, *topics):
        yield reverse(f"articles:{tally.kind}", args=[tally.about.slug])
    yield from (timeline.get_absolute_url() for timeline in timelines_in_use())


def months():
    """The Months that have articles, the newest first. One query, which has to look at each."""
    # A date begins with its year and month in both databases, and both keep it in UTC.
    month = Substr(Cast("published_at", CharField()), 1, 7)
    changed = Max(Coalesce("withdrawn_at", "updated_at", "published_at"))
    articles = Article.objects.published() | Article.objects.withdrawn().once_published()
    found = articles.annotate(month=month).values("month").order_by("-month")
    counted = found.annotate(standing=Count("live"), changed=changed)
    return [Month(row["month"], row["changed"]) for row in counted if row["standing"]]


def articles_of(year, month):
    """The Pages of the articles that were published in a month (UTC), newest first. Three queries
    at most."""
    first = datetime(year, month, 1, tzinfo=UTC)
    last = first + timedelta(days=calendar.monthrange(year, month)[1])
    published = Article.objects.published().filter(published_at__gte=first, published_at__lt=last)
    rows = list(_named(published.newest_first())[:MOST])
    kin = _translations(rows, published)
    return [_page(article, kin) for article in rows]


def _named(articles):
    told = ("slug", "language", "published_at", "updated_at", "translation_of")
    return articles.only(*told)


def _translations(rows, published):
    """{article id of an original: all published articles in its languages, itself among them}, for
    those of some articles that have more than one."""
    roots = published.order_by().values(root=Coalesce("translation_of", "pk"))
    found = {}
    translations = Article.objects.published().filter(
        translation_of__isnull=False, translation_of__in=roots
    )
    for article in _named(translations.order_by("pk")):
        found.setdefault(article.translation_of_id, []).append(article)
    originals = {article.pk: article for article in rows if article.pk in found}
    if elsewhere := set(found) - set(originals):
        more = Article.objects.published().filter(pk__in=elsewhere)
        originals |= {article.pk: article for article in _named(more)}
    for pk, original in originals.items():
        found[pk].insert(0, original)
    return {pk: kin for pk, kin in found.items() if len(kin) > 1}


def _page(article, kin):
    family = kin.get(article.translation_of_id or article.pk, ())
    others = [one for one in family if one.pk != article.pk]
    return Page(article.get_absolute_url(), article.changed_at, article_alternates(article, others))


def news(now):
    """The articles of the last two days with their live editions, newest first. One query."""
    newest = Article.objects.published().filter(published_at__gt=now - NEWS_LASTS)
    return newest.select_related("live").newest_first()[:MOST_NEWS]
