import contextlib
import json
import random
import re
import time
from datetime import UTC, datetime

import pytest

from articles.collecting.parse import MAX_ITEMS, NotAFeed, parse_feed
from tests.articles.collecting.feeds import fixtures, item, rss


def parsed(*items, **options):
    return parse_feed(rss(*items, **options)).entries


# -- What is no feed ----------------------------------------------------------------------------

NO_FEEDS = {
    "an empty file": b"",
    "empty": b" \n ",
    "an HTML page": b"<!DOCTYPE html><html><head><title>Hello</title></head></html>",
    "HTML page": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>',
    "a PDF file": b"%PDF-1.7 \x00\x01",
    "a PNG picture": b"\x89PNG\r\n\x1a\n\x00",
    "binary": b"RIFF" + b"\x00\x01" * 100,
    "an OPML list": b'<?xml version="1.0"?><opml version="2.0"><body/></opml>',
    "a sitemap": b'<?xml version="1.0"?><urlset></urlset>',
    "neither XML nor JSON": b"The harbour has bought a battery.",
    "no JSON Feed": b'{"items": []}',
    "but no JSON Feed": b"[1, 2]",
    "no list of “items”": b'{"version": "https://jsonfeed.org/version/1.1", "items": 3}',
    "column": b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
    "too deeply": b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
    "mismatch": b"<rss version='2.0'><channel><item><title>x</item></channel></rss>",
    "no item in it is whole": rss(item(1))[:-60],
}


@pytest.mark.parametrize("named", NO_FEEDS)
def test_what_is_no_feed_is_named_in_one_line(named):
    with pytest.raises(NotAFeed) as refused:
        parse_feed(NO_FEEDS[named])
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_page_that_names_its_feed_tells_its_address():
    page = b"""<html><link rel=alternate type="application/rss+xml" href="/feed.xml"></html>"""
    with pytest.raises(NotAFeed, match=r"https://port\.example/feed\.xml"):
        parse_feed(page, url="https://port.example/news")


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_a_feed_cut_off_anywhere_gives_its_whole_items_or_is_refused(path):
    document = path.read_bytes().rstrip()
    whole = {(e.guid, e.title): e.text for e in parse_feed(document).entries}
    for length in range(0, len(document) - 10, 250):
        try:
            read = parse_feed(document[:length])
        except NotAFeed:
            continue
        assert f"{len(read.entries)} are whole" in read.warnings[0]
        for entry in read.entries:
            assert whole[entry.guid, entry.title] == entry.text, "no item is half read"


def test_rubbish_is_refused_or_read_and_nothing_else():
    chance = random.Random(20260922)  # noqa: S311 - the same rubbish every time
    documents = [path.read_bytes() for path in fixtures()]
    shards = [b"&", b"<", b"\x00", b"&#xD800;", b"&nbsp;", b"<![CDATA[", b"<x:y>", b"\xff\xfe",
              b"<item>", b"</item>", b'"', b"&#0;", b"\xed\xa0\x80"]  # fmt: skip
    outcomes = set()
    for _ in range(150):
        broken = bytearray(chance.choice(documents))
        for _ in range(chance.choice([1, 5, 40])):
            place = chance.randrange(len(broken))
            broken[place : place + chance.randrange(20)] = chance.choice(shards)
        for document in (bytes(broken), chance.randbytes(500)):
            try:
                for entry in parse_feed(document).entries:
                    repr(entry).encode()
                outcomes.add("read")
            except NotAFeed:
                outcomes.add("refused")
    assert outcomes == {"read", "refused"}


def test_an_entity_bomb_and_an_external_entity_expand_to_nothing():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for doctype, name in (
        (f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>', "l9"),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "f"),
    ):
        data = (
            f"<?xml version='1.0'?>{doctype}".encode()
            + rss(item(1, title=f"Before &{name}; after")).partition(b"?>")[2]
        )
        (entry,) = parse_feed(data).entries
        assert len(entry.title) < 40 and "root:" not in entry.title


@pytest.mark.parametrize(
    "description",
    [
        "<![CDATA[" + "<div>" * 50_000 + "]]>",
        "<![CDATA[" + "<" * 300_000 + "]]>",
        "<![CDATA[" + "<!--" * 50_000 + "]]>",
        "<![CDATA[<p>" + "The post " * 20_000 + "]]>",
        "&amp;" * 100_000,
    ],
)
def test_a_hostile_text_costs_no_more_than_seconds_of_the_processor(description):
    started = time.process_time()
    (entry,) = parsed(item(1, description=description))
    assert time.process_time() - started < 5
    assert len(entry.content_html) < 1_000_000


def test_a_feed_of_too_many_items_is_read_in_part_and_says_so():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": n, "title": "x"} for n in range(MAX_ITEMS + 1)],
    }
    read = parse_feed(json.dumps(feed).encode())
    assert len(read.entries) == MAX_ITEMS
    assert f"Only the first {MAX_ITEMS:,}" in " ".join(read.warnings)


def test_slips_that_leave_items_whole_are_mended_with_a_warning():
    read = parse_feed(rss(item(1, title="R&D at Ada's caf&eacute;, <![CDATA[A&B]]>")))
    assert read.entries[0].title == "R&D at Ada's café, A&B"
    assert "mended" in read.warnings[0]


# -- Characters ---------------------------------------------------------------------------------


WORDS = {
    "海港首个储能电站投运，工程师忙了两年": ["gb2312", "gbk", "gb18030"],
    "港口電力儲存系統啟用，工程師忙了兩年": ["big5"],
    "港の電池がようやく動き始めた": ["shift_jis", "euc-jp", "iso-2022-jp"],
    "항구에 첫 배터리가 설치되었다": ["euc-kr"],
    "Порт придбал первую батарею": ["windows-1251", "koi8-r"],
    "L’été à Nîmes, déjà – “oui”": ["windows-1252"],
    "Zażółć gęślą jaźń": ["iso-8859-2"],
}


def encoded(title, encoding, declared):
    text = rss(item(1, title=title)).decode().partition("?>")[2]
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (declaration + text).encode(encoding)


@pytest.mark.parametrize(
    ("title", "encoding"), [(title, each) for title in WORDS for each in WORDS[title]]
)
def test_each_encoding_is_heard_from_the_document_and_from_the_server(title, encoding):
    for declared, served in (
        (encoding, ""),
        ("", encoding),
        ("utf-8", encoding),
        (encoding, "iso-8859-1"),
    ):
        read = parse_feed(
            encoded(title, encoding, declared), content_type=f"text/xml; charset={served}"
        )
        assert read.entries[0].title == title, (declared, served)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("order", ["", "-le", "-be"])
def test_unicode_is_read_with_a_mark_and_without_whatever_is_declared(encoding, order):
    for declared in ("", "gb2312", "iso-8859-1"):
        data = encoded("海港 é", encoding + (order if encoding != "utf-8" else ""), declared)
        assert parse_feed(data).entries[0].title == "海港 é"


def test_latin_1_means_windows_1252_as_it_does_on_the_web():
    title = "“Quai” – 5 €"
    read = parse_feed(encoded(title, "windows-1252", "iso-8859-1"))
    assert read.entries[0].title == title


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "big5", "utf-16", "utf-8", "", "rot13"])
def test_a_feed_is_read_in_the_encoding_it_is_in(declared):
    title = "港口電力" if declared == "big5" else "海港首个储能电站投运"
    real = declared if declared not in ("", "rot13") else "gb18030"
    text = rss(item(1, title=title)).decode().partition("?>")[2]
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    read = parse_feed((declaration + text).encode(real))
    assert read.entries[0].title == title


def test_the_servers_charset_is_heard_where_the_document_is_silent():
    text = rss(item(1, title="L’été à Nîmes, déjà")).decode().partition("?>")[2]
    data = text.encode("windows-1252")
    read = parse_feed(data, content_type="text/xml; charset=windows-1252")
    assert read.entries[0].title == "L’été à Nîmes, déjà"


def test_utf_8_declared_as_something_else_is_still_utf_8():
    data = rss(item(1, title="海港首个储能电站")).replace(b'"UTF-8"', b'"gb2312"')
    assert parse_feed(data).entries[0].title == "海港首个储能电站"


# -- Dates --------------------------------------------------------------------------------------

DATES = {
    "Mon, 07 Sep 2026 13:00:03 +0200": ("2026-09-07T11:00:03", True),
    "7 Sep 26 13:00 EST": ("2026-09-07T18:00:00", True),
    "Monday, 7 September 2026 13:00:03 GMT": ("2026-09-07T13:00:03", True),
    "Mon, 07 Sep 2026 13:00:03 CST": ("2026-09-07T13:00:03", False),
    "Mon, 07 Sep 2026 00:00:00 +0000": ("2026-09-07T00:00:00", False),
    "Mon, 07 Sep 2026": ("2026-09-07T00:00:00", False),
    "2026-09-07T13:00:03.25+08:00": ("2026-09-07T05:00:03", True),
    "2026-09-07 13:00:03": ("2026-09-07T13:00:03", False),
    "2026-09-07": ("2026-09-07T00:00:00", False),
    "2026-09-21  05:09:38": None,
    "Mon,07 Sep 2026 13:00:03 GMT": ("2026-09-07T13:00:03", True),
    "Monday, 07-Sep-26 13:00:03 GMT": ("2026-09-07T13:00:03", True),
    "Mon Sep  7 13:00:03 PDT 2026": ("2026-09-07T20:00:03", True),
    "September 7, 2026 1:05 PM CEST": ("2026-09-07T11:05:00", True),
    "7 septembre 2026 13:00": ("2026-09-07T13:00:00", False),
    "Mo., 07. Okt 2025 13:00:03 +0200": ("2025-10-07T11:00:03", True),
    "Mon, 07 Sep 2026 13:00:03 America/Los_Angeles": ("2026-09-07T20:00:03", True),
    "Mon, 07 Sep 2026 13:00:03 GMT+0530": ("2026-09-07T07:30:03", True),
    "20260907T130003Z": ("2026-09-07T13:00:03", True),
    "2026/09/07 13:00 +0800": ("2026-09-07T05:00:00", True),
    "2026年9月7日 下午1:05": ("2026-09-07T13:05:00", False),
    "2026년 09월 07일 13:05:09 KST": ("2026-09-07T04:05:09", True),
    "Mon, 07 Sep 2026 13:00:60 GMT": ("2026-09-07T13:00:59", True),
    "Mon, 07 Sep 2026 13:00:61 GMT": None,
    "Mon, 07 Sep 2026 13:00 PM GMT": None,
    "09/07/2026": None,
    "2026": None,
    "7 Foo 2026": None,
    "2026-09": None,
    "Mon, 31 Feb 2026 10:00:00 GMT": None,
    "2026-13-01T00:00:00Z": None,
    "2026-09-07T25:00:00Z": None,
    "2026-09-07T10:00:00+99:00": ("2026-09-07T10:00:00", False),
    "yesterday": None,
    "": None,
}


@pytest.mark.parametrize("raw", DATES)
def test_a_date_is_read_strictly_or_not_at_all(raw):
    (entry,) = parsed(item(1, pubDate=raw))
    assert entry.published_raw == " ".join(raw.split()), "the words of the feed are kept"
    if DATES[raw] is None:
        assert entry.published is None and not entry.date_trusted
    else:
        moment, trusted = DATES[raw]
        assert entry.published == datetime.fromisoformat(moment).replace(tzinfo=UTC)
        assert entry.date_trusted is trusted


def test_the_date_of_the_list_is_no_storys_date():
    day = "Sun, 20 Sep 2026 06:17:00 +0800"
    read = parse_feed(rss(*(item(n, pubDate=day) for n in range(1, 4))))
    assert [entry.published for entry in read.entries] == [None] * 3
    assert "dated alike" in " ".join(read.warnings)


def test_a_day_that_all_stories_share_is_kept_and_not_trusted():
    day = "Sun, 20 Sep 2026 00:00:00 -0400"
    entries = parsed(*(item(n, pubDate=day) for n in range(1, 4)))
    assert {entry.published for entry in entries} == {datetime(2026, 9, 20, 4, tzinfo=UTC)}
    assert not any(entry.date_trusted for entry in entries)


def test_a_time_of_day_that_a_program_filled_in_is_not_trusted():
    entries = parsed(*(item(n, pubDate=f"Mon, 0{n} Sep 2025 12:00:00 GMT") for n in range(1, 4)))
    assert all(entry.published for entry in entries)
    assert not any(entry.date_trusted for entry in entries)


# -- Language -----------------------------------------------------------------------------------

LANGUAGES = {
    ("en", "叮咚买菜被美团收购，即时零售进入巨头争战期"): "zh-Hans",
    ("en", "行動支付整合穩定幣與跨境轉帳，臺灣業者準備開發應用"): "zh-Hant",
    ("zh-cn", "叮咚买菜被美团收购"): "zh-Hans",
    ("zh-TW", "新聞"): "zh-Hant",
    ("", "DeepSeek-V3.2 正式版发布"): "zh-Hans",
    ("en", "La regulación de la IA será la batalla que se librará en las cortes del país"): "es",
    ("en-us", "Ghostty is leaving GitHub"): "en-US",
    ("", "The harbour has bought a battery and it is the first of its kind"): "en",
    ("ja", "港の電池がようやく動き始めた"): "ja",
    ("en", "항구에 첫 배터리가 설치되었다"): "ko",
    ("uk", "Порт придбав першу батарею"): "uk",
    ("English", "Zed 1.0"): "",
}  # fmt: skip


@pytest.mark.parametrize(("declared", "text"), LANGUAGES)
def test_the_text_decides_where_it_contradicts_the_declared_language(declared, text):
    data = rss({"title": text, "link": "https://port.example/1"}, language=declared)
    read = parse_feed(data)
    assert read.entries[0].language == LANGUAGES[declared, text]
    assert read.language == LANGUAGES[declared, text]


# -- Broken documents --------------------------------------------------------------------------


def test_items_that_are_whole_are_read_though_others_are_not():
    good, bad = item(1), item(2, link="x</title>")
    read = parse_feed(rss(good, bad, item(3)))
    assert [entry.guid for entry in read.entries] == ["port-1", "port-3"]
    assert "of its 3 items 2 are whole" in read.warnings[0]


def test_markup_that_was_never_escaped_is_the_text_of_its_element():
    (entry,) = parsed(item(1, description="<p>One<br>two &nbsp; <i>three</p>"))
    assert entry.text == "One\ntwo three"


def test_what_programs_print_around_a_feed_is_left_out():
    read = parse_feed(
        b"<br /><b>Notice</b>: x in y.php<br />" + rss(item(1)) + b"<script>1</script>"
    )
    assert len(read.entries) == 1
    assert "before the feed" in read.warnings[0] and "behind the feed" in read.warnings[1]


@pytest.mark.parametrize(
    "filling",
    ["<![CDATA[", "<!--", "<item>", "<item></item>", "<title>", "&", "<item><title>x</b></item>"],
)
def test_a_hostile_document_costs_no_more_than_seconds_of_the_processor(filling):
    document = b"<rss version='2.0'><channel><title>A</title>" + filling.encode() * (
        1_000_000 // len(filling)
    )
    started = time.process_time()
    for end in (b"", b"</channel></rss>"):
        with contextlib.suppress(NotAFeed):
            parse_feed(document + end)
    assert time.process_time() - started < 10


# -- Values -------------------------------------------------------------------------------------


def test_relative_links_are_made_absolute_against_the_feeds_address():
    data = rss(
        {
            "title": "A story",
            "link": "news/1",
            "description": '<![CDATA[<a href="/x">x</a> <img src="//cdn.example/i.png">]]>',
        }
    )
    (entry,) = parse_feed(data, url="https://port.example/feeds/all.xml").entries
    assert entry.url == "https://port.example/feeds/news/1"
    assert 'href="https://port.example/x"' in entry.content_html
    assert 'src="https://cdn.example/i.png"' in entry.content_html


def test_a_mail_address_is_nobodys_byline():
    authors = [
        "ada@port.example",
        "ada@port.example (Ada Reyes)",
        "Ada Reyes &lt;a@port.example&gt;",
    ]
    entries = parsed(*(item(n, author=author) for n, author in enumerate(authors, 1)))
    assert [entry.author for entry in entries] == ["", "Ada Reyes", "Ada Reyes"]


def test_a_description_that_comes_after_the_content_is_still_the_summary():
    data = rss(
        {
            "title": "A story",
            "link": "https://port.example/1",
            "content:encoded": "<![CDATA[<p>The whole story.</p><p>All of it.</p>]]>",
            "description": "The story in short.",
        }
    ).replace(b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    (entry,) = parse_feed(data).entries
    assert entry.summary == "The story in short."
    assert entry.text == "The whole story.\n\nAll of it."


def test_a_text_without_a_letter_and_one_that_repeats_the_title_are_no_text():
    one, two = parsed(item(1, description=" … "), item(2, description="Story number 2 of the port"))
    assert one.text == two.text == two.summary == ""


def atom(entries, head="", start='<feed xmlns="http://www.w3.org/2005/Atom">'):
    return f"{start}<title>A feed</title>{head}{entries}</feed>".encode()


def test_an_entry_without_an_author_has_its_feeds_where_it_stands_on_the_feeds_own_site():
    head = '<link href="https://port.example/"/><author><name>Ada Reyes</name></author>'
    own = '<entry><title>One</title><link href="https://www.port.example/1"/></entry>'
    other = '<entry><title>Two</title><link href="https://elsewhere.example/2"/></entry>'
    entries = parse_feed(atom(own + other, head)).entries
    assert [entry.author for entry in entries] == ["Ada Reyes", ""]


def test_an_identifier_is_kept_as_written_and_is_an_address_only_where_it_is_one():
    ids = {
        "https://port.example/1": "https://port.example/1",
        "7f3a": "",
        "urn:uuid:1": "",
        "/news/4": "https://port.example/news/4",
    }
    entries = parsed(*(dict(item(1, title="One", guid=guid), link="") for guid in ids))
    read = parse_feed(
        rss(*(dict(item(1, title="One", guid=guid), link="") for guid in ids)),
        url="https://port.example/feed",
    ).entries
    assert [entry.guid for entry in entries] == list(ids)
    assert [entry.url for entry in read] == list(ids.values())


def test_each_base_is_heard():
    entry = """<entry xml:base="/a/"><title>One</title><link href="1"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml" xml:base="b/">
        <x:p xmlns:x="http://www.w3.org/1999/xhtml"><x:i/>See <x:a href="2">this</x:a></x:p>
        </div></content></entry>"""
    start = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://port.example/">'
    (read,) = parse_feed(atom(entry, start=start), url="https://feeds.example/1").entries
    assert read.url == "https://port.example/a/1"
    assert read.content_html == ('<p><i></i>See <a href="https://port.example/a/b/2">this</a></p>')


def test_a_link_to_something_else_is_not_the_entrys():
    entry = """<entry><title>One</title>
        <link rel="replies" href="https://port.example/1/comments"/>
        <link rel="alternate" type="application/rss+xml" href="https://port.example/1.xml"/>
        <link rel="enclosure" href="https://port.example/1.mp3"/>
        <link rel="alternate" type="text/html" href="https://port.example/1"/></entry>"""
    (read,) = parse_feed(atom(entry)).entries
    assert read.url == "https://port.example/1"
    assert [file.url for file in read.enclosures] == ["https://port.example/1.mp3"]


HOSTILE = [
    "<p>a&#8238;b&#x202E;c&#xFEFF;</p>",
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#1;javascript:alert(1)">x</a>',
    '<a href="https://editor:secret@port.example/">x</a>',
    '<a href="\\\\evil.example">x</a>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img onerror=1&gt;">',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe/><img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<p style="x:expression(1)" onclick=alert(1) id=x class=y>x</p>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_hostile_is_left_of_a_text(markup):
    (entry,) = parsed(item(1, description=f"<![CDATA[{markup}]]>"))
    whole = entry.content_html + entry.text + entry.summary
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\ufeff]|secret|\\\\", whole)
    assert not re.search(
        r"(?i)<[^>]*\s(?:on\w+|style|id|class)\s*=|javascript:", entry.content_html
    )
    tags = set(re.findall(r"<([a-z0-9]+)", entry.content_html))
    assert tags <= {"a", "i", "img", "p", "table", "tbody"}


def test_a_frame_that_is_closed_at_once_swallows_nothing():
    for frame in ("<iframe src='x'/>", "<iframe src='x'>", "<object data='x'>"):
        (entry,) = parsed(item(1, description=f"<![CDATA[<p>One.</p>{frame}<p>Two.</p>]]>"))
        assert entry.text == "One.\n\nTwo."
