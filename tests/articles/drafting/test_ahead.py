"""Which stories are drafted before anybody asks, how many, and that none is drafted twice."""

from datetime import timedelta

import pytest

from articles import publishing
from articles.drafting import ahead
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.drafting.providers.extractive import Extractive
from articles.models import Article, DeskEntry, DraftRun, Edition, Snapshot, Story
from articles.models.stories import Story as Row

from .desk import NOW, lamp, story_of
from .tasks import URL, good_answer
from .test_draft import Saying

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]

LATER = NOW + ahead.AGAIN + timedelta(minutes=1)


@pytest.fixture
def source(editor):
    return lamp(editor)


def waiting(source, number=1, **fields):
    story = story_of("turbine", source, url=f"{URL}/{number}", title=f"Story {number}")
    Story.objects.filter(pk=story.pk).update(**fields)
    return story


def drafted(limit=10, **options):
    """The titles of the stories that were drafted, in order."""
    done = list(ahead.draft_ahead(limit, **{"at": NOW, **options}))
    assert [str(failure) for _, failure in done if failure] == []
    return [story.title for story, _ in done]


def test_waiting_stories_are_drafted_the_newest_first(source):
    waiting(source, 1)
    waiting(source, 2, first_seen_at=NOW - timedelta(hours=1))
    waiting(source, 3)
    assert drafted() == ["Story 3", "Story 1", "Story 2"]
    assert drafted() == []
    assert set(Edition.objects.values_list("status", "created_by")) == {("draft", None)}
    assert set(DeskEntry.objects.values_list("verb", "person_name")) == {("draft", "schedule")}
    assert not Article.objects.published().exists()
    assert not Story.objects.exclude(draft_held_until=None).exists()


def test_no_more_wait_untouched_than_the_limit_says(source, editor):
    for number in range(4):
        waiting(source, number)
    assert drafted(limit=0) == []
    assert len(drafted(limit=2)) == 2
    assert drafted(limit=2) == []
    edition = Edition.objects.first()
    publishing.submit(edition, editor, edition.version, at=NOW)
    assert len(drafted(limit=2)) == 1


def test_drafts_that_people_asked_for_or_touched_take_no_room(source, editor):
    draft_story(waiting(source, 1), person=editor, at=NOW)
    assert ahead.waiting_untouched(NOW) == 0
    edition = draft_story(waiting(source, 2), at=NOW)
    assert ahead.waiting_untouched(NOW) == 1
    Edition.objects.filter(pk=edition.pk).update(version=2)
    assert ahead.waiting_untouched(NOW) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"spiked_at": NOW},
        {"first_seen_at": NOW - ahead.RECENT - timedelta(seconds=1)},
        {"page_due_at": NOW},
        {"draft_held_until": NOW + timedelta(seconds=1)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_stories_that_are_decided_old_half_read_or_held_are_left(fields, source):
    waiting(source, **fields)
    assert drafted() == []


def test_a_page_is_waited_for_a_while_and_a_lease_no_longer_than_it_lasts(source):
    waiting(source, 1, page_due_at=NOW, first_seen_at=NOW - ahead.PAGE_WAIT)
    waiting(source, 2, draft_held_until=NOW)
    assert sorted(drafted()) == ["Story 1", "Story 2"]


def test_stories_without_text_enough_are_left(source):
    empty = Story.objects.create(source=source, url=URL, title="Empty", first_seen_at=NOW)
    assert drafted() == []
    add_text(empty, "x" * (ahead.ENOUGH - 1))
    assert drafted() == []
    waiting(source).snapshots.get().erase("takedown", at=NOW)
    assert drafted() == []


def add_text(story, text, at=NOW):
    Snapshot.objects.create(
        story=story, kind="page", extractor="t", extractor_version="1", text=text, read_at=at
    )


def test_rights_decide_and_hold_no_other_story_back(source, editor):
    closed = lamp(editor, slug="closed", rights_basis="headline_only")
    private = lamp(editor, slug="private", may_use_model=False)
    for number, owner in enumerate((source, closed, private), 1):
        waiting(owner, number)
    model, extractive = Saying(good_answer(url=f"{URL}/1")), Extractive()
    assert titles(ahead.promising(model, NOW)) == ["Story 1"]
    assert titles(ahead.promising(extractive, NOW)) == ["Story 3", "Story 1"]


def titles(ids):
    rows = Story.objects.in_bulk(ids)
    return [rows[pk].title for pk in ids]


def test_of_two_workers_one_has_a_story_and_a_dead_one_loses_it(source):
    waiting(source)
    first, second = Story.objects.get(), Story.objects.get()
    assert first.claim_draft(NOW) and not second.claim_draft(NOW)
    assert (first.draft_attempt, Story.objects.get().draft_attempt) == (1, 1)
    assert drafted() == []
    later = NOW + Row.DRAFT_LEASE
    third = Story.objects.get()
    assert third.claim_draft(later)
    first.release_draft()  # it comes back late: the story is another's
    assert Story.objects.get().draft_held_until == later + Row.DRAFT_LEASE
    third.release_draft()
    assert Story.objects.get().draft_held_until is None


def test_what_is_being_made_takes_room_as_well(source):
    for number in range(2):
        waiting(source, number)
    assert Story.objects.first().claim_draft(NOW)
    assert drafted(limit=1) == []


def test_a_story_that_failed_for_good_waits_for_new_text_or_a_person(source, editor):
    story = waiting(source)
    bad = Saying(good_answer(headline="<b>"))
    ((failed, failure),) = ahead.draft_ahead(10, drafter=bad, at=NOW)
    assert failed == story and "no valid draft" in str(failure)
    assert DraftRun.objects.get().permanent
    assert Story.objects.get().draft_held_until is None
    assert drafted(at=LATER) == []
    add_text(story, story.best_snapshot().text + " It has turned since.", at=LATER)
    assert drafted(at=LATER) == ["Story 1"]
    other = waiting(source, 2)
    DraftRun.objects.create(story=other, permanent=True, outcome="invalid", started_at=NOW)
    assert draft_story(other, person=editor, at=NOW)


def test_a_failure_in_passing_is_tried_again_after_a_while_and_not_for_ever(source):
    waiting(source)
    broken = Saying(DraftFailed("The service is busy.", permanent=False))
    at, tries = NOW, 0
    for _ in range(40):
        tries += len(list(ahead.draft_ahead(10, drafter=broken, at=at)))
        at += timedelta(minutes=10)
    assert tries == DraftRun.objects.count() == ahead.MOST_TRIES
    assert not DraftRun.objects.filter(permanent=True).exists()


def test_stories_never_tried_come_before_those_that_failed(source):
    waiting(source, 1, draft_attempt=1)
    waiting(source, 2, first_seen_at=NOW - timedelta(hours=2))
    assert drafted(limit=1) == ["Story 2"]


def test_a_fault_of_ours_leaves_the_story_held_so_that_the_others_come_first(source, monkeypatch):
    waiting(source)
    monkeypatch.setattr(ahead, "draft_story", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(ahead.draft_ahead(10, at=NOW))
    assert Story.objects.get().draft_held_until == NOW + Row.DRAFT_LEASE


def test_a_story_that_somebody_else_is_drafting_is_left_to_them(source, editor):
    story = waiting(source)
    DraftRun.objects.create(story=story, asked_by=editor, started_at=NOW)
    assert drafted() == []


def test_a_run_whose_worker_was_killed_ends_in_words_and_the_story_is_taken_up(source):
    story = waiting(source)
    story.claim_draft(NOW)
    run = DraftRun.objects.create(story=story, started_at=NOW)
    assert ahead.end_interrupted(NOW + DraftRun.LEASE - timedelta(seconds=1)) == 0
    assert ahead.end_interrupted(NOW + DraftRun.LEASE) == 1
    assert ahead.end_interrupted(NOW + DraftRun.LEASE) == 0
    run.refresh_from_db()
    assert (run.outcome, run.permanent, run.problems) == ("failed", False, [ahead.INTERRUPTED])
    assert drafted(at=LATER) == ["Story 1"]


def test_choosing_takes_as_many_queries_whatever_waits(source, django_assert_num_queries):
    """One for the stories and one for their sources; a worker asks every minute."""
    for number in range(5):
        waiting(source, number)
    with django_assert_num_queries(2):
        assert len(ahead.promising(Extractive(), NOW)) == 5
