"""Documents made to keep a parser busy: read in part or refused, and in seconds either way."""

import json
import time

import pytest

from articles.collecting.entries import MAX_ITEMS
from articles.collecting.extract import NoText, extract_page
from articles.collecting.parse import NotAFeed, parse_feed
from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.test_extract import page

SECONDS = 20  # of the processor


@pytest.fixture(autouse=True)
def in_time():
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS


def laughing():
    entities = "".join(
        f"<!ENTITY {letter} '{f'&{before};' * 10}'>"
        for before, letter in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    )
    start = f"<!DOCTYPE rss [<!ENTITY a 'ha'>{entities}]><rss".encode()
    return rss(item(1, title="&m;")).replace(b"<rss", start, 1)


def test_entities_that_multiply_are_not_expanded():
    (entry,) = parse_feed(laughing()).entries
    assert len(entry.title) < 100


MONSTROUS = {
    "deep": lambda: rss(item(1), head="<x>" * 300_000 + "</x>" * 300_000),
    "deep, never closed": lambda: rss(item(1), head="<x>" * 500_000),
    "many": lambda: rss(item(1), head="<x/>" * 500_000),
    "attributes": lambda: rss(
        item(1), head="<x b='>' " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>"
    ),
    "prefixes": lambda: rss(
        item(1), head="".join(f"<a{n}:b xmlns:a{n}='urn:{n}'/>" for n in range(50_000))
    ),
    "ampersands": lambda: rss(item(1, title="& " * 4_000_000)),
    "nested JSON": lambda: b'{"a":' * 1_900_000,
}


@pytest.mark.parametrize("made", MONSTROUS.values(), ids=MONSTROUS)
def test_what_no_feed_has_is_passed_over_or_refused_in_one_line(made):
    try:
        entries = parse_feed(made()).entries
    except NotAFeed as refusal:
        assert "\n" not in str(refusal) and len(str(refusal)) < 500
    else:
        assert [len(entry.title) <= 10_000 for entry in entries] == [True]


READ_IN_PART = {
    "RSS": lambda: rss(*(item(n, pubDate="") for n in range(40_000))),
    "empty": lambda: rss(*[{"title": "x"}] * 300_000),
    "JSON": lambda: json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"title": "x"}] * 300_000}
    ).encode(),
}


@pytest.mark.parametrize("made", READ_IN_PART.values(), ids=READ_IN_PART)
def test_of_too_many_items_the_first_are_read_and_the_others_told(made):
    read = parse_feed(made())
    assert len(read.entries) == MAX_ITEMS
    assert any("Only the first 2,000 of" in warning for warning in read.warnings)


def test_the_items_that_are_left_are_whole_whatever_their_texts_say():
    trick = "<![CDATA[</item><item>]]>"
    items = [item(n, pubDate="", description=trick) for n in range(MAX_ITEMS + 9)]
    read = parse_feed(rss(*items))
    assert [entry.guid for entry in read.entries] == [
        f"port-{number}" for number in range(MAX_ITEMS)
    ]


ONE_ITEM = {
    "title": {"title": "x" * 9_900_000},
    "title of words": {"title": "x y " * 2_400_000},
    "title of references": {"title": "&amp;amp;lt;" * 800_000},
    "guid": {"guid": "x" * 9_900_000},
    "nested text": {"description": "<![CDATA[" + "<div>" * 1_900_000 + "]]>"},
    "escaped nested text": {"description": "&lt;div&gt;" * 800_000},
    "long text": {"description": "word " * 1_900_000},
    "pieces": {"title": "<![CDATA[x]]>" * 700_000},
}


@pytest.mark.parametrize("elements", ONE_ITEM.values(), ids=ONE_ITEM)
def test_an_item_of_ten_megabytes_is_cut(elements):
    (entry,) = parse_feed(rss(item(1, **elements))).entries
    assert len(entry.title) <= 10_000 and len(entry.guid) <= 10_000
    assert len(entry.text) <= 200_000 and len(entry.content_html) <= 1_000_000


@pytest.mark.parametrize(
    ("body", "what"),
    [("<p>Words. " * 40_000, "5,000 paragraphs"), ("<div>" * 500_000, "100,000 tags")],
    ids=["paragraphs", "tags"],
)
def test_a_page_that_is_no_article_is_refused_before_it_is_taken_apart(body, what):
    for written in (page(body), page(body).encode()):
        with pytest.raises(NoText, match=what):
            extract_page(written, "https://port.example/")
