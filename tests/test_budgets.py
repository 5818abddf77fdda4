"""What each public page costs, with 200 articles and with 20,000.

A page may take five queries, and no more with a large archive than with a small one. At 20,000
articles, after ANALYZE, two things are asked of every query by running it again:

* It makes no *full scan* of articles, editions, claims or passages. On PostgreSQL that is a `Seq
  Scan` of the table. On SQLite it is a `SCAN` of it, by whichever index, unless the walk is in the
  order that the query wants (nothing is sorted) and ends at its LIMIT.
* It *stops early*: a walk that has to pass over the whole archive to find the few rows of something
  rare is a full scan by another name, though no plan calls it one. On PostgreSQL all steps of the
  plan together handle fewer rows than there are articles, those that were filtered out included; on
  SQLite the query takes fewer instructions than there are articles, by SQLite's own count.

Sitemaps name every article, so that one query reads them all. What
search does within the index of terms, SQLite does not count; `tests/benchmarks/search.py` measures
it.
"""

import json
import re
from dataclasses import dataclass

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from articles.lists.river import cursor
from articles.models import Article, SearchEntry
from recaps.models import Recap
from tests.articles.grow import grow
from tests.cast import hire

MOST = 5  # queries
FEW, MANY = 200, 20_000
WHOLE = (
    *("articles_article", "articles_edition", "articles_claim", "articles_passage"),
    *("articles_searchentry", "articles_searchterm"),
)
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# {before}, {week} and {day} are filled in with what there is.
LISTS = [
    "/",
    "/?before={before}",
    "/recaps/feed.json",
    "/corrections/feed.rss",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-articles-{month}.xml",
    "/sitemap-news.xml",
    "/sources/",
    "/corrections/",
    "/timelines/",
    "/topics/",
    "/timelines/thread-1/",
    "/predictions/",
    "/predictions/?resolved",
    "/predictions/?withdrawn",
    "/recaps/",
    "/recaps/?before={week}",
    "/recaps/{week}/",
    *(
        f"/search/?q={query}{order}"
        for query in (
            "hook",
            "often",
            "rare",
            "headline",
            "nothing",
            "oftn",
            "储能电站",
            "储",
            "hook often 储能",
            "often rare",
            "headlin",
            "often&category=category-1",
            "often&topic=topic-n40&source=source-1",
            "often&freshness=fresh",
            "often&freshness=recent",
            "often&freshness=stale",
            "hook&category=category-rare&language=zh-Hans",
            "hook&since={day}",
            "hook&until={day}",
        )
        for order in ("", "&order=newest")
    ),
    "/search/?q=hook&page=5",
    "/search/?q=hook&order=newest&before={place}",
    "/categories/category-1/",
    "/categories/category-rare/",
    "/topics/topic-1/",
    "/topics/topic-n40/",
    "/topics/topic-rare/",
    "/for/audience-1/",
    "/for/audience-rare/",
    "/sources/source-1/",
    "/sources/source-rare/",
    "/articles/",
    "/articles/?before={before}",
    "/articles/?category=category-1",
    "/articles/?category=category-rare",
    "/articles/?topic=topic-1",
    "/articles/?topic=topic-n40",
    "/articles/?topic=topic-rare",
    "/articles/?source=source-1",
    "/articles/?source=source-rare",
    "/articles/?audience=audience-1",
    "/articles/?audience=audience-rare",
    "/articles/?language=en",
    "/articles/?language=zh-Hans",
    "/articles/?freshness=fresh",
    "/articles/?freshness=recent",
    "/articles/?freshness=stale",
    "/articles/?since={day}",
    "/articles/?until={day}",
    "/articles/?since={day}&until={day}",
    "/articles/?category=category-1&freshness=fresh",
    "/articles/?category=category-1&language=en&freshness=stale&before={before}",
    "/articles/?source=source-rare&topic=topic-rare&audience=audience-rare&freshness=stale",
    "/api/v1/articles?cursor={before}",
    "/api/v1/articles?category=category-1&freshness=stale&since={day}&limit=100",
    "/api/v1/articles?source=source-rare&topic=topic-rare&audience=audience-rare",
    "/api/v1/categories",
    "/api/v1/audiences",
    "/api/v1/topics",
    "/api/v1/sources",
    "/api/v1/sources/source-1",
    "/api/v1/timelines",
    "/api/v1/timelines/thread-1",
    "/api/v1/predictions",
    "/api/v1/predictions?list=resolved",
    "/api/v1/predictions?list=withdrawn",
    "/api/v1/corrections",
    "/api/v1/recaps?cursor={week}",
    "/api/v1/recaps/{week}",
]
PAGES = [
    *("/articles/article-0/", "/articles/article-0/history/"),
    *("/articles/article-100/", "/articles/article-150/"),
    *("/api/v1/articles/article-0", "/api/v1/articles/article-150"),
]
FEEDS = [
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/categories/category-1/feed.rss",
    "/categories/category-rare/feed.rss",
    "/topics/topic-1/feed.rss",
    "/topics/topic-rare/feed.rss",
    "/for/audience-1/feed.rss",
    "/for/audience-rare/feed.rss",
    "/sources/source-1/feed.rss",
    "/sources/source-rare/feed.rss",
    "/timelines/thread-1/feed.rss",
]

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("twenty thousand articles")]


@dataclass(frozen=True)
class Asked:
    """A query, the names in its plan that stand for a full scan, and how much work it was."""

    sql: str
    scanned: frozenset
    work: int


@pytest.fixture(scope="module")
def costs(file_database):
    """By address: how many queries it took with few articles, and each of them with many."""
    with override_settings(STORAGES={"default": STATIC, "staticfiles": STATIC}):
        now, person = timezone.now(), hire("editor")
        grow(range(FEW), now=now, person=person)
        few = {address: len(queries) for address, queries in read_all()}
        grow(range(FEW, MANY), now=now, person=person)
        with connection.cursor() as database:
            database.execute("ANALYZE")
        connection.check_constraints()  # once here, and not again after every test
        many = {address: [look(*query) for query in queries] for address, queries in read_all()}
        yield {address: (few[address], many[address]) for address in few}


def read_all():
    """(address, its queries) for every page, each read as a first reader would after a start."""
    there_is = {
        "before": cursor(Article.objects.get(slug="article-120")),
        "week": Recap.objects.newest_first()[0].iso_week,
        "month": f"{timezone.now():%Y-%m}",
        "place": SearchEntry.objects.get(article__slug="article-120").place,
        "day": f"{Article.objects.get(slug='article-140').published_at:%Y-%m-%d}",
    }
    for address in LISTS + FEEDS + PAGES:
        queries = []
        ContentType.objects.clear_cache()
        with connection.execute_wrapper(noting(queries)):
            response = Client().get(address.format(**there_is))
        assert response.status_code == 200, address
        yield address, queries


def noting(queries):
    def note(execute, sql, params, many, context):
        queries.append((sql, params))
        return execute(sql, params, many, context)

    return note


def look(sql, params):
    """Run a query once more, and see how the database answers it."""
    see = {"sqlite": look_at_sqlite, "postgresql": look_at_postgresql}[connection.vendor]
    with connection.cursor() as database:
        return Asked(sql, *see(database, sql, params))


def look_at_sqlite(database, sql, params):
    steps = 0

    def step():
        nonlocal steps
        steps += 1

    connection.connection.set_progress_handler(step, 100)
    database.execute(sql, params)
    database.fetchall()
    connection.connection.set_progress_handler(None, 100)
    database.execute(f"EXPLAIN QUERY PLAN {sql}", params)
    plan = [row[3] for row in database.fetchall()]
    tables = {alias: table for table, alias in re.findall(r'"(\w+)" (\w+)\b', sql)}
    walks = [re.match(r"SCAN (\w+)( USING (?:COVERING )?INDEX)?", line) for line in plan]
    in_order = " LIMIT " in sql and not any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
    scanned = {tables.get(w[1], w[1]) for w in walks if w and not (w[2] and in_order)}
    return frozenset(scanned), steps * 100


def look_at_postgresql(database, sql, params):
    database.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
    answer = database.fetchone()[0]
    (plan,) = json.loads(answer) if isinstance(answer, str) else answer
    nodes = list(below(plan["Plan"]))
    scanned = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    return frozenset(scanned), sum(handled(node) for node in nodes)


def below(node):
    yield node
    for child in node.get("Plans", ()):
        yield from below(child)


def handled(node):
    """Rows a step gave or threw away, over all its rounds."""
    rows = sum(n for key, n in node.items() if key.startswith(("Actual Rows", "Rows Removed")))
    return int(rows * node["Actual Loops"])


def test_a_page_costs_the_same_with_200_articles_and_with_20_000(costs):
    dear = {
        address: (few, len(many))
        for address, (few, many) in costs.items()
        if few != len(many) or few > MOST
    }
    assert dear == {}


def test_no_query_of_a_page_makes_a_full_scan(costs):
    scans = [
        (address, asked)
        for address, (_, many) in costs.items()
        for asked in many
        if asked.scanned.intersection(WHOLE) and not names_all_articles(asked)
    ]
    assert scans == []


def test_every_query_of_a_page_stops_early(costs):
    long = [
        (address, asked)
        for address, (_, many) in costs.items()
        for asked in many
        if asked.work >= MANY and not names_all_articles(asked)
    ]
    assert long == []


def names_all_articles(asked):
    """A month's sitemap, and the index of them, which says when each last changed."""
    return "LIMIT 50000" in asked.sql or ("GROUP BY" in asked.sql and "MAX(COALESCE" in asked.sql)


def test_a_full_scan_and_a_long_walk_would_be_seen(costs):
    """The measures themselves, by a search without an index and by a walk along one."""
    sought = Article.objects.filter(withdrawn_reason="No article has this.")
    assert "articles_article" in look(*sought.query.sql_with_params()).scanned
    rare = Article.objects.published().newest_first().filter(language="zh-Hans")[:25]
    assert look(*rare.query.sql_with_params()).work > MANY
