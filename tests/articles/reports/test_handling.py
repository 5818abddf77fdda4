"""What the desk does with a reader's report, until it ends in an outcome."""

import datetime

import pytest

from articles import publishing, reviewing, revising
from articles.models import DeskEntry, Edition, Report
from articles.models.claims import Section
from articles.refusals import MoveRefused, NotPermitted, StaleEdition, StaleReport
from articles.reports import handling
from newsroom.schedule import table
from tests.articles import work
from tests.articles.test_revising import RIGHT, WRONG, fresh, take_live
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(hours=1)
SECRET = "I am Ren, of 4 Harbour Street."
REASON = "The minutes say Thursday, as we wrote."


@pytest.fixture
def live(editor, managing):
    return take_live(work.edition(work.source(reviewed_by=managing)), editor, managing)


def received(edition, **fields):
    about = {"article": edition.article, "edition": edition, "received_at": NOON}
    return Report.objects.create(**about | {"kind": "fact", "words": SECRET} | fields)


@pytest.fixture
def report(live):
    return received(live, email="ren@reader.example")


def again(report):
    return Report.objects.get(pk=report.pk)


def close(report, person, outcome, *, at=LATER, **given):
    report = again(report)
    return handling.close(report, person, report.version, outcome=outcome, at=at, **given)


def correct(report, person, *, at=LATER):
    report = again(report)
    words = {"what_was_wrong": WRONG, "what_is_right": RIGHT}
    mend = handling.text_to_mend(report.article)
    return handling.correct(
        report, person, report.version, edition_version=mend.version, at=at, **words
    )


def told():
    """The lines of the record about reports, oldest first."""
    entries = DeskEntry.objects.filter(verb__contains="report").order_by("pk")
    return [(entry.verb, entry.why) for entry in entries]


def test_a_report_goes_from_new_to_hand_to_closed_and_each_is_in_the_record(report, editor):
    ref = report.reference
    assert list(Report.objects.new()) == [report]
    held = handling.take(report, editor, 1, at=NOON)
    assert (held.taken_by, held.taken_at, held.version) == (editor, NOON, 2)
    assert list(Report.objects.in_hand()) == [report]
    closed = close(report, editor, "no_change", reason=REASON)
    assert (closed.outcome, closed.closed_by, closed.closed_at) == ("no_change", editor, LATER)
    assert list(Report.objects.closed()) == [report]
    assert told() == [
        ("take report", ref), ("close report", f"{ref}: No change: {REASON}"),
    ]  # fmt: skip
    entry = DeskEntry.objects.filter(verb="close report").get()
    assert (entry.person, entry.article, entry.title) == (
        editor, report.article, "Seven operators agree on one code",
    )  # fmt: skip


def test_the_record_says_nothing_of_who_wrote_and_what(report, editor):
    handling.take(report, editor, 1)
    close(report, editor, "spam")
    for entry in DeskEntry.objects.all():
        assert not {"Ren", "ren@", "Harbour Street"} & set(f"{entry.title} {entry.why}".split())


def test_a_report_changes_hands_and_is_handed_back(report, editor, managing):
    handling.take(report, editor, 1)
    assert handling.take(again(report), managing, 2).taken_by == managing
    back = handling.hand_back(again(report), editor, 3)
    assert (back.taken_by, back.taken_at) == (None, None)


def test_whoever_closes_what_nobody_had_in_hand_had_it(report, editor):
    assert close(report, editor, "spam").taken_by == editor


def test_nobody_overwrites_what_they_have_not_seen(report, editor, managing):
    handling.take(report, editor, 1)
    acts = [
        lambda: handling.take(report, managing, 1),
        lambda: handling.hand_back(report, managing, 1),
        lambda: handling.close(report, managing, 1, outcome="spam"),
        lambda: handling.reopen(report, managing, 1, why=REASON),
        lambda: handling.close(report, managing, None, outcome="spam"),
        lambda: handling.correct(
            report, managing, 1, what_was_wrong=WRONG, what_is_right=RIGHT, edition_version=1
        ),
    ]
    for act in acts:
        with pytest.raises(StaleReport):
            act()
    assert again(report).taken_by == editor


def test_an_attribution_manager_decides_on_no_report(report, attribution):
    for act, fields in [
        (handling.take, {}),
        (handling.hand_back, {}),
        (handling.close, {"outcome": "spam"}),
        (handling.reopen, {"why": REASON}),
    ]:
        with pytest.raises(NotPermitted):
            act(report, attribution, 1, **fields)
    assert told() == []


def test_a_correction_that_a_report_began_goes_the_usual_way_and_then_closes_it(
    report, live, editor, managing
):
    begun = correct(report, managing)
    note = begun.correction
    assert (begun.taken_by, note.edition.number, note.what_is_right) == (managing, 2, RIGHT)
    with pytest.raises(MoveRefused, match="Name the correction that readers see"):
        close(report, managing, "corrected", correction=note)
    take_live(note.edition, editor, managing, at=LATER)
    note.refresh_from_db()
    closed = close(report, editor, "corrected", correction=note)
    assert (closed.correction, closed.resolved_in) == (note, note.edition)


def test_a_second_report_adds_to_the_correction_in_work(report, live, managing):
    first = correct(report, managing).correction
    second = correct(received(live), managing).correction
    assert first.edition == second.edition
    assert first != second


def test_a_correction_is_for_those_who_may_correct_and_undone_whole_where_they_may_not(
    report, editor, managing
):
    with pytest.raises(NotPermitted):
        correct(report, editor)
    with pytest.raises(StaleEdition):
        handling.correct(
            report, managing, 1, what_was_wrong=WRONG, what_is_right=RIGHT, edition_version=99
        )
    assert again(report).version == 1
    assert told() == []


def test_a_correction_that_is_taken_back_leaves_the_report_in_hand(report, managing):
    note = correct(report, managing).correction
    revising.take_back(note, managing, note.edition.version)
    assert again(report).correction is None
    assert again(report).taken_by == managing


def test_a_correction_of_another_article_proves_nothing(report, live, editor, managing):
    other = take_live(work.edition(live.original.story.source, slug="o"), editor, managing)
    note = correct(received(other), managing).correction
    take_live(note.edition, editor, managing, at=LATER)
    note.refresh_from_db()
    with pytest.raises(MoveRefused, match="Name the correction"):
        close(report, editor, "corrected", correction=note)


def test_updated_means_that_readers_have_a_newer_text(report, live, editor, managing):
    with pytest.raises(MoveRefused, match="still see the text"):
        close(report, editor, "updated")
    new = revising.update(live, editor, live.version, at=LATER)
    with pytest.raises(MoveRefused, match="still see the text"):
        close(report, editor, "updated")
    claim = new.claims.select_related("edition").get(section=Section.TAKEAWAY)
    reviewing.edit(claim, editor, new.version, text="Repeat studies took 58%.", at=LATER)
    new = take_live(fresh(new), editor, managing, at=LATER)
    assert close(report, editor, "updated").resolved_in == new


def test_withdrawn_means_that_it_is(report, live, editor, managing):
    with pytest.raises(MoveRefused, match="is not withdrawn"):
        close(report, editor, "withdrawn")
    publishing.withdraw(live, managing, live.version, why="It was another year's.")
    with pytest.raises(MoveRefused, match="no page to correct"):
        handling.correct(
            report, managing, 1, what_was_wrong=WRONG, what_is_right=RIGHT, edition_version=1
        )
    assert close(report, editor, "withdrawn").outcome == "withdrawn"


def test_no_change_has_a_reason_for_the_reader(report, editor):
    for reason in ("", "   ", "No.", "  No.       "):
        with pytest.raises(MoveRefused, match="Tell the reader why"):
            close(report, editor, "no_change", reason=reason)


def test_a_duplicate_names_the_first_report_of_its_article(report, live, editor):
    second, third = received(live), received(live)
    for wrong in (None, second):
        with pytest.raises(MoveRefused, match="Name the report"):
            close(second, editor, "duplicate", same_as=wrong)
    assert close(second, editor, "duplicate", same_as=report).duplicate_of == report
    assert close(third, editor, "duplicate", same_as=again(second)).duplicate_of == report
    with pytest.raises(MoveRefused, match="Name the report"):  # round in a circle
        close(report, editor, "duplicate", same_as=again(second))
    other = received(work.edition(live.original.story.source, slug="other"))
    with pytest.raises(MoveRefused, match="of this article"):
        close(report, editor, "duplicate", same_as=other)


@pytest.mark.parametrize("outcome", ["", "forgotten", None])
def test_an_outcome_that_there_is_not_is_refused(report, editor, outcome):
    with pytest.raises(MoveRefused, match="Choose an outcome"):
        close(report, editor, outcome)


def test_a_closed_report_is_changed_only_by_opening_it_again(report, editor):
    close(report, editor, "spam")
    for act in (
        lambda: close(report, editor, "no_change", reason=REASON),
        lambda: handling.take(again(report), editor, 2),
        lambda: handling.hand_back(again(report), editor, 2),
    ):
        with pytest.raises(MoveRefused, match="is closed"):
            act()
    with pytest.raises(MoveRefused, match="Say why"):
        handling.reopen(again(report), editor, 2, why="Oh")
    opened = handling.reopen(again(report), editor, 2, why="I pressed the wrong one.")
    assert (opened.outcome, opened.reason, opened.taken_by) == ("", "", editor)
    with pytest.raises(MoveRefused, match="open already"):
        handling.reopen(again(report), editor, 3, why="I pressed the wrong one.")


# -- The address that a reader left ---------------------------------------------------------------


def run(name):
    return list(next(one for one in table() if one.name == name).call())


def test_an_address_is_erased_days_after_the_outcome_and_not_before(report, live, editor, settings):
    settings.REPORT_EMAIL_DAYS = 7
    waiting = received(live, email="waiting@reader.example")
    close(report, editor, "spam")
    due = LATER + datetime.timedelta(days=7)
    assert list(handling.erase_addresses(at=due)) == []
    after = due + datetime.timedelta(seconds=1)
    assert list(handling.erase_addresses(at=after)) == [report]
    assert (again(report).email, again(report).email_erased_at) == ("", after)
    assert again(report).words == SECRET
    assert again(waiting).email == "waiting@reader.example"
    assert list(handling.erase_addresses(at=after)) == []


def test_the_schedule_erases_what_is_due_and_says_so(report, editor):
    close(report, editor, "spam", at=NOON - datetime.timedelta(days=1000))
    assert run("forget") == [f"Report {report.reference}: address erased"]
    assert run("forget") == []


def test_a_report_that_was_opened_again_keeps_its_address(report, editor):
    close(report, editor, "spam", at=NOON - datetime.timedelta(days=1000))
    handling.reopen(again(report), editor, 2, why="I pressed the wrong one.")
    assert run("forget") == []
    assert again(report).email


# -- What the reader is told ----------------------------------------------------------------------


def page(client, report):
    return client.get(f"/reports/{report.reference}/").content.decode()


def test_the_reader_is_told_where_it_stands_and_how_it_ended(client, report, live, editor):
    assert "It waits for an editor" in page(client, report)
    handling.take(report, editor, 1)
    assert "An editor is looking into it" in page(client, report)
    second = received(live)
    close(second, editor, "duplicate", same_as=again(report))
    assert "Somebody reported the same before you. It is not decided yet." in page(client, second)
    close(report, editor, "no_change", reason=REASON)
    for one in (report, second):
        assert "The article stays as it is." in page(client, one)
    html = page(client, report)
    assert REASON in html
    assert SECRET not in html


def test_the_reader_is_told_of_the_correction(client, report, editor, managing):
    note = correct(report, managing).correction
    take_live(note.edition, editor, managing, at=LATER)
    note.refresh_from_db()
    close(report, editor, "corrected", correction=note)
    html = page(client, report)
    assert "The article was corrected." in html
    assert RIGHT in html


def test_of_a_withdrawn_article_nothing_is_told(client, report, live, editor, managing):
    publishing.withdraw(live, managing, live.version, why="It was another year's.")
    close(report, editor, "withdrawn")
    html = page(client, report)
    assert "The article was withdrawn." in html
    assert "Seven operators" not in html
    assert Edition.objects.get(pk=live.pk).headline.startswith("Seven operators")
