"""The schedule: what was not published first, a week at a glance, all of it by day; the queue."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Edition
from articles.models.claims import Section
from newsroom.desk import front_page
from tests.articles import work
from tests.articles.test_publishing import approved, submitted
from tests.cast import hire

pytestmark = pytest.mark.django_db

UTC = datetime.UTC
SCHEDULE = reverse("admin:articles_edition_schedule")
QUEUE = reverse("admin:articles_edition_changelist") + "?status__exact=in_review"
SUNDAY_NIGHT = datetime.datetime(2040, 7, 1, 22, 30, tzinfo=UTC)  # Monday, 00:30 in Berlin


def planned(slug, editor, managing, go_live_at, at=None):
    """An edition scheduled for a time."""
    edition = work.edition(work.source(f"wire-{slug}", reviewed_by=managing), slug=slug)
    Edition.objects.filter(pk=edition.pk).update(headline=f"Seven operators agree, {slug}")
    edition = approved(Edition.objects.get(pk=edition.pk), editor, managing)
    return publishing.schedule(
        edition, managing, edition.version, go_live_at=go_live_at, at=at or timezone.now()
    )


def late(slug, editor, managing):
    """An edition that was due two hours ago."""
    at = timezone.now()
    due, before = at - datetime.timedelta(hours=2), at - datetime.timedelta(hours=3)
    return planned(slug, editor, managing, due, before)


@pytest.fixture
def berlin(db):
    return hire("managing-berlin", time_zone="Europe/Berlin")


def test_days_are_those_of_the_persons_zone_with_utc_beside(sit, editor, berlin):
    planned("one", editor, berlin, SUNDAY_NIGHT)
    answer = sit(berlin).get(SCHEDULE, {"week": "2040-W27"})
    monday = answer.context["week_days"][0]
    assert monday.date == datetime.date(2040, 7, 2)
    assert [happening.at for happening in monday.happenings] == [SUNDAY_NIGHT]
    shown = answer.content.decode()
    assert "Monday, 2 July 2040" in shown
    assert "<strong>00:30</strong>" in shown
    assert "1 Jul, 22:30 UTC" in shown


@pytest.mark.parametrize(
    ("asked", "before", "after"),
    [
        ("2026-W53", "2026-W52", "2027-W01"),
        ("2025-W01", "2024-W52", "2025-W02"),
        ("2024-W52", "2024-W51", "2025-W01"),
    ],
)
def test_weeks_are_iso_weeks(sit, managing, asked, before, after):
    context = sit(managing).get(SCHEDULE, {"week": asked}).context
    assert (context["week"], context["previous_week"], context["next_week"]) == (
        asked,
        before,
        after,
    )


@pytest.mark.parametrize(
    "odd", ["", "x", "2025-W53", "2026-W00", "2026-w01", "٢٠٢٦-W01", "9999-W01"]
)
def test_any_other_address_shows_the_present_week_with_today_marked(sit, managing, odd):
    context = sit(managing).get(SCHEDULE, {"week": odd}).context
    assert context["is_present"]
    assert [day.date for day in context["week_days"] if day.is_today] == [timezone.now().date()]


def test_what_was_not_published_comes_first_with_its_reason_and_the_way_to_mend_it(
    sit, editor, managing
):
    edition = late("one", editor, managing)
    client = sit(managing)
    assert "Waiting for the next run" in client.get(SCHEDULE).content.decode()
    hook = edition.claims.get(section=Section.HOOK)
    hook.passages.get().snapshot.erase("asked by its publisher", at=timezone.now())
    publishing.publish_due()
    shown = client.get(SCHEDULE).content.decode()
    assert "Due, and not published" in shown
    assert "Not published: " in shown
    assert f"?claim={hook.pk}#claim-{hook.pk}" in shown
    note = next(one.note for one in front_page(managing).figures if one.name == "scheduled")
    assert note.startswith("1 not published, due since ")
    review = client.get(reverse("admin:articles_edition_review", args=[edition.pk]))
    assert "Due, and not published." in review.content.decode()


def test_it_is_published_and_taken_off_from_the_list(sit, editor, managing):
    client = sit(managing)
    for move, status in (("publish", "live"), ("unschedule", "approved")):
        edition = planned(move, editor, managing, SUNDAY_NIGHT)
        url = reverse("admin:articles_review_move", args=[edition.pk, move])
        assert url in client.get(SCHEDULE).content.decode()
        answer = client.post(url, {"version": edition.version, "from": "schedule"})
        assert answer.url == SCHEDULE
        assert Edition.objects.get(pk=edition.pk).status == status
    assert "Approved, without a time" in client.get(SCHEDULE).content.decode()


def test_who_may_only_look_finds_no_button(sit, editor, managing, attribution):
    planned("one", editor, managing, SUNDAY_NIGHT)
    for person in (editor, attribution):
        shown = sit(person).get(SCHEDULE).content.decode()
        assert "Seven operators agree, one" in shown
        assert "/move/" not in shown


def test_the_end_of_an_embargo_stands_in_its_week_whatever_the_status(sit, editor, managing):
    draft = work.edition(work.source())
    Edition.objects.filter(pk=draft.pk).update(
        embargo_until=SUNDAY_NIGHT, embargo_asked_by="The mill"
    )
    shown = sit(managing).get(SCHEDULE, {"week": "2040-W26"}).content.decode()
    assert "Embargo ends: " in shown
    assert "Embargo ends: " not in sit(managing).get(SCHEDULE).content.decode()


def test_the_schedule_costs_the_same_however_much_is_on_it(sit, editor, managing):
    """The session, the person and their permissions, and one query for all editions."""
    client, costs = sit(managing), []
    for slugs in ("a", "bcde"):
        for slug in slugs:
            planned(slug, editor, managing, SUNDAY_NIGHT)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(SCHEDULE, {"week": "2040-W26"}).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 6


# -- The queue -------------------------------------------------------------------------------------


def in_review(slug, editor, managing, at):
    edition = submitted(
        work.edition(work.source(f"wire-{slug}", reviewed_by=managing), slug=slug), editor
    )
    Edition.objects.filter(pk=edition.pk).update(submitted_at=at)
    return edition


def test_the_queue_says_who_waits_since_when_for_whom_and_what_is_to_do(sit, editor, managing):
    at = timezone.now()
    newer = in_review("newer", editor, managing, at - datetime.timedelta(minutes=5))
    older = in_review("older", editor, managing, at - datetime.timedelta(hours=5))
    work.claim(older, Section.TAKEAWAY, "It took 99% of it.", exact=work.SENTENCES[3], order=2)
    publishing.check_edition(older)
    answer = sit(managing).get(QUEUE)
    rows = list(answer.context["cl"].result_list)
    assert rows == [older, newer]
    assert [(row.verdicts_to_give, row.found) for row in rows] == [(1, 1), (0, 0)]
    shown = answer.content.decode()
    assert "Ada Reyes" in shown
    assert "5\xa0hours ago" in shown
    assert "Tomasz Wolny" in shown
    assert f'<span data-row="{older.pk}">' in shown


def test_who_submitted_it_is_named_as_approver_only_where_nobody_else_could(sit, managing):
    edition = submitted(work.edition(work.source(reviewed_by=managing)), managing)
    client = sit(managing)

    def named():
        column = client.get(QUEUE).context["cl"].list_display[-1]
        return column(edition)

    assert named() == "Tomasz Wolny"
    hire("managing-2", display_name="Ines Park")
    assert named() == "Ines Park"


def test_the_queue_costs_the_same_however_long_it_is(sit, editor, managing):
    client, costs = sit(managing), []
    for count in (2, 5):
        for number in range(count):
            in_review(f"q-{count}-{number}", editor, managing, timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(QUEUE).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12


def test_what_is_under_embargo_says_so_in_the_queue(sit, editor, managing):
    edition = in_review("one", editor, managing, timezone.now())
    Edition.objects.filter(pk=edition.pk).update(embargo_until=SUNDAY_NIGHT)
    assert "Embargo until 1 Jul, 22:30 UTC" in sit(managing).get(QUEUE).content.decode()
