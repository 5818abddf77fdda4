"""Home and the lists by category, topic, audience and source."""

import datetime
import re

import pytest

from articles.lists import tallies
from articles.models import Article
from tests.articles import make

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def test_older_articles_follow_without_gap_or_repeat(client):
    make.many(60)
    same_minute = Article.objects.published().newest_first()[20:30]
    Article.objects.filter(pk__in=[a.pk for a in same_minute]).update(published_at=make.NOW)
    tallies.recount_all()
    seen, address = [], "/categories/energy/"
    while address:
        html = page(client, address)
        seen += re.findall(r'href="/articles/(bulk-\d+)/"', html)
        older = re.search(r'href="(\?before=[^"]+)"', html)
        address = older and "/categories/energy/" + older[1]
    assert len(seen) == 60
    assert seen == [a.slug for a in Article.objects.published().newest_first()]


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1-", "-1-1", "9" * 30 + "-1", "999999999999999999-1", "1-1'"]
)
def test_a_broken_way_on_is_answered_with_not_found(client, cursor):
    make.article()
    html = page(client, f"/?before={cursor}", 404)
    assert "Start again from the list" in html


def test_lists_show_only_what_they_are_of(client):
    far = make.source("Far Post")
    make.article("a", headline="About power", tags=["power"], audiences=[make.audience()])
    make.article(
        "b",
        headline="About memory",
        category=make.category("Chips", emoji="🧮"),
        original=make.story(of=far),
        tags=["memory"],
    )
    for address in ("/categories/energy/", "/topics/power/", "/for/grid-planners/",
                    "/sources/grid-wire/"):  # fmt: skip
        html = page(client, address)
        assert "About power" in html, address
        assert "About memory" not in html, address


def test_a_source_credited_twice_lists_its_article_once(client):
    make.article(credits=[make.story("Second story")])
    assert page(client, "/sources/grid-wire/").count('href="/articles/one-code/"') == 1


def test_a_row_names_other_publishers_once_for_each_family(client):
    one = make.source("Post East", family="Post Group")
    two = make.source("Post West", family="Post Group")
    make.article("first")
    make.article(
        "second",
        credits=[make.story(of=one), make.story(of=two)],
        at=make.NOW - datetime.timedelta(hours=1),
    )
    html = page(client, "/categories/energy/")
    assert "Also:" in html
    assert ("Post East" in html) != ("Post West" in html)


def test_home_without_articles_says_so(client):
    assert "Nothing has been published yet" in page(client, "/")


@pytest.mark.parametrize(("origin", "is_explained"), [("model", True), ("extracted", False)])
def test_the_mark_for_a_models_work_is_explained_where_one_is_listed(client, origin, is_explained):
    make.article(record={**make.RECORD, "made": origin})
    assert ("A language model drafted the text" in page(client, "/")) is is_explained
