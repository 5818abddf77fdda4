"""What a page tells the sites that show a link to it: OpenGraph and X."""

from html.parser import HTMLParser

import pytest

from tests.articles import make
from tests.articles.make import NOW

pytestmark = pytest.mark.django_db


class Told(HTMLParser):
    """The meta elements of a page: {name: [contents]}."""

    def __init__(self, html):
        super().__init__()
        self.found = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            self.found.setdefault(name, []).append(given["content"])


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://record.example"


def told(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Told(answer.content.decode()).found


def one(found):
    """What is said once, and that it is."""
    several = ("og:locale:alternate",)
    assert [name for name, said in found.items() if len(said) > 1 and name not in several] == []
    return {name: said[0] for name, said in found.items()}


def test_an_article_tells_all_of_itself(client):
    make.article("one-code", tags=["power", "storage"], headline="Codes & <batteries>")
    found = told(client, "/articles/one-code/")
    said = one(found)
    assert said["og:type"] == "article"
    assert said["og:title"] == "Codes & <batteries>"
    assert said["og:description"] == said["description"]
    assert said["og:url"] == "https://record.example/articles/one-code/"
    assert said["og:locale"] == "en_GB"
    assert "og:locale:alternate" not in said  # an article has one language
    assert said["article:published_time"] == f"{NOW:%Y-%m-%dT%H:%M:%S}+00:00"
    assert said["article:modified_time"] == said["article:published_time"]
    assert said["article:section"] == "Energy"
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image"].startswith("https://record.example/articles/one-code/card-")
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert "Codes & <batteries>" in said["og:image:alt"]


def test_a_chinese_article_tells_it_in_chinese(client):
    about = make.category()
    about.name_zh = "能源"
    about.save()
    make.article("规范", language="zh-Hans", headline="一条规范")
    said = one(told(client, "/articles/规范/"))
    assert (said["og:locale"], said["article:section"]) == ("zh_CN", "能源")


LISTS = {
    "/": "The Record", "/articles/": "Archive", "/categories/energy/": "Energy",
    "/sources/harbour-wire/": "Harbour Wire", "/sources/": "Sources", "/timelines/": "Timelines",
    "/predictions/": "Forecasts", "/corrections/": "Corrections", "/about/": "About",
    "/recaps/": "All recaps",
}  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_every_list_tells_what_it_is_and_shows_the_sites_card(client, address):
    make.article("one-code", original=make.story(of=make.source("Harbour Wire")))
    found = told(client, address)
    assert found["og:locale:alternate"] == ["zh_CN"]
    said = one(found)
    assert said["og:title"] == LISTS[address]
    assert said["og:type"] == "website"
    assert said["og:url"] == f"https://record.example{address}"
    assert said["og:image"].startswith("https://record.example/card-")
    assert said["twitter:card"] == "summary"
    twin = one(told(client, f"/zh{address}"))
    assert (twin["og:locale"], twin["og:locale:alternate"]) == ("zh_CN", "en_GB")
    assert twin["og:image"].startswith("https://record.example/zh/card-")


def test_what_search_engines_are_to_leave_alone_tells_nothing(client):
    make.article("one-code")
    for address in ("/search/?q=code", "/articles/one-code/report/"):
        assert not [name for name in told(client, address) if name.startswith(("og:", "twitter:"))]
