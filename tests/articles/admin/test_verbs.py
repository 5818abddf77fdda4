"""The buttons of the review screen, and what they answer when they may not act."""

import datetime

import pytest

from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    DeskEntry,
    Edition,
    Finding,
    Waiver,
)
from articles.models.claims import Section
from tests.articles import work
from tests.articles.work import SENTENCES
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(draft):
    return draft.claims.get(section=Section.HOOK)


def said(client, answer):
    """The messages on the page that an answer leads to."""
    page = client.get(answer.url.partition("#")[0])
    return " ".join(str(message) for message in page.context["messages"])


def test_accept_signs_the_claim_and_brings_the_next_one_up(screen, editor, draft, hook):
    answer = screen(editor, draft).do("accept", hook.pk)
    hook.refresh_from_db()
    assert (hook.verdict, hook.reviewed_by) == (Claim.Verdict.ACCEPTED, editor)
    following = draft.claims.get(section=Section.WHAT_CHANGED)
    assert answer.url.endswith(f"?claim={following.pk}#claim-{hook.pk}")


def test_accept_section_reads_rationales_and_leaves_implications_to_their_own_verdict(
    screen, editor, draft
):
    for section in (Section.IMPLICATION, Section.RATIONALE):
        work.claim(draft, section, "Queues may shorten.", basis="analysis")
    desk = screen(editor, draft)
    assert "needs a verdict of its own: an implication" in desk.read().content.decode()
    desk.do("section", Section.IMPLICATION)
    read = draft.claims.filter(verdict=Claim.Verdict.IN_SECTION)
    assert set(read.values_list("section", flat=True)) == {Section.RATIONALE}


def test_a_basis_is_one_press(screen, editor, draft, hook):
    answer = screen(editor, draft).do("basis", hook.pk, basis="background")
    hook.refresh_from_db()
    assert hook.basis == "background"
    assert answer.url.endswith(f"#claim-{hook.pk}")


def test_cut_takes_the_claim_out_and_the_record_keeps_its_words(screen, editor, draft, hook):
    screen(editor, draft).do("cut", hook.pk)
    assert not draft.claims.filter(pk=hook.pk).exists()
    assert DeskEntry.objects.get(verb="cut").why == hook.text


@pytest.mark.parametrize(
    ("typed", "date", "precision"),
    [
        ("2024", datetime.date(2024, 1, 1), "year"),
        ("2024-9", datetime.date(2024, 9, 1), "month"),
        ("2024-09-18", datetime.date(2024, 9, 18), "day"),
    ],
)
def test_a_timeline_entry_is_as_precise_as_it_was_typed(
    screen, editor, draft, typed, date, precision
):
    fields = {"section": "event", "text": "The code was drafted.", "basis": "background"}
    screen(editor, draft).do("add", **fields, when=typed)
    entry = draft.claims.get(section=Section.EVENT)
    assert (entry.event_date, entry.event_precision) == (date, precision)
    assert (entry.origin, entry.verdict) == (Claim.Origin.PERSON, Claim.Verdict.ACCEPTED)


@pytest.mark.parametrize("typed", ["", "2024-13", "soon", "2024-02-30", "0000"])
def test_a_date_that_is_none_loses_no_word(screen, editor, draft, typed):
    fields = {"section": "event", "text": "A long sentence.", "basis": "background"}
    answer = screen(editor, draft).press("add", **fields, when=typed)
    assert answer.status_code == 422
    assert "A long sentence." in answer.content.decode()
    assert not draft.claims.filter(section=Section.EVENT).exists()


def test_a_passage_is_pointed_at_other_words(screen, editor, draft, hook):
    passage = hook.passages.get()
    words = {"exact": "one connection code", "snapshot": passage.snapshot_id}
    screen(editor, draft).do("passage", hook.pk, passage.pk, **words)
    passage.refresh_from_db()
    text = passage.snapshot.text
    assert text[passage.start : passage.end] == "one connection code"


def test_a_passage_is_added_and_removed(screen, editor, draft, hook):
    desk = screen(editor, draft)
    snapshot = hook.passages.get().snapshot_id
    desk.do("passage_add", hook.pk, exact=SENTENCES[1], snapshot=snapshot)
    added = hook.passages.last()
    assert added.exact == SENTENCES[1]
    desk.do("passage_drop", added.pk)
    assert hook.passages.count() == 1


def test_a_text_that_is_not_credited_backs_nothing(screen, editor, draft, hook):
    foreign = work.story(work.source("other-wire"), path="9").snapshots.get()
    answer = screen(editor, draft).press("passage_add", hook.pk, exact="Words", snapshot=foreign.pk)
    assert answer.status_code == 422
    assert hook.passages.count() == 1


def test_only_who_may_waive_can_waive_and_the_reason_is_kept(screen, editor, managing, draft, hook):
    screen(editor, draft).do("edit", hook.pk, text="Some 77 agreed.", basis="reported")
    finding = Finding.objects.open().get(claim=hook)
    refused = screen(editor, draft).press("waive", finding.pk, reason="I say so myself.")
    assert refused.status_code == 403
    assert not Waiver.objects.exists()
    short = screen(managing, draft).press("waive", finding.pk, reason="because")
    assert short.status_code == 422
    assert "because" in short.content.decode()
    screen(managing, draft).do("waive", finding.pk, reason="Counted by hand in the annex.")
    assert Waiver.objects.get().person == managing


def test_headline_category_audiences_tags_and_credit_are_set_here(screen, editor, draft):
    desk = screen(editor, draft)
    grid = Category.objects.create(name="Grid", slug="grid", emoji="🔌")
    owners = Audience.objects.create(name="Owners", slug="owners")
    desk.do("headline", headline="One code for seven grids")
    desk.do("about", category=grid.pk, audiences=[owners.pk], tags="storage, grid codes")
    desk.do("credit", draft.credits.get().pk, line="Harbour Wire via press")
    article = Article.objects.get()
    assert draft.headline == "One code for seven grids"
    assert article.category == grid
    assert list(article.audiences.all()) == [owners]
    assert set(article.tags.names()) == {"storage", "grid codes"}
    assert draft.credits.get().line == "Harbour Wire via press"


def test_another_credit_becomes_the_original_and_there_is_only_one(screen, editor, draft):
    story = work.story(work.source("other-wire"), path="9")
    second = draft.credits.create(story=story, order=2)
    screen(editor, draft).do("credit", second.pk, line="", is_original="on")
    assert draft.credits.get(is_original=True) == second


# -- Two people at once ---------------------------------------------------------------------------


def test_a_stale_edit_shows_both_texts_and_changes_nothing(screen, editor, managing, draft, hook):
    mine, theirs = screen(editor, draft), screen(managing, draft)
    theirs.press("edit", hook.pk, text="Theirs, saved first.", basis="reported")
    answer = mine.press("edit", hook.pk, text="Mine, typed long.", basis="reported", section="hook")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine, typed long." in shown
    assert "Theirs, saved first." in shown
    assert "removed: </span>Theirs, saved first</del>" in shown
    hook.refresh_from_db()
    assert hook.text == "Theirs, saved first."


def test_the_stale_page_saves_mine_after_all_when_asked(screen, editor, managing, draft, hook):
    mine, theirs = screen(editor, draft), screen(managing, draft)
    theirs.press("edit", hook.pk, text="Theirs.", basis="reported")
    answer = mine.press("edit", hook.pk, text="Mine.", basis="analysis", section="hook")
    assert f'action="{answer.wsgi_request.path}"' in answer.content.decode()
    mine.do("edit", hook.pk, text="Mine.", basis="analysis")
    hook.refresh_from_db()
    assert (hook.text, hook.basis) == ("Mine.", "analysis")


def test_an_edit_of_a_claim_that_was_cut_keeps_the_words(screen, editor, managing, draft, hook):
    mine, theirs = screen(editor, draft), screen(managing, draft)
    theirs.press("cut", hook.pk)
    answer = mine.press("edit", hook.pk, text="My careful edit.", basis="reported", section="hook")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "My careful edit." in shown
    assert "Add mine as a new claim" in shown


def test_words_for_a_passage_that_was_removed_are_shown_for_copying(
    screen, editor, managing, draft, hook
):
    passage = hook.passages.get()
    mine, theirs = screen(editor, draft), screen(managing, draft)
    theirs.press("passage_drop", passage.pk)
    fields = {"exact": "one connection code", "snapshot": passage.snapshot_id}
    answer = mine.press("passage", hook.pk, passage.pk, **fields)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "one connection code</textarea>" in shown
    assert "Copy what you still need." in shown


def test_a_reason_for_waiving_what_a_check_took_away_is_shown_for_copying(
    screen, managing, draft, hook
):
    finding = Finding.objects.create(claim=hook, kind="no_passage", severity="block", detail="None")
    desk = screen(managing, draft)
    gone = finding.pk
    finding.delete()  # a check does this without a change of version
    answer = desk.press("waive", gone, reason="Counted by hand in the annex.")
    assert answer.status_code == 409
    assert "Counted by hand in the annex.</textarea>" in answer.content.decode()


def test_a_stale_headline_and_a_stale_move_change_nothing(screen, editor, managing, draft):
    mine, theirs = screen(editor, draft), screen(managing, draft)
    theirs.press("headline", headline="Theirs")
    assert mine.press("headline", headline="Mine").status_code == 409
    assert mine.press("move", "submit").status_code == 409
    draft.refresh_from_db()
    assert (draft.headline, draft.status) == ("Theirs", "draft")


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1.0"])
def test_a_form_without_a_true_version_is_stale(screen, editor, draft, hook, version):
    desk = screen(editor, draft)
    desk.version = version
    assert desk.press("accept", hook.pk).status_code == 409


# -- Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["approve", "schedule", "publish", "withdraw", "send_back"])
@pytest.mark.parametrize("status", ["draft", "in_review", "approved"])
def test_an_editors_forged_move_is_refused_and_changes_nothing(screen, editor, draft, name, status):
    Edition.objects.filter(pk=draft.pk).update(status=status)
    fields = {"why": "please", "go_live_at": "2030-01-01T10:00"}
    before = Edition.objects.values().get(pk=draft.pk)
    assert screen(editor, draft).press("move", name, **fields).status_code == 403
    assert Edition.objects.values().get(pk=draft.pk) == before
    assert not DeskEntry.objects.exists()


def test_a_refused_move_names_every_gap_and_changes_nothing(screen, managing, draft, hook):
    desk = screen(managing, draft)
    desk.do("move", "submit")
    hook.delete()
    Article.objects.update(category=None)
    answer = desk.do("move", "approve")
    assert draft.status == "in_review"
    words = said(desk.client, answer)
    assert "Nothing was changed" in words
    assert "The category is missing." in words
    assert "“Hook” is empty." in words
    assert "3 claims have no verdict yet." in words
    assert answer.url.endswith("/review/#about")


def test_a_refused_move_leads_to_the_first_gap_and_links_them_all(screen, managing, draft):
    desk = screen(managing, draft)
    desk.do("move", "submit")
    answer = desk.do("move", "approve")
    first = draft.claims.in_reading_order().first()
    assert answer.url.endswith(f"?claim={first.pk}#claim-{first.pk}")
    assert f'<a href="{answer.url}">4 claims have no verdict yet.</a>' in said(desk.client, answer)


def test_sending_back_and_withdrawing_want_a_reason(screen, managing, draft):
    desk = screen(managing, draft)
    desk.do("move", "submit")
    answer = desk.do("move", "send_back", why="  ")
    assert draft.status == "in_review"
    assert "Say what should change" in said(desk.client, answer)


def test_a_time_is_read_in_the_persons_own_zone(screen, editor, draft):
    desk = screen(hire("managing-shanghai", time_zone="Asia/Shanghai"), draft)
    for claim in draft.claims.all():
        desk.do("accept", claim.pk)
    screen(editor, draft).do("move", "submit")
    desk.do("move", "approve")
    desk.do("move", "schedule", go_live_at="2040-05-01T09:30")
    assert draft.go_live_at == datetime.datetime(2040, 5, 1, 1, 30, tzinfo=datetime.UTC)
    shown = desk.read().content.decode()
    assert "1 May 2040, 09:30" in shown
    assert "1 May, 01:30 UTC" in shown


def test_a_time_that_is_none_is_asked_for_again(screen, managing, draft):
    desk = screen(managing, draft)
    answer = desk.press("move", "schedule", go_live_at="tomorrow")
    assert answer.status_code == 422
    assert "tomorrow" in answer.content.decode()


def test_a_claim_of_another_edition_is_not_found(screen, editor, managing, draft):
    other = work.edition(work.source("other-wire", reviewed_by=managing), slug="other")
    answer = screen(editor, draft).press("accept", other.claims.first().pk)
    assert answer.status_code == 404
    assert not Claim.objects.exclude(verdict="").exists()


def test_a_further_story_is_credited_by_its_address_and_taken_out_again(screen, editor, draft):
    story = work.story(work.source("other-wire"), path="9")
    desk = screen(editor, draft)
    unknown = desk.press("credit_add", story="https://other-wire.example/nowhere")
    assert unknown.status_code == 422
    assert "nominate it first" in unknown.content.decode()
    desk.do("credit_add", story=f"{story.url}?utm_source=mail")
    credit = draft.credits.get(story=story)
    assert not credit.is_original
    desk.do("credit_drop", credit.pk)
    assert not draft.credits.filter(story=story).exists()
