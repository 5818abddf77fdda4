from datetime import timedelta

from articles.collecting import dedupe
from articles.collecting.dedupe import Decider, Known
from articles.collecting.normalize import fingerprint
from tests.articles.collecting.feeds import NOW, normal

TITLE = "The port has bought a battery"
LONG = "The port has bought a battery, the first of its size on this coast. " * 4
DAY = NOW - timedelta(days=2)


def known(**fields):
    return Known(**{"id": 7, "url": "https://port.example/old"} | fields)


def why(stories, *entries):
    """The decision on the last of the entries, as the rung and the story it leads to."""
    decision = Decider(stories).decide(entries, str)[-1]
    return decision.why, decision.known_id


def test_the_guid_comes_first():
    assert why([known(guid="g")], normal(guid="g", url="https://port.example/new")) == (
        dedupe.GUID,
        7,
    )


def test_then_the_address_in_any_of_its_spellings():
    story = known(url="http://www.port.example/a/")
    assert why([story], normal(guid="g", url="https://port.example/a")) == (dedupe.ADDRESS, 7)


def test_then_title_and_day_of_the_same_publisher():
    story = known(fingerprint=fingerprint(TITLE.upper(), DAY))
    assert why([story], normal(title=TITLE, published=DAY)) == (dedupe.TITLE, 7)
    assert why([story], normal(title=TITLE, published=NOW))[0] == dedupe.NEW
    elsewhere = normal(title=TITLE, published=DAY, url="https://mill.example/1")
    assert why([story], elsewhere)[0] == dedupe.NEW, "another publisher has its own story"


def test_then_the_words_of_the_same_publisher():
    story = known(text_hash=LONG)
    assert why([story], normal(text=LONG, title="Retitled")) == (dedupe.TEXT, 7)
    assert why([story], normal(text=LONG, url="https://mill.example/1"))[0] == dedupe.NEW
    short = known(text_hash="Read more.")
    assert why([short], normal(text="Read more."))[0] == dedupe.NEW


def test_a_short_title_and_one_without_a_day_say_nothing():
    for title, day in (("v1.2.0", DAY), ("2026-09-20", DAY), (TITLE, None)):
        story = known(fingerprint=fingerprint(title, day))
        assert why([story], normal(title=title, published=day))[0] == dedupe.NEW


def test_titles_and_words_of_long_ago_say_nothing():
    story = known(fingerprint=fingerprint(TITLE, DAY), text_hash=LONG, recent=False)
    assert why([story], normal(title=TITLE, published=DAY, text=LONG))[0] == dedupe.NEW


def test_an_entry_that_stands_twice_in_a_document_is_one_story():
    entry = normal(guid="g")
    assert why([], entry, entry) == (dedupe.REPEATED, None)


def test_two_stories_of_one_document_are_not_one_for_their_title():
    story = known(url="https://port.example/a", fingerprint=fingerprint(TITLE, DAY))
    one = normal(title=TITLE, published=DAY, url="https://port.example/a")
    two = normal(title=TITLE, published=DAY, url="https://port.example/b")
    assert why([story], one, two)[0] == dedupe.NEW


def test_an_identifier_that_stands_for_everything_stands_for_nothing():
    one, two = (normal(guid="same", url=f"https://port.example/{n}") for n in "ab")
    decisions = Decider([known(guid="same")]).decide([one, two], str)
    assert [decision.why for decision in decisions] == [dedupe.NEW, dedupe.NEW]
    assert [decision.entry.guid for decision in decisions] == ["", ""]
