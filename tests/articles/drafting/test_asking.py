"""What asking a model costs, what is tried again, and what is kept of it."""

import json
import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from taggit.models import Tag

from articles.drafting.ahead import end_interrupted
from articles.drafting.draft import draft_story, preview
from articles.drafting.loose import draft_text
from articles.drafting.providers import DraftFailed
from articles.drafting.providers.openai_compatible import OpenAICompatible
from articles.models import DraftBudget, DraftRun

from .desk import NOW, lamp, nothing_but_runs, story_of
from .servers import TOKENS, model_server
from .tasks import good_answer

pytest.importorskip("openai", reason="the `ai` extra is not installed")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]

GOOD = json.dumps(good_answer())
COST = (TOKENS[0] * Decimal(2) + TOKENS[1] * Decimal(10)) / 1_000_000


@pytest.fixture
def server(settings):
    settings.AI_BUDGET_DAY, settings.AI_BUDGET_STORY = Decimal(1), Decimal(1)
    with model_server() as made:
        yield made


@pytest.fixture
def story(editor):
    return story_of("turbine", lamp(editor))


def model(server):
    return OpenAICompatible(
        model="m",
        base_url=f"{server.url}/v1",
        key="secret-key",
        price_in=Decimal(2),
        price_out=Decimal(10),
        most_out=4_000,
        seconds=2.0,
    )


def test_a_models_draft_is_an_edition_and_its_run_says_what_it_took(server, story, editor):
    server.answers = [GOOD]
    edition = draft_story(story, person=editor, drafter=model(server), at=NOW)
    run = edition.draft_runs.get()
    assert edition.origin == "model"
    assert (run.outcome, run.provider, run.model) == ("drafted", "openai", "m")
    assert (run.tokens_in, run.tokens_out, run.cost) == (*TOKENS, COST)
    assert run.prompt_version.startswith("draft ")
    assert json.loads(run.raw_response) == good_answer()


def test_a_bad_answer_is_told_what_was_wrong_once_and_mended(server, story):
    server.answers = ["not json", GOOD]
    edition = draft_story(story, drafter=model(server), at=NOW)
    first, second = DraftRun.objects.order_by("pk")
    assert (first.outcome, second.outcome) == ("invalid", "drafted")
    assert (second.mends, second.edition) == (first, edition)
    assert "could not be used" in server.asked[1]["messages"][1]["content"]


def test_a_second_bad_answer_is_left_to_a_person(server, story):
    server.answers = ["not json"]
    with pytest.raises(DraftFailed, match="gave no valid draft"):
        draft_story(story, drafter=model(server), at=NOW)
    assert len(server.asked) == 2
    assert nothing_but_runs()


@pytest.mark.parametrize("fault", ["truncated", "refusal", "cut", "too many"])
def test_what_is_no_bad_answer_is_not_asked_again(server, story, fault):
    server.answers = [fault]
    with pytest.raises(DraftFailed):
        draft_story(story, drafter=model(server), at=NOW)
    assert len(server.asked) == 1
    assert nothing_but_runs()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"language": "zh-Hans"}, "language"),
        ({"notes": ["see https://evil.example/"]}, "invented"),
        ({"headline": "<b>Bold</b>"}, "invalid"),
    ],
)
def test_what_was_wrong_with_an_answer_has_a_name(server, story, changes, outcome):
    server.answers = [json.dumps(good_answer(**changes))]
    with pytest.raises(DraftFailed) as failure:
        draft_story(story, drafter=model(server), at=NOW)
    assert failure.value.outcome == outcome
    assert set(DraftRun.objects.values_list("outcome", flat=True)) == {outcome}


# -- Budgets -------------------------------------------------------------------------------------


def test_nobody_is_asked_where_the_day_holds_no_more(server, story, settings):
    settings.AI_BUDGET_DAY = Decimal("0.001")
    with pytest.raises(DraftFailed, match="AI_BUDGET_DAY") as failure:
        draft_story(story, drafter=model(server), at=NOW)
    assert not failure.value.permanent
    assert server.asked == []
    assert not DraftBudget.objects.exists()


def test_nobody_is_asked_where_the_story_has_had_its_share(server, story, settings):
    settings.AI_BUDGET_STORY = Decimal("0.001")
    with pytest.raises(DraftFailed, match="AI_BUDGET_STORY"):
        draft_story(story, drafter=model(server), at=NOW)
    assert server.asked == []


def test_what_a_call_cost_takes_the_place_of_what_was_reserved(server, story):
    server.answers = [GOOD]
    draft_story(story, drafter=model(server), at=NOW)
    assert DraftBudget.objects.get().spent == COST
    assert DraftRun.objects.get().reserved > COST


def test_a_call_of_unknown_cost_counts_as_the_most_it_can_have_cost(server, story):
    server.answers = ["broken"]
    with pytest.raises(DraftFailed):
        draft_story(story, drafter=model(server), at=NOW)
    assert DraftBudget.objects.get().spent == DraftRun.objects.get().reserved > 0


def test_a_dry_run_costs_the_day_what_it_costs_and_stores_no_more(server, story):
    server.answers = [GOOD]
    draft, _ = preview(story, drafter=model(server), at=NOW)
    tried = draft_text("A text.", url=story.url, drafter=model(server), at=NOW)
    assert draft.headline == tried["headline"] == good_answer()["headline"]
    assert DraftBudget.objects.get().spent == 2 * COST
    assert not DraftRun.objects.exists()
    assert nothing_but_runs()


def test_a_dry_run_is_refused_where_the_day_holds_no_more(server, story, settings):
    settings.AI_BUDGET_DAY = Decimal("0.001")
    with pytest.raises(DraftFailed, match="AI_BUDGET_DAY"):
        preview(story, drafter=model(server), at=NOW)
    assert server.asked == []
    assert not DraftBudget.objects.exists()


@pytest.mark.parametrize("fault", ["broken", "not json"])
def test_a_dry_run_that_fails_costs_what_it_may_have_cost(server, story, fault):
    server.answers = [fault]
    with pytest.raises(DraftFailed):
        preview(story, drafter=model(server), at=NOW)
    spent = DraftBudget.objects.get().spent
    assert (spent == COST) if fault == "not json" else (spent > COST)


# -- Interrupted ---------------------------------------------------------------------------------


@pytest.mark.parametrize("noticed", [True, False])
def test_an_answer_that_a_killed_attempt_left_is_read_and_nobody_is_asked_again(
    server, story, noticed
):
    server.answers = [GOOD]
    drafter, topics = model(server), list(Tag.objects.values_list("pk", flat=True))
    edition = draft_story(story, drafter=drafter, at=NOW)
    # As a kill before the last transaction leaves it: the answer stored, and nothing made of it.
    DraftRun.objects.update(edition=None, outcome="running", started_at=NOW)
    edition.article.editions.all().delete()
    edition.article.delete()
    Tag.objects.exclude(pk__in=topics).delete()
    later = NOW + timedelta(minutes=20)
    if noticed:
        assert end_interrupted(later) == 1
    assert draft_story(story, drafter=drafter, at=later).claims.exists()
    assert len(server.asked) == 1


# -- The key -------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [GOOD, "broken", "too many"])
def test_the_key_is_in_no_log_and_no_row(server, story, caplog, answer):
    server.answers = [answer]
    caplog.set_level(logging.DEBUG)
    try:
        draft_story(story, drafter=model(server), at=NOW)
    except DraftFailed as failure:
        assert "secret-key" not in str(failure)
    assert "secret-key" not in caplog.text
    assert "secret-key" not in json.dumps(list(DraftRun.objects.values()), default=str)
