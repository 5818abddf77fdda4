from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles.collecting.collect import collect_document, nominate, store_page
from articles.collecting.extract import NoText
from articles.collecting.parse import NotAFeed
from articles.models import DeskEntry, Feed, Snapshot, Source, SourceDomain, Story
from tests.articles import make
from tests.articles.collecting.feeds import NOW, fixtures, item, rss
from tests.articles.collecting.test_extract import page

pytestmark = pytest.mark.django_db

FEED = "https://port.example/feed.xml"
LONG = "The port has bought a battery, and this is what everybody there says about it. " * 4


def collect(*items, url=FEED, at=NOW, **options):
    return collect_document(rss(*items, **options), url=url, at=at)


def rows():
    return [model.objects.count() for model in (Source, Feed, Story, Snapshot)]


# -- What is stored -----------------------------------------------------------------------------


def test_an_entry_becomes_a_story_of_its_publisher_with_the_words_of_the_feed():
    done = collect(item(1, author="ada@port.example (Ada Reyes)", category="Ports"))
    assert (done.new, done.seen, done.skipped) == (1, 0, [])
    story = Story.objects.get()
    assert (story.title, story.url) == ("Story number 1 of the port", "https://port.example/1")
    assert (story.author, story.tags, story.language) == ("Ada Reyes", ["Ports"], "en")
    assert story.published_at.isoformat() == "2025-09-01T10:01:07+00:00"
    assert story.date_trusted
    assert story.first_seen_at == story.collected_at == NOW
    assert story.via == done.feed and done.feed.url == FEED
    snapshot = story.snapshots.get()
    assert snapshot.kind == Snapshot.Kind.FEED
    assert snapshot.text == "The port says something new for the 1. time."
    assert snapshot.text_hash == Snapshot.hash_of(snapshot.text)


def test_an_unknown_publisher_is_made_unreviewed_under_its_domain():
    collect(item(1), url="https://lists.example/feed")
    source = Source.objects.get()
    assert (source.name, source.kind, source.is_reviewed) == ("port.example", "unknown", False)
    assert source.homepage == "https://port.example/"
    assert [row.domain for row in source.domains.all()] == ["port.example"]


def test_a_known_publisher_is_found_by_the_domain_of_the_story():
    known = Source.objects.create(name="Mill", slug="mill")
    SourceDomain.objects.create(source=known, domain="mill.example")
    collect(item(1, link="https://news.mill.example/1"))
    assert Story.objects.get().source == known


def test_an_aggregator_is_via_and_never_the_publisher():
    collect(
        item(1, link="https://mill.example/1"),
        item(2, link="https://harbour.example/2"),
        url="https://list.example/feed",
    )
    assert {story.source.name for story in Story.objects.all()} == {
        "mill.example",
        "harbour.example",
    }
    assert Feed.objects.get().source is None, "nobody knows whose list it is"


def test_a_story_at_an_aggregators_own_address_is_skipped_with_the_reason():
    lists = Source.objects.create(name="Lists", slug="lists", kind=Source.Kind.AGGREGATOR)
    SourceDomain.objects.create(source=lists, domain="list.example")
    done = collect(item(1, link="https://list.example/go/1"), item(2))
    assert done.new == 1
    assert "never credited as publisher" in done.skipped[0]


def test_a_feed_at_its_publishers_domain_is_credited_to_it():
    done = collect(item(1))
    done.feed.refresh_from_db()
    assert done.feed.source == Source.objects.get(domains__domain="port.example")
    assert (done.feed.title, done.feed.format, done.feed.language) == ("A feed", "rss", "en")
    assert done.feed.homepage == "https://port.example/"
    assert not done.feed.is_on


def test_a_persons_word_on_whose_feed_it_is_stands():
    own = Source.objects.create(name="Own", slug="own")
    Feed.objects.create(url=FEED, source=own)
    collect(item(1))
    assert Feed.objects.get().source == own


def test_a_file_goes_by_the_address_its_feed_names_or_by_its_own_name():
    collect(item(1), url="file:one.xml")
    head = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://port.example/f"/>'
    collect(item(2), url="file:two.xml", head=head)
    assert set(Feed.objects.values_list("url", flat=True)) == {
        "file:one.xml",
        "https://port.example/f",
    }


def test_an_entry_without_words_is_a_story_without_a_snapshot():
    collect(item(1, description=""))
    story = Story.objects.get()
    assert not story.snapshots.exists()
    assert story.collected_at is None


def test_no_words_are_kept_of_a_source_that_does_not_let_us():
    source = Source.objects.create(name="Port", slug="port", may_store_text=False)
    SourceDomain.objects.create(source=source, domain="port.example")
    collect(item(1))
    story = Story.objects.get()
    assert not story.snapshots.exists()
    assert (story.summary, story.collected_at) == ("", None)


def test_what_an_aggregator_writes_under_a_headline_is_not_kept_as_the_publishers_words():
    collect(item(1, link="https://mill.example/1"))
    story = Story.objects.get()
    assert str(story.source) == "mill.example"
    assert story.summary == "The port says something new for the 1. time."
    assert (story.snapshots.count(), story.collected_at) == (0, None)


def test_values_longer_than_their_columns_are_shortened():
    collect(
        item(
            1,
            title="A port " * 500,
            author="Ada " * 500,
            guid="g" * 5000,
            category="power " * 200,
            pubDate="x" * 500,
            description="words " * 5000,
        ),
        language="en-" + "x" * 100,
        head=f"<title>{'Feed ' * 500}</title>",
    )
    story = Story.objects.get()
    assert len(story.title) <= 500 and story.title.endswith("…")
    assert len(story.author) <= 300
    assert len(story.summary) <= 600
    assert len(story.snapshots.get().text) > 20_000, "the text itself is whole"


def test_characters_that_a_database_refuses_are_left_out():
    data = (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "\\u0000\\ud800", "items": ['
        b'{"id": "\\u0000\\udc00", "url": "https://port.example/1",'
        b' "title": "A\\u0000 \\ud83dport"'
        b', "content_text": "Words\\u0000 \\ud800here.", "tags": ["a\\u0000b"],'
        b' "author": {"name": "\\ud800Ada"}, "date_published": "\\u0000"}]}'
    )
    collect_document(data, url=FEED, at=NOW)
    story = Story.objects.get()
    assert (story.title, story.tags, story.author) == ("A port", ["ab"], "Ada")
    assert story.snapshots.get().text == "Words here."


def test_impossible_dates_are_set_aside_and_their_words_kept():
    collect(item(1, pubDate="Thu, 01 Jan 1970 00:00:01 GMT"))
    story = Story.objects.get()
    assert story.published_at is None and not story.date_trusted
    assert story.published_raw == "Thu, 01 Jan 1970 00:00:01 GMT"


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_every_fixture_is_stored_and_a_second_run_adds_nothing(path):
    url = f"file:{path.name}"
    first = collect_document(path.read_bytes(), url=url, at=NOW)
    before = rows()
    second = collect_document(path.read_bytes(), url=url, at=NOW + timedelta(hours=1))
    assert first.new > 0 and first.seen == 0
    assert (second.new, second.seen) == (0, first.new)
    assert second.skipped == first.skipped
    assert rows() == before


# -- Again, and elsewhere -----------------------------------------------------------------------


def test_a_second_feed_with_the_same_story_adds_none():
    collect(item(1))
    done = collect(
        item(1, guid="other", link="http://www.port.example/1/?utm_source=list"),
        url="https://list.example/feed",
    )
    assert (done.new, done.seen) == (0, 1)
    assert Story.objects.get().via.url == FEED


@pytest.mark.parametrize("url", [FEED, "https://list.example/feed"])
def test_a_changed_text_adds_a_snapshot_and_changes_none(url):
    collect(item(1), url=url)
    later = NOW + timedelta(hours=1)
    collect(item(1, description="The port has thought better of it."), url=url, at=later)
    story = Story.objects.get()
    assert [snapshot.read_at for snapshot in story.snapshots.all()] == [later, NOW]
    assert story.collected_at == NOW, "when its words were first stored"


def test_another_feed_has_no_say_in_a_text_but_the_publishers_own_has():
    collect(item(1, description="A reader's comment."), url="https://list.example/feed")
    collect(item(1, description="Another reader's."), url="https://other.example/feed")
    collect(item(1, description="The port's own words."), item(2))
    story = Story.objects.get(url="https://port.example/1")
    assert {snapshot.text for snapshot in story.snapshots.all()} == {
        "A reader's comment.",
        "The port's own words.",
    }


def test_a_text_that_was_taken_down_stays_down():
    collect(item(1))
    Snapshot.objects.get().erase("asked by the publisher", at=NOW)
    collect(item(1))
    collect(item(1, description="Other words of the same story."))
    assert [snapshot.text for snapshot in Snapshot.objects.all()] == [""]
    with pytest.raises(ValidationError, match="taken down"):
        store_page(Story.objects.get(), page(), at=NOW)


def test_a_story_whose_address_changed_is_known_by_its_title_and_day():
    collect(item(1))
    done = collect(item(1, guid="new", link="https://port.example/moved"))
    assert (done.new, done.seen) == (0, 1)
    mill = collect(item(1, guid="mill", link="https://mill.example/1"))
    assert mill.new == 1, "under the same headline, another publisher has its own"


def test_a_document_that_is_no_feed_stores_nothing():
    with pytest.raises(NotAFeed):
        collect_document(b"<!DOCTYPE html><html></html>", url=FEED, at=NOW)
    assert rows() == [0, 0, 0, 0]


@contextmanager
def power_cut(statement):
    """The database goes away at the first statement that begins so."""

    def cut(execute, sql, *rest):
        if sql.startswith(statement):
            raise ConnectionError("the power was cut")
        return execute(sql, *rest)

    with connection.execute_wrapper(cut):
        yield


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "articles_feed"',
        'INSERT INTO "articles_source"',
        'INSERT INTO "articles_story"',
        'INSERT INTO "articles_snapshot"',
        'UPDATE "articles_feed" SET "source_id"',
    ],
)
def test_a_crash_half_way_stores_nothing_and_the_next_run_stores_all(statement):
    with power_cut(statement), pytest.raises(ConnectionError):
        collect(item(1), item(2))
    assert rows() == [0, 0, 0, 0]
    assert collect(item(1), item(2)).new == 2


def test_what_is_known_costs_the_same_for_one_story_and_for_many(django_assert_max_num_queries):
    """Three queries find what is known, one each the sources, feed and texts; the rest is
    savepoints. A query an entry would make a full feed of 60 cost hundreds."""
    items = [item(n) for n in range(1, 29)]
    collect(*items)
    with django_assert_max_num_queries(15):
        collect(*items)


# -- Pages --------------------------------------------------------------------------------------


def test_the_text_of_a_page_is_kept_once():
    collect(item(1, description=""))
    story = Story.objects.get()
    later = NOW + timedelta(hours=1)
    snapshot = store_page(story, page(), at=later)
    assert (snapshot.kind, snapshot.extractor) == ("page", "trafilatura")
    assert "Paragraph 1 tells" in snapshot.text
    story.refresh_from_db()
    assert story.collected_at == later
    assert store_page(story, page(), at=later + timedelta(hours=1)) == snapshot
    assert Snapshot.objects.count() == 1


def test_a_page_without_an_article_or_without_leave_is_not_kept():
    collect(item(1, description=""))
    story = Story.objects.get()
    with pytest.raises(NoText):
        store_page(story, "<html></html>", at=NOW)
    story.source.may_store_text = False
    with pytest.raises(ValidationError, match="rights"):
        store_page(story, page(), at=NOW)
    assert not Snapshot.objects.exists()


# -- Nominations --------------------------------------------------------------------------------


def nominated(person, **changes):
    return nominate(
        **{
            "url": "https://port.example/1?utm_source=mail",
            "title": "The port has bought a battery",
            "text": LONG,
            "person": person,
            "attestation": "Copied whole and unchanged.",
            "at": NOW,
        }
        | changes
    )


def test_a_pasted_text_becomes_a_story_with_the_name_of_who_vouches_for_it(editor):
    story = nominated(editor)
    story.refresh_from_db()
    assert story.url == "https://port.example/1"
    assert (story.source.name, story.language) == ("port.example", "en")
    assert story.nominated_by == editor
    assert (story.collected_at, story.date_trusted) == (NOW, False)
    snapshot = story.snapshots.get()
    assert (snapshot.kind, snapshot.text) == ("pasted", LONG.strip())
    assert (snapshot.pasted_by, snapshot.attestation) == (editor, "Copied whole and unchanged.")
    entry = DeskEntry.objects.get()
    assert (entry.verb, entry.person, entry.story) == ("nominate", editor, story)
    assert entry.why == "Copied whole and unchanged."


def test_a_pasted_text_of_a_story_we_have_is_added_to_it(editor):
    collect(item(1))
    Story.objects.update(spiked_at=NOW, spiked_by=editor)
    story = nominated(editor, url="http://www.port.example/1/")
    assert Story.objects.get() == story
    assert {snapshot.kind for snapshot in story.snapshots.all()} == {"feed", "pasted"}
    assert story.title == "Story number 1 of the port", "what the publisher wrote stands"
    assert list(Story.objects.waiting()) == [story], "it is back on the desk"


def test_pasting_the_same_text_twice_keeps_it_once(editor):
    assert nominated(editor) == nominated(editor)
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "https://editor:secret@port.example/"),
        ("title", " "),
        ("title", "A port " * 100),
        ("text", "Too short."),
        ("text", " \n" * 500),
        ("attestation", " "),
        ("published_at", NOW + timedelta(days=30)),
    ],
)
def test_a_bad_nomination_is_refused_by_field_and_stores_nothing(editor, field, value):
    with pytest.raises(ValidationError) as refused:
        nominated(editor, **{field: value})
    assert list(refused.value.message_dict) == [field]
    assert rows() == [0, 0, 0, 0]


def test_a_nomination_from_a_source_that_lets_us_keep_nothing_stores_nothing(editor):
    source = Source.objects.create(name="Port", slug="port", may_store_text=False)
    SourceDomain.objects.create(source=source, domain="port.example")
    with pytest.raises(ValidationError, match="rights"):
        nominated(editor)
    assert not Story.objects.exists() and not DeskEntry.objects.exists()


# -- What a source is called ----------------------------------------------------------------------


def own_feed(title="Port News", homepage="https://www.port.example/"):
    """A document of a feed that has this title and this homepage."""
    document = rss(item(1)).decode()
    document = document.replace("<title>A feed</title>", f"<title>{title}</title>")
    return document.replace("<link>https://port.example/<", f"<link>{homepage}<").encode()


@pytest.mark.parametrize(
    ("title", "name", "native"),
    [("Port News", "Port News", ""), ("港口通讯", "port.example", "港口通讯")],
)
def test_a_source_is_called_as_its_own_feed_is(title, name, native):
    collect_document(own_feed(title), url="https://port.example/feed", at=NOW)
    source = Source.objects.get()
    assert (source.name, source.native_name, source.slug) == (name, native, "port-example")
    assert DeskEntry.objects.get(source=source).why.startswith(f"port.example → {title}")
    collect_document(own_feed("Another"), url="https://port.example/feed", at=NOW)
    assert str(Source.objects.get()) == title


@pytest.mark.parametrize(
    ("url", "homepage"),
    [
        ("https://feeds.example/port", "https://port.example/"),
        ("https://port.example/feed", "https://port.example/ships/"),
        ("https://ships.port.example/feed", "https://ships.port.example/"),
        ("https://port.example/feed", ""),
    ],
)
def test_a_feed_that_is_not_the_whole_sites_names_no_source(url, homepage):
    collect_document(own_feed(homepage=homepage), url=url, at=NOW)
    assert Source.objects.get(domains__domain="port.example").name == "port.example"


@pytest.mark.parametrize("title", ["Ships - Port News", "Port News | All", "Port News » Ships"])
def test_a_title_of_several_names_is_no_name(title):
    collect_document(own_feed(title), url="https://port.example/feed", at=NOW)
    assert Source.objects.get().name == "port.example"


@pytest.mark.parametrize("kept", ["named", "named in its script", "reviewed", "told to readers"])
def test_a_name_that_somebody_has_seen_to_stays(kept, managing):
    url = "https://port.example/feed"
    collect_document(own_feed(title=""), url=url, at=NOW)
    if kept == "told to readers":
        make.article(original=Story.objects.get())
    Source.objects.update(
        **{
            "named": {"name": "Port"},
            "named in its script": {"native_name": "港口"},
            "reviewed": {
                "rights_basis": "licence",
                "rights_reviewed_by": managing,
                "rights_reviewed_at": NOW,
            },
            "told to readers": {},
        }[kept]
    )
    before = Source.objects.values("name", "native_name").get()
    collect_document(own_feed(), url=url, at=NOW)
    assert Source.objects.values("name", "native_name").get() == before
    assert not DeskEntry.objects.filter(verb="rename").exists()
