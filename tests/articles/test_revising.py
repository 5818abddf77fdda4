"""The next edition of a published article: updates and corrections."""

from datetime import timedelta

import pytest

from articles import publishing, reviewing, revising
from articles.models import (
    Article,
    Claim,
    Correction,
    DeskEntry,
    Edition,
    Finding,
    Prediction,
    Waiver,
)
from articles.models.claims import Section
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import work
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=3)
WRONG, RIGHT = "We wrote that five operators agreed.", "Seven operators agreed."


def fresh(edition):
    return Edition.objects.get(pk=edition.pk)


def take_live(edition, editor, managing, at=NOON):
    """Accept what waits, and take the edition to the reader."""
    for claim in edition.claims.unreviewed():
        reviewing.accept(claim, editor, fresh(edition).version, at=at)
    edition = publishing.submit(edition, editor, fresh(edition).version, at=at)
    edition = publishing.approve(edition, managing, edition.version, at=at)
    return publishing.publish(edition, managing, edition.version, at=at)


@pytest.fixture
def live(editor, managing):
    return take_live(work.edition(work.source(reviewed_by=managing)), editor, managing)


def correct(edition, person, **more):
    return revising.correct(
        edition, person, edition.version, what_was_wrong=WRONG, what_is_right=RIGHT, **more
    )


def substance(edition):
    return [
        (claim.section, claim.text, claim.basis, claim.origin, claim.verdict, claim.reviewed_by_id,
         [(p.exact, p.start, p.snapshot_id) for p in claim.passages.all()])
        for claim in edition.claims.in_reading_order()
    ]  # fmt: skip


def test_an_update_copies_the_live_edition_into_work_and_leaves_it_live(live, editor):
    new = revising.update(live, editor, live.version, at=LATER)
    assert (new.number, new.status, new.headline) == (2, Edition.Status.DRAFT, live.headline)
    assert substance(new) == substance(live)
    assert new.content_hash() == live.content_hash()
    assert Article.objects.published().get().live == live
    entry = DeskEntry.objects.filter(verb="update").get()
    assert (entry.person, entry.edition, entry.why) == (editor, new, "edition 2, from edition 1")


def test_a_claim_that_stays_the_same_keeps_its_verdict_and_a_changed_one_gets_its_own(
    live, editor, managing
):
    new = revising.update(live, managing, live.version, at=LATER)
    takeaway = new.claims.get(section=Section.TAKEAWAY)
    reviewing.edit(takeaway, managing, new.version, text="Repeat studies took 58%.", at=LATER)
    reviewers = dict(fresh(new).claims.values_list("section", "reviewed_by"))
    assert reviewers[Section.HOOK] == editor.pk
    assert reviewers[Section.TAKEAWAY] == managing.pk


def test_the_new_edition_takes_the_place_of_the_old_at_the_same_address(live, editor, managing):
    new = revising.update(live, editor, live.version, at=LATER)
    take_live(new, editor, managing, at=LATER)
    article = Article.objects.published().get()
    assert (article.live, article.published_at, article.updated_at) == (new, NOON, LATER)
    assert fresh(live).status == Edition.Status.SUPERSEDED


def test_there_is_one_edition_in_work_and_a_double_press_begins_no_second(live, editor):
    read = live.version
    revising.update(live, editor, read, at=LATER)
    with pytest.raises(StaleEdition):
        revising.update(live, editor, read, at=LATER)
    with pytest.raises(MoveRefused, match="Edition 2 is in work already"):
        revising.update(live, editor, fresh(live).version, at=LATER)


def test_only_a_live_edition_is_updated(editor, managing):
    draft = work.edition(work.source(reviewed_by=managing))
    for act in (revising.update, lambda *args: correct(args[0], managing)):
        with pytest.raises(MoveRefused, match="Only a published article"):
            act(draft, editor, draft.version)


def test_an_editor_updates_and_a_managing_editor_corrects(live, editor, attribution):
    with pytest.raises(NotPermitted):
        correct(live, editor)
    with pytest.raises(NotPermitted):
        revising.update(live, attribution, live.version)
    assert Edition.objects.count() == 1


def test_a_forecast_that_readers_saw_is_shared_and_a_mere_proposal_is_copied(live, editor):
    open_, seen = (
        Prediction.objects.create(
            question=question, likelihood="likely", resolve_by=NOON.date(), frozen_at=at
        )
        for question, at in (("Open?", None), ("Seen?", NOON))
    )
    for paragraph, forecast in enumerate((open_, seen), 1):
        fields = {"paragraph": paragraph, "basis": "analysis", "prediction": forecast}
        work.claim(live, Section.IMPLICATION, f"It may {paragraph}.", **fields)
    new = revising.update(live, editor, live.version, at=LATER)
    first, second = new.claims.filter(section=Section.IMPLICATION).order_by("paragraph")
    assert second.prediction == seen
    assert first.prediction != open_
    fields = {"question": "Now?", "likelihood": "unlikely", "resolve_by": NOON.date()}
    reviewing.track(first, editor, new.version, **fields, at=LATER)
    open_.refresh_from_db()
    assert (open_.question, open_.tracked_by) == ("Open?", None)


def test_what_was_waived_in_public_stays_waived_while_its_words_stay(editor, managing):
    draft = work.edition(work.source(reviewed_by=managing))
    claim = work.claim(draft, Section.TAKEAWAY, "About ninety operators may follow.", paragraph=2,
                       exact=work.SENTENCES[0])  # fmt: skip
    reviewing.accept(claim, editor, draft.version, at=NOON)
    publishing.check_edition(draft, at=NOON)
    finding = Finding.objects.open().get(claim=claim)
    reviewing.waive(finding, managing, fresh(draft).version, reason="The minister said so.")
    live = take_live(fresh(draft), editor, managing)
    new = revising.update(live, editor, live.version, at=LATER)
    assert not Finding.objects.open().filter(claim__edition=new).exists()
    copied = Claim.objects.get(edition=new, text=claim.text)
    reviewing.edit(copied, editor, new.version, text="About eighty operators may follow.", at=LATER)
    assert Finding.objects.open().filter(claim__edition=new).exists()
    assert Waiver.objects.count() == 1  # the live edition's own


def test_a_correction_is_public_once_its_edition_is(client, live, editor, managing):
    correction = correct(live, managing, at=LATER)
    address = live.article.get_absolute_url()
    for page in (address, "/corrections/"):
        assert WRONG not in client.get(page).content.decode()
    take_live(correction.edition, editor, managing, at=LATER)
    html = client.get(address).content.decode()
    made, short, hook = (html.index(w) for w in ("How this was made", "Corrected</span>", "💡"))
    assert made < short < hook
    full = html[html.index('id="corrections"') :]
    for words in (WRONG, RIGHT, "Tomasz Wolny, managing editor"):
        assert words in full
    listed = client.get("/corrections/").content.decode()
    assert WRONG in listed and RIGHT in listed and f"{address}#corrections" in listed


def test_a_correction_stays_on_the_page_through_later_editions(client, live, editor, managing):
    second = take_live(correct(live, managing, at=LATER).edition, editor, managing, at=LATER)
    third = revising.update(second, editor, second.version, at=LATER)
    take_live(third, editor, managing, at=LATER + timedelta(days=1))
    assert WRONG in client.get(live.article.get_absolute_url()).content.decode()


def test_an_approval_covers_the_correction(live, editor, managing):
    edition = correct(live, managing, at=LATER).edition
    edition = publishing.submit(edition, editor, fresh(edition).version, at=LATER)
    edition = publishing.approve(edition, managing, edition.version, at=LATER)
    Correction.objects.update(what_is_right="Nine operators agreed.")
    with pytest.raises(MoveRefused, match="changed after its approval"):
        publishing.publish(edition, managing, edition.version, at=LATER)


def test_a_further_correction_is_carried_by_the_edition_in_work_and_reopens_it(
    live, editor, managing
):
    edition = correct(live, managing, at=LATER).edition
    edition = publishing.submit(edition, editor, fresh(edition).version, at=LATER)
    edition = publishing.approve(edition, managing, edition.version, at=LATER)
    second = correct(edition, managing, at=LATER)
    assert second.edition == edition
    assert fresh(edition).status == Edition.Status.IN_REVIEW
    revising.take_back(second, managing, fresh(edition).version, at=LATER)
    assert Correction.objects.count() == 1
    whys = DeskEntry.objects.filter(verb="correct").values_list("why", flat=True)
    assert f"taken back: {RIGHT}" in whys


def test_a_correction_that_readers_saw_stands(live, editor, managing):
    correction = correct(live, managing, at=LATER)
    take_live(correction.edition, editor, managing, at=LATER)
    correction.refresh_from_db()
    edition = fresh(correction.edition)
    with pytest.raises(MoveRefused, match="it stands"):
        revising.take_back(correction, managing, edition.version)


def test_a_withdrawn_page_leaves_the_list_of_corrections(client, live, editor, managing):
    edition = take_live(correct(live, managing, at=LATER).edition, editor, managing, at=LATER)
    publishing.withdraw(edition, managing, edition.version, why="It was wrong altogether.")
    assert WRONG not in client.get("/corrections/").content.decode()
    assert client.get(live.article.get_absolute_url()).status_code == 410


def test_whoever_edited_an_earlier_edition_is_still_named(live, editor, managing):
    new = revising.update(live, editor, live.version, at=LATER)
    claim = new.claims.get(section=Section.TAKEAWAY)
    reviewing.edit(claim, editor, new.version, text="Repeat studies took 58%.", at=LATER)
    second = take_live(new, editor, managing, at=LATER)
    third = revising.update(second, managing, second.version, at=LATER)
    third = take_live(third, editor, managing, at=LATER)
    assert third.record["edited_by"] == ["Ada Reyes, energy editor"]


def test_corrections_follow_one_another_without_gap_or_repeat(
    client, live, managing, django_assert_max_num_queries
):
    for number in range(60):
        Correction.objects.create(
            article=live.article, edition=live, what_was_wrong=f"Wrong {number}.",
            what_is_right=f"Right {number}.", person=managing, person_name="T", at=NOON,
            published_at=NOON + timedelta(minutes=number // 3),
        )  # fmt: skip
    seen, address = [], "/corrections/"
    while address:
        with django_assert_max_num_queries(1):
            rows = client.get(address).context["ledger"]
        seen += [row.pk for row in rows.rows]
        address = rows.older and f"/corrections/?before={rows.older}"
    assert len(seen) == len(set(seen)) == 60
    assert client.get("/corrections/?before=x").status_code == 404
