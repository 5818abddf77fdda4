"""From a story to an edition in work, with the database."""

import json

import pytest
from django.db import connection

from articles.checking import check_edition
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.drafting.providers.canned import Canned
from articles.models import (
    DeskEntry,
    DraftRun,
    Edition,
    Passage,
    Source,
    Story,
)

from .desk import NOW, Saying, lamp, nothing_but_runs, story_of
from .tasks import URL, good_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def test_an_extracted_draft_is_a_whole_edition_in_work(editor):
    story = story_of("turbine", lamp(editor))
    edition = draft_story(story, person=editor, at=NOW)
    article = edition.article
    assert (edition.status, edition.origin, edition.number) == ("draft", "extracted", 1)
    assert edition.created_by == editor
    assert edition.headline == story.title
    assert article.slug == "tideline-moors-its-first-tidal-turbine-off-skerry-island"
    assert (article.language, article.category.slug, article.live) == ("en", "energy", None)
    assert [audience.slug for audience in article.audiences.all()] == ["operators"]
    assert "diesel" in article.tags.names()
    credit = edition.credits.get()
    assert (credit.story, credit.is_original, credit.line) == (story, True, "Courtesy of the Lamp")
    assert set(edition.claims.values_list("origin", flat=True)) == {"extracted"}
    assert set(edition.claims.values_list("verdict", flat=True)) == {""}
    entry = DeskEntry.objects.get()
    assert (entry.verb, entry.person, entry.edition, entry.story) == (
        "draft",
        editor,
        edition,
        story,
    )


def test_every_passage_is_an_exact_slice_of_the_snapshot_with_its_surroundings(editor):
    story = story_of("ferry", lamp(editor))
    edition = draft_story(story, at=NOW)
    text = story.best_snapshot().text
    passages = Passage.objects.filter(claim__edition=edition).select_related("claim")
    assert len(passages) == edition.claims.count() > 8
    for passage in passages:
        assert text[passage.start : passage.end] == passage.exact == passage.claim.text
        assert text[: passage.start].endswith(passage.prefix)
        assert text[passage.end :].startswith(passage.suffix)
        assert max(len(passage.prefix), len(passage.suffix)) <= 32


@pytest.mark.parametrize("name", ["turbine", "ferry"])
def test_the_evidence_check_finds_nothing_in_an_extracted_draft(editor, name):
    edition = draft_story(story_of(name, lamp(editor)), at=NOW)
    findings = [
        finding for finding in check_edition(edition, at=NOW) if finding.severity == "block"
    ]
    assert [str(finding) for finding in findings] == []


def test_a_chinese_title_keeps_its_characters_in_the_address(editor):
    article = draft_story(story_of("ferry", lamp(editor)), at=NOW).article
    assert article.slug == "云港开通首条无人驾驶电动渡轮航线"
    assert article.language == "zh-Hans"


def test_addresses_are_short_and_each_is_taken_once(editor):
    source = lamp(editor)
    title = "Turbine " * 30
    slugs = [
        draft_story(
            story_of("turbine", source, url=f"{URL}/{n}", title=f"{title}{mark}"), at=NOW
        ).article.slug
        for n, mark in enumerate(["", "!", "?"])
    ]
    assert len(set(slugs)) == 3
    assert all(len(slug) <= 80 for slug in slugs)
    nameless = story_of("turbine", source, url=f"{URL}/x", title="!!!")
    assert draft_story(nameless, at=NOW).article.slug == f"story-{nameless.pk}"


def test_the_run_is_kept_with_what_was_left_empty(editor):
    story = story_of("turbine", lamp(editor))
    edition = draft_story(story, person=editor, at=NOW)
    run = DraftRun.objects.get()
    assert (run.provider, run.model, run.outcome) == ("extractive", "", "drafted")
    assert (run.edition, run.asked_by, run.started_at) == (edition, editor, NOW)
    assert len(run.input_hash) == 64
    assert run.seconds > 0
    assert json.loads(run.raw_response)["headline"] == story.title
    assert any("rationale" in problem for problem in run.problems)


def test_an_unreviewed_source_is_quoted_within_sixty_words():
    edition = draft_story(story_of("turbine", lamp()), at=NOW)
    assert 3 <= len(set(edition.claims.values_list("text", flat=True))) <= 5
    assert any("rights" in problem for problem in DraftRun.objects.get().problems)


def test_a_story_without_text_is_refused_with_the_remedy():
    story = Story.objects.create(source=lamp(), url=URL, title="Empty", first_seen_at=NOW)
    with pytest.raises(DraftFailed, match="“Empty” has no stored text; paste it or collect") as no:
        draft_story(story, at=NOW)
    assert no.value.permanent
    assert nothing_but_runs()


def test_erased_text_is_no_text():
    story = story_of("turbine", lamp())
    story.snapshots.get().erase("takedown", at=NOW)
    with pytest.raises(DraftFailed, match="no stored text"):
        draft_story(story, at=NOW)


def test_a_story_in_work_is_not_drafted_twice(editor):
    story = story_of("turbine", lamp(editor))
    draft_story(story, at=NOW)
    with pytest.raises(DraftFailed, match="in work and rests on this story already"):
        draft_story(story, at=NOW)
    assert Edition.objects.count() == 1
    assert DraftRun.objects.count() == 1


def test_a_story_that_was_set_aside_is_not_drafted(editor):
    story = story_of("turbine", lamp(editor))
    story.spiked_at, story.spiked_by = NOW, editor
    story.save()
    with pytest.raises(DraftFailed, match="set aside; bring it back"):
        draft_story(story, at=NOW)
    assert nothing_but_runs()


def test_a_published_story_gets_no_second_article(editor):
    story = story_of("turbine", lamp(editor))
    edition = draft_story(story, at=NOW)
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.LIVE)
    with pytest.raises(DraftFailed, match="published and rests on this story"):
        draft_story(story, at=NOW)
    assert Edition.objects.count() == 1


def test_a_model_is_given_no_text_without_the_right(editor):
    story = story_of("turbine", lamp(editor, may_use_model=False))
    asked = Saying(good_answer())
    with pytest.raises(DraftFailed, match="do not allow giving"):
        draft_story(story, drafter=asked, at=NOW)
    assert nothing_but_runs()
    assert not DraftRun.objects.exists()


def test_stories_beside_the_first_are_credited_and_briefed_as_their_rights_allow(editor):
    story = story_of("turbine", lamp(editor))
    closed = Source.objects.create(name="Closed", slug="closed")
    other = story_of("ferry", closed, url="https://closed.example/a")
    answer = good_answer()
    edition = draft_story(story, drafter=Saying(answer), also=[other], at=NOW)
    credited = [(credit.story, credit.is_original) for credit in edition.credits.all()]
    assert credited == [(story, True), (other, False)]
    assert any("Closed" in problem for problem in DraftRun.objects.get().problems)
    edition.delete()
    answer["claims"][0]["quotes"] = [{"source": other.url, "exact": "全程四公里"}]
    with pytest.raises(DraftFailed, match="no source of this story"):
        draft_story(story, drafter=Saying(answer), also=[other], at=NOW)


def test_prepared_answers_stand_for_a_model(editor, tmp_path):
    story = story_of("turbine", lamp(editor))
    answer = good_answer()
    answer["claims"][0]["quotes"].append({"exact": "words that nobody wrote", "translation": "无"})
    (tmp_path / "other.json").write_text(json.dumps(good_answer(url="https://other.example/")))
    (tmp_path / "turbine.json").write_text(json.dumps(answer))
    edition = draft_story(story, drafter=Canned(tmp_path), at=NOW)
    assert edition.origin == "model"
    assert set(edition.claims.values_list("origin", flat=True)) == {"model"}
    found, invented = edition.claims.get(section="hook").passages.all()
    assert story.best_snapshot().text[found.start : found.end] == found.exact
    assert (invented.start, invented.end, invented.prefix) == (None, None, "")
    assert (invented.translation, invented.translated_by) == ("无", "canned")
    tracked = edition.claims.get(section="implication").prediction
    assert (tracked.likelihood, tracked.outcome) == ("likely", "open")
    event = edition.claims.get(section="event")
    assert (event.event_date.isoformat(), event.event_precision) == ("2024-03-01", "month")
    run = DraftRun.objects.get()
    assert (run.provider, run.model) == ("canned", "canned")
    assert run.problems == ["What to do next is left empty."]


def test_a_missing_prepared_answer_fails_for_good(editor, tmp_path):
    story = story_of("turbine", lamp(editor))
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(DraftFailed, match="No answer to") as failure:
        draft_story(story, drafter=Canned(tmp_path), at=NOW)
    assert failure.value.permanent
    assert DraftRun.objects.get().outcome == "failed"
    assert nothing_but_runs()


HOSTILE = [
    good_answer(headline="<script>alert(1)</script>"),
    good_answer(claims=[{"section": "hook", "text": ["x"], "basis": "reported"}]),
    good_answer(extra="\x00 \ud800"),
    good_answer(notes=["see https://evil.example/"]),
    "x" * 3_000_000,
    "\x00 \ud800 is no JSON",
    "",
]


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_answer_leaves_nothing_but_its_run(editor, answer):
    story = story_of("turbine", lamp(editor))
    with pytest.raises(DraftFailed, match="gave no valid draft") as failure:
        draft_story(story, drafter=Saying(answer), at=NOW)
    run = DraftRun.objects.get()
    named = "invented" if "evil.example" in str(answer) else "invalid"
    assert (failure.value.outcome, run.outcome) == (named, named)
    assert run.problems
    assert len(run.raw_response) <= 200_000
    assert (run.edition, run.tokens_out) == (None, 20)
    assert nothing_but_runs()


def test_a_drafter_that_refuses_or_breaks_leaves_no_run_in_progress(editor):
    story = story_of("turbine", lamp(editor))
    refusing = Saying(DraftFailed("The model refused.", permanent=True, outcome="refused"))
    with pytest.raises(DraftFailed, match="refused"):
        draft_story(story, drafter=refusing, at=NOW)
    with pytest.raises(DraftFailed, match="broke off") as broken:
        draft_story(story, drafter=Saying(ZeroDivisionError("oops")), at=NOW)
    assert not broken.value.permanent
    runs = DraftRun.objects.order_by("pk")
    assert [run.outcome for run in runs] == ["refused", "failed"]
    assert runs[1].problems == ["ZeroDivisionError: oops"]
    assert nothing_but_runs()
    assert draft_story(story, at=NOW).claims.exists()


def test_the_number_of_queries_does_not_grow_with_the_draft(editor, django_assert_max_num_queries):
    """Tags are the exception: taggit writes them one by one, so both answers have one. Two of the
    queries ask whether the story was taken down meanwhile: before its answer is kept, and again
    before it is read. PostgreSQL is asked for the gate three times, which SQLite has not."""
    source = lamp(editor)
    small, large = good_answer(tags=["diesel"]), good_answer(tags=["diesel"])
    large["claims"] += large["claims"][3:] * 40
    gates = 3 if connection.vendor == "postgresql" else 0
    with django_assert_max_num_queries(62 + gates) as first:
        draft_story(story_of("turbine", source), drafter=Saying(small), at=NOW)
    large["url"] = f"{URL}/2"
    for claim in large["claims"]:
        for quote in claim.get("quotes", []):
            quote.pop("source", None)
    with django_assert_max_num_queries(len(first)):
        draft_story(story_of("turbine", source, url=large["url"]), drafter=Saying(large), at=NOW)
