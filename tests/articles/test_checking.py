import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.checking import check_edition
from articles.models import Claim, Credit, Finding, Snapshot, Waiver
from articles.models.claims import Section
from tests.articles import work

AT = work.NOON + datetime.timedelta(hours=1)


@pytest.fixture
def edition(db):
    return work.edition(work.source())


def kinds(findings):
    return [finding.kind for finding in findings]


def test_an_edition_that_stands_on_its_words_has_no_findings(edition):
    assert check_edition(edition) == []


def test_a_changed_figure_is_named_in_words_an_editor_can_act_on(edition):
    claim = edition.claims.get(section=Section.TAKEAWAY)
    Claim.objects.filter(pk=claim.pk).update(
        text="Operators said repeat studies took 85% of the elapsed time."
    )
    (finding,) = check_edition(edition, at=AT)
    assert (finding.claim, finding.passage, finding.kind) == (claim, None, "number_missing")
    assert finding.severity == "block"
    assert finding.detail == "The claim says 85%; the passage says 58%."
    assert finding.found_at == AT


def test_words_of_another_credited_story_are_told_to_be_misattributed(edition):
    other = work.story(
        work.source("river-post"), text="Three rivers rose on Monday.", title="Rivers rise"
    )
    Credit.objects.create(edition=edition, story=other, order=2)
    work.claim(edition, Section.INSIGHT, "Three rivers rose.", exact="Three rivers rose on Monday.")
    (finding,) = check_edition(edition)
    assert finding.kind == "misattributed"
    assert "“Rivers rise” (River Post" in finding.detail


def test_words_of_a_story_that_is_not_credited_are_just_not_found(edition):
    work.story(work.source("river-post"), text="Three rivers rose on Monday.")
    work.claim(edition, Section.INSIGHT, "Three rivers rose.", exact="Three rivers rose on Monday.")
    assert kinds(check_edition(edition)) == ["not_found"]


def test_a_reported_claim_without_a_passage_is_open_and_analysis_is_not(edition):
    work.claim(edition, Section.INSIGHT, "Prices will halve.", basis=Claim.Basis.ANALYSIS)
    assert check_edition(edition) == []
    work.claim(edition, Section.INSIGHT, "Prices fell by half.", order=2)
    assert kinds(check_edition(edition)) == ["no_passage"]


def test_a_source_that_changed_opens_the_claims_whose_words_are_gone(edition):
    story = edition.credits.get().story
    Snapshot.objects.create(
        story=story,
        kind=Snapshot.Kind.PAGE,
        extractor="test",
        extractor_version="1",
        text=work.TEXT.replace("58%", "56%"),
        read_at=AT,
    )
    (finding,) = check_edition(edition)
    assert finding.kind == "source_changed"
    assert "The passage says “58%”; the source now says “56%”." in finding.detail


def test_only_like_is_compared_with_like(edition):
    Snapshot.objects.create(
        story=edition.credits.get().story,
        kind=Snapshot.Kind.FEED,
        extractor="test",
        extractor_version="1",
        text="A summary in a feed.",
        read_at=AT,
    )
    assert check_edition(edition) == []


def test_a_text_taken_down_opens_every_claim_on_it(edition):
    edition.credits.get().story.snapshots.get().erase("Asked by the publisher.", at=AT)
    assert set(kinds(check_edition(edition))) == {"source_withdrawn"}


@pytest.mark.parametrize(
    ("date", "precision", "expected"),
    [
        ((2027, 3, 1), "day", []),
        ((2027, 3, 1), "month", []),
        ((2027, 1, 1), "year", []),
        ((2027, 3, 2), "day", ["date_missing"]),
    ],
)
def test_an_event_is_dated_no_more_precisely_than_its_passage(edition, date, precision, expected):
    work.claim(
        edition,
        Section.EVENT,
        "The code applies to new projects.",
        exact=work.SENTENCES[1],
        event_date=datetime.date(*date),
        event_precision=precision,
    )
    assert kinds(check_edition(edition)) == expected


def test_a_headline_may_stand_on_the_headline_of_the_source(edition):
    story = edition.credits.get(is_original=True).story
    story.title = "Tessel and eight operators agree on one code"
    story.save()
    edition.headline = "Eight operators agree with Tessel on one code"
    edition.save()
    assert [f.detail for f in check_edition(edition) if f.detail.startswith("Headline:")] == []


def test_a_headline_is_held_against_all_passages_and_the_hook_carries_the_finding(edition):
    edition.headline = "Eight operators agree on one code"
    (finding,) = check_edition(edition)
    assert finding.claim.section == Section.HOOK
    assert finding.detail.startswith("Headline: The claim says Eight")


def test_two_runs_in_a_row_change_nothing(edition):
    Claim.objects.filter(section=Section.TAKEAWAY).update(text="It took 85%.")
    first = check_edition(edition, at=AT)
    second = check_edition(edition)
    assert [(each.pk, each.found_at) for each in first] == [
        (each.pk, each.found_at) for each in second
    ]


def test_a_waiver_stays_with_a_finding_that_holds_and_falls_with_one_that_does_not(edition, editor):
    claim = edition.claims.get(section=Section.TAKEAWAY)
    Claim.objects.filter(pk=claim.pk).update(text="It took 85% of the time.")
    (finding,) = check_edition(edition)
    Waiver.objects.create(
        finding=finding, person=editor, person_name="Ada", reason="Confirmed by phone.", made_at=AT
    )
    check_edition(edition)
    assert Waiver.objects.count() == 1 and not Finding.objects.open().exists()
    Claim.objects.filter(pk=claim.pk).update(text="It took 86% of the time.")
    (changed,) = check_edition(edition)
    assert changed.pk != finding.pk
    assert Waiver.objects.count() == 0 and Finding.objects.open().count() == 1


def test_queries_do_not_grow_with_the_edition(edition, django_assert_max_num_queries):
    """One each for the lock, claims, passages, snapshots, stories, credits, the library, what is
    stored and what is returned; two of a nested transaction; one each to delete and to add."""
    for order in range(2, 40):
        work.claim(edition, Section.INSIGHT, "It took 85%.", exact=work.SENTENCES[3], order=order)
    with django_assert_max_num_queries(15):
        assert len(check_edition(edition)) == 38


def run(*arguments):
    out = io.StringIO()
    try:
        call_command("check_evidence", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_is_quiet_where_nothing_is_open(edition):
    assert run() == (0, "Editions checked: 1. Open findings: 0.\n")


def test_the_command_lists_what_is_open_and_says_so_by_its_status(edition):
    Claim.objects.filter(section=Section.TAKEAWAY).update(text="It took 85%.")
    status, table = run("--edition", str(edition.pk))
    assert status == 1
    assert "number_missing" in table and "Open findings: 1." in table
    status, lines = run("--json", "--limit", "5")
    (row,) = map(json.loads, lines.splitlines())
    assert status == 1
    assert row["article"] == "one-code" and row["kind"] == "number_missing" and row["open"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--edition", "999999"], "There is no edition 999999"), (["--limit", "0"], "1 or more")],
)
def test_bad_arguments_get_one_clear_line_and_status_2(db, arguments, words):
    with pytest.raises(CommandError, match=words) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
