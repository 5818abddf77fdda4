"""The editorial workflow, move by move."""

from datetime import timedelta, timezone

import pytest
from django.db import IntegrityError, transaction

from articles import publishing, reviewing
from articles.checking import check_edition
from articles.disclosure import made_by_record
from articles.models import Article, Claim, DeskEntry, Edition, Finding
from articles.models.claims import Section
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import work
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


def fresh(edition):
    return Edition.objects.get(pk=edition.pk)


def accept_all(edition, person, at=NOON):
    for claim in edition.claims.all():
        reviewing.accept(claim, person, fresh(edition).version, at=at)
    return fresh(edition)


def submitted(edition, person):
    edition = accept_all(edition, person)
    return publishing.submit(edition, person, edition.version, at=NOON)


def approved(edition, editor, managing):
    edition = submitted(edition, editor)
    return publishing.approve(edition, managing, edition.version, at=NOON)


def test_a_checked_draft_goes_from_the_editor_over_the_managing_editor_to_the_reader(
    draft, editor, managing
):
    edition = approved(draft, editor, managing)
    publishing.publish(edition, managing, edition.version, at=NOON)

    article = Article.objects.published().get()
    assert article.live == draft
    assert article.published_at == NOON
    assert fresh(draft).status == Edition.Status.LIVE


def test_every_move_writes_who_what_when_and_the_title_at_the_time(draft, editor, managing):
    edition = approved(draft, editor, managing)
    publishing.publish(edition, managing, edition.version, at=NOON)

    moves = DeskEntry.objects.filter(verb__in=["submit", "approve", "publish"]).order_by("pk")
    assert [(entry.verb, entry.person_name, entry.at) for entry in moves] == [
        ("submit", "Ada Reyes, energy editor", NOON),
        ("approve", "Tomasz Wolny, managing editor", NOON),
        ("publish", "Tomasz Wolny, managing editor", NOON),
    ]
    assert {entry.title for entry in moves} == {"Seven operators agree on one code"}


@pytest.mark.parametrize("move", ["approve", "publish"])
def test_an_editor_may_neither_approve_nor_publish(draft, editor, managing, move):
    edition = submitted(draft, editor) if move == "approve" else approved(draft, editor, managing)
    with pytest.raises(NotPermitted):
        getattr(publishing, move)(edition, editor, edition.version)
    assert fresh(draft).status == edition.status


def test_a_setting_lets_editors_publish(draft, editor, settings):
    settings.EDITORS_MAY_PUBLISH = True
    edition = submitted(draft, editor)
    edition = publishing.approve(edition, editor, edition.version)
    publishing.publish(edition, editor, edition.version)
    assert Article.objects.published().count() == 1


def test_a_newsroom_of_one_person_works(draft, managing):
    edition = approved(draft, managing, managing)
    publishing.publish(edition, managing, edition.version)
    assert Article.objects.published().count() == 1


def test_where_two_can_approve_the_one_who_submitted_does_not(draft, managing):
    second = hire("managing-2")
    edition = submitted(draft, managing)
    with pytest.raises(MoveRefused, match="another approver"):
        publishing.approve(edition, managing, edition.version)
    assert publishing.approve(edition, second, edition.version).approved_by == second


def test_a_stale_version_is_refused_and_changes_nothing(draft, editor):
    edition = accept_all(draft, editor)
    with pytest.raises(StaleEdition):
        publishing.submit(edition, editor, edition.version - 1)
    assert fresh(draft).status == Edition.Status.DRAFT
    assert not DeskEntry.objects.filter(verb="submit").exists()


def test_a_move_from_the_wrong_status_is_refused(draft, managing):
    with pytest.raises(MoveRefused, match="“Draft”; it cannot be published"):
        publishing.publish(draft, managing, draft.version)


def test_sending_back_needs_a_reason_and_takes_the_approval_with_it(draft, editor, managing):
    edition = approved(draft, editor, managing)
    with pytest.raises(MoveRefused):
        publishing.send_back(edition, managing, edition.version, why=" ")
    publishing.send_back(edition, managing, edition.version, why="Name the operators.")
    edition = fresh(draft)
    assert edition.status == Edition.Status.DRAFT
    assert (edition.approved_by, edition.approved_hash) == (None, "")


def test_an_open_finding_refuses_approval_and_stays_on_the_desk(draft, editor, managing):
    takeaway = draft.claims.get(section=Section.TAKEAWAY)
    edition = accept_all(draft, editor)
    reviewing.edit(
        takeaway, editor, edition.version, text="Operators said repeat studies took 85% of it."
    )
    edition = fresh(draft)
    edition = publishing.submit(edition, editor, edition.version)
    with pytest.raises(MoveRefused) as refusal:
        publishing.approve(edition, managing, edition.version)
    assert [gap.claim_id for gap in refusal.value.gaps] == [takeaway.pk]
    assert Finding.objects.open().get().kind == Finding.Kind.NUMBER_MISSING


def test_a_waiver_closes_a_finding_in_public(draft, editor, managing):
    takeaway = draft.claims.get(section=Section.TAKEAWAY)
    edition = accept_all(draft, editor)
    reviewing.edit(
        takeaway, editor, edition.version, text="Operators said repeat studies took 85% of it."
    )
    finding = Finding.objects.get()
    with pytest.raises(NotPermitted):
        reviewing.waive(finding, editor, fresh(draft).version, reason="I know better than that.")
    reviewing.waive(
        finding,
        managing,
        fresh(draft).version,
        reason="The operator corrected the figure by phone.",
    )
    edition = fresh(draft)
    edition = publishing.submit(edition, editor, edition.version)
    edition = publishing.approve(edition, managing, edition.version)
    edition = publishing.publish(edition, managing, edition.version)
    assert edition.record["waivers"] == [
        {
            "claim": takeaway.pk,
            "finding": "A number is not in the passage",
            "by": "Tomasz Wolny, managing editor",
            "reason": "The operator corrected the figure by phone.",
        }
    ]


@pytest.mark.parametrize("section", [Section.HOOK, Section.WHAT_CHANGED, Section.WHY_IT_MATTERS])
def test_a_missing_required_section_is_a_gap(draft, section):
    draft.claims.filter(section=section).delete()
    assert section in {gap.code for gap in gaps(draft)}


def test_missing_headline_category_and_original_are_gaps(draft):
    draft.headline = " "
    draft.article.category = None
    draft.credits.all().delete()
    assert {"headline", "category", "original"} <= {gap.code for gap in gaps(draft)}


def test_claims_without_a_verdict_are_counted_in_one_gap(draft):
    gap = next(gap for gap in gaps(draft) if gap.code == "unreviewed")
    assert gap.words == "4 claims have no verdict yet."


def test_an_aggregator_is_never_credited_as_the_original(draft):
    publisher = draft.credits.get().story.source
    publisher.kind = "aggregator"
    publisher.save()
    assert "aggregator" in {gap.code for gap in gaps(draft)}


def test_extracted_claims_beyond_an_unreviewed_sources_allowance_are_gaps(editor):
    edition = work.edition(work.source("quiet-post"))
    long = " ".join(f"word{n}" for n in range(26))
    work.claim(edition, Section.TAKEAWAY, long, exact=long, origin=Claim.Origin.EXTRACTED)
    gap = next(gap for gap in gaps(edition) if gap.code == "rights")
    assert "25 words a passage" in gap.words
    assert "not reviewed" in gap.words


def test_a_change_after_approval_sends_the_edition_back_to_review(draft, editor, managing):
    edition = approved(draft, editor, managing)
    claim = draft.claims.first()
    reviewing.edit(claim, editor, edition.version, text=f"{claim.text.rstrip('.')} last week.")
    edition = fresh(draft)
    assert (edition.status, edition.approved_hash) == (Edition.Status.IN_REVIEW, "")


def test_a_change_behind_the_desks_back_is_caught_by_the_hash(draft, editor, managing):
    edition = approved(draft, editor, managing)
    draft.claims.filter(section=Section.HOOK).update(text="Something nobody approved.")
    with pytest.raises(MoveRefused, match="changed after its approval"):
        publishing.publish(edition, managing, edition.version)
    assert not Article.objects.published().exists()


def test_a_scheduled_edition_goes_live_once_when_its_time_has_come(draft, editor, managing):
    edition = approved(draft, editor, managing)
    later = NOON + timedelta(hours=6)
    publishing.schedule(edition, managing, edition.version, go_live_at=later, at=NOON)

    assert publishing.publish_due(at=later - timedelta(seconds=1)) == []
    assert publishing.publish_due(at=later) == [(draft, None)]
    assert publishing.publish_due(at=later) == []
    assert Article.objects.published().get().published_at == later
    assert DeskEntry.objects.get(verb="publish").person_name == "schedule"


def test_the_past_is_no_time_to_schedule_for(draft, editor, managing):
    edition = approved(draft, editor, managing)
    with pytest.raises(MoveRefused, match="has passed"):
        publishing.schedule(edition, managing, edition.version, go_live_at=NOON, at=NOON)


def test_the_schedule_publishes_nothing_that_a_person_did_not_schedule(draft, editor, managing):
    edition = approved(draft, editor, managing)
    with pytest.raises(MoveRefused):
        publishing.publish(edition, None, edition.version)


def test_one_refused_edition_stops_no_other(editor, managing):
    publisher = work.source(reviewed_by=managing)
    for slug in ("first", "second"):
        edition = approved(work.edition(publisher, slug=slug), editor, managing)
        publishing.schedule(
            edition, managing, edition.version, go_live_at=NOON + timedelta(hours=1), at=NOON
        )
    Edition.objects.get(article__slug="first").claims.update(text="Changed behind our back.")

    outcomes = publishing.publish_due(at=NOON + timedelta(hours=2))
    assert [error is None for _, error in outcomes] == [False, True]
    assert Article.objects.published().get().slug == "second"


def test_a_withdrawn_article_leaves_and_says_why(draft, editor, managing):
    edition = approved(draft, editor, managing)
    edition = publishing.publish(edition, managing, edition.version)
    with pytest.raises(MoveRefused):
        publishing.withdraw(edition, managing, edition.version, why="")
    publishing.withdraw(edition, managing, edition.version, why="The source retracted it.", at=NOON)
    article = Article.objects.get()
    assert (article.live, article.withdrawn_reason) == (None, "The source retracted it.")
    assert not Article.objects.published().exists()


def test_a_live_edition_never_changes(draft, editor, managing):
    edition = approved(draft, editor, managing)
    edition = publishing.publish(edition, managing, edition.version)
    with pytest.raises(MoveRefused, match="never changes"):
        reviewing.edit(edition.claims.first(), editor, edition.version, text="New words.")


def test_the_database_allows_one_edition_in_work_and_one_live(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(article=draft.article, number=2)


def test_readers_are_told_how_many_claims_were_checked_one_by_one(draft, editor, managing):
    claims = list(draft.claims.all())
    for claim in claims[:3]:
        reviewing.accept(claim, editor, fresh(draft).version)
    reviewing.accept_section(draft, claims[3].section, editor, fresh(draft).version)
    edition = fresh(draft)
    edition = publishing.submit(edition, editor, edition.version)
    edition = publishing.approve(edition, managing, edition.version)
    edition = publishing.publish(edition, managing, edition.version, at=NOON)
    record = edition.record
    assert (record["claims"], record["one_by_one"], record["in_section"]) == (4, 3, 1)
    assert record["reviewed_by"] == ["Ada Reyes, energy editor"]
    assert edition.newest_source_at == NOON
    assert edition.collected_after == timedelta(0)


def test_an_unreviewed_draft_goes_out_by_one_who_may_and_says_so(draft, editor, managing, client):
    reviewing.accept(draft.claims.first(), editor, draft.version)
    with pytest.raises(NotPermitted):
        publishing.approve_unreviewed(draft, editor, fresh(draft).version)
    edition = publishing.approve_unreviewed(draft, managing, fresh(draft).version, at=NOON)
    edition = publishing.publish(edition, managing, edition.version, at=NOON)
    assert DeskEntry.objects.filter(verb="approve unreviewed", person=managing).exists()
    assert edition.record["unreviewed"]
    for address in (edition.article.get_absolute_url(), "/"):
        html = client.get(address).content.decode()
        assert "Not reviewed" in html, address
        assert "Reviewed by" not in html, address


def test_open_findings_refuse_an_unreviewed_draft_as_any_other(draft, managing):
    work.claim(draft, Section.TAKEAWAY, "It took 99% of it.", exact=work.SENTENCES[3], order=2)
    with pytest.raises(MoveRefused, match="99%"):
        publishing.approve_unreviewed(draft, managing, draft.version)


def test_a_change_takes_an_unreviewed_approval_back(draft, managing):
    edition = publishing.approve_unreviewed(draft, managing, draft.version, at=NOON)
    reviewing.edit(edition.claims.first(), managing, edition.version, text="Other words entirely.")
    assert not fresh(edition).approved_unreviewed


def updated(article, managing, **fields):
    """An approved update of a live article, made by hand."""
    edition = Edition.objects.create(article=article, number=2, headline="Second text")
    for credit in article.live.credits.all():
        edition.credits.create(story=credit.story, is_original=credit.is_original)
    for claim in article.live.claims.all():
        work.claim(edition, claim.section, claim.text, exact=claim.text)
    return edition


def test_an_update_takes_the_place_of_the_live_edition(draft, editor, managing):
    edition = approved(draft, editor, managing)
    publishing.publish(edition, managing, edition.version, at=NOON)
    second = updated(Article.objects.get(), managing)
    edition = approved(second, editor, managing)
    later = NOON + timedelta(days=1)
    publishing.publish(edition, managing, edition.version, at=later)
    article = Article.objects.get()
    assert (article.live, article.published_at, article.updated_at) == (second, NOON, later)
    assert fresh(draft).status == Edition.Status.SUPERSEDED


def test_a_withdrawal_stops_what_was_scheduled_and_stays_on_record(draft, editor, managing):
    edition = approved(draft, editor, managing)
    live = publishing.publish(edition, managing, edition.version, at=NOON)
    second = approved(updated(Article.objects.get(), managing), editor, managing)
    due = NOON + timedelta(hours=1)
    publishing.schedule(second, managing, second.version, go_live_at=due, at=NOON)
    publishing.withdraw(live, managing, live.version, why="Court order.", at=NOON)

    assert publishing.publish_due(at=due) == []
    article = Article.objects.get()
    assert (article.live, article.withdrawn_reason) == (None, "Court order.")
    assert fresh(second).status == Edition.Status.IN_REVIEW
    assert fresh(draft).withdrawn_reason == "Court order."
    assert DeskEntry.objects.get(verb="reopen", edition=second).why == "withdrawn: Court order."


def test_the_schedule_publishes_nothing_before_its_time(draft, editor, managing):
    edition = approved(draft, editor, managing)
    later = NOON + timedelta(hours=6)
    edition = publishing.schedule(edition, managing, edition.version, go_live_at=later, at=NOON)
    with pytest.raises(MoveRefused, match="what is due"):
        publishing.publish(edition, None, edition.version, at=NOON)


def test_the_record_of_a_schedule_is_in_utc_whatever_zone_the_time_came_in(draft, editor, managing):
    edition = approved(draft, editor, managing)
    there = timezone(timedelta(hours=8))
    later = (NOON + timedelta(hours=6)).astimezone(there)
    publishing.schedule(edition, managing, edition.version, go_live_at=later, at=NOON)
    assert DeskEntry.objects.get(verb="schedule").why == "for 2026-11-18 18:00 UTC"


def test_a_refused_publication_takes_no_waiver_off_a_live_text(draft, editor, managing):
    claim = draft.claims.get(section=Section.TAKEAWAY)
    reviewing.edit(claim, editor, draft.version, text="Repeat studies took 85% of it.")
    finding = Finding.objects.open().get()
    reason = "The operator confirmed it."
    reviewing.waive(finding, managing, fresh(draft).version, reason=reason)
    edition = approved(fresh(draft), editor, managing)
    edition = publishing.publish(edition, managing, edition.version, at=NOON)
    claim.passages.get().snapshot.erase("Publisher's wish", at=NOON)
    with pytest.raises(StaleEdition):
        publishing.publish(edition, managing, 999)
    check_edition(edition)
    assert Finding.objects.filter(waiver__reason=reason).exists()


@pytest.mark.parametrize(
    ("section", "text", "code"),
    [
        (Section.WHAT_TO_DO, "word " * 111, "summary"),
        (Section.INSIGHT, "word " * 121, "insight"),
    ],
)
def test_what_is_longer_than_readers_read_is_a_gap(draft, section, text, code):
    work.claim(draft, section, text.strip(), basis="analysis")
    assert code in {gap.code for gap in gaps(draft)}


def test_a_chinese_summary_is_counted_in_characters(draft):
    draft.article.language = "zh-Hans"
    draft.claims.exclude(section=Section.HOOK).delete()
    claim = work.claim(draft, Section.WHAT_CHANGED, "电" * 200, basis="analysis")
    assert "summary" not in {gap.code for gap in gaps(draft)}
    Claim.objects.filter(pk=claim.pk).update(text="电" * 201)
    assert "summary" in {gap.code for gap in gaps(draft)}


def test_whoever_edited_several_times_is_named_once_in_the_order_of_the_first(
    draft, editor, managing
):
    one, two, *_ = draft.claims.all()
    for number, (claim, person) in enumerate([(one, editor), (two, managing), (two, editor)]):
        at = NOON + timedelta(minutes=number)
        reviewing.edit(claim, person, fresh(draft).version, text=f"Edit {number}.", at=at)
    names = made_by_record(fresh(draft))["edited_by"]
    assert names == ["Ada Reyes, energy editor", "Tomasz Wolny, managing editor"]
