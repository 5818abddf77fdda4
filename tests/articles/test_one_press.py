"""Several moves with one press: approve and publish, approve and schedule, and off the schedule."""

from datetime import timedelta

import pytest
from django.db import connection

from articles import publishing, reviewing
from articles.models import Article, DeskEntry, Edition
from articles.models.claims import Section
from articles.moves import MOVES, may_approve_at_once
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import work
from tests.articles.test_publishing import accept_all, approved, fresh, submitted
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=6)


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


def record(edition):
    """The moves that the record has of an edition, in order."""
    verbs = {name.replace("_", " ") for name in MOVES}
    entries = DeskEntry.objects.filter(edition=edition, verb__in=verbs).order_by("pk")
    return [(entry.verb, entry.person_name.split(",")[0]) for entry in entries]


def test_one_press_approves_and_publishes_and_the_record_has_both(draft, editor, managing):
    edition = submitted(draft, editor)
    edition = publishing.approve_and_publish(edition, managing, edition.version, at=NOON)
    assert edition.status == Edition.Status.LIVE
    assert edition.approved_hash == edition.content_hash()
    assert record(draft) == [
        ("submit", "Ada Reyes"),
        ("approve", "Tomasz Wolny"),
        ("publish", "Tomasz Wolny"),
    ]


def test_one_press_approves_and_schedules(draft, editor, managing):
    edition = submitted(draft, editor)
    edition = publishing.approve_and_schedule(
        edition, managing, edition.version, go_live_at=LATER, at=NOON
    )
    assert (edition.status, edition.go_live_at) == (Edition.Status.SCHEDULED, LATER)
    assert [verb for verb, _ in record(draft)] == ["submit", "approve", "schedule"]


def test_one_person_alone_takes_a_draft_live_with_one_press(draft, managing):
    edition = accept_all(draft, managing)
    assert may_approve_at_once(edition, managing)
    publishing.approve_and_publish(edition, managing, edition.version, at=NOON)
    assert Article.objects.published().count() == 1
    assert [verb for verb, _ in record(draft)] == ["submit", "approve", "publish"]


def test_where_another_could_approve_a_draft_goes_the_longer_way(draft, managing):
    hire("managing-2")
    edition = accept_all(draft, managing)
    assert not may_approve_at_once(edition, managing)
    with pytest.raises(MoveRefused, match="Another approver"):
        publishing.approve_and_publish(edition, managing, edition.version, at=NOON)
    edition = publishing.submit(edition, managing, edition.version, at=NOON)
    with pytest.raises(MoveRefused, match="another approver has to read it"):
        publishing.approve_and_publish(edition, managing, edition.version, at=NOON)
    assert fresh(draft).status == Edition.Status.IN_REVIEW


@pytest.mark.parametrize("status", [Edition.Status.DRAFT, Edition.Status.IN_REVIEW])
def test_what_lacks_something_is_moved_nowhere_and_every_gap_is_named(draft, managing, status):
    if status == Edition.Status.IN_REVIEW:
        publishing.submit(draft, managing, draft.version, at=NOON)
    draft.claims.filter(section=Section.HOOK).delete()
    before = record(draft)
    with pytest.raises(MoveRefused) as refusal:
        publishing.approve_and_publish(draft, managing, fresh(draft).version, at=NOON)
    assert {"hook", "unreviewed"} <= {gap.code for gap in refusal.value.gaps}
    assert (fresh(draft).status, record(draft)) == (status, before)


def test_a_time_that_has_passed_moves_nothing(draft, editor, managing):
    edition = submitted(draft, editor)
    with pytest.raises(MoveRefused, match="choose a later one, or publish now"):
        publishing.approve_and_schedule(
            edition, managing, edition.version, go_live_at=NOON, at=NOON
        )
    assert fresh(draft).status == Edition.Status.IN_REVIEW


@pytest.mark.parametrize("move", ["approve_and_publish", "approve_and_schedule"])
def test_an_editor_takes_nothing_to_readers_so(draft, editor, managing, move):
    edition = submitted(draft, editor)
    fields = {"go_live_at": LATER} if move == "approve_and_schedule" else {}
    with pytest.raises(NotPermitted):
        getattr(publishing, move)(edition, editor, edition.version, at=NOON, **fields)
    assert fresh(draft).status == Edition.Status.IN_REVIEW


def test_editors_who_may_publish_take_their_draft_live_with_one_press(draft, editor, settings):
    settings.EDITORS_MAY_PUBLISH = True
    edition = accept_all(draft, editor)
    publishing.approve_and_publish(edition, editor, edition.version, at=NOON)
    assert Article.objects.published().count() == 1


def test_what_somebody_changed_meanwhile_is_not_taken_live(draft, editor, managing):
    edition = submitted(draft, editor)
    reviewing.accept(draft.claims.first(), editor, edition.version)
    with pytest.raises(StaleEdition):
        publishing.approve_and_publish(edition, managing, edition.version, at=NOON)
    assert fresh(draft).status == Edition.Status.IN_REVIEW


# -- Off the schedule ------------------------------------------------------------------------------


@pytest.fixture
def scheduled(draft, editor, managing):
    edition = approved(draft, editor, managing)
    return publishing.schedule(edition, managing, edition.version, go_live_at=LATER, at=NOON)


def test_taken_off_the_schedule_it_stays_approved_and_waits(scheduled, managing):
    edition = publishing.unschedule(scheduled, managing, scheduled.version, at=NOON)
    assert (edition.status, edition.go_live_at) == (Edition.Status.APPROVED, None)
    assert edition.approved_by == managing
    assert DeskEntry.objects.get(verb="unschedule").why == "was for 2026-11-18 18:00 UTC"
    assert publishing.publish_due(at=LATER) == []


def test_an_editor_takes_nothing_off_the_schedule(scheduled, editor):
    with pytest.raises(NotPermitted):
        publishing.unschedule(scheduled, editor, scheduled.version)


def test_a_refusal_of_the_schedule_is_kept_once_with_its_first_claim(scheduled):
    claim = scheduled.claims.get(section=Section.HOOK)
    claim.passages.get().snapshot.erase("asked by its publisher", at=NOON)
    for minutes in (0, 1, 2):
        publishing.publish_due(at=LATER + timedelta(minutes=minutes))
    edition = fresh(scheduled)
    assert edition.refused_why == " ".join(gap.words for gap in gaps(edition))
    assert (edition.refused_at, edition.refused_claim) == (LATER, claim)
    assert DeskEntry.objects.get(verb="not published").person_name == "schedule"
    assert edition.version == scheduled.version


def test_any_move_clears_what_the_schedule_said(scheduled, managing):
    Edition.objects.filter(pk=scheduled.pk).update(refused_at=NOON, refused_why="A reason.")
    edition = fresh(scheduled)
    edition = publishing.unschedule(edition, managing, edition.version)
    assert (edition.refused_at, edition.refused_why) == (None, "")


def test_a_fault_of_ours_is_told_at_the_desk_without_its_insides(scheduled, caplog):
    def failing(execute, sql, *rest):
        if sql.startswith('UPDATE "articles_article"'):
            raise ZeroDivisionError("disk on fire")
        return execute(sql, *rest)

    with connection.execute_wrapper(failing):
        publishing.publish_due(at=LATER)
    edition = fresh(scheduled)
    assert (edition.status, edition.refused_why) == (Edition.Status.SCHEDULED, publishing.FAULT)
    assert "disk on fire" in caplog.text
    assert publishing.publish_due(at=LATER) == [(scheduled, None)]
    assert fresh(scheduled).refused_why == ""
