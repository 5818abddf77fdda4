"""Every address that a reader, a crawler or a feed reader comes upon in the demo, followed."""

import gzip
import json
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from articles.collecting.parse import parse_feed
from articles.languages import CHINESE, TAGS, language_of
from articles.models import Article
from articles.text.words import CJK, listed
from newsroom.demo.load import load
from newsroom.fonts import FONTS
from tests.articles.make import analyze

from .validity import objections

# The demo is loaded once for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("the demo")]

START = ["/", "/zh/", "/robots.txt", "/sitemap.xml"]
# Beyond the public site: the desk, and files that another server may serve.
OUTSIDE = ("/admin/", "/static/")
LISTS = {
    f"articles:{name}"
    for name in (
        *("home", "archive", "category", "topic", "audience", "source", "sources", "search"),
        *("timeline", "timelines", "corrections", "predictions"),
    )
} | {"recaps:recaps", "recaps:recap"}
VOID = listed("area base br col embed hr img input link meta source wbr")
# What a browser fetches by itself, and so would tell another host of the reader.
FETCHED = listed("script img source iframe video audio embed object track input")
FETCHING_LINKS = listed("stylesheet preload modulepreload icon manifest preconnect prefetch")
# Latin words that stand in Chinese furniture: names, and signs that are the same everywhere.
SAME_IN_CHINESE = {
    *("AI", "UTC", "LinkedIn", "Reddit", "Hacker News", "Weibo", "X", "OPML"),
    *("RSS", "Atom", "JSON"),
}


class Page(HTMLParser):
    """What an HTML document links to, fetches, keeps inline, and says in its own language."""

    def __init__(self, html, language):
        super().__init__()
        self.links, self.fetches, self.inline, self.ids, self.said = [], [], [], [], []
        self._languages = [("", language)]
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._note(tag, given)
        language = given.get("lang") or self._languages[-1][1]
        if language == self._languages[0][1] and tag != "link":
            names = ("aria-label", "title", "alt", "placeholder", "data-copy")
            self.said += [given[name] for name in names if given.get(name)]
        if tag not in VOID:
            self._languages.append((tag, language))

    def handle_endtag(self, tag):
        if tag not in VOID:
            opened, _ = self._languages.pop()
            assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data):
        tag, language = self._languages[-1]
        if tag not in ("title", "script") and language == self._languages[0][1]:
            self.said.append(data)

    def _note(self, tag, given):
        rels = set((given.get("rel") or "").split())
        if tag in ("a", "link", "form", "area") and not rels & FETCHING_LINKS:
            self.links.append(given.get("href") or given.get("action") or "")
        if tag in FETCHED or rels & FETCHING_LINKS:
            self.fetches += [given[name] for name in ("src", "href", "data") if given.get(name)]
            self.fetches += [
                one.split()[0] for one in (given.get("srcset") or "").split(",") if one
            ]
        if given.get("id"):
            self.ids.append(given["id"])
        handlers = [name for name in given if name == "style" or name.startswith("on")]
        data_block = given.get("type") == "application/ld+json"
        if (
            tag == "style"
            or (tag == "script" and "src" not in given and not data_block)
            or handlers
        ):
            self.inline.append(f"{tag} {given}")


@dataclass
class Crawl:
    """The answers by address, the pages among them, and from where each address was reached."""

    answers: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    reached_from: dict = field(default_factory=dict)
    fragments: list = field(default_factory=list)

    def follow(self, client):
        waiting = [*START]
        while waiting:
            address = waiting.pop()
            if address in self.answers or address.startswith(OUTSIDE):
                continue
            answer = self.answers[address] = client.get(address)
            for link in self._links(address, answer):
                path, _, fragment = link.partition("#")
                if fragment:
                    self.fragments.append((path, unquote(fragment), address))
                self.reached_from.setdefault(path, address)
                waiting.append(path)
        return self

    def _links(self, address, answer):
        """The internal addresses an answer leads to, fragments kept."""
        kind = answer.headers.get("Content-Type", "")
        # A picture, which feeds lead to, leads nowhere.
        body = "" if kind.startswith("image/") else answer.content.decode()
        if "html" in kind and body:
            page = self.pages[address] = Page(body, TAGS[language_of(address)])
            found = page.links
        else:
            found = re.findall(r"(?:<loc>|Sitemap: |href=\")([^<\"\s]+)", body)
        for link in [*found, *([answer["Location"]] if "Location" in answer else [])]:
            full = urljoin(settings.SITE_URL + address, link)
            if full.startswith(settings.SITE_URL + "/"):
                yield full.removeprefix(settings.SITE_URL)


@pytest.fixture(scope="module")
def crawl(file_database):
    """The whole public demo, made and crawled."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    quick = {
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": settings.STORAGES | plain,
        "DEMO": True,
    }
    with override_settings(**quick):
        load(passwords=lambda username: f"{username}-secret")
        analyze()
        yield Crawl().follow(Client(raise_request_exception=False))


def test_every_link_leads_somewhere(crawl):
    assert len(crawl.pages) > 60
    dead = [
        (answer.status_code, address, crawl.reached_from.get(address))
        for address, answer in crawl.answers.items()
        if answer.status_code not in (200, 301, 302)
    ]
    # A feed tells what is gone, and leads to where the reason stands.
    dead = [one for one in dead if not (one[0] == 410 and "/feed." in one[2])]
    assert dead == []


def test_the_crawl_comes_by_every_kind_of_page(crawl):
    """Or the tests of this file would say little."""
    routes = {answer.resolver_match.view_name for answer in crawl.answers.values()}
    for room, names in {
        "articles": ["home", "article", "category", "topic", "audience", "source", "sources",
                     "timeline", "timelines", "predictions", "corrections", "report", "search",
                     "feed", "category-feed", "topic-feed", "audience-feed", "source-feed",
                     "timeline-feed", "corrections-feed", "sources-opml"],
        "recaps": ["latest", "recap", "recaps-feed"],
        "newsroom": ["about", "how-we-work", "rights", "takedown-request", "sitemap",
                     "sitemap-pages", "sitemap-articles", "sitemap-news", "robots"],
    }.items():  # fmt: skip
        assert {f"{room}:{name}" for name in names} <= routes


def test_every_link_into_a_page_finds_its_place_there(crawl):
    for path, fragment, address in crawl.fragments:
        page = crawl.pages[crawl.answers[path].headers.get("Location", path)]
        assert fragment in page.ids, f"{address} leads to {path}#{fragment}"
    for address, page in crawl.pages.items():
        assert len(page.ids) == len(set(page.ids)), address


def test_no_answer_sets_a_cookie_or_depends_on_who_asks(crawl):
    for address, answer in crawl.answers.items():
        assert not answer.cookies, address
        assert "Vary" not in answer, address
        # An open form is another for each reader: its token is good once.
        stored = "no-store" if is_open_form(answer) else "public"
        assert stored in answer.get("Cache-Control", ""), address


def is_open_form(answer):
    return answer.resolver_match.view_name in ("articles:report", "newsroom:takedown-request")


def test_no_page_keeps_anything_inline(crawl):
    for address, page in crawl.pages.items():
        assert page.inline == [], address
        assert not [link for link in page.links if link.startswith("javascript:")], address


def test_every_page_is_valid_html(crawl, tmp_path):
    pages = {address: crawl.answers[address].content.decode() for address in crawl.pages}
    planted = "<!doctype html><html lang=en><title>x</title><p><div id=a></div><i id=a></i></p>"
    said = objections(pages | {"planted": planted}, tmp_path)
    assert [one for one in said if not one.startswith("planted")] == []
    assert len(said) > 1


DATA_BLOCK = re.compile(rb'<script type="application/ld\+json">[^<]*</script>')


def test_every_page_keeps_to_its_budget(crawl):
    """9 KB as it is sent and 30 KB as it is read for an article and whatever is no list, 12 and 40
    for a list; a thousand bytes to the KB. What a page says of itself to programs is sent with it,
    and no browser reads it: it has 3.2 KB of its own."""
    over, lists = {}, 0
    for address in crawl.pages:
        body = crawl.answers[address].content
        is_list = crawl.answers[address].resolver_match.view_name in LISTS
        lists += is_list
        drawn = DATA_BLOCK.sub(b"", body)
        assert len(body) - len(drawn) <= 3_200, address
        sent, read = len(gzip.compress(body)), len(drawn)
        if sent > (12_000 if is_list else 9_000) or read > (40_000 if is_list else 30_000):
            over[address] = sent, read
    assert over == {}
    assert lists > 20


def test_what_a_page_needs_before_it_can_be_drawn_is_little(crawl):
    """Six requests: itself, its style sheets and the two fonts of its headline. The sheet for paper
    and the scripts are fetched besides, and nothing waits for them."""
    for address, page in crawl.pages.items():
        html = crawl.answers[address].content.decode()
        links = re.findall(r'<link rel="(stylesheet|preload)" href="/static/([^"]+)"([^>]*)>', html)
        first = [path for _, path, rest in links if "print" not in rest]
        assert 4 <= 1 + len(first) <= 6, (address, first)
        sheets = sum(packed(path) for rel, path, _ in links if rel == "stylesheet")
        scripts = {path for path in page.fetches if path.endswith(".js")}
        assert sheets <= 12_000, (address, sheets)
        assert sum(packed(path.removeprefix("/static/")) for path in scripts) <= 8_000, address
        assert not re.search('<script(?! type="(module|application/ld))', html), address


def packed(path):
    """How many bytes of a static file are sent."""
    return len(gzip.compress(Path(finders.find(path)).read_bytes()))


def test_scripts_are_small_and_fonts_together_no_more_than_90_kilobytes():
    folder = Path(finders.find("js/article.js")).parent
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*.js")}
    assert len(sizes) > 5
    assert {name: size for name, size in sizes.items() if size >= 3_000} == {}
    assert sum(Path(finders.find(f"fonts/{name}")).stat().st_size for name in FONTS) <= 90_000


def test_no_page_fetches_from_another_host_and_all_it_fetches_is_there(crawl):
    wanted = {asked for page in crawl.pages.values() for asked in page.fetches}
    assert len(wanted) > 5
    for asked in wanted:
        assert not urlsplit(asked).netloc, asked
        if asked.startswith("/pictures/"):
            assert Client().get(asked).status_code == 200, asked
        else:
            assert finders.find(asked.removeprefix("/static/")), asked


def test_a_page_says_which_language_it_is_in(crawl):
    for address, answer in crawl.answers.items():
        if address in crawl.pages and "/articles/" not in address:
            assert f'<html lang="{TAGS[language_of(address)]}">' in answer.content.decode(), address


def test_chinese_pages_say_nothing_in_english_but_what_is_marked_so(crawl):
    chinese = [page for address, page in crawl.pages.items() if language_of(address) == CHINESE]
    assert len(chinese) > 20
    for page in chinese:
        for text in page.said:
            plain = re.sub(r"\d\d:\d\d UTC|https?://\S+", "", text)
            words = " ".join(re.findall(r"[A-Za-z]+", plain))
            if words and not re.search(f"[{CJK}]", text):
                assert words in SAME_IN_CHINESE, text


def test_every_feed_is_one_that_our_own_collector_reads_whole(crawl):
    feeds = {address: answer for address, answer in crawl.answers.items() if "/feed." in address}
    assert len(feeds) > 60
    for address, answer in feeds.items():
        found = parse_feed(answer.content)
        assert set(found.warnings) <= {"The feed has no items."}, address
        assert unquote(found.self_url) == settings.SITE_URL + unquote(address)
        assert found.homepage == found.self_url.rpartition("feed.")[0]
        assert len({entry.guid for entry in found.entries}) == len(found.entries), address
        assert all(entry.text and entry.date_trusted for entry in found.entries), address


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_the_feed_is_read_back_with_all_that_was_put_in(crawl, form):
    body = crawl.answers[f"/feed.{form}"].content
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    entries = [entry for entry in found.entries if entry.get("content")]  # less what is gone
    articles = Article.objects.published().newest_first()[: len(entries)]
    assert len(entries) == len(articles) > 5
    told = {item["id"]: item for item in json.loads(crawl.answers["/feed.json"].content)["items"]}
    for article, entry in zip(articles, entries, strict=True):
        address = settings.SITE_URL + article.get_absolute_url()
        filed = {article.category.name_in(article.language), *article.tags.names()}
        assert (entry.title, entry.link) == (article.live.headline, address)
        assert entry.published_parsed[:6] == article.published_at.utctimetuple()[:6]
        assert entry.updated_parsed[:6] == article.updated_at.utctimetuple()[:6]
        assert [author.name for author in entry.authors] == [settings.SITE_NAME]
        assert {tag.term for tag in entry.tags if not tag.scheme} == filed
        same = told[entry.id]
        assert (same["title"], same["url"], set(same["tags"])) == (entry.title, address, filed)
        assert unescape(entry.get("summary", "")) == same.get("summary", "")
        assert entry.content[0].value == same["content_html"].strip()
        assert same["language"] == article.language
        if form == "atom":
            assert entry.content[0].language == article.language
