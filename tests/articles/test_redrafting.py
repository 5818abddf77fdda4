"""A section is drafted anew, and an editor takes from it: no word of a person's is overwritten."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from articles import publishing, redrafting, reviewing
from articles.drafting.providers import DraftFailed
from articles.drafting.providers.openai_compatible import OpenAICompatible
from articles.models import Claim, DeskEntry, DraftBudget, DraftRun, Finding, Source
from articles.models.claims import Section
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import work
from tests.articles.drafting.desk import Saying
from tests.articles.drafting.servers import model_server
from tests.articles.test_publishing import approved, fresh
from tests.articles.work import SENTENCES

pytestmark = pytest.mark.django_db

TAKEAWAY = Section.TAKEAWAY
ADD = redrafting.ADD


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing, may_use_model=True))


def answer(*claims, url="https://harbour-wire.example/one-code", **more):
    said = claims or [{"section": "takeaway", "text": "Studies took long.", "basis": "analysis"}]
    return {"url": url, "language": "en", "claims": list(said), **more}


def ask(draft, person, section=TAKEAWAY, said=None, **more):
    drafter = Saying(said or answer())
    return redrafting.ask(draft, section, person, fresh(draft).version, drafter=drafter, **more)


def take(draft, person, run, choices, version=None):
    version = version or fresh(draft).version
    return redrafting.take(draft, person, version, run=run, choices=choices)


def texts(draft, section=TAKEAWAY):
    claims = draft.claims.filter(section=section).in_reading_order()
    return list(claims.values_list("text", flat=True))


def only(draft, section=TAKEAWAY):
    return draft.claims.get(section=section)


# -- Asking ----------------------------------------------------------------------------------------


def test_asking_changes_no_word_and_says_so_in_the_record(draft, editor, managing):
    edition = approved(draft, editor, managing)
    run = ask(edition, editor)
    assert (run.section, run.edition, run.outcome) == ("takeaway", edition, "drafted")
    assert run.asked_by == editor and json.loads(run.raw_response) == answer()
    assert fresh(draft).status == "approved" and fresh(draft).version == edition.version + 1
    assert fresh(draft).approved_hash == fresh(draft).content_hash()
    line = DeskEntry.objects.order_by("-pk").first()
    assert (line.verb, line.person) == ("redraft", editor)
    assert line.why == "Key takeaways, by the drafter “saying”"


def test_the_drafter_is_asked_outside_of_any_transaction(draft, editor, settings):
    class Watching(Saying):
        def draft(self, brief, problems=()):
            self.depth = len(transaction.get_connection().savepoint_ids)
            self.run = DraftRun.objects.get().outcome
            return super().draft(brief, problems)

    drafter, depth = Watching(answer()), len(transaction.get_connection().savepoint_ids)
    redrafting.ask(draft, TAKEAWAY, editor, draft.version, drafter=drafter)
    assert (drafter.depth, drafter.run) == (depth, "running")


def test_a_failed_attempt_leaves_its_run_and_the_page_as_it_was(draft, editor):
    before = draft.content_hash()
    with pytest.raises(DraftFailed, match="gave no valid draft"):
        ask(draft, editor, said=answer({"section": "hook", "text": "A.", "basis": "analysis"}))
    run = DraftRun.objects.get()
    assert (run.outcome, run.edition, run.section) == ("invalid", draft, "takeaway")
    assert draft.content_hash() == before


def test_rights_keep_a_text_from_a_model_and_nothing_is_asked(draft, editor):
    Source.objects.update(may_use_model=False)
    with pytest.raises(DraftFailed, match="do not allow giving"):
        ask(draft, editor)
    assert not DraftRun.objects.exists() and fresh(draft).version == draft.version


def test_who_may_not_draft_and_who_read_an_old_page_asks_nobody(draft, editor, attribution):
    with pytest.raises(NotPermitted):
        ask(draft, attribution)
    with pytest.raises(StaleEdition):
        redrafting.ask(draft, TAKEAWAY, editor, 99, drafter=Saying(answer()))
    assert not DraftRun.objects.exists()


def test_a_published_text_is_not_drafted_anew(draft, editor, managing):
    live = approved(draft, editor, managing)
    live = publishing.publish(live, managing, live.version)
    with pytest.raises(MoveRefused, match="never changes"):
        ask(live, managing)


@pytest.fixture
def server(settings):
    pytest.importorskip("openai", reason="the `ai` extra is not installed")
    settings.AI_BUDGET_DAY = settings.AI_BUDGET_STORY = Decimal(1)
    with model_server() as made:
        yield made


def model(server):
    prices = {"price_in": Decimal(2), "price_out": Decimal(10)}
    url = f"{server.url}/v1"
    return OpenAICompatible(model="m", base_url=url, key="k", most_out=400, seconds=2.0, **prices)


def test_a_model_is_paid_for_as_for_any_draft_and_told_once_what_was_wrong(draft, editor, server):
    server.answers = ["not json", json.dumps(answer())]
    run = redrafting.ask(draft, TAKEAWAY, editor, draft.version, drafter=model(server))
    first, second = DraftRun.objects.order_by("pk")
    assert (first.outcome, second.outcome, run) == ("invalid", "drafted", second)
    assert (second.mends, second.section, second.edition) == (first, "takeaway", draft)
    assert second.prompt_version.startswith("section ")
    assert DraftBudget.objects.get().spent == first.cost + second.cost > 0
    told = server.asked[0]["messages"]
    assert "The section is takeaway" in told[0]["content"]
    assert f"what_changed: {SENTENCES[1]}" in told[1]["content"]


@pytest.mark.parametrize("fault", ["truncated", "refusal", "broken", "too many"])
def test_what_is_no_answer_is_a_failed_run(draft, editor, server, fault):
    server.answers = [fault]
    with pytest.raises(DraftFailed):
        redrafting.ask(draft, TAKEAWAY, editor, draft.version, drafter=model(server))
    assert len(server.asked) == 1 and DraftRun.objects.get().outcome != "running"


def test_where_the_budget_holds_no_more_nobody_is_asked(draft, editor, server, settings):
    settings.AI_BUDGET_STORY = Decimal("0.0001")
    with pytest.raises(DraftFailed, match="AI_BUDGET_STORY"):
        redrafting.ask(draft, TAKEAWAY, editor, draft.version, drafter=model(server))
    assert server.asked == []


# -- Taking ----------------------------------------------------------------------------------------


def test_what_is_taken_stands_beside_the_rest_checked_and_without_a_verdict(
    draft, editor, managing
):
    edition = approved(draft, editor, managing)
    run = work.proposal(edition, TAKEAWAY, "Repeat studies took 63% of the time.")
    take(edition, editor, run, {1: ADD})
    assert texts(draft) == [SENTENCES[3], "Repeat studies took 63% of the time."]
    kept, new = draft.claims.filter(section=TAKEAWAY).order_by("pk")
    assert (kept.verdict, kept.reviewed_by) == ("accepted", editor)
    assert (new.origin, new.verdict, new.paragraph) == ("model", "", 2)
    assert new.passages.get().exact == SENTENCES[3] and new.passages.get().start is not None
    assert Finding.objects.get(claim=new).kind == "number_missing"
    assert fresh(draft).status == "in_review", "the approval fell"


def test_an_untouched_claim_of_a_machine_is_replaced_in_its_place(draft, editor):
    old = only(draft)
    run = work.proposal(draft)
    take(draft, editor, run, {1: str(old.pk)})
    new = only(draft)
    assert new.text == "Repeat studies took 58% of the time."
    assert (new.paragraph, new.order) == (old.paragraph, old.order)
    line = DeskEntry.objects.order_by("-pk").first()
    assert line.verb == "take redraft"
    assert new.text in line.why and f"in place of: “{old.text}”" in line.why


TOUCHED = {
    "edited": lambda d, p, c: reviewing.edit(c, p, d.version, text="A person's words."),
    "accepted": lambda d, p, c: reviewing.accept(c, p, d.version),
    "read in section": lambda d, p, c: reviewing.accept_section(d, TAKEAWAY, p, d.version),
    "translated": lambda d, p, c: reviewing.set_passage(
        c, p, d.version, snapshot=c.passages.get().snapshot, exact=SENTENCES[3],
        passage=c.passages.get(), translation="In other words.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", TOUCHED)
def test_what_a_person_answers_for_is_never_replaced(draft, editor, how):
    TOUCHED[how](fresh(draft), editor, only(draft))
    before, run = texts(draft), work.proposal(draft)
    with pytest.raises(MoveRefused, match="A person answers for"):
        take(draft, editor, run, {1: str(only(draft).pk)})
    assert texts(draft) == before
    take(draft, editor, run, {1: ADD})
    assert texts(draft)[0] == before[0] and len(texts(draft)) == 2


def test_a_claim_a_person_wrote_is_never_replaced(draft, editor):
    words = {"section": TAKEAWAY, "text": "I wrote this.", "basis": "analysis"}
    mine = reviewing.add_claim(draft, editor, draft.version, **words)
    Claim.objects.filter(pk=mine.pk).update(verdict="", reviewed_by=None, reviewed_at=None)
    with pytest.raises(MoveRefused, match="A person answers for"):
        take(draft, editor, work.proposal(draft), {1: str(mine.pk)})


def test_a_stale_page_takes_nothing(draft, editor):
    run, version = work.proposal(draft), draft.version
    reviewing.accept(only(draft), editor, version)
    with pytest.raises(StaleEdition):
        take(draft, editor, run, {1: ADD}, version=version)
    assert texts(draft) == [SENTENCES[3]]


def test_a_proposal_is_taken_once(draft, editor):
    run = work.proposal(draft)
    take(draft, editor, run, {1: ADD})
    with pytest.raises(ValidationError, match="on the page already"):
        take(draft, editor, run, {1: ADD})


def test_there_is_one_hook(draft, editor):
    run = work.proposal(draft, Section.HOOK, "Queues grow.")
    with pytest.raises(ValidationError, match="There is one hook"):
        take(draft, editor, run, {1: ADD})
    take(draft, editor, run, {1: str(only(draft, Section.HOOK).pk)})
    assert texts(draft, Section.HOOK) == ["Queues grow."]


@pytest.mark.parametrize(
    ("choices", "said"),
    [({}, "at least one"), ({2: ADD}, "no such sentence"), ({1: "7"}, "not there any more")],
)
def test_a_choice_that_is_none_is_refused(draft, editor, choices, said):
    with pytest.raises(ValidationError, match=said):
        take(draft, editor, work.proposal(draft), choices)


def test_words_of_a_story_that_is_credited_no_more_are_not_taken(draft, editor):
    run = work.proposal(draft)
    story = draft.credits.get().story
    draft.claims.all().delete()
    draft.credits.all().delete()
    with pytest.raises(ValidationError, match="does not credit"):
        take(draft, editor, run, {1: ADD})
    assert story.credits.count() == 0


def test_a_run_of_another_page_or_of_a_whole_draft_is_none_to_take(draft, editor, managing):
    other = work.edition(work.source("other"), slug="other")
    for run in (work.proposal(other), work.proposal(draft, "")):
        with pytest.raises(ValidationError):
            take(draft, editor, run, {1: ADD})


def test_an_implication_goes_with_its_rationale_and_its_forecast(draft, editor):
    work.claim(draft, Section.IMPLICATION, "Old.", basis="analysis", origin="model", paragraph=1)
    work.claim(draft, Section.RATIONALE, "Because.", basis="analysis", origin="model", paragraph=1)
    forecast = {"question": "Will it?", "likelihood": "likely", "resolve_by": "2040-01-01"}
    quotes = [{"exact": SENTENCES[2]}]
    first = {"section": "implication", "paragraph": 4, "text": "New.", "basis": "analysis"}
    why = {"section": "rationale", "paragraph": 4, "text": "So.", "basis": "analysis"}
    said = answer({**first, "prediction": forecast}, {**why, "quotes": quotes})
    run = ask(draft, editor, Section.IMPLICATION, said)
    old = only(draft, Section.IMPLICATION)
    take(draft, editor, run, {1: str(old.pk)})
    new, because = only(draft, Section.IMPLICATION), only(draft, Section.RATIONALE)
    assert (new.text, because.text) == ("New.", "So.")
    assert new.paragraph == because.paragraph == 1
    assert new.prediction.question == "Will it?" and new.prediction.tracked_by is None


def test_sentences_of_one_paragraph_of_insight_stay_together(draft, editor):
    said = answer(*({"section": "insight", "text": f"{n}.", "basis": "analysis"} for n in "ABC"))
    run = ask(draft, editor, Section.INSIGHT, said)
    take(draft, editor, run, {1: ADD, 3: ADD})
    claims = draft.claims.filter(section="insight").in_reading_order()
    assert list(claims.values_list("text", "paragraph", "order")) == [("A.", 1, 1), ("C.", 1, 2)]


def test_a_dated_event_keeps_its_date(draft, editor):
    event = {"section": "event", "text": "A code.", "basis": "reported", "event_date": "2027-03"}
    quotes = [{"exact": SENTENCES[1]}]
    run = ask(draft, editor, Section.EVENT, answer({**event, "quotes": quotes}))
    take(draft, editor, run, {1: ADD})
    claim = only(draft, Section.EVENT)
    assert (str(claim.event_date), claim.event_precision) == ("2027-03-01", "month")


def test_a_page_a_model_has_a_part_in_says_so_from_then_on(managing, editor):
    publisher = work.source(reviewed_by=managing)
    draft = work.edition(publisher, origin="extracted")
    take(draft, editor, work.proposal(draft, model=""), {1: ADD})
    assert fresh(draft).origin == "extracted"
    assert draft.claims.latest("pk").origin == "extracted"
    take(draft, editor, work.proposal(draft, TAKEAWAY, "Studies took long."), {1: ADD})
    assert fresh(draft).origin == "model"


def test_taken_words_of_a_source_are_told_in_the_record_by_their_beginning(draft, editor):
    run = work.proposal(draft, TAKEAWAY, f"{SENTENCES[2]} Indeed they are.", model="")
    take(draft, editor, run, {1: ADD})
    why = DeskEntry.objects.order_by("-pk").first().why
    assert why == "Key takeaways: “About 140 GW of storage is waiting in …”"


def test_a_killed_attempt_is_read_and_nobody_is_asked_again(draft, editor):
    run = ask(draft, editor)
    DraftRun.objects.update(outcome="running", started_at=run.started_at - timedelta(hours=1))
    again = ask(draft, editor, said=DraftFailed("It is asked only once."))
    assert again.raw_response == run.raw_response and again.outcome == "drafted"
