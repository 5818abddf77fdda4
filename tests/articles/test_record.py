"""The record: every way to write leaves a line, and an article's whole record is one file."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import publishing, rechecking, reviewing, revising, settling
from articles.forecasts import resolving
from articles.models import DeskEntry, DraftRun, LostPassage, Prediction, Snapshot, Source, Story
from articles.record import approval_hash, exported
from tests.articles import work
from tests.articles.test_publishing import fresh
from tests.articles.test_rechecking import LATER, read, story_of
from tests.articles.test_revising import take_live
from tests.articles.test_write_paths import NO_SUBSTANCE, SUBSTANCE, Desk
from tests.articles.work import NOON, SENTENCES, TEXT

pytestmark = pytest.mark.django_db


# -- Every path leaves a line ----------------------------------------------------------------------


@pytest.mark.parametrize("way", [*SUBSTANCE, *NO_SUBSTANCE])
def test_every_way_to_write_says_who_what_and_of_which_edition(editor, managing, way):
    desk = Desk(editor, managing)
    last = DeskEntry.objects.latest("pk").pk
    {**SUBSTANCE, **NO_SUBSTANCE}[way](desk)
    lines = DeskEntry.objects.filter(pk__gt=last)
    assert lines.exists()
    for line in lines:
        assert line.person in (editor, managing) and line.verb and line.title and line.why
        assert (line.edition, line.article) == (desk.edition, desk.edition.article)


def test_a_claim_saved_as_it_was_is_accepted_by_whoever_saved_it(editor, managing):
    draft = work.edition(work.source(reviewed_by=managing))
    claim = draft.claims.first()
    claim = reviewing.edit(claim, editor, draft.version, text=claim.text)
    assert claim.verdict == "accepted"
    assert DeskEntry.objects.latest("pk").verb == "accept"


# -- The file --------------------------------------------------------------------------------------


@pytest.fixture
def article(editor, managing):
    """An article with something of everything: two editions and one in work, a correction, a
    waiver, a forecast, a draft run, a lost passage."""
    draft = work.edition(work.source(reviewed_by=managing), by=editor)
    claim = work.claim(draft, "implication", "Queues may shorten.", basis="analysis")
    forecast = {"question": "Will it?", "likelihood": "likely", "resolve_by": NOON.date()}
    reviewing.track(claim, editor, draft.version, **forecast)
    work.claim(
        draft, "event", SENTENCES[1], exact=SENTENCES[1],
        event_date=date(2027, 3, 1), event_precision="month",
    )  # fmt: skip
    work.proposal(draft, cost="0.01")
    reviewing.edit(draft.claims.first(), editor, fresh(draft).version, text="七家 agreed. 77.")
    for finding in draft.claims.first().findings.filter(severity="block"):
        version = fresh(draft).version
        reviewing.waive(finding, managing, version, reason="I asked them on the phone.")
    live = take_live(fresh(draft), editor, managing)
    both = {"what_was_wrong": "Five.", "what_is_right": "Seven."}
    note = revising.correct(live, managing, live.version, **both)
    second = take_live(fresh(note.edition), editor, managing, at=LATER)
    revising.update(second, managing, second.version)
    read(story_of(second), TEXT.replace("58%", "56%"))
    rechecking.compare_unseen(at=LATER)
    settling.stand(LostPassage.objects.get(), editor, reason="As read.")
    return second.article


def file_of(article):
    return "".join(exported(article))


def test_the_approval_of_every_edition_can_be_recomputed_from_the_file_alone(article):
    read_back = json.loads(file_of(article))
    assert read_back["format"] == "newsroom-record/1"
    hashes = {e["number"]: e["approval"] and e["approval"]["sha256"] for e in read_back["editions"]}
    assert set(hashes) == {1, 2, 3} and hashes[3] is None
    for edition in read_back["editions"][:2]:
        assert edition["whole"] and approval_hash(edition) == hashes[edition["number"]]
    second = read_back["editions"][1]
    assert second["corrections"] and any(claim["prediction"] for claim in second["claims"])
    for changed in ("headline", "text", "exact", "is_original", "wrong"):
        copy = json.loads(json.dumps(second))
        places = {
            "headline": copy,
            "text": copy["claims"][0],
            "exact": copy["claims"][0]["passages"][0],
            "is_original": copy["credits"][0],
            "wrong": copy["corrections"][0],
        }
        places[changed][changed] = "Forged."
        assert approval_hash(copy) != hashes[2], changed


def test_the_file_holds_all_that_was_done(article, editor, managing):
    told = json.loads(file_of(article))
    assert told["article"]["slug"] == "one-code"
    first, second, third = told["editions"]
    assert (first["status"], second["status"], third["status"]) == ("superseded", "live", "draft")
    assert first["approval"]["by"] == "Tomasz Wolny"
    waivers = [f["waiver"] for c in first["claims"] for f in c["findings"] if f["waiver"]]
    assert waivers[0]["reason"] == "I asked them on the phone."
    assert {c["review"]["by"] for c in second["claims"]} == {"Ada Reyes"}
    losses = [loss for claim in second["claims"] for loss in claim["lost"]]
    assert [(loss["decision"], loss["reason"]) for loss in losses] == [("stands", "As read.")]
    assert [note["right"] for note in second["corrections"]] == ["Seven."]
    run = told["draft_runs"][0]
    assert (run["section"], run["cost"]) == ("takeaway", "0.010000")
    assert run["answer"]["sha256"] == Snapshot.hash_of(DraftRun.objects.get().raw_response)
    verbs = [entry["verb"] for entry in told["desk_entries"]]
    assert {"forecast", "edit", "waive", "publish", "correct", "source changed"} <= set(verbs)
    assert len(verbs) == DeskEntry.objects.filter(article=article).count()
    assert told["desk_entries"][0]["at"].endswith("+00:00")


def test_the_same_record_is_the_same_bytes(article):
    assert file_of(article) == file_of(article)


def test_the_text_of_a_source_is_given_only_where_everybody_may_copy_it(article):
    def texts():
        stories = json.loads(file_of(article))["stories"]
        return [snapshot["text"] for story in stories for snapshot in story["snapshots"]]

    assert texts() == [None, None]
    Source.objects.update(rights_basis="licence")
    assert texts() == [TEXT, TEXT.replace("58%", "56%")]
    hashes = json.loads(file_of(article))["stories"][0]["snapshots"]
    assert hashes[0]["sha256"] == Snapshot.hash_of(TEXT)


def test_of_a_text_that_was_taken_down_no_word_is_given(article):
    """The claims of its own words neither; what is whole of the other editions can be checked."""
    Source.objects.update(rights_basis="licence")
    for snapshot in Snapshot.objects.all():
        snapshot.erase("Asked by the publisher.", at=LATER)
    told = json.loads(file_of(article))
    assert [edition["whole"] for edition in told["editions"]] == [False, False, False]
    kept = json.dumps({name: told[name] for name in ("editions", "stories", "draft_runs")})
    assert not [sentence for sentence in SENTENCES if sentence in kept]
    assert told["stories"][0]["snapshots"][0]["erased_reason"] == "Asked by the publisher."


def test_no_key_no_password_and_no_address_of_a_person_is_in_it(article, editor, settings):
    settings.AI_API_KEY = "secret-key"
    editor.set_password("a long one")
    editor.save()
    text = file_of(article)
    assert "secret-key" not in text and editor.email not in text and editor.password not in text


def test_what_was_done_to_its_story_before_is_part_of_it(article, editor):
    story = Story.objects.get()
    DeskEntry.note("star", story.title, at=NOON - timedelta(days=1), person=editor, story=story)
    other = work.story(story.source, path="other")
    DeskEntry.note("star", other.title, at=NOON, person=editor, story=other)
    entries = json.loads(file_of(article))["desk_entries"]
    assert entries[0]["verb"] == "star" and [e["verb"] for e in entries].count("star") == 1


def test_it_is_written_piece_by_piece(article):
    pieces = list(exported(article))
    assert len(pieces) > 15
    assert max(map(len, pieces)) < 2 * max(len(file_of(article)) // 4, 1)


def test_the_queries_do_not_grow_with_the_lines(article, django_assert_num_queries, editor):
    file_of(article)  # what an article remembers of itself is asked for once
    with CaptureQueriesContext(connection) as before:
        file_of(article)
    for number in range(50):
        DeskEntry.note(f"test {number}", "Title", at=NOON, person=editor, article=article)
    with django_assert_num_queries(len(before)):
        file_of(article)


# -- The command -----------------------------------------------------------------------------------


def run(*args):
    out = StringIO()
    call_command("export_record", *args, stdout=out)
    return out.getvalue()


def test_the_command_writes_the_file_and_checks_it(article, tmp_path):
    file = tmp_path / "record.json"
    assert run("one-code") == file_of(article)
    assert run("one-code", "--output", str(file)) == ""
    assert file.read_text("utf-8") == file_of(article)
    said = run("--check", str(file))
    assert "Edition 1: as Tomasz Wolny approved it at 2026-11-18T12:00:00+00:00." in said
    assert "Edition 3: not approved." in said
    file.write_text(file.read_text("utf-8").replace("Queues may shorten", "Queues will shorten"))
    with pytest.raises(SystemExit) as ended:
        run("--check", str(file))
    assert ended.value.code == 1


def test_bad_arguments_are_told_in_one_line(tmp_path, db):
    nothing = tmp_path / "nothing.json"
    nothing.write_text("{}")
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    for args in (["no-such"], [], ["--check", str(nothing)], ["--check", str(broken)],
                 ["--check", str(tmp_path / "none.json")]):  # fmt: skip
        with pytest.raises(CommandError) as refused:
            run(*args)
        assert refused.value.returncode == 2 and "\n" not in str(refused.value)


def test_an_edition_with_words_left_out_says_so(article, tmp_path):
    file = tmp_path / "record.json"
    Snapshot.objects.first().erase("Asked.", at=LATER)
    Snapshot.objects.last().erase("Asked.", at=LATER)
    run("one-code", "--output", str(file))
    assert "cannot be recomputed" in run("--check", str(file))


def test_a_resolved_forecast_is_told_and_changes_no_hash(article, editor, managing):
    proposal = resolving.propose(
        Prediction.objects.frozen().get(), editor, outcome="happened", sentence="It did.",
        snapshot=Snapshot.objects.first(), exact=SENTENCES[2], at=LATER + timedelta(days=400),
    )  # fmt: skip
    resolving.confirm(proposal, managing, at=LATER + timedelta(days=401))
    edition = json.loads(file_of(article))["editions"][1]
    assert approval_hash(edition) == edition["approval"]["sha256"]
    (forecast,) = [claim["prediction"] for claim in edition["claims"] if claim["prediction"]]
    (told,) = forecast["resolutions"]
    assert (told["outcome"], told["sentence"], told["exact"]) == (
        "happened",
        "It did.",
        SENTENCES[2],
    )
    assert told["confirmed_by"] == "Tomasz Wolny, managing editor"


def test_a_withdrawn_article_keeps_its_record(article, managing):
    live = fresh(article.live)
    publishing.withdraw(live, managing, live.version, why="It was wrong.")
    article.refresh_from_db()
    told = json.loads(file_of(article))
    assert told["article"]["withdrawn_reason"] == "It was wrong."
    assert told["desk_entries"][-1]["verb"] in ("withdraw", "reopen")
