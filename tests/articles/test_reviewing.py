"""What an editor does to claims, one function at a time."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from articles import reviewing
from articles.models import Claim, DeskEntry, Edition, Finding, Passage
from articles.models.claims import Section
from articles.refusals import NotPermitted, StaleEdition
from articles.risk import reason_for_own_verdict
from tests.articles import work
from tests.articles.work import NOON, SENTENCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


def version(edition):
    return Edition.objects.get(pk=edition.pk).version


def test_accepting_records_who_and_when(draft, editor):
    claim = draft.claims.first()
    reviewing.accept(claim, editor, draft.version, at=NOON)
    claim.refresh_from_db()
    assert (claim.verdict, claim.reviewed_by, claim.reviewed_at) == ("accepted", editor, NOON)


def test_two_editors_with_the_same_version_cannot_both_save(draft, editor):
    claim = draft.claims.first()
    reviewing.edit(claim, editor, draft.version, text=f"{claim.text} Indeed.")
    with pytest.raises(StaleEdition):
        reviewing.edit(claim, editor, draft.version, text="Something else.")
    claim.refresh_from_db()
    assert claim.text.endswith("Indeed.")


def test_a_person_without_the_role_changes_nothing(draft, attribution):
    with pytest.raises(NotPermitted):
        reviewing.accept(draft.claims.first(), attribution, draft.version)
    assert version(draft) == draft.version


def test_an_edit_marks_the_text_as_edited_by_a_person_and_checks_it_again(draft, editor):
    claim = draft.claims.get(section=Section.WHY_IT_MATTERS)
    reviewing.edit(claim, editor, draft.version, text="About 141 GW of storage is waiting.")
    claim.refresh_from_db()
    assert (claim.origin, claim.verdict) == (Claim.Origin.MODEL_EDITED, Claim.Verdict.ACCEPTED)
    assert Finding.objects.get().kind == Finding.Kind.NUMBER_MISSING
    entry = DeskEntry.objects.get(verb="edit")
    assert "About 140 GW" in entry.why
    assert "About 141 GW" in entry.why


def test_an_empty_edit_is_refused_and_the_text_kept(draft, editor):
    claim = draft.claims.first()
    with pytest.raises(ValidationError):
        reviewing.edit(claim, editor, draft.version, text="")
    claim.refresh_from_db()
    assert claim.text == SENTENCES[0]
    assert version(draft) == draft.version


def test_a_cut_claim_stays_in_the_record(draft, editor):
    claim = draft.claims.get(section=Section.TAKEAWAY)
    reviewing.cut(claim, editor, draft.version)
    assert not draft.claims.filter(section=Section.TAKEAWAY).exists()
    assert DeskEntry.objects.get(verb="cut").why == SENTENCES[3]


def test_a_section_is_accepted_but_for_claims_with_an_open_finding(draft, editor):
    bad = work.claim(draft, Section.TAKEAWAY, "It took 99% of it.", exact=SENTENCES[3], order=2)
    Finding.objects.create(claim=bad, kind="number_missing", severity="block", detail="99%")
    reviewing.accept_section(draft, Section.TAKEAWAY, editor, draft.version)
    verdicts = draft.claims.filter(section=Section.TAKEAWAY).order_by("order")
    assert [claim.verdict for claim in verdicts] == ["in_section", ""]


AT_RISK = {
    "“It took 90% of it,” the agency said.": "a quotation",
    "该机构称已完成九成。": "another language than its passage",
}


@pytest.mark.parametrize("text", AT_RISK)
def test_what_is_at_risk_needs_a_verdict_of_its_own(draft, editor, text):
    risky = work.claim(draft, Section.TAKEAWAY, text, exact=SENTENCES[3], order=2)
    assert reason_for_own_verdict(risky, []) == AT_RISK[text]
    reviewing.accept_section(draft, Section.TAKEAWAY, editor, draft.version)
    risky.refresh_from_db()
    assert risky.verdict == ""


def test_an_implication_is_judged_by_itself_and_its_rationale_read_with_the_section(draft, editor):
    said = work.claim(draft, Section.IMPLICATION, "It may grow.", exact=SENTENCES[3])
    why = work.claim(draft, Section.RATIONALE, "It grew before.", exact=SENTENCES[3])
    reviewing.accept_section(draft, Section.IMPLICATION, editor, draft.version)
    verdicts = [type(said).objects.get(pk=claim.pk).verdict for claim in (said, why)]
    assert verdicts == ["", "in_section"]


def test_a_newsroom_may_ask_for_a_verdict_on_every_claim(draft, editor, settings):
    settings.REVIEW = "every"
    reviewing.accept_section(draft, Section.TAKEAWAY, editor, draft.version)
    assert draft.claims.get(section=Section.TAKEAWAY).verdict == ""


def test_a_new_claim_goes_to_the_end_of_its_section_as_its_writers_own(draft, editor):
    claim = reviewing.add_claim(
        draft, editor, draft.version, section=Section.WHAT_TO_DO, text="Refile.", basis="advice"
    )
    assert (claim.origin, claim.verdict, claim.reviewed_by) == ("person", "accepted", editor)
    assert not claim.findings.exists()


def test_a_reported_claim_without_a_passage_is_a_finding(draft, editor):
    claim = reviewing.add_claim(
        draft, editor, draft.version, section=Section.TAKEAWAY, text="Prices will halve."
    )
    assert claim.findings.get().kind == Finding.Kind.NO_PASSAGE


def test_a_passage_is_found_in_the_snapshot_with_its_context(draft, editor):
    claim = reviewing.add_claim(
        draft, editor, draft.version, section=Section.TAKEAWAY, text="It starts in March 2027."
    )
    snapshot = draft.credits.get().story.snapshots.get()
    reviewing.set_passage(
        claim, editor, version(draft), snapshot=snapshot, exact="from 1 March 2027"
    )
    passage = claim.passages.get()
    assert snapshot.text[passage.start : passage.end] == "from 1 March 2027"
    assert passage.prefix.endswith("above 10 MW ")
    assert passage.suffix.startswith(". About 140 GW")
    assert not claim.findings.exists()


def test_words_the_source_does_not_have_are_kept_and_found_out(draft, editor):
    claim = draft.claims.get(section=Section.TAKEAWAY)
    snapshot = draft.credits.get().story.snapshots.get()
    reviewing.set_passage(
        claim,
        editor,
        draft.version,
        snapshot=snapshot,
        exact="The moon is made of an altogether different material.",
        passage=claim.passages.get(),
    )
    assert (claim.passages.get().start, claim.passages.get().end) == (None, None)
    assert Finding.Kind.NOT_FOUND in {finding.kind for finding in claim.findings.all()}


def test_a_passage_of_a_story_the_edition_does_not_credit_is_refused(draft, editor):
    stranger = work.story(draft.credits.get().story.source, path="elsewhere").snapshots.get()
    with pytest.raises(ValidationError, match="does not credit"):
        reviewing.set_passage(
            draft.claims.first(), editor, draft.version, snapshot=stranger, exact=SENTENCES[0]
        )
    assert Passage.objects.filter(snapshot=stranger).count() == 0


def test_dropping_a_passage_clears_the_verdict(draft, editor):
    claim = draft.claims.get(section=Section.TAKEAWAY)
    reviewing.accept(claim, editor, draft.version)
    reviewing.drop_passage(claim.passages.get(), editor, version(draft))
    claim.refresh_from_db()
    assert claim.verdict == Claim.Verdict.NONE
    assert claim.findings.get().kind == Finding.Kind.NO_PASSAGE


def test_a_waiver_needs_a_reason(draft, managing, editor):
    claim = reviewing.add_claim(
        draft, editor, draft.version, section=Section.TAKEAWAY, text="Prices will halve."
    )
    with pytest.raises(ValidationError):
        reviewing.waive(claim.findings.get(), managing, version(draft), reason="ok")
    assert Finding.objects.open().count() == 1


def test_a_waiver_falls_when_the_words_change(draft, managing, editor):
    claim = draft.claims.get(section=Section.WHY_IT_MATTERS)
    reviewing.edit(claim, editor, draft.version, text="About 141 GW is waiting.")
    reviewing.waive(
        claim.findings.get(), managing, version(draft), reason="Confirmed with the operator."
    )
    reviewing.edit(claim, editor, version(draft), text="About 142 GW is waiting.")
    assert Finding.objects.open().count() == 1


def test_changing_the_basis_to_advice_needs_no_passage(draft, editor):
    claim = reviewing.add_claim(
        draft, editor, draft.version, section=Section.TAKEAWAY, text="Refile before spring."
    )
    reviewing.set_basis(claim, Claim.Basis.ADVICE, editor, version(draft))
    assert not claim.findings.exists()


def test_a_waiver_does_not_cover_words_written_after_it(draft, managing, editor):
    claim = reviewing.add_claim(
        draft, editor, draft.version, section=Section.TAKEAWAY, text="The minister agreed."
    )
    reason = "I was in the room and heard it."
    reviewing.waive(claim.findings.get(), managing, version(draft), reason=reason)
    assert not Finding.objects.open().exists()
    reviewing.edit(claim, editor, version(draft), text="The minister took bribes.")
    assert Finding.objects.open().get().kind == Finding.Kind.NO_PASSAGE


def test_a_changed_basis_is_on_the_record_by_either_way(draft, editor):
    claim = draft.claims.first()
    reviewing.edit(claim, editor, draft.version, text=claim.text, basis="analysis")
    reviewing.set_basis(claim, "background", editor, version(draft))
    assert DeskEntry.objects.filter(verb="basis", edition=draft).count() == 2


def test_a_basis_changed_by_another_person_clears_the_verdict(draft, editor, managing):
    claim = draft.claims.first()
    reviewing.accept(claim, editor, draft.version)
    reviewing.set_basis(claim, "analysis", editor, version(draft))
    claim.refresh_from_db()
    assert claim.verdict == Claim.Verdict.ACCEPTED
    reviewing.set_basis(claim, "background", managing, version(draft))
    claim.refresh_from_db()
    assert claim.verdict == Claim.Verdict.NONE


def test_pointing_a_passage_elsewhere_leaves_its_translator_alone(draft, editor):
    claim = draft.claims.get(section=Section.TAKEAWAY)
    passage = claim.passages.get()
    Passage.objects.filter(pk=passage.pk).update(translation="So war es.", translated_by="A model")
    passage.refresh_from_db()
    reviewing.set_passage(
        claim,
        editor,
        draft.version,
        snapshot=passage.snapshot,
        exact=SENTENCES[2],
        passage=passage,
        translation="So war es.",
    )
    passage.refresh_from_db()
    assert passage.translated_by == "A model"


def test_the_record_keeps_no_more_of_a_sources_words_than_to_know_them_by(draft, editor):
    claim = draft.claims.get(section=Section.TAKEAWAY)
    reviewing.drop_passage(claim.passages.get(), editor, draft.version)
    assert DeskEntry.objects.get(verb="drop passage").why == (
        "Operators said repeat studies took 58% of the …"
    )


def test_the_record_is_append_only(draft, editor):
    reviewing.accept(draft.claims.first(), editor, draft.version)
    entry = DeskEntry.objects.get(verb="accept")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        DeskEntry.objects.update(why="")
    with pytest.raises(TypeError):
        DeskEntry.objects.all().delete()


def test_a_forecast_is_tracked_when_an_editor_chooses_to(draft, editor):
    claim = work.claim(draft, Section.IMPLICATION, "Prices follow.", basis="analysis")
    forecast = {
        "question": "Will prices have fallen by spring?",
        "likelihood": "likely",
        "resolve_by": datetime.date(2027, 3, 1),
    }
    reviewing.track(claim, editor, draft.version, **forecast)
    claim.refresh_from_db()
    assert claim.prediction.tracked_by == editor
    reviewing.untrack(claim, editor, version(draft))
    claim.refresh_from_db()
    assert claim.prediction is None
    with pytest.raises(ValidationError, match="Only an implication"):
        reviewing.track(draft.claims.first(), editor, version(draft), **forecast)


def test_all_sections_are_accepted_as_read_but_for_what_needs_a_verdict_of_its_own(draft, editor):
    implied = work.claim(draft, Section.IMPLICATION, "Queues may shorten.", basis="analysis")
    reviewing.accept_sections(draft, editor, draft.version)
    verdicts = dict(draft.claims.values_list("pk", "verdict"))
    assert verdicts.pop(implied.pk) == Claim.Verdict.NONE
    assert set(verdicts.values()) == {Claim.Verdict.IN_SECTION}
    assert DeskEntry.objects.get(verb="accept section").why.startswith("Hook, What changed")
