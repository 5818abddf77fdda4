"""What other programs read of us: the feed and the sitemap."""

import datetime
import re
from xml.etree import ElementTree

import feedparser
import pytest
from django.contrib.contenttypes.models import ContentType

from articles.models import Article
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def read(client):
    response = client.get("/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_the_feed_is_read_back_without_loss(client, settings):
    settings.SITE_NAME, settings.SITE_URL = "The <Record> & Co", "https://record.example"
    make.article(headline='One code & "two" <b>', tags=["power", "a & b"])
    make.article(
        "规范",
        headline="七家\x0b运营商：同一规范",
        language="zh-Hans",
        at=make.NOW - datetime.timedelta(hours=1),
        claims=[said("hook", "一条规范。", "one code")],
    )
    found = read(client)
    assert found.feed.title == "The <Record> & Co"
    assert found.feed.link == "https://record.example/"
    first, second = found.entries
    assert first.title == 'One code & "two" <b>'
    assert first.link == "https://record.example/articles/one-code/"
    assert first.summary == "One code replaces seven."
    assert {tag.term for tag in first.tags} == {"Energy", "power", "a & b"}
    assert first.published_parsed[:5] == make.NOW.timetuple()[:5]
    assert "Seven operators will use one code." in first.content[0].value
    assert "Reviewed by Ada Reyes, energy editor" in first.content[0].value
    assert second.title == "七家运营商：同一规范"
    assert second.content[0].language == "zh-Hans"
    assert "一条规范。" in second.content[0].value
    assert first.id != second.id


def test_words_of_a_source_are_passed_on_only_where_it_lets_them_be(client, administrator):
    source = make.source(reviewer=administrator)
    claims = [
        said("hook", "One code replaces seven.", "one code from March"),
        said("what_changed", make.TEXT[:40], make.TEXT[:40], origin="extracted"),
    ]
    article = make.article(original=make.story(of=source), claims=claims)
    article.live.claims.filter(section="what_changed").update(quotes=source)
    kept_back = read(client).entries[0].content[0].value
    assert "One code replaces seven." in kept_back
    assert "one code from March" not in kept_back
    assert make.TEXT[:40] not in kept_back
    source.may_syndicate = True
    source.save()
    passed_on = read(client).entries[0].content[0].value
    assert "one code from March" in passed_on
    assert make.TEXT[:40] in passed_on


def test_hostile_words_stay_words_in_the_feed(client):
    bad = "<script>alert(1)</script>"
    make.article(headline=bad, original=make.story(bad), claims=[said("hook", bad)])
    (entry,) = read(client).entries
    assert entry.title == bad
    assert "<script>" not in entry.content[0].value


def test_every_page_names_the_feed(client):
    make.article()
    for address in ("/", "/articles/one-code/", "/about/"):
        html = client.get(address).content.decode()
        link = r'<link rel="alternate" type="application/atom\+xml"[^>]*"/feed.atom"'
        assert re.search(link, html), address


def test_the_sitemap_names_all_that_is_published_and_nothing_else(client, settings):
    settings.SITE_URL = "https://record.example"
    make.article("规范")
    make.withdraw(make.article("gone"), "Wrong.")
    work.edition(work.source(), slug="unseen")
    Recap.objects.create(year=2026, week=46, number=1, published_at=make.NOW)
    Recap.objects.create(year=2026, week=47)
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    found = [place.text for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    site = "https://record.example"
    assert f"{site}/articles/%E8%A7%84%E8%8C%83/" in found
    assert f"{site}/recaps/2026-W46/" in found
    assert f"{site}/sources/grid-wire/" in found
    assert {f"{site}/articles/", f"{site}/recaps/"} <= set(found)
    for unseen in ("gone", "unseen", "harbour-wire", "2026-W47"):
        assert not any(unseen in address for address in found), unseen
    for address in found:
        assert client.get(address.removeprefix(site)).status_code == 200, address


@pytest.mark.parametrize("count", [20, 2000])
def test_feed_and_sitemap_cost_the_same_with_20_articles_and_with_2000(
    client, django_assert_max_num_queries, count
):
    make.article(tags=["power"])
    make.many(count)
    assert Article.objects.published().exists()
    ContentType.objects.clear_cache()
    with django_assert_max_num_queries(6):
        assert client.get("/feed.atom").content.count(b"<entry") in (21, 25)
    with django_assert_max_num_queries(6):
        # All articles, and the archive itself in both languages.
        assert client.get("/sitemap.xml").content.count(b"/articles/") == count + 3
