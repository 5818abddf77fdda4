"""What programs look for at addresses they know beforehand."""

import datetime
import re

import pytest
from defusedxml import ElementTree
from django.utils import timezone
from protego import Protego

from articles import sitemaps
from articles.collecting import terms
from articles.freshness import LONGEST_STORED
from articles.models import Article
from newsroom import checks, crawlers
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.make import NOW

pytestmark = pytest.mark.django_db

SITE = "https://record.example"
MAP, NEWS = (
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.google.com/schemas/sitemap-news/0.9}",
)
XHTML = "{http://www.w3.org/1999/xhtml}link"
# W3C's datetimes, as both schemas have them.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL, settings.SITE_NAME = SITE, "The <Record> & Co"


def read(client, path):
    """A sitemap, by the rules that every one of them keeps."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert int(answer["Cache-Control"].partition("max-age=")[2].partition(",")[0]) <= LONGEST_STORED
    root = ElementTree.fromstring(answer.content)
    kind = {f"{MAP}urlset": f"{MAP}url", f"{MAP}sitemapindex": f"{MAP}sitemap"}[root.tag]
    assert {child.tag for child in root} == {kind}  # one at least, and nothing beside them
    assert len(root) <= 50_000 and len(answer.content) <= 50_000_000
    for one in root:
        tags = [part.tag for part in one if part.tag != XHTML and part.tag != f"{NEWS}news"]
        assert tags in ([f"{MAP}loc"], [f"{MAP}loc", f"{MAP}lastmod"])
        assert re.fullmatch(rf"{SITE}/[!-~]*", one.findtext(f"{MAP}loc"))
        assert len(one.findtext(f"{MAP}loc")) < 2048
        changed = one.findtext(f"{MAP}lastmod")
        assert changed is None or MOMENT.fullmatch(changed)
    return root


def named(root):
    return [one.findtext(f"{MAP}loc").removeprefix(SITE) for one in root]


def everything(client):
    """{address: its <url>} of all sitemaps that the index names."""
    return {
        url.findtext(f"{MAP}loc").removeprefix(SITE): url
        for path in named(read(client, "/sitemap.xml"))
        for url in read(client, path)
    }


# -- Sitemaps --------------------------------------------------------------------------------------


def test_the_sitemaps_name_all_that_is_published_and_nothing_else(client):
    make.article("规范", audiences=[make.audience()], tags=["power"])
    make.withdraw(make.article("gone", tags=["of-gone"]), "Wrong.")
    work.edition(work.source(), slug="unseen")
    Recap.objects.create(year=2026, week=46, number=1, published_at=NOW)
    Recap.objects.create(year=2026, week=47)
    found = everything(client)
    assert {
        "/articles/%E8%A7%84%E8%8C%83/", "/recaps/2026-W46/", "/zh/recaps/2026-W46/", "/recaps/",
        "/sources/grid-wire/", "/for/grid-planners/", "/zh/categories/energy/", "/", "/about/",
        "/topics/power/", "/zh/topics/power/",
    } <= set(found)  # fmt: skip
    for unseen in ("gone", "unseen", "harbour-wire", "2026-W47"):
        assert not any(unseen in address for address in found), unseen
    for address in found:
        assert client.get(address).status_code == 200, address


def test_articles_are_named_by_the_month_they_were_published_in(client):
    zone = datetime.UTC
    for slug, at in {
        "last-of-october": datetime.datetime(2026, 10, 31, 23, 59, 59, 999_999, tzinfo=zone),
        "first-of-november": datetime.datetime(2026, 11, 1, tzinfo=zone),
        "long-ago": datetime.datetime(2024, 2, 29, 12, tzinfo=zone),
    }.items():
        make.article(slug, at=at)
    make.withdraw(make.article("gone", at=datetime.datetime(2025, 5, 5, tzinfo=zone)), "Wrong.")
    assert named(read(client, "/sitemap.xml")) == [
        "/sitemap-pages.xml", "/sitemap-articles-2026-11.xml", "/sitemap-articles-2026-10.xml",
        "/sitemap-articles-2024-02.xml",
    ]  # fmt: skip
    assert named(read(client, "/sitemap-articles-2026-10.xml")) == ["/articles/last-of-october/"]
    assert named(read(client, "/sitemap-articles-2024-02.xml")) == ["/articles/long-ago/"]
    for month in ("2025-05", "2026-13", "2026-1", "9999-12", "0000-01"):
        assert client.get(f"/sitemap-articles-{month}.xml").status_code == 404, month


def test_a_month_changed_when_an_article_of_it_was_updated_or_withdrawn(client):
    def changed():
        (month,) = list(read(client, "/sitemap.xml"))[1:]
        return datetime.datetime.fromisoformat(month.findtext(f"{MAP}lastmod"))

    first, second = make.article("first"), make.article("second")
    assert changed() == NOW
    later = NOW + datetime.timedelta(days=90)
    Article.objects.filter(pk=first.pk).update(updated_at=later)
    assert changed() == later
    (url,) = [u for u in read(client, "/sitemap-articles-2026-11.xml") if "first" in u[0].text]
    assert datetime.datetime.fromisoformat(url.findtext(f"{MAP}lastmod")) == later
    make.withdraw(second, "Wrong.", at=later + datetime.timedelta(days=1))
    assert changed() == later + datetime.timedelta(days=1)


def alternates(url):
    return {
        link.get("hreflang"): link.get("href").removeprefix(SITE)
        for link in url.findall(XHTML)
        if link.get("rel") == "alternate"
    }


def test_pages_name_their_twins_in_the_other_language_and_these_name_them(client):
    make.article()
    found = everything(client)
    for address in ("/", "/categories/energy/", "/about/rights/"):
        twins = {"en": address, "zh-Hans": f"/zh{address}", "x-default": address}
        assert alternates(found[address]) == alternates(found[f"/zh{address}"]) == twins


def test_articles_name_their_translations_wherever_these_were_published(client):
    earlier = NOW - datetime.timedelta(days=40)
    original = make.article("one-code", at=earlier)
    for slug, at in {"规范": NOW, "guifan": earlier}.items():
        twin = make.article(slug, language="zh-Hans", at=at)
        Article.objects.filter(pk=twin.pk).update(translation_of=original)
    Article.objects.filter(slug="guifan").update(language="en")
    lone = make.article("lone")
    work.edition(work.source(), slug="unseen")
    Article.objects.filter(slug="unseen").update(translation_of=lone)
    found = everything(client)
    chinese = "/articles/%E8%A7%84%E8%8C%83/"
    for address in ("/articles/one-code/", chinese):
        assert alternates(found[address])["zh-Hans"] == chinese
        assert alternates(found[address])["x-default"] == "/articles/one-code/"
    assert {link.get("href").removeprefix(SITE) for link in found[chinese].findall(XHTML)} == {
        "/articles/one-code/", chinese, "/articles/guifan/",
    }  # fmt: skip
    assert alternates(found["/articles/lone/"]) == {}
    make.withdraw(original, "Wrong.")
    found = everything(client)
    told = alternates(found[chinese])
    assert told == alternates(found["/articles/guifan/"]) == {
        "en": "/articles/guifan/", "zh-Hans": chinese, "x-default": chinese,
    }  # fmt: skip


@pytest.mark.parametrize("count", [20, 2000])
def test_sitemaps_take_as_many_queries_with_20_articles_as_with_2000(
    client, django_assert_max_num_queries, count
):
    make.article(tags=["power"])
    make.many(count)
    with django_assert_max_num_queries(1):
        client.get("/sitemap.xml")
    with django_assert_max_num_queries(4):
        client.get("/sitemap-pages.xml")
    with django_assert_max_num_queries(3):
        found = client.get("/sitemap-articles-2026-11.xml").content
    assert found.count(b"<url>") == count + 1
    with django_assert_max_num_queries(1):
        client.get("/sitemap-news.xml")


# -- News ------------------------------------------------------------------------------------------


def test_the_news_sitemap_keeps_the_rules_of_its_schema(client):
    """Google's sitemap-news 0.9: which elements there are, in what, and what they hold."""
    now = timezone.now()
    make.article("规范", headline='One & "two" <b>\x0b', language="zh-Hans", at=now)
    make.article("other", at=now - datetime.timedelta(hours=47))
    root = read(client, "/sitemap-news.xml")
    assert named(root) == ["/articles/%E8%A7%84%E8%8C%83/", "/articles/other/"]
    for url in root:
        (news,) = url.findall(f"{NEWS}news")
        assert [part.tag for part in news] == [
            f"{NEWS}publication", f"{NEWS}publication_date", f"{NEWS}title",
        ]  # fmt: skip
        assert [part.tag for part in news[0]] == [f"{NEWS}name", f"{NEWS}language"]
        assert news[0][0].text == "The <Record> & Co"
        assert re.fullmatch("zh-cn|zh-tw|[a-z]{2,3}", news[0][1].text)
        assert MOMENT.fullmatch(news[1].text)
        assert news[2].text.strip()
    first, second = (url.find(f"{NEWS}news") for url in root)
    assert (first[2].text, first[0][1].text) == ('One & "two" <b>', "zh-cn")
    assert datetime.datetime.fromisoformat(first[1].text) == now
    assert second[0][1].text == "en"


def test_news_is_two_days_old_at_most_and_a_thousand_at_most(client):
    now = timezone.now()
    make.many(1100, at=now)  # a minute apart
    assert len(read(client, "/sitemap-news.xml")) == 1000
    Article.objects.filter(pk__gt=0).exclude(slug__in=["bulk-0", "bulk-1"]).update(
        published_at=now - datetime.timedelta(days=2)
    )
    assert named(read(client, "/sitemap-news.xml")) == ["/articles/bulk-0/", "/articles/bulk-1/"]


def test_without_news_the_front_page_stands_in_for_it_as_something_has_to(client):
    make.article(at=timezone.now() - datetime.timedelta(days=3))
    assert named(read(client, "/sitemap-news.xml")) == ["/"]


def test_search_engines_are_told_languages_by_the_names_they_have_for_them():
    assert set(sitemaps.NEWS_LANGUAGES) == dict(Article.language.field.choices).keys()


# -- robots.txt and TDMRep -------------------------------------------------------------------------

TRAINING, FINDING, ASKED = "GPTBot", "OAI-SearchBot", "ChatGPT-User"


def rules(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return Protego.parse(answer.content.decode())


@pytest.mark.parametrize(
    ("choice", "kept_out"),
    [("allow", set()), ("search", {TRAINING}), ("none", {TRAINING, FINDING, ASKED})],
)
def test_the_setting_says_which_crawlers_for_ai_are_let_in(client, settings, choice, kept_out):
    settings.AI_CRAWLERS = choice
    told = rules(client)
    for name in (TRAINING, FINDING, ASKED):
        assert told.can_fetch(f"{SITE}/articles/one-code/", name) == (name not in kept_out), name
    assert told.can_fetch(f"{SITE}/articles/one-code/", "Googlebot")


def test_without_a_choice_those_that_train_models_are_kept_out(client):
    told = rules(client)
    closed = {c.name for c in crawlers.CRAWLERS if not told.can_fetch(f"{SITE}/", c.name)}
    assert closed == {c.name for c in crawlers.CRAWLERS if c.purpose == crawlers.TRAINING}


def test_every_crawler_that_we_look_for_on_other_sites_is_one_that_ours_speaks_of():
    assert set(terms.AI_CRAWLERS) <= {crawler.name for crawler in crawlers.CRAWLERS}
    assert all(crawler.operator for crawler in crawlers.CRAWLERS)


@pytest.mark.parametrize("choice", crawlers.CHOICES)
def test_nobody_crawls_the_desk_forms_searches_and_what_is_told_to_one_person(
    client, settings, choice
):
    settings.AI_CRAWLERS = choice
    told = rules(client)
    for path in ("/admin/", "/preview/x/", "/reports/AB12/", "/articles/one-code/report/",
                 "/search/?q=x", "/zh/search/", "/about/rights/request/TD-1/"):  # fmt: skip
        assert not told.can_fetch(SITE + path, "Googlebot"), path
    for path in ("/", "/articles/one-code/", "/articles/", "/feed.rss", "/sitemap.xml",
                 "/about/rights/", "/zh/recaps/"):  # fmt: skip
        assert told.can_fetch(SITE + path, "Googlebot"), path
    assert list(told.sitemaps) == [f"{SITE}/sitemap.xml", f"{SITE}/sitemap-news.xml"]


@pytest.mark.parametrize(("choice", "reserved"), [("allow", 0), ("search", 1), ("none", 1)])
def test_text_and_data_mining_is_reserved_where_training_is(client, settings, choice, reserved):
    settings.AI_CRAWLERS = choice
    (told,) = client.get("/.well-known/tdmrep.json").json()
    assert (told["location"], told["tdm-reservation"]) == ("/", reserved)
    assert not reserved or client.get(told["tdm-policy"].removeprefix(SITE)).status_code == 200


# -- security.txt ----------------------------------------------------------------------------------


def fields(client):
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Za-z-]+: \S.*", line) for line in lines)
    found = dict(line.split(": ", 1) for line in lines)
    assert len(found) == len(lines)
    return found


def test_security_txt_keeps_the_rules_of_rfc_9116(client, settings):
    settings.CONTACT_EMAIL = "desk@record.example"
    told = fields(client)
    assert told["Contact"] == "mailto:desk@record.example"
    assert told["Preferred-Languages"] == "en, zh"
    assert told["Canonical"] == f"{SITE}/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(told["Expires"])
    left = expires - timezone.now()
    assert datetime.timedelta(days=290) < left < datetime.timedelta(days=365)
    assert fields(client) == told
    settings.SITE_URL = "http://record.example"
    assert "Canonical" not in fields(client)


def test_whoever_is_set_for_holes_is_told_of_them_before_anybody_else(client, settings):
    settings.CONTACT_EMAIL = "desk@record.example"
    for contact, told in {
        "safe@record.example": "mailto:safe@record.example",
        "https://record.example/holes/": "https://record.example/holes/",
        "tel:+43-1-234": "tel:+43-1-234",
    }.items():
        settings.SECURITY_CONTACT = contact
        assert fields(client)["Contact"] == told
        assert checks.security_contact_can_be_reached(None) == []


def test_without_anybody_to_tell_there_is_no_security_txt_and_the_operator_is_warned(
    client, settings
):
    settings.CONTACT_EMAIL = settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    (warning,) = checks.somebody_is_told_of_holes(None)
    assert (warning.id, "SECURITY_CONTACT" in warning.hint) == ("newsroom.W003", True)
    settings.CONTACT_EMAIL = "desk@record.example"
    assert checks.somebody_is_told_of_holes(None) == []


def test_the_icon_is_where_browsers_ask_for_one(client):
    assert client.get("/favicon.ico")["Location"].endswith("/img/icon.svg")


def test_settings_that_cannot_be_are_named_with_a_remedy(settings):
    assert checks.crawlers_are_chosen(None) == []
    settings.AI_CRAWLERS, settings.SECURITY_CONTACT = "some", "the desk"
    (error,) = checks.crawlers_are_chosen(None)
    assert (error.id, "search" in error.hint) == ("newsroom.E005", True)
    (error,) = checks.security_contact_can_be_reached(None)
    assert (error.id, "https://" in error.hint) == ("newsroom.E006", True)


@pytest.mark.parametrize(
    "address", ["/sitemap.xml", "/sitemap-news.xml", "/robots.txt", "/.well-known/tdmrep.json"]
)
def test_programs_that_have_it_already_are_not_sent_it_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
