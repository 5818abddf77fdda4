"""The archive, and what readers can narrow it by."""

import datetime
import re
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import filters
from articles.lists import tallies
from articles.models import Article, Category, ListEntry, Tally
from tests.articles import make, work

pytestmark = pytest.mark.django_db


def page(client, query=""):
    response = client.get(f"/articles/{query}")
    assert response.status_code == 200, response.content[:500]
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def listed(client, query=""):
    return re.findall(r'<h3[^>]*><a href="/articles/([^"/]+)/"', page(client, query))


def options(client, name, query=""):
    """The values that a select offers, and what stands beside each."""
    select = re.search(rf'<select id="f-{name}".*?</select>', page(client, query), re.DOTALL)[0]
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)<', select))


def problem(client, query):
    found = re.search(r'role="alert">(.*?)</p>', page(client, query), re.DOTALL)
    return found and found[1]


def hours_ago(count):
    return timezone.now() - datetime.timedelta(hours=count)


@pytest.fixture
def three(administrator):
    """Articles of today, yesterday and last month, with nothing in common."""
    far = make.source("Far Post", native_name="远邮", language="zh-Hans")
    make.article("new", tags=["power"], audiences=[make.audience()],
                 original=make.story(at=hours_ago(1)), at=hours_ago(1))  # fmt: skip
    make.article(
        "middle",
        category=make.category("Chips", emoji="🧮"),
        tags=["memory"],
        audiences=[make.audience("Developers")],
        original=make.story(of=far, at=hours_ago(25)),
        at=hours_ago(24),
    )
    make.article("old", language="zh-Hans", original=make.story(at=hours_ago(801)),
                 at=hours_ago(800))  # fmt: skip


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["new", "middle", "old"]),
        ("?category=&topic=&source=&audience=&language=&freshness=&since=&until=",
         ["new", "middle", "old"]),
        ("?category=energy", ["new", "old"]),
        ("?topic=memory", ["middle"]),
        ("?source=far-post", ["middle"]),
        ("?source=grid-wire", ["new", "old"]),
        ("?audience=grid-planners", ["new"]),
        ("?language=zh-Hans", ["old"]),
        ("?freshness=fresh", ["new"]),
        ("?freshness=recent", ["middle"]),
        ("?freshness=stale", ["old"]),
        ("?category=energy&freshness=stale", ["old"]),
        ("?category=energy&freshness=fresh&topic=power", ["new"]),
        ("?category=energy&source=grid-wire&language=en", ["new"]),
        ("?category=chips&topic=power", []),
        ("?category=chips&freshness=fresh", []),
    ],
)  # fmt: skip
def test_the_archive_is_narrowed_by_what_the_address_asks_for(client, three, query, slugs):
    assert listed(client, query) == slugs


def test_days_are_whole_and_are_the_newsrooms_own(client, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    midnight = datetime.datetime(2026, 11, 18, 16, tzinfo=datetime.UTC)  # 19 November there
    minute = datetime.timedelta(minutes=1)
    make.article("first", at=midnight)
    make.article("before", at=midnight - minute)
    make.article("last", at=midnight + datetime.timedelta(days=1) - minute)
    make.article("after", at=midnight + datetime.timedelta(days=1))
    assert listed(client, "?since=2026-11-19&until=2026-11-19") == ["last", "first"]
    assert listed(client, "?since=2026-11-20") == ["after"]
    assert listed(client, "?until=2026-11-18") == ["before"]


def test_freshness_is_by_the_hours_of_each_category_and_says_the_same_as_the_rows(client):
    slow = make.category("Papers", emoji="📄", fresh_hours=100, recent_hours=200)
    for hours in (1, 7, 47, 49, 99, 101, 199, 201):
        original = make.story(at=hours_ago(hours))
        make.article(f"quick-{hours}", original=original, at=hours_ago(hours))
        make.article(f"slow-{hours}", original=original, category=slow, at=hours_ago(hours))
    make.article("undated", newest_source_at=None, at=hours_ago(1))
    seen = []
    for word in ("Fresh", "Recent", "Stale"):
        html = page(client, f"?freshness={word.lower()}")
        rows = re.findall(r'<li class="row">.*?</li>', html, re.DOTALL)
        assert rows
        for row in rows:
            assert f" {word}" in row, row
        seen += re.findall(r'<h3[^>]*><a href="/articles/([^"/]+)/"', html)
    assert len(seen) == len(set(seen)) == 16
    assert "slow-99" in listed(client, "?freshness=fresh")
    assert "quick-99" in listed(client, "?freshness=stale")


def test_an_old_article_with_a_new_source_is_fresh(client, three):
    live = Article.objects.get(slug="old").live
    live.newest_source_at = hours_ago(2)
    live.save()
    assert listed(client, "?freshness=fresh") == ["new", "old"]
    assert listed(client, "?freshness=stale") == []


def test_choices_have_their_counts_and_what_has_no_published_article_is_none(client, three):
    make.category("Robots", emoji="🤖")
    make.audience("Nobody")
    draft = work.edition(work.source("Secret Source"), slug="unseen").article
    draft.tags.add("secret")
    gone = make.article("gone", tags=["gone"], original=make.story(of=make.source("Gone Wire")))
    make.withdraw(gone, "Wrong.")
    assert options(client, "category") == {"chips": "Chips (1)", "energy": "Energy (2)"}
    assert options(client, "topic") == {"memory": "memory (1)", "power": "power (1)"}
    assert options(client, "source") == {"grid-wire": "Grid Wire (2)", "far-post": "远邮 (1)"}
    assert set(options(client, "audience")) == {"developers", "grid-planners"}
    assert options(client, "language") == {"en": "English (2)", "zh-Hans": "简体中文 (1)"}
    assert "All 3 published articles" in page(client)


@pytest.mark.parametrize("name", ["topic=secret", "source=secret-source", "category=robots",
                                  "audience=nobody", "topic=never"])  # fmt: skip
def test_what_is_not_published_is_answered_like_what_never_was(client, three, name):
    make.category("Robots", emoji="🤖")
    make.audience("Nobody")
    work.edition(work.source("Secret Source"), slug="unseen").article.tags.add("secret")
    value = name.split("=")[1]
    told = problem(client, f"?{name}")
    assert f"called “{value}”" in told
    assert told.replace(value, "") == problem(client, f"?{name}x").replace(f"{value}x", "")
    assert listed(client, f"?{name}") == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?category=nowhere", "in a category called “nowhere”"),
        ("?topic=%00", "on a topic called"),
        ("?source=%27%20OR%201%3D1", "a source called"),
        ("?audience=<b>", "for readers called “&lt;b&gt;”"),
        ("?language=xx", "in a language “xx”"),
        ("?freshness=new", "it is fresh, recent or stale"),
        ("?since=2026-13-01", "“2026-13-01” is no day"),
        ("?until=yesterday", "“yesterday” is no day"),
        ("?since=0001-01-01", "“0001-01-01” is no day"),
        ("?until=9999-12-31", "“9999-12-31” is no day"),
        ("?since=%00", "is no day"),
        ("?since=2026-11-20&until=2026-11-19", "The first day is after the last."),
        ("?category=energy&category=chips", "“Category” can be asked for once only."),
    ],
)
def test_a_value_that_cannot_be_is_said_to_be_wrong_and_nothing_is_listed(
    client, three, query, words
):
    told = problem(client, query)
    assert words in told
    assert "Nothing is listed until this is put right." in told
    assert listed(client, query) == []


def test_a_long_value_is_not_told_back_whole(client, three):
    told = problem(client, f"?topic={'x' * 5000}&since={'9' * 5000}")
    assert len(told) < 600


def test_a_name_that_is_no_filter_is_named_and_the_list_stands(client, three):
    html = page(client, "?category=energy&colour=red&utm_source=mail")
    assert "no choice of ours: colour, utm_source" in html
    assert listed(client, "?category=energy&colour=red") == ["new", "old"]


def test_a_page_by_number_is_no_page_of_the_archive_and_so_named(client, three):
    assert "no choice of ours: page" in page(client, "?page=2")


@pytest.mark.parametrize("cursor", ["x", "1-", "9" * 30 + "-1", "1-1'"])
def test_a_broken_way_on_is_answered_with_not_found(client, three, cursor):
    assert client.get(f"/articles/?category=energy&before={cursor}").status_code == 404


def test_each_filter_can_be_taken_away_alone(client, three):
    html = page(client, "?category=energy&source=grid-wire&since=2020-01-01")
    active = re.search(r'<ul class="active".*?</ul>', html, re.DOTALL)[0]
    ways = dict(re.findall(r'href="/articles/([^"]*)"><span[^>]*>Remove </span>(\w+):', active))
    assert {name: way.replace("&amp;", "&") for way, name in ways.items()} == {
        "Category": "?source=grid-wire&since=2020-01-01",
        "Source": "?category=energy&since=2020-01-01",
        "From": "?category=energy&source=grid-wire",
    }
    assert '<a href="/articles/">Remove all</a>' in active
    assert '<option value="energy" selected>' in html
    assert 'value="2020-01-01"' in html


def test_the_filters_stay_on_the_way_to_older_articles(client):
    make.many(60)
    make.article("other", category=make.category("Chips", emoji="🧮"))
    seen, query = [], "?category=energy&since=2020-01-01&freshness=stale"
    while query:
        seen += listed(client, query)
        older = re.search(r'href="(\?[^"]*before=[^"]+)" rel="next"', page(client, query))
        query = older and older[1].replace("&amp;", "&")
    assert seen == [f"bulk-{n}" for n in range(60)]


def test_only_the_most_used_topics_are_offered_and_the_one_that_is_asked_for(client, monkeypatch):
    monkeypatch.setattr(filters, "OFFERED", 2)
    make.article("a", tags=["much", "rare"])
    make.article("b", tags=["much", "some"])
    make.article("c", tags=["much", "some"])
    assert set(options(client, "topic")) == {"much", "some"}
    assert set(options(client, "topic", "?topic=rare")) == {"much", "some", "rare"}
    assert listed(client, "?topic=rare") == ["a"]


def test_chinese_topics_can_be_asked_for(client):
    make.article("规范", tags=["储能"])
    slug = Article.objects.get().tags.get().slug
    assert listed(client, f"?topic={quote(slug)}") == [quote("规范")]


def test_a_new_name_is_on_the_choices_at_once(client, three):
    Category.objects.filter(slug="energy").update(name="Power")
    assert options(client, "category")["energy"] == "Power (2)"


def test_a_narrowed_archive_does_not_call_itself_all(client, three):
    assert "All 3 published articles" in page(client)
    narrowed = page(client, "?topic=memory")
    assert "Chosen from 3 published articles, newest first." in narrowed
    assert "All 3" not in narrowed


def test_the_marks_are_explained_only_beside_rows_that_have_them(client, three):
    assert 'id="legend"' in page(client, "?topic=memory")
    for query in ("?since=x", "?topic=memory&audience=everybody"):
        assert 'id="legend"' not in page(client, query)


def test_an_empty_archive_says_why(client):
    assert "Nothing has been published yet" in page(client)
    make.article("a")
    make.article("b", category=make.category("Chips", emoji="🧮"), tags=["memory"])
    assert "No published article is all of this." in page(client, "?category=energy&topic=memory")
    assert "There is nothing older." in page(client, "?before=1-1")


def test_the_archive_is_led_to_and_its_narrowed_lists_are_for_readers_alone(client, three):
    home = client.get("/").content.decode()
    assert home.count('href="/articles/"') == 2  # the navigation, and the end of the river
    assert 'href="/articles/?topic=memory"' in client.get("/topics/memory/").content.decode()
    assert "noindex" not in client.get("/articles/").content.decode()
    assert 'content="noindex"' in client.get("/articles/?topic=memory").content.decode()


def test_what_is_in_work_or_withdrawn_is_in_no_list_even_where_its_entry_was_left(client, three):
    Article.objects.filter(slug="middle").update(live=None)
    assert ListEntry.objects.filter(article__slug="middle").exists()
    assert listed(client) == ["new", "old"]
    assert client.get("/topics/memory/").status_code == 404


def test_lists_follow_publication_filing_and_withdrawal_as_if_made_anew(client, three):
    article = Article.objects.get(slug="new")
    with tallies.kept(article):
        article.category = Category.objects.get(slug="chips")
        article.save()
        article.tags.set(["memory", "storage"])
        article.audiences.clear()
    make.withdraw(Article.objects.get(slug="old"), "Wrong.")
    entries = ListEntry.objects.order_by("kind", "key", "article")
    columns = ("kind", "key", "published_at", "article")
    kept, counted = list(entries.values_list(*columns)), tallies.counts(Tally.Kind.TOPIC)
    call_command("reindex", verbosity=0)
    assert list(entries.values_list(*columns)) == kept
    assert tallies.counts(Tally.Kind.TOPIC) == counted
    assert listed(client, "?category=chips") == ["new", "middle"]
    assert listed(client, "?audience=developers&topic=memory") == ["middle"]
