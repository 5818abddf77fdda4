"""An embargo: what a source asked for is kept on every path to the reader."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import framing, publishing, revising
from articles.models import Article, DeskEntry, Edition
from articles.readiness import embargo_gap, gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import work
from tests.articles.test_publishing import accept_all, approved, fresh
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

ENDS = NOON + timedelta(hours=6)


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


def embargo(edition, person, until=ENDS, asked_by="The press office of the operators", at=NOON):
    return framing.set_embargo(
        edition, person, fresh(edition).version, until=until, asked_by=asked_by, at=at
    )


def scheduled(draft, editor, managing, go_live_at):
    edition = approved(draft, editor, managing)
    return publishing.schedule(
        edition, managing, edition.version, go_live_at=go_live_at, at=NOON - timedelta(hours=1)
    )


def test_an_editor_sets_it_and_the_record_says_until_when_and_who_asked(draft, editor):
    edition = embargo(draft, editor)
    assert (edition.embargo_until, edition.version) == (ENDS, draft.version + 1)
    assert DeskEntry.objects.get(verb="embargo").why == (
        "until 2026-11-18 18:00 UTC, asked by The press office of the operators"
    )


def test_it_stands_in_the_way_of_publishing_and_of_no_approval(draft, editor, managing):
    embargo(draft, editor)
    edition = approved(draft, editor, managing)
    assert gaps(edition) == []
    with pytest.raises(MoveRefused, match="not before 2026-11-18 18:00 UTC, as The press") as why:
        publishing.publish(edition, managing, edition.version, at=ENDS - timedelta(seconds=1))
    assert [gap.code for gap in why.value.gaps] == ["embargo"]
    publishing.publish(edition, managing, edition.version, at=ENDS)
    assert Article.objects.published().count() == 1


def test_nothing_is_scheduled_for_an_earlier_time(draft, editor, managing):
    embargo(draft, editor)
    edition = approved(draft, editor, managing)
    with pytest.raises(MoveRefused, match="Schedule it for then or later"):
        publishing.schedule(
            edition, managing, edition.version, go_live_at=ENDS - timedelta(minutes=1), at=NOON
        )
    edition = publishing.schedule(edition, managing, edition.version, go_live_at=ENDS, at=NOON)
    assert publishing.publish_due(at=ENDS) == [(draft, None)]


def test_one_set_after_scheduling_takes_it_off_the_schedule_and_keeps_the_approval(
    draft, editor, managing
):
    edition = scheduled(draft, editor, managing, ENDS - timedelta(hours=1))
    edition = embargo(edition, editor)
    assert (edition.status, edition.go_live_at) == (Edition.Status.APPROVED, None)
    assert edition.approved_hash == edition.content_hash()
    assert DeskEntry.objects.get(verb="unschedule").person == editor
    assert publishing.publish_due(at=ENDS) == []


def test_one_that_ends_before_the_scheduled_time_leaves_it_scheduled(draft, editor, managing):
    edition = scheduled(draft, editor, managing, ENDS + timedelta(hours=1))
    assert embargo(edition, editor).status == Edition.Status.SCHEDULED


def test_the_database_holds_it_against_whatever_else_writes(draft):
    rows = Edition.objects.filter(pk=draft.pk)
    rows.update(embargo_until=ENDS)
    early = ENDS - timedelta(minutes=1)
    for forced in ({"status": "scheduled", "go_live_at": early}, {"published_at": early}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**forced)


def test_the_command_publishes_nothing_under_embargo(draft, editor, managing, capsys):
    now = timezone.now()
    embargo(draft, editor, until=now + timedelta(hours=1), at=now)
    edition = approved(draft, editor, managing)
    with pytest.raises(MoveRefused, match="Embargo"):
        publishing.publish(edition, managing, edition.version)
    call_command("publish_due")
    assert capsys.readouterr().out == ""
    assert not Article.objects.published().exists()


def test_an_approval_on_the_way_stands_when_the_embargo_refuses_the_rest(draft, editor, managing):
    embargo(draft, editor)
    edition = accept_all(draft, editor)
    edition = publishing.submit(edition, editor, edition.version, at=NOON)
    with pytest.raises(MoveRefused, match="It is approved, and that stands"):
        publishing.approve_and_publish(edition, managing, edition.version, at=NOON)
    assert fresh(draft).status == Edition.Status.APPROVED


def test_lifting_it_is_on_the_record_and_opens_the_way(draft, editor, managing):
    embargo(draft, editor)
    edition = approved(embargo(draft, editor, until=None), editor, managing)
    assert edition.embargo_asked_by == ""
    why = DeskEntry.objects.filter(verb="embargo").first().why
    assert why == "lifted (before: until 2026-11-18 18:00 UTC)"
    publishing.publish(edition, managing, edition.version, at=NOON)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"until": NOON}, "has passed; leave it empty to lift"),
        ({"asked_by": " "}, "Say who asked"),
        ({"asked_by": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_makes_no_embargo_is_refused_in_words(draft, editor, fields, told):
    with pytest.raises(ValidationError, match=told):
        embargo(draft, editor, **fields)
    assert fresh(draft).version == draft.version


def test_it_is_set_only_by_who_may_edit_and_has_read_the_edition_as_it_is(
    draft, editor, attribution
):
    with pytest.raises(NotPermitted):
        embargo(draft, attribution)
    with pytest.raises(StaleEdition):
        framing.set_embargo(draft, editor, draft.version + 1, until=ENDS, asked_by="A", at=NOON)


def test_the_next_edition_begins_without_one(draft, editor, managing):
    embargo(draft, editor)
    edition = approved(draft, editor, managing)
    live = publishing.publish(edition, managing, edition.version, at=ENDS)
    begun = revising.update(live, managing, live.version, at=ENDS)
    assert (live.embargo_until, begun.embargo_until) == (ENDS, None)


def test_an_embargo_that_has_ended_is_no_gap(draft, editor):
    edition = embargo(draft, editor)
    assert embargo_gap(edition, ENDS - timedelta(seconds=1)).code == "embargo"
    assert embargo_gap(edition, ENDS) is None
