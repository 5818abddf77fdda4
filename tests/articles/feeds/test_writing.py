"""A channel as each format says it: read back without loss, and by the rules of the format.

The rules are those that the W3C's feed validator looks for and that RFC 4287, RFC 6721, the RSS 2.0
specification and jsonfeed.org name; what it calls an error or a warning fails here.
"""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape

import feedparser
import pytest
from defusedxml import ElementTree

from articles.collecting.parse import parse_feed
from articles.feeds import atom, jsonfeed, rss
from articles.feeds.channel import NEVER, Channel, Gone, Item, Made, Picture, Rest, lasting_id

NOON = datetime(2026, 11, 19, 12, 0, 5, 123456, tzinfo=UTC)
SITE = "https://record.example"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ATOM, AT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC, DCTERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
FORMS = {"atom": atom.write, "rss": rss.write, "json": jsonfeed.write}

# What a headline, a name or a tag may hold.
WORDS = [
    "Plain words",
    "One code & “two” <b>not bold</b>",
    "]]> <![CDATA[ &amp; &#38; <!-- -->",
    "七家运营商：同一规范 🔋👩‍🔧",
    "שבעה מפעילים، سبعة مشغلين",
    "100 % – ½ of ‘it’ is 'theirs' and \"ours\"",
]
# What XML cannot say, and what is left of it.
RUBBISH = [("a\x00b\x0bc\x1fd", "abcd"), ("x\ud800y\ufffez\uffff", "xyz")]


def item(number=1, **said):
    told = {
        "id": lasting_id(f"{SITE}/articles/{number}/"),
        "url": f"{SITE}/articles/{number}/",
        "title": f"Title {number}",
        "language": "en",
        "authors": ("The Record",),
        "published": NOON - timedelta(hours=number),
        "updated": NOON - timedelta(minutes=number),
        "summary": f"Summary {number}.",
        "content": f'<p>Text {number}. <a href="{SITE}/">Whole</a></p>',
        "tags": ("Energy", "power"),
        "rests_on": (Rest("Grid Wire", "https://wire.example/1", "Theirs", "en", True),),
        "made": Made("Drafted with AI", f"{IPTC}trainedAlgorithmicMedia", ("Ada Reyes",)),
    }
    return Item(**told | said)


GONE = Gone(
    id=lasting_id(f"{SITE}/articles/gone/"),
    url=f"{SITE}/articles/gone/",
    language="en",
    title="We have withdrawn this article",
    reason="Its source took the report back.",
    published=NOON - timedelta(days=1),
    at=NOON - timedelta(minutes=30),
)


PICTURE = Picture(
    url=f"{SITE}/pictures/a-1440.webp",
    media_type="image/webp",
    width=1440,
    height=960,
    alt="A <yard> & its batteries.",
    credit="Ada Reyes & Co",
    licence="CC BY 4.0",
    deed="https://creativecommons.org/licenses/by/4.0/",
)


def channel(**said):
    told = {
        "title": "Energy – The <Record> & Co",
        "description": "News & <b>more</b>.",
        "rights": "Rights belong to publishers.",
        "publisher": "The <Record> & Co",
        "language": "en",
        "list_url": f"{SITE}/categories/energy/",
        "about_url": f"{SITE}/about/how-we-work/",
        "items": (item(1), item(2)),
        "gone": (GONE,),
    }
    return Channel(**told | said)


def written(one, form):
    return FORMS[form](one, sheet="/static/css/feed.css")


# -- Read back -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize("words", WORDS)
def test_feedparser_reads_back_all_that_was_put_in(form, words):
    one = item(
        title=words, language="zh-Hans", authors=(words, "Ada"), summary=words,
        content=f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>", tags=(words, "b"),
    )  # fmt: skip
    body = written(channel(items=(one,), gone=(), title=words, description=words), form)
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert (found.feed.title, found.feed.link) == (words, f"{SITE}/categories/energy/")
    assert found.feed.rights == "Rights belong to publishers."
    as_text = unescape if form == "rss" else str  # there a description is HTML
    assert as_text(found.feed.subtitle) == words
    (entry,) = found.entries
    assert (entry.title, entry.link, entry.id) == (one.title, one.url, one.id)
    assert as_text(entry.summary) == words
    assert entry.content[0].value == one.content
    assert {author.name for author in entry.authors} == {words, "Ada"}
    assert [tag.term for tag in entry.tags if not tag.scheme] == [words, "b"]
    assert [tag.term for tag in entry.tags if tag.scheme] == ["trainedAlgorithmicMedia"]
    assert (entry.published_parsed[:6], entry.updated_parsed[:6]) == (
        one.published.timetuple()[:6],
        one.updated.timetuple()[:6],
    )
    language = entry.content[0].language if form == "atom" else entry.language
    assert language == "zh-Hans"
    (via,) = [link for link in entry.links if link.rel == "via"]
    assert (via.href, via.title) == ("https://wire.example/1", "Theirs")


@pytest.mark.parametrize("words", [*WORDS, *(said for said, _ in RUBBISH[:1])])
def test_json_holds_all_that_was_put_in(words):
    one = item(title=words, summary=words, content=words, tags=(words,), language="zh-Hans")
    feed = json.loads(written(channel(items=(one,), title=words), "json"))
    assert feed["title"] == words
    first = feed["items"][0]
    assert (first["id"], first["url"], first["title"]) == (one.id, one.url, words)
    assert (first["summary"], first["content_html"], first["tags"]) == (words, words, [words])
    assert first["authors"] == [{"name": "The Record"}]
    assert (first["language"], first["date_published"], first["date_modified"]) == (
        "zh-Hans", "2026-11-19T11:00:05Z", "2026-11-19T11:59:05Z",
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", ["Plain words", "七家运营商：同一规范 🔋", "One & “two”"])
def test_our_own_collector_reads_what_we_write(form, words):
    html = f"<p>{words.replace('&', '&amp;')}</p><p>More of it, and a little more.</p>"
    one = item(title=words, summary=f"So: {words}", authors=("Ada",), content=html)
    feed = parse_feed(written(channel(items=(one,), gone=()), form))
    assert feed.format == form
    assert (feed.homepage, feed.self_url) == (f"{SITE}/categories/energy/", channel().url(form))
    (entry,) = feed.entries
    assert (entry.guid, entry.url, entry.title) == (one.id, one.url, words)
    assert (entry.author, entry.summary) == ("Ada", one.summary)
    assert entry.published == one.published.replace(microsecond=0)
    assert entry.updated == one.updated.replace(microsecond=0)
    assert entry.content_html.replace("\n", "") == one.content
    assert set(one.tags) <= set(entry.tags)
    assert not entry.skipped_reason


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize(("said", "left"), RUBBISH)
def test_what_xml_cannot_say_is_left_out_and_nothing_else(form, said, left):
    one = item(title=said, summary=said, content=said, authors=(said,), tags=(said,))
    gone = replace(GONE, reason=said, title=said)
    body = written(channel(items=(one,), gone=(gone,), title=said, publisher=said), form)
    root = ElementTree.fromstring(body)
    texts = {text.strip() for text in root.itertext()} | {
        value for element in root.iter() for value in element.attrib.values()
    }
    assert left in texts
    assert not [text for text in texts if "\x0b" in text or "\ufffe" in text]


def test_json_is_utf_8_whatever_was_put_in():
    body = written(channel(items=(item(title="x\ud800y"),)), "json")
    assert json.loads(body.decode())["items"][0]["title"] == "x?y"


# -- By the rules ----------------------------------------------------------------------------------


def test_atom_keeps_the_rules_of_rfc_4287():
    feed = ElementTree.fromstring(written(channel(), "atom"))
    assert feed.tag == f"{ATOM}feed" and feed.get(LANG) == "en"
    for name in ("id", "title", "updated", "subtitle", "rights"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The <Record> & Co"
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    assert links["self"].get("href") == f"{SITE}/categories/energy/feed.atom"
    assert links["self"].get("type") == "application/atom+xml"
    assert links["alternate"].get("href") == feed.findtext(f"{ATOM}id")
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 2
    for entry in entries:
        for name in ("id", "title", "updated", "published", "summary", "content"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert all(tag.get("term") for tag in entry.findall(f"{ATOM}category"))
        for name in ("published", "updated"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext(ATOM + name))
        assert entry.findtext(f"{ATOM}updated") >= entry.findtext(f"{ATOM}published")
    for link in feed.iter(f"{ATOM}link"):
        assert re.match("https?://", link.get("href"))


def test_atom_marks_what_is_gone_as_rfc_6721_says():
    feed = ElementTree.fromstring(written(channel(), "atom"))
    (tombstone,) = feed.findall(f"{AT}deleted-entry")
    assert tombstone.attrib == {"ref": GONE.id, "when": "2026-11-19T11:30:05Z"}
    assert tombstone.findtext(f"{AT}comment") == GONE.reason
    assert tombstone.find(f"{ATOM}link").get("href") == GONE.url
    without = ElementTree.fromstring(written(channel(gone=(replace(GONE, url=""),)), "atom"))
    assert without.find(f"{AT}deleted-entry/{ATOM}link") is None
    # Programs that know no tombstones are not told of a vocabulary that nothing uses.
    assert AT.strip("{}").encode() not in written(channel(gone=()), "atom")


def test_rss_keeps_the_rules_of_its_specification():
    root = ElementTree.fromstring(written(channel(), "rss"))
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    head = root.find("channel")
    for name in ("title", "link", "description", "language", "copyright", "lastBuildDate"):
        assert len(head.findall(name)) == 1, name
    itself = head.find(f"{ATOM}link[@rel='self']")
    assert itself.get("href") == f"{SITE}/categories/energy/feed.rss"
    assert parsedate_to_datetime(head.findtext("lastBuildDate")) == channel().updated.replace(
        microsecond=0
    )
    first, second, gone = head.findall("item")
    for one in (first, second):
        for name in ("title", "link", "guid", "pubDate", "description", CONTENT):
            assert len(one.findall(name)) == 1, name
        assert one.findtext(f"{DC}creator") == "The Record"
        assert one.findtext(f"{DC}language") == "en"
        assert one.findtext(f"{DCTERMS}modified") > "2026"
        # RFC 822 with a year of four figures and a zone in figures.
        date = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000"
        assert re.fullmatch(date, one.findtext("pubDate"))
        assert one.find("author") is None  # there is an address of mail due, which nobody has
    assert {one.find("guid").get("isPermaLink") for one in (first, second, gone)} == {"false"}
    assert len({one.findtext("guid") for one in (first, second, gone)}) == 3


def test_rss_writes_the_signs_of_markup_as_figures():
    """The RSS profile: whoever takes plain text for HTML shows them right as well."""
    body = written(channel(items=(item(title="One & <b>two</b> &amp; three"),)), "rss").decode()
    assert "<title>One &#x26; &#x3C;b&gt;two&#x3C;/b&gt; &#x26;amp; three</title>" in body
    assert "&amp;" not in body and "&lt;" not in body


def test_json_keeps_the_rules_of_version_1_1():
    feed = json.loads(written(channel(), "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}/categories/energy/feed.json"
    assert feed["home_page_url"] == f"{SITE}/categories/energy/"
    assert feed["authors"] == [{"name": "The <Record> & Co"}] and "author" not in feed
    known = {
        *("id", "url", "title", "summary", "content_html", "content_text", "date_published"),
        *("date_modified", "authors", "tags", "language"),
    }
    for one in feed["items"]:
        own = {key for key in one if key.startswith("_")}
        assert set(one) - own <= known
        assert own == {"_newsroom"} and one["_newsroom"]["about"] == channel().about_url
        assert isinstance(one["id"], str)
        assert "content_html" in one or "content_text" in one
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["date_published"])
    assert len({one["id"] for one in feed["items"]}) == 3


@pytest.mark.parametrize("form", ["rss", "json"])
def test_where_there_is_no_word_for_it_what_is_gone_is_an_item_in_its_own_place(form):
    """Under the identifier that the words were copied under, so that it takes their place there."""
    found = parse_feed(written(channel(), form)).entries
    entry = {one.guid: one for one in found}[GONE.id]
    assert entry.title == "We have withdrawn this article"
    assert entry.text == GONE.reason
    assert entry.url == GONE.url
    assert not entry.tags


def test_how_an_item_was_made_is_said_to_machines_in_every_form():
    kind = "trainedAlgorithmicMedia"
    entry = ElementTree.fromstring(written(channel(), "atom")).find(f"{ATOM}entry")
    said = entry.find(f"{ATOM}category[@scheme='{IPTC}']")
    assert (said.get("term"), said.get("label")) == (kind, "Drafted with AI")
    one = ElementTree.fromstring(written(channel(), "rss")).find("channel/item")
    assert one.findtext(f"category[@domain='{IPTC}']") == kind
    made = json.loads(written(channel(), "json"))["items"][0]["_newsroom"]
    assert made["digital_source_type"] == IPTC + kind
    assert (made["made"], made["reviewed_by"]) == ("Drafted with AI", ["Ada Reyes"])
    assert made["rests_on"] == [
        {"publisher": "Grid Wire", "url": "https://wire.example/1", "is_original": True,
         "title": "Theirs", "language": "en"}
    ]  # fmt: skip


def test_the_picture_of_an_item_is_told_with_whose_it_is_as_far_as_the_form_has_words():
    pictured = channel(items=(item(picture=PICTURE),), gone=())
    assert json.loads(written(pictured, "json"))["items"][0]["image"] == PICTURE.url
    (by_atom,) = feedparser.parse(written(pictured, "atom")).entries
    (enclosure,) = by_atom.enclosures
    assert (enclosure.href, enclosure.type, enclosure.title) == (
        PICTURE.url, "image/webp", PICTURE.alt,
    )  # fmt: skip
    (by_rss,) = feedparser.parse(written(pictured, "rss")).entries
    (media,) = by_rss.media_content
    assert media == {
        "url": PICTURE.url, "type": "image/webp", "medium": "image",
        "width": "1440", "height": "960",
    }  # fmt: skip
    assert [credit["content"] for credit in by_rss.media_credit] == [PICTURE.credit]
    media = ElementTree.fromstring(written(pictured, "rss")).find(f"channel/item/{MEDIA}content")
    licence = media.find(f"{MEDIA}copyright")
    assert (licence.text, licence.get("url")) == (PICTURE.licence, PICTURE.deed)
    assert by_rss.title == "Title 1"  # what is said of the picture is not taken for the item's own
    for form in FORMS:
        (entry,) = parse_feed(written(pictured, form)).entries
        assert (entry.title, entry.summary) == ("Title 1", "Summary 1.")


# -- What does not move ----------------------------------------------------------------------------


def test_a_channel_was_updated_when_something_in_it_was_and_never_just_now():
    assert channel().updated == NOON - timedelta(minutes=1)
    assert channel(items=(item(50),)).updated == GONE.at
    assert channel(items=(), gone=()).updated == NEVER
    assert channel(items=(), gone=()).changed_at is None
    assert channel(settled_at=NOON).changed_at == NOON
    assert channel(settled_at=NOON - timedelta(days=9)).changed_at == channel().updated


@pytest.mark.parametrize("form", FORMS)
def test_a_channel_that_never_had_an_item_is_a_feed_all_the_same(form):
    empty = channel(items=(), gone=())
    assert written(empty, form) == written(empty, form)
    assert parse_feed(written(empty, form)).entries == ()
    found = feedparser.parse(written(empty, form)) if form != "json" else None
    assert found is None or not found.bozo


def test_an_identifier_is_lasting_and_tells_no_word():
    known = lasting_id("https://record.example/articles/one-code/")
    assert known == "urn:uuid:d3c8cd4e-14fd-505e-b78f-d22589104776"
    assert known == lasting_id("http://record.example/articles/one-code/")
    assert known == lasting_id("https://record.example/articles/one-code/?as=read")
    others = [
        "https://record.example/articles/other/",
        "https://paper.example/articles/one-code/",
        "https://record.example/articles/one-code/#corrections-1",
        "https://record.example/articles/one-code/#corrections-2",
    ]
    assert len({known, *map(lasting_id, others)}) == 5


def test_the_sheet_is_named_before_the_feed_begins():
    for form in ("atom", "rss"):
        first, second, third = written(channel(), form).decode().split("\n")[:3]
        assert first == '<?xml version="1.0" encoding="utf-8"?>'
        assert second == '<?xml-stylesheet type="text/css" href="/static/css/feed.css"?>'
        assert third.startswith(("<feed ", "<rss "))
