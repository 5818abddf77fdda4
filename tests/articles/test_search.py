"""Search, in English and in Chinese."""

import datetime
import re
import time
from urllib.parse import quote

import pytest
from django.core.management import call_command

from articles import search
from articles.models import Article, SearchEntry
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def hours_ago(count):
    return make.NOW - datetime.timedelta(hours=count)


def page(client, query, more=""):
    response = client.get(f"/search/?q={quote(query)}{more}")
    assert response.status_code == 200, response.content[:500]
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def found(client, query, more=""):
    return re.findall(r'<h3[^>]*><a href="/articles/([^"/]+)/"', page(client, query, more))


def indexed(*articles):
    for article in articles:
        search.index(article)


@pytest.fixture
def three():
    indexed(
        make.article("code", headline="One code for batteries", tags=["Load shedding"]),
        make.article(
            "storage",
            headline="七家电网运营商采用同一储能规范",
            language="zh-Hans",
            at=hours_ago(1),
            claims=[said("hook", "AI芯片的电站不必排队。")],
        ),
        make.article(
            "memory",
            headline="Memory grows dear",
            at=hours_ago(2),
            claims=[said("hook", "Café owners wait for the code.")],
            original=make.story("Speicher wird teuer", of=make.source("Far Post")),
        ),
    )


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("batteries", ["code"]),
        ("BATTERIES", ["code"]),
        ("batter", ["code"]),
        ("atteries", []),
        ("code", ["code", "storage", "memory"]),
        ("code batteries", ["code"]),
        ("code memory", ["memory"]),
        ("code nowhere", []),
        ("储能", ["storage"]),
        ("电网", ["storage"]),
        ("电网运营商", ["storage"]),
        ("芯片", ["storage"]),
        ("AI芯片", ["storage"]),
        ("芯片 规范", ["storage"]),
        ("网电", []),
        ("储", ["storage"]),
        ("ＡＩ", ["storage"]),
        ("load shedding", ["code"]),
        ("speicher", ["memory"]),
        ("far post", ["memory"]),
        ("能源", ["code", "storage", "memory"]),
    ],
)
def test_articles_are_found_by_their_words(client, three, query, slugs):
    assert found(client, query) == slugs


def test_an_article_named_for_it_comes_before_one_that_only_mentions_it(client, three):
    indexed(make.article("new", headline="Something else", claims=[said("hook", "Memory too.")]))
    assert found(client, "memory") == ["memory", "new"]


def test_what_was_found_is_marked_and_the_rest_stays_escaped(client):
    hook = "Batteries <b>first</b>: 储能电站 wait."
    indexed(make.article(headline="Battery & code", claims=[said("hook", hook)]))
    html = page(client, "batter 储能电")
    assert "<mark>Batteries</mark> &lt;b&gt;first&lt;/b&gt;: <mark>储能电</mark>站 wait." in html
    assert "<mark>Battery</mark> &amp; code" in html
    assert "In the text" in html
    assert "In the headline" not in html


@pytest.mark.parametrize(
    "query",
    ["'", '"', "%", "_", "\\", "<script>", "\x00", "!!!", "a" * 5000, "储能" * 3000, "- OR 1=1",
     "word " * 60, "́" * 300, "😀"],
)  # fmt: skip
def test_any_query_is_answered_quickly_or_told_what_is_wrong(client, three, query):
    begun = time.process_time()
    html = page(client, query)
    assert time.process_time() - begun < 2
    assert "<script>" not in html
    assert 'role="alert"' in html or "No published article" in html


def test_signs_that_mean_something_to_a_database_mean_nothing_here(client, three):
    assert found(client, "%ode") == []
    assert found(client, "_ode") == []


def test_no_query_is_no_mistake(client, three):
    html = page(client, "  ")
    assert 'role="alert"' not in html
    assert "No published article" not in html


def test_a_withdrawn_article_is_found_no_more(client, three):
    article = Article.objects.get(slug="code")
    make.withdraw(article, "Wrong.")
    assert found(client, "batteries") == []
    indexed(article)
    assert not SearchEntry.objects.filter(article=article).exists()


def test_sentences_that_rights_withhold_are_not_found(client, administrator):
    source = make.source(reviewer=administrator, rights_basis="headline_only")
    claim = said("insight", "About 140 GW of storage waits.", make.TEXT[:40], origin="extracted")
    indexed(make.article(original=make.story(of=source), claims=[make.CLAIMS[0], claim]))
    assert found(client, "storage") == []
    assert found(client, "replaces") == ["one-code"]


def test_older_results_follow_without_gap_or_repeat(client):
    make.many(60)
    call_command("reindex", verbosity=0)
    Article.objects.get(slug="bulk-7").live.claims.update(text="Nothing.")
    named, told, address = [], [], ""
    while address is not None:
        html = page(client, "hook", address)
        told += re.findall(r'<h3[^>]*><a href="/articles/([^"/]+)/"', html)
        older = re.search(r'href="\?q=hook((?:&amp;in=text)?&amp;before=[^"]+)"', html)
        address = older and older[1].replace("&amp;", "&")
    address = ""
    while address is not None:
        html = page(client, "headline", address)
        named += re.findall(r'<h3[^>]*><a href="/articles/([^"/]+)/"', html)
        older = re.search(r'href="\?q=headline((?:&amp;in=text)?&amp;before=[^"]+)"', html)
        address = older and older[1].replace("&amp;", "&")
    newest = [article.slug for article in Article.objects.published().newest_first()]
    assert told == newest
    assert named == newest


def test_a_broken_way_on_in_search_is_answered_with_not_found(client, three):
    assert client.get("/search/?q=code&before=x").status_code == 404


@pytest.mark.parametrize("count", [20, 2000])
def test_search_costs_the_same_with_20_articles_and_with_2000(
    client, django_assert_max_num_queries, count
):
    make.many(count)
    rows = Article.objects.published().select_related("live")
    SearchEntry.objects.bulk_create(
        SearchEntry(article=row, headline=f" {row.live.headline.lower()}", text=" hook of one code")
        for row in rows
    )
    for query in ("hook", "headline 1", "nothing"):
        with django_assert_max_num_queries(6):
            page(client, query)
