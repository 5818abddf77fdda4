"""Live passages held against what their sources say now, by whatever door the words came in."""

from datetime import timedelta

import pytest

from articles import publishing, rechecking, reviewing, revising
from articles.models import DeskEntry, Finding, LostPassage, Recheck, Snapshot
from articles.text.nearest import nearest
from tests.articles import work
from tests.articles.test_publishing import approved, fresh
from tests.articles.test_revising import take_live
from tests.articles.work import NOON, SENTENCES, TEXT
from tests.newsroom import surfaces

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=6)


@pytest.fixture
def live(editor, managing):
    return take_live(work.edition(work.source(reviewed_by=managing)), editor, managing)


def read(story, text, at=LATER, kind=Snapshot.Kind.PAGE, version="1"):
    return Snapshot.objects.create(
        story=story, kind=kind, extractor="test", extractor_version=version, text=text, read_at=at
    )


def story_of(edition):
    return edition.credits.get().story


def test_a_text_that_came_by_another_door_is_compared_once(live):
    assert rechecking.compare_unseen(at=LATER) == 0
    read(story_of(live), TEXT.replace("58%", "56%"))
    assert rechecking.compare_unseen(at=LATER) == 1
    assert rechecking.compare_unseen(at=LATER) == 0
    assert LostPassage.objects.open().get().passage.exact == SENTENCES[3]


@pytest.mark.parametrize(("kind", "version"), [("feed", "1"), ("page", "2")])
def test_only_like_is_compared_with_like(live, kind, version):
    read(story_of(live), "Something else altogether was said here.", kind=kind, version=version)
    assert rechecking.compare_unseen(at=LATER) == 0


def test_what_was_waived_when_it_went_live_is_no_news(live, editor, managing):
    read(story_of(live), TEXT.replace("58%", "56%"))
    rechecking.compare_unseen(at=LATER)
    update = revising.update(live, managing, live.version, at=LATER)
    finding = Finding.objects.open().get(claim__edition=update)
    assert finding.kind == "source_changed"
    reviewing.waive(finding, managing, fresh(update).version, reason="They told us on the phone.")
    take_live(fresh(update), editor, managing)
    Recheck.objects.update(compared_to=0)
    assert rechecking.compare_unseen(at=LATER) == 0
    assert not LostPassage.objects.open().exists(), "the queue is of live editions"


def test_an_update_cannot_rest_on_a_page_that_is_gone_unless_somebody_lets_it(live, managing):
    Recheck.objects.update(gone_at=LATER)
    update = revising.update(live, managing, live.version, at=LATER)
    found = Finding.objects.open().filter(claim__edition=update)
    assert set(found.values_list("kind", flat=True)) == {"source_withdrawn"}
    assert "gone from its publisher's site" in found[0].detail


def test_a_later_state_replaces_the_one_that_waits(live):
    read(story_of(live), TEXT.replace("58%", "56%"))
    rechecking.compare_unseen(at=LATER)
    first = LostPassage.objects.get()
    later = LATER + timedelta(days=1)
    read(story_of(live), TEXT.replace("58%", "54%"), at=later)
    assert rechecking.compare_unseen(at=later) == 1
    second = LostPassage.objects.get()
    assert (second.pk, second.found_at) == (first.pk, LATER) and second.state != first.state
    assert DeskEntry.objects.filter(verb="source changed").count() == 2


def test_nothing_public_changes_by_itself(client, live):
    """Not even where the new text has a sentence of ours, which would make it a quotation."""

    def shown():
        return {address: surfaces.read(client, address) for address in surfaces.ADDRESSES}

    ours = live.claims.get(section="takeaway")
    before = shown()
    assert before[surfaces.ARTICLE][0] == 200 and SENTENCES[0] in before[surfaces.ARTICLE][1]
    read(story_of(live), f"Nothing of it is left but this. {ours.text} And that is all.")
    assert rechecking.compare_unseen(at=LATER) == 3
    Recheck.objects.update(gone_at=LATER)
    rechecking.compare(Recheck.objects.get(), at=LATER)
    assert shown() == before
    assert fresh(live).content_hash() == live.approved_hash


def test_the_number_of_queries_does_not_grow_with_the_page(live, django_assert_max_num_queries):
    """One comparison where nothing is lost: who asks, texts, passages, waivers, what was open."""
    read(story_of(live), f"{TEXT} One sentence more.")
    with django_assert_max_num_queries(13):
        rechecking.compare_unseen(at=LATER)


def test_what_publishing_writes_down_is_when_to_read_again(live):
    recheck = Recheck.objects.get()
    assert (recheck.story, recheck.due_at) == (story_of(live), NOON + timedelta(hours=6))


def test_two_articles_on_one_story_share_its_reading(live, editor, managing):
    other = work.edition(story_of(live).source, slug="other")
    other.credits.create(story=story_of(live), order=2)
    draft = approved(other, editor, managing)
    publishing.publish(draft, managing, draft.version, at=LATER)
    assert Recheck.objects.count() == 2
    assert Recheck.objects.get(story=story_of(live)).published_at == LATER


# -- The closest sentence --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "now"),
    [
        (SENTENCES[3], "Operators said repeat studies took 56% of the elapsed time."),
        ("Operators said that repeat studies took more than half of all the time that had elapsed.",
         "Operators said repeat studies took 56% of the elapsed time."),
        ("The harbour cat was asleep.", ""),
        ("电池储能项目正在排队。", ""),
    ],
)  # fmt: skip
def test_the_closest_sentence_is_found_or_none_is(words, now):
    assert nearest(words, TEXT.replace("58%", "56%")).rstrip(".") == now.rstrip(".")


def test_what_stood_to_the_end_of_a_sentence_is_shown_to_its_end_now():
    text = "It has paid back seven of the nine callers. Nobody said more."
    assert nearest("It has paid back all nine callers.", text).endswith("nine callers.")
    assert nearest("has paid back all nine", text) != text


def test_nothing_is_close_in_an_empty_text():
    assert nearest("Anything at all.", "") == ""
