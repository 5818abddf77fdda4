"""Two languages: the address alone decides, and a page in both leads from one to the other."""

import re

import pytest
from django.urls import path, reverse
from django.utils import translation

from articles.languages import both, in_both_languages, language_of
from articles.models import Timeline, TimelineEvent
from newsroom import urls
from recaps.models import Recap
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db

LISTS = [
    "/", "/categories/energy/", "/topics/power/", "/for/grid-planners/", "/sources/",
    "/sources/grid-wire/", "/timelines/", "/timelines/power/", "/predictions/", "/corrections/",
    "/search/?q=code", "/recaps/2026-W47/", "/about/", "/about/how-we-work/", "/about/rights/",
]  # fmt: skip


def fault(request):
    raise RuntimeError("A fault for a test.")


urlpatterns = [*in_both_languages(path("fault/", fault)), *urls.urlpatterns]


def page(client, address, status=200, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


@pytest.fixture(scope="module")
def site(file_database):
    """An article in each language, on every list there is."""
    thread = Timeline.objects.create(name="Power for computing", slug="power", name_zh="算力找电")
    event = TimelineEvent.objects.create(title="Deal")
    event.timelines.add(thread)
    dated = said("event", "It was.", event=event, event_date=make.NOW, event_precision="day")
    filed = {"tags": ["power"], "audiences": [make.audience()]}
    english = make.article(claims=[*make.CLAIMS, dated], **filed)
    make.article("规范", headline="七家运营商：同一规范", language="zh-Hans", **filed)
    recap = Recap.objects.create(year=2026, week=47, number=47, published_at=make.NOW)
    recap.items.create(article=english, order=1)


def masthead(html):
    return html[html.index('<header class="masthead"') : html.index("</header>")]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_exists_in_both_languages_and_each_leads_to_the_other(client, site, address):
    english, chinese = both(address).values()
    assert '<html lang="en">' in page(client, english)
    assert '<html lang="zh-Hans">' in page(client, chinese)
    there = f'<a href="{chinese}" lang="zh-Hans" hreflang="zh-Hans">中文</a>'
    back = f'<a href="{english}" lang="en" hreflang="en">English</a>'
    assert there in masthead(page(client, english))
    assert back in masthead(page(client, chinese))


@pytest.mark.parametrize("address", LISTS)
def test_search_engines_are_told_both_addresses_on_each(client, site, settings, address):
    settings.SITE_URL = "https://record.example"
    english, chinese = (found.split("?")[0] for found in both(address).values())
    for here in (english, chinese):
        html = page(client, here)
        named = dict(re.findall(r'hreflang="([^"]+)" href="https://record.example([^"]+)"', html))
        assert named == {"en": english, "zh-Hans": chinese, "x-default": english}
        if "/search/" not in here:
            assert f'<link rel="canonical" href="https://record.example{here}">' in html


@pytest.mark.parametrize(
    "query", ["before=1795000000000000-5", "q=a%26b+%3Cc%3E&in=text", "resolved"]
)
def test_the_way_to_the_other_language_keeps_what_was_asked_for(client, site, query):
    for address in (f"/search/?{query}", f"/predictions/?{query}"):
        escaped = address.replace("&", "&amp;")
        assert f'href="/zh{escaped}" lang="zh-Hans"' in page(client, address)
        assert f'href="{escaped}" lang="en"' in page(client, f"/zh{address}")


def test_an_article_has_one_address_and_follows_its_own_language(client, site):
    moved = client.get("/zh/articles/规范/")
    assert (moved.status_code, moved["Location"]) == (
        301,
        reverse("articles:article", args=["规范"]),
    )
    for address, language, home in (
        ("/articles/规范/", "zh-Hans", "/zh/"),
        ("/articles/one-code/", "en", "/"),
    ):
        html = page(client, address)
        assert f'<html lang="{language}">' in html
        assert f'<a class="name" href="{home}"' in html
        assert f'href="{home}timelines/"' in masthead(html)
        assert not re.search(r'<link rel="alternate" hreflang', html)
    with translation.override("zh-hans"):
        assert reverse("articles:article", args=["one-code"]) == "/articles/one-code/"


def test_lists_in_chinese_name_things_in_chinese_and_lead_on_in_chinese(client, site):
    assert "能源" in page(client, "/zh/categories/energy/")
    assert "电网规划者" in page(client, "/zh/for/grid-planners/")
    assert "算力找电" in page(client, "/zh/timelines/power/")
    html = page(client, "/zh/")
    inner = set(re.findall(r'href="(/[^"]*)"', html[html.index("<body") :]))
    elsewhere = {a for a in inner if not a.startswith(("/zh/", "/articles/"))}
    assert elsewhere == {"/"}


def test_what_programs_read_has_one_address(client, site):
    for address in (
        "sources.opml",
        "sitemap.xml",
        "sitemap-news.xml",
        "robots.txt",
        ".well-known/security.txt",
        "health/live",
        "admin/",
    ):
        page(client, f"/zh/{address}", 404)


def test_nothing_but_the_address_decides(client, site):
    client.cookies["django_language"] = "zh-hans"
    response = client.get("/about/", headers={"Accept-Language": "zh-CN"})
    assert '<html lang="en">' in response.content.decode()
    assert "Vary" not in response
    assert "Content-Language" not in response
    assert '<html lang="zh-Hans">' in page(client, "/zh/about/", **{"Accept-Language": "en"})
    assert '<html lang="en">' in page(client, "/about/")  # the last answer leaves nothing behind


def test_errors_speak_the_language_of_the_address(client, site):
    assert "There is no page" in page(client, "/nowhere/", 404)
    for address in ("/zh/nowhere/", "/zh/categories/none/", "/zh/recaps/2026-W01/"):
        assert "这个网址没有页面" in page(client, address, 404), address
    assert "从列表重新开始" in page(client, "/zh/?before=x", 404)
    make.withdraw(make.article("gone", language="zh-Hans"), "有误。")
    assert "本文已撤回" in page(client, "/articles/gone/", 410)


@pytest.mark.urls(__name__)
def test_a_fault_is_told_in_the_language_of_the_address(client):
    client.raise_request_exception = False
    assert "我们这边出了问题" in page(client, "/zh/fault/", 500)
    assert "Something went wrong" in page(client, "/fault/", 500)


@pytest.mark.parametrize(
    ("address", "language"),
    [("/", "en"), ("/zh", "zh-hans"), ("/zh/", "zh-hans"), ("/zh/x/", "zh-hans"), ("/zhx/", "en"),
     ("/x/zh/", "en"), ("", "en")],
)  # fmt: skip
def test_the_language_of_an_address_is_in_its_beginning(address, language):
    assert language_of(address) == language


def test_the_chinese_front_page_is_found_without_its_last_slash(client):
    assert client.get("/zh")["Location"] == "/zh/"


def test_foreign_words_in_a_chinese_list_name_their_language(client, site):
    html = page(client, "/zh/")
    assert '<a class="name" href="/zh/" lang="en">The Record</a>' in html
    assert '<h3 lang="en"><a href="/articles/one-code/">' in html
    assert '<h2><a href="/articles/%E8%A7%84' in html
    make.category("Chips", name_zh="")
    make.article("chip", category=make.category("Chips"))
    assert '<span lang="en">Chips</span>' in page(client, "/zh/categories/chips/")
