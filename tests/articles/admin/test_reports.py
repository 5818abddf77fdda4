"""The screens of readers' reports: the queue, and one report with its buttons."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Correction, DeskEntry, Report
from articles.models.claims import Section
from articles.reports import handling
from tests.articles import work
from tests.articles.reports.test_handling import REASON, again, close, received
from tests.articles.test_revising import RIGHT, WRONG, take_live
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

QUEUE = "/admin/articles/report/"


@pytest.fixture
def live(editor, managing):
    return take_live(work.edition(work.source(reviewed_by=managing)), editor, managing)


@pytest.fixture
def report(live):
    claim = live.claims.get(section=Section.TAKEAWAY)
    return received(live, claim=claim, claim_text=claim.text, email="ren@reader.example")


def page(report):
    return reverse("admin:articles_report_change", args=[report.pk])


def press(client, report, name, **fields):
    url = reverse(f"admin:articles_report_{name}", args=[report.pk])
    return client.post(url, {"version": again(report).version, **fields})


def shown(client, **query):
    answer = client.get(QUEUE, query)
    return [row.reference for row in answer.context["page"]], answer.content.decode()


def test_the_queue_shows_what_waits_the_oldest_first(sit, live, editor):
    old, new = (
        received(live, received_at=NOON - datetime.timedelta(days=n), words=f"No. {n}")
        for n in (3, 1)
    )
    held, closed = received(live), received(live)
    handling.take(held, editor, 1)
    close(closed, editor, "spam")
    client = sit(editor)
    assert shown(client)[0] == [old.reference, new.reference]
    assert shown(client, show="in_hand")[0] == [held.reference]
    assert shown(client, show="closed")[0] == [closed.reference]
    assert shown(client, show="nonsense", page="x")[0] == [old.reference, new.reference]
    _, html = shown(client)
    assert "live as reported" in html
    assert 'New <span class="count">2</span>' in html


def test_a_report_is_found_by_the_reference_that_a_reader_quotes(sit, report, editor):
    client = sit(editor)
    answer = client.get(QUEUE, {"q": f" {report.reference.lower()} "})
    assert (answer.status_code, answer.url) == (302, page(report))
    assert "No report has this reference" in client.get(QUEUE, {"q": "ABCD"}).content.decode()


def test_an_empty_queue_reads_well(sit, editor):
    for show, words in [
        ("new", "No report waits for anybody."),
        ("in_hand", "Nobody has a report in hand."),
        ("closed", "No report was closed yet."),
    ]:
        assert words in shown(sit(editor), show=show)[1]


def test_the_screen_puts_the_sentence_and_its_words_beside_the_report(sit, report, live, editor):
    html = sit(editor).get(page(report)).content.decode()
    for words in (
        report.words, "ren@reader.example", report.claim_text, "live, word for word",
        report.claim.passages.get().exact, "read 18 Nov 2026",
        f"/admin/articles/edition/{live.pk}/review/?claim={report.claim_id}",
    ):  # fmt: skip
        assert words in html
    report.claim.delete()
    html = sit(editor).get(page(report)).content.decode()
    assert report.claim_text in html
    assert "not in the live text any longer" in html


def test_a_readers_markup_is_words(sit, live, editor):
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    report = received(live, words=hostile, claim_text=hostile)
    other = received(live, words=hostile)
    close(other, editor, "no_change", reason=hostile)
    client = sit(editor)
    for address in (page(report), page(other), f"/reports/{other.reference}/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_it_is_taken_handed_back_and_taken_over(sit, report, editor, managing):
    client = sit(editor)
    assert press(client, report, "take").url == page(report)
    assert again(report).taken_by == editor
    assert "Take it over" in sit(managing).get(page(report)).content.decode()
    press(sit(managing), report, "take")
    assert again(report).taken_by == managing
    press(client, report, "hand-back")
    assert again(report).taken_by is None


def test_a_correction_is_begun_here_and_closes_the_report_once_it_is_live(
    sit, report, live, editor, managing
):
    client = sit(managing)
    answer = press(client, report, "correct", what_was_wrong=WRONG, what_is_right=RIGHT,
                   edition_version=live.version)  # fmt: skip
    note = Correction.objects.get()
    assert answer.url == reverse("admin:articles_edition_review", args=[note.edition_id])
    assert "a correction is in work" in client.get(page(report)).content.decode()
    early = press(client, report, "close", outcome="corrected", correction=note.pk)
    assert early.status_code == 422
    take_live(note.edition, editor, managing)
    assert "its correction is live: close it" in shown(client, show="in_hand")[1]
    done = press(client, report, "close", outcome="corrected", correction=note.pk)
    assert done.url == f"{QUEUE}?show=in_hand"
    assert (again(report).outcome, again(report).correction) == ("corrected", note)
    assert RIGHT in client.get(page(report)).content.decode()


def test_an_editor_is_led_to_an_update_and_offered_no_correction(sit, report, live, editor):
    html = sit(editor).get(page(report)).content.decode()
    assert "A managing editor corrects published articles." in html
    assert reverse("admin:articles_report_correct", args=[report.pk]) not in html
    forged = press(sit(editor), report, "correct", what_was_wrong=WRONG, what_is_right=RIGHT,
                   edition_version=live.version)  # fmt: skip
    assert forged.status_code == 403
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"outcome": ""}, "Choose an outcome."),
        ({"outcome": "lost"}, "Select a valid choice"),
        ({"outcome": "no_change", "reason": "No."}, "Tell the reader why"),
        ({"outcome": "updated"}, "still see the text"),
        ({"outcome": "corrected", "correction": "99"}, "Select a valid choice"),
        ({"outcome": "duplicate", "same_as": "99"}, "Select a valid choice"),
        ({"outcome": "no_change", "reason": "x" * 1001}, "at most 1000"),
    ],
)
def test_an_outcome_that_is_refused_is_said_in_words_and_keeps_what_was_typed(
    sit, report, editor, fields, told
):
    answer = press(sit(editor), report, "close", **{"reason": "So I think.", **fields})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert told in html
    assert fields.get("reason", "So I think.") in html
    if fields["outcome"] in dict(Report.Outcome.choices):
        assert f'value="{fields["outcome"]}" required checked' in html
    assert again(report).is_open


def test_a_form_that_was_open_too_long_overwrites_nothing_and_loses_nothing(
    sit, report, editor, managing
):
    client = sit(editor)
    close(report, managing, "spam")
    answer = press(client, report, "close", version="1", outcome="no_change", reason=REASON)
    assert answer.status_code == 409
    assert "Somebody else changed this report" in answer.content.decode()
    assert again(report).outcome == "spam"
    for version in ("", "x", "²", "9" * 30):
        assert press(client, report, "take", version=version).status_code == 409


def test_a_stale_text_is_told_when_a_correction_is_written(sit, report, live, managing):
    answer = press(sit(managing), report, "correct", what_was_wrong=WRONG, what_is_right=RIGHT,
                   edition_version=live.version + 1)  # fmt: skip
    assert answer.status_code == 409
    assert WRONG in answer.content.decode()
    assert not Correction.objects.exists()


def test_it_is_opened_again_with_a_reason(sit, report, editor):
    close(report, editor, "spam")
    client = sit(editor)
    assert press(client, report, "reopen", why="Oh").status_code == 422
    assert press(client, report, "reopen", why="I pressed the wrong one.").url == page(report)
    assert again(report).is_open
    html = client.get(page(report)).content.decode()
    assert (
        html.count("I pressed the wrong one.")
        == DeskEntry.objects.filter(verb="reopen report").count()
    )


def test_the_queue_and_a_report_cost_the_same_however_many_there_are(sit, live, editor):
    client = sit(editor)

    def cost(address):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    first = received(live)
    cost(QUEUE)
    few = cost(QUEUE), cost(page(first))
    for _ in range(60):
        received(live)
    assert (cost(QUEUE), cost(page(first))) == few
    assert max(few) <= 16
    assert len(client.get(QUEUE).context["page"]) == 50


# -- What came in on a day ------------------------------------------------------------------------

COLLECTED = "/admin/articles/story/collected/"


def test_the_stories_of_a_day_are_those_of_the_persons_day(sit, editor):
    publisher = work.source()
    for hour in (15, 17):
        at = datetime.datetime(2026, 11, 18, hour, 0, tzinfo=datetime.UTC)
        work.story(publisher, title=f"At {hour}", path=str(hour), at=at)
    editor.time_zone = "Asia/Shanghai"
    editor.save()
    client = sit(editor)
    html = client.get(COLLECTED, {"day": "2026-11-19"}).content.decode()
    assert "At 17" in html
    assert "At 15" not in html
    assert "1–1 of 1 story" in html
    assert "?day=2026-11-18" in html
    for day in ("", "nonsense", "2026-02-30", "0001-01-01", "9999-12-31"):
        assert (
            "No story came in on this day." in client.get(COLLECTED, {"day": day}).content.decode()
        )
