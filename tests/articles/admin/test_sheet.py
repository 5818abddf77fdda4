"""The sheet on the review screen: to readers with one press, at a time in one's own zone, or not
before an embargo ends."""

import datetime

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Edition
from tests.articles.admin.test_verbs import said
from tests.articles.test_publishing import accept_all, submitted
from tests.cast import hire

pytestmark = pytest.mark.django_db

UTC = datetime.UTC
BERLIN = "Europe/Berlin"


@pytest.fixture
def waiting(draft, editor):
    return submitted(draft, editor)


@pytest.fixture
def berlin(db):
    return hire("managing-berlin", time_zone=BERLIN)


def offered(desk, **query):
    """The names of the moves that the screen has buttons for, in order."""
    shown = desk.read(**query).content.decode()
    return [part.partition("/")[0] for part in shown.split("/review/move/")[1:]]


def test_an_approver_takes_what_waits_to_readers_with_one_press(screen, managing, waiting):
    desk = screen(managing, waiting)
    assert offered(desk)[0] == "approve_and_publish"
    answer = desk.do("move", "approve_and_publish")
    assert waiting.status == "live"
    assert "Approved and published" in said(desk.client, answer)


def test_an_approver_chooses_a_time_in_their_zone_with_one_press(screen, berlin, waiting):
    screen(berlin, waiting).do("move", "approve_and_schedule", go_live_at="2040-07-01T07:00")
    assert waiting.status == "scheduled"
    assert waiting.go_live_at == datetime.datetime(2040, 7, 1, 5, 0, tzinfo=UTC)


def test_the_quick_choices_are_one_press_each(screen, berlin, waiting):
    desk = screen(berlin, waiting)
    desk.do("move", "approve_and_schedule", soon="morning")
    there = waiting.go_live_at.astimezone(timezone.zoneinfo.ZoneInfo(BERLIN))
    assert (there.hour, there.minute) == (7, 0)
    desk.do("move", "schedule", soon="hour")
    after = waiting.go_live_at - timezone.now()
    assert datetime.timedelta(minutes=58) < after <= datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2027-03-28T02:30", "There is no 02:30 on 28 March 2027 in Europe/Berlin"),
        ("2026-10-25T02:30", "02:30 comes twice on 25 October 2026 in Europe/Berlin"),
        ("tomorrow", "“tomorrow” is no time"),
        ("9999-12-31T23:59", "is no time of these years"),
        ("", "Choose when it goes live."),
    ],
)
def test_a_time_that_names_no_one_moment_is_asked_for_again(screen, berlin, waiting, typed, told):
    answer = screen(berlin, waiting).press("move", "approve_and_schedule", go_live_at=typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told in shown
    assert f'name="go_live_at" value="{typed}"' in shown
    assert Edition.objects.get(pk=waiting.pk).status == "in_review"


def test_an_hour_that_comes_twice_is_saved_as_the_error_says_to_write_it(screen, berlin, waiting):
    desk = screen(berlin, waiting)
    desk.do("move", "approve_and_schedule", go_live_at="2040-10-28T02:30+01:00")
    assert waiting.go_live_at == datetime.datetime(2040, 10, 28, 1, 30, tzinfo=UTC)


def test_a_time_that_has_passed_is_refused_with_the_remedy(screen, managing, waiting):
    desk = screen(managing, waiting)
    answer = desk.do("move", "approve_and_schedule", go_live_at="2020-01-01T07:00")
    assert waiting.status == "in_review"
    assert "choose a later one, or publish now" in said(desk.client, answer)


def test_one_person_alone_is_offered_the_whole_way_from_a_draft(screen, managing, draft):
    edition = accept_all(draft, managing)
    desk = screen(managing, edition)
    assert offered(desk)[0] == "approve_and_publish"
    hire("managing-2")
    assert "approve_and_publish" not in offered(desk)


def test_an_editor_is_offered_no_way_to_readers(screen, editor, waiting):
    assert not {"approve_and_publish", "publish", "schedule"} & set(
        offered(screen(editor, waiting))
    )


def test_what_was_approved_before_has_the_same_sheet_by_its_plain_moves(screen, managing, waiting):
    publishing.approve(waiting, managing, waiting.version)
    assert offered(screen(managing, waiting))[:3] == ["publish", "schedule", "schedule"]


def test_who_has_not_read_the_text_as_it_is_now_is_not_asked_to_approve_it_all_the_same(
    screen, editor, managing, waiting
):
    boss, colleague = screen(managing, waiting), screen(editor, waiting)
    colleague.do("headline", headline="One code for seven grids")
    shown = boss.press("move", "approve_and_publish").content.decode()
    assert "Read it as it is now" in shown
    assert "Do it all the same" not in shown
    assert Edition.objects.get(pk=waiting.pk).status == "in_review"


# -- Embargo ---------------------------------------------------------------------------------------


def test_an_editor_sets_an_embargo_and_every_screen_says_so(screen, editor, managing, waiting):
    screen(editor, waiting).do("embargo", embargo_until="2040-05-01T09:30", asked_by="The mill")
    desk = screen(managing, waiting)
    shown = desk.read().content.decode()
    assert "1 May 2040, 09:30" in shown
    assert "asked by The mill" in shown
    assert "Nothing but the embargo stands in the way" in shown
    assert "approve_and_publish" not in offered(desk)
    answer = desk.do("move", "approve_and_publish")
    assert waiting.status == "approved"
    assert "It is approved, and that stands. Not published: Embargo" in said(desk.client, answer)


def test_when_the_embargo_ends_is_one_press_away(screen, managing, waiting):
    desk = screen(managing, waiting)
    desk.do("embargo", embargo_until="2040-05-01T09:30", asked_by="The mill")
    assert 'value="embargo"' in desk.read().content.decode()
    desk.do("move", "approve_and_schedule", soon="embargo")
    assert waiting.go_live_at == datetime.datetime(2040, 5, 1, 9, 30, tzinfo=UTC)


def test_a_later_embargo_takes_it_off_the_schedule_and_says_so(screen, managing, waiting):
    desk = screen(managing, waiting)
    desk.do("move", "approve_and_schedule", go_live_at="2040-05-01T07:00")
    answer = desk.do("embargo", embargo_until="2040-05-01T09:30", asked_by="The mill")
    assert waiting.status == "approved"
    assert "it was scheduled for an earlier time" in said(desk.client, answer).lower()


def test_an_embargo_is_lifted_with_one_press(screen, editor, waiting):
    desk = screen(editor, waiting)
    desk.do("embargo", embargo_until="2040-05-01T09:30", asked_by="The mill")
    desk.do("embargo")
    assert waiting.embargo_until is None


def test_an_embargo_without_a_name_loses_no_word(screen, editor, waiting):
    fields = {"embargo_until": "2040-05-01T09:30", "asked_by": " "}
    answer = screen(editor, waiting).press("embargo", **fields)
    assert answer.status_code == 422
    assert "Say who asked" in answer.content.decode()
    assert "2040-05-01T09:30" in answer.content.decode()
