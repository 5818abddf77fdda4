"""Every check before publication has a name and a state, and the placeholders are one of them."""

import pytest

from articles import publishing
from articles.models import Claim, Edition, Finding
from articles.models.claims import Section
from articles.readiness import checks, gaps
from articles.refusals import MoveRefused
from tests.articles import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


def states(edition):
    return {check.name: check.state for check in checks(edition)}


def placeholders(edition):
    return next(check for check in checks(edition) if check.name == "Placeholders")


def test_a_check_that_holds_is_named_as_well(draft):
    assert states(draft) == {
        "Headline": "passed",
        "Category": "passed",
        "Sections": "passed",
        "Original": "passed",
        "Length": "passed",
        "Placeholders": "passed",
        "Evidence": "passed",
        "Verdicts": "blocks",
        "Rights": "passed",
    }


def test_a_finding_that_does_not_block_warns_and_is_no_gap(draft):
    claim = draft.claims.first()
    Finding.objects.create(claim=claim, kind="stronger", severity="warn", detail="“will”")
    evidence = next(check for check in checks(draft) if check.name == "Evidence")
    assert (evidence.state, evidence.first.anchor) == ("warns", f"claim-{claim.pk}")
    assert "finding" not in {gap.code for gap in gaps(draft)}


@pytest.mark.parametrize(
    "text", ["It cost TK dollars.", "[TKTK]", "耗资【待补】亿元。", "共TK家。"]
)
def test_a_placeholder_blocks_and_leads_to_its_claim(draft, text):
    claim = work.claim(draft, Section.TAKEAWAY, text, basis="analysis")
    check = placeholders(draft)
    assert check.state == "blocks"
    assert check.first.claim_id == claim.pk


@pytest.mark.parametrize("text", ["ATK and TKO are names.", "tk", "Mr TKach said so."])
def test_letters_within_a_word_are_no_placeholder(draft, text):
    work.claim(draft, Section.TAKEAWAY, text, basis="analysis")
    assert placeholders(draft).state == "passed"


def test_a_word_of_the_source_is_no_placeholder(draft):
    story = work.story(work.source("lift-wire"), text="TK Elevator was sold.", path="9")
    work.claim(
        draft,
        Section.TAKEAWAY,
        "TK Elevator was sold.",
        exact="TK Elevator was sold.",
        snapshot=story.snapshots.get(),
    )
    Edition.objects.filter(pk=draft.pk).update(headline="TK Elevator has a new owner")
    draft.refresh_from_db()
    assert placeholders(draft).state == "passed"


def test_headline_and_credit_line_are_looked_at_too(draft):
    Edition.objects.filter(pk=draft.pk).update(headline="Seven operators agree on TK")
    draft.credits.update(line="Harbour Wire, TK")
    draft.refresh_from_db()
    assert {gap.anchor for gap in placeholders(draft).gaps} == {"headline", "credits"}


@pytest.mark.parametrize("name", ["approve", "approve_unreviewed", "schedule", "publish"])
def test_a_placeholder_stands_in_every_way_out(draft, managing, name):
    draft.claims.update(verdict="accepted", reviewed_by=managing, reviewed_at=work.NOON)
    work.claim(
        draft,
        Section.TAKEAWAY,
        "It cost TK dollars.",
        basis="analysis",
        verdict=Claim.Verdict.ACCEPTED,
        reviewed_by=managing,
        reviewed_at=work.NOON,
    )
    approval = {"approved_by": managing, "approved_at": work.NOON}
    status = "approved" if name in ("schedule", "publish") else "in_review"
    approval = {**approval, "approved_hash": draft.content_hash()} if status == "approved" else {}
    Edition.objects.filter(pk=draft.pk).update(status=status, **approval)
    when = {"go_live_at": work.NOON.replace(year=2040)} if name == "schedule" else {}
    with pytest.raises(MoveRefused, match="TK"):
        getattr(publishing, name)(draft, managing, draft.version, **when)
    draft.refresh_from_db()
    assert draft.status == status


def test_a_draft_with_a_placeholder_can_be_submitted(draft, editor):
    work.claim(draft, Section.TAKEAWAY, "It cost TK dollars.", basis="analysis")
    publishing.submit(draft, editor, draft.version)
    draft.refresh_from_db()
    assert draft.status == "in_review"
