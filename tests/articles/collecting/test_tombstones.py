"""What was taken down is known again and never stored a second time, whatever way it comes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from articles import framing, reviewing
from articles.collecting.collect import nominate, nominate_page, store_page
from articles.collecting.extract import extract_page
from articles.collecting.importing import import_rows
from articles.collecting.listing import read_list
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.models import (
    Clue,
    Feed,
    Snapshot,
    Source,
    SourceDomain,
    Story,
    Takedown,
)
from articles.takedowns import deciding
from articles.takedowns.reach import Scope
from tests.articles import work
from tests.articles.collecting.feeds import NOW, item
from tests.articles.collecting.test_collect import FEED, collect
from tests.articles.collecting.test_extract import page
from tests.articles.takedowns.test_takedowns import REASON, asked, stories

pytestmark = pytest.mark.django_db

LONG = "The port has bought a battery, and this is what everybody there says about it. " * 4
YEARS = NOW + timedelta(days=900)
VOUCHED = "I copied it whole."


def take(scope, person):
    return deciding.take_down(asked(), person, scope, reason=REASON, at=NOW)


@pytest.fixture
def tombstone(administrator):
    """A story that came by a feed, with a long text, and was taken down."""
    collect(item(1, description=LONG, author="Ada", category="Ports"))
    take(stories(Story.objects.get()), administrator)
    return Story.objects.get()


def nothing_but(tombstone):
    """Whether nothing came back: one story, none of its words, no clue to find it by."""
    story = Story.objects.get()
    assert story == tombstone
    assert (story.title, story.author, story.summary, story.tags) == ("", "", "", [])
    assert set(Snapshot.objects.values_list("text", flat=True)) == {""}
    assert not Clue.objects.exists()
    return True


def test_the_tombstone_has_addresses_and_hashes_alone(tombstone):
    assert tombstone.url == "https://port.example/1"
    assert tombstone.guid.startswith("sha256:")
    assert len(tombstone.fingerprint) == 64
    assert tombstone.snapshots.get().text_hash == Snapshot.hash_of(LONG.strip())
    assert str(tombstone) == "A story taken down on 2026-09-22"
    assert not Story.objects.waiting().exists()
    assert not Story.objects.page_due(YEARS).exists()


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"description": "Other words."},
        {"link": "http://www.port.example/1/", "guid": "new"},  # another spelling
        {"link": "https://port.example/1?utm_source=feed", "guid": "new"},
        {"link": "https://port.example/moved"},  # the same identifier
        {"link": "https://port.example/moved", "guid": "new"},  # the same title and day
        {"link": "https://port.example/moved", "guid": "new", "title": "Quite another title"},
        {"link": "https://mill.example/copy", "guid": "new", "title": "Copied by somebody else"},
    ],
)
@pytest.mark.parametrize("at", [NOW, YEARS])
def test_the_feed_does_not_bring_it_back(tombstone, again, at):
    done = collect(item(1, **{"description": LONG} | again), at=at)
    assert done.new == 0
    assert nothing_but(tombstone)
    if "mill" in again.get("link", ""):
        (said,) = done.skipped
        assert "Its text was taken down at the request of whoever holds its rights" in said


def test_other_stories_of_that_feed_are_collected_as_ever(tombstone):
    assert collect(item(1, description=LONG), item(2)).new == 1
    assert Story.objects.count() == 2


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ({}, "This story was taken down"),
        ({"url": "http://www.port.example/1/"}, "This story was taken down"),
        ({"url": "https://port.example/moved"}, "This story was taken down"),
        (
            {"url": "https://mill.example/copy", "title": "Another title", "text": LONG.strip()},
            "This text was taken down",
        ),
    ],
)
def test_nobody_pastes_it_again(tombstone, editor, again, said):
    given = {
        "url": "https://port.example/1",
        "title": "Story number 1 of the port",
        "text": "Words of somebody who types them all anew, " * 6,
        "published_at": tombstone.published_at,
    }
    with pytest.raises(ValidationError) as refusal:
        nominate(**given | again, person=editor, attestation=VOUCHED, at=NOW)
    assert said in refusal.value.message_dict["url"][0]
    assert nothing_but(tombstone)


def test_no_page_brings_it_back(tombstone, editor):
    with pytest.raises(ValidationError, match="taken down"):
        store_page(tombstone, page(), at=NOW)
    read = extract_page(page(), "https://port.example/1", at=NOW)
    with pytest.raises(ValidationError, match="taken down"):
        nominate_page(read, "https://port.example/1", person=editor, at=NOW)
    assert nothing_but(tombstone)


def test_nothing_is_drafted_from_it_and_nothing_rests_on_it(tombstone, editor, managing):
    with pytest.raises(DraftFailed, match="taken down"):
        draft_story(tombstone, at=NOW)
    draft = work.edition(work.source("grey-post"))
    with pytest.raises(ValidationError, match="taken down"):
        framing.add_credit(draft, tombstone, editor, draft.version)
    draft.credits.create(story=tombstone, order=2)  # as if it had been credited before
    claim, read = draft.claims.first(), tombstone.snapshots.get()
    with pytest.raises(ValidationError, match="taken down"):
        reviewing.set_passage(claim, editor, draft.version, snapshot=read, exact="Words")


# -- A source that was taken down ------------------------------------------------------------------


@pytest.fixture
def gone(administrator):
    """A publisher that asked for all of it."""
    collect(item(1))
    source = Source.objects.get()
    take(Scope(Takedown.Scope.SOURCE, source=source), administrator)
    return Source.objects.get()


def test_of_a_source_that_was_taken_down_nothing_is_collected(gone, editor):
    done = collect(item(1), item(2), item(3, link="https://news.port.example/3"))
    assert done.new == 0
    assert [gone.refusal_of_collecting in said for said in done.skipped] == [True, True]
    elsewhere = collect(item(4), item(5, link="https://mill.example/5"), url="https://l.example/f")
    assert elsewhere.new == 1
    with pytest.raises(ValidationError) as refusal:
        nominate(
            url="https://port.example/new", title="A new story", text="Words " * 50,
            person=editor, attestation=VOUCHED, at=NOW,
        )  # fmt: skip
    (said,) = refusal.value.message_dict["url"]
    assert said == (
        f"{gone} asked on 2026-09-22 that nothing of it be kept here, so nothing at its "
        "addresses is collected."
    )
    assert Story.objects.filter(source=gone).count() == 1


def test_its_feeds_are_off_and_nobody_turns_them_on(gone):
    feed = Feed.objects.get(url=FEED)
    assert (feed.source, feed.is_on) == (gone, False)
    feed.is_on = True
    with pytest.raises(ValidationError, match="nothing of it be kept"):
        feed.full_clean()
    feed.save()  # behind the desk's back
    assert feed not in Feed.objects.due(YEARS)


def test_no_list_of_sources_brings_it_in_again(gone):
    rows = read_list(
        b"name,homepage,feed_url\nPort,https://port.example,https://port.example/other.xml\n"
        b"Mill,https://mill.example,\n"
    )
    imported = import_rows(rows)
    assert (imported.sources, imported.feeds) == (1, 0)
    assert [row.problem for row in imported.refused] == [gone.refusal_of_collecting]
    assert SourceDomain.objects.count() == 2
