"""Drafting from the shell."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import DraftRun, Edition, Snapshot, Story

from .desk import NOW, lamp, nothing_but_runs, story_of
from .tasks import URL, fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]


def test_the_command_drafts_the_newest_that_wait_and_have_text(editor, capsys):
    source = lamp(editor)
    story_of("turbine", source)
    story_of("ferry", source, url=f"{URL}/2")
    story_of("ferry", source, url=f"{URL}/3", spiked_at=NOW)
    Story.objects.create(source=source, url=f"{URL}/4", title="No text", first_seen_at=NOW)
    call_command("draft", limit=1)
    assert Edition.objects.get().headline == "云港开通首条无人驾驶电动渡轮航线"
    call_command("draft")
    assert Edition.objects.count() == 2
    call_command("draft")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "claims (edition" in lines[0]
    assert lines[2] == "No story that waits has text that was not tried yet."


def hours(count):
    """So many hours from the real now, which the command works by."""
    return timezone.now() + timedelta(hours=count)


def test_what_failed_waits_for_a_newer_text(editor, capsys):
    story = Story.objects.create(source=lamp(editor), url=URL, title="Teaser", first_seen_at=NOW)
    page = {"kind": "page", "extractor": "test", "extractor_version": "1"}
    Snapshot.objects.create(story=story, text="Read more", read_at=hours(-1), **page)
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("draft")
    call_command("draft")
    assert DraftRun.objects.count() == 1
    text = "The Harbour Board opened a second lock on the Aire canal this week."
    Snapshot.objects.create(story=story, text=text, read_at=hours(1), **page)
    call_command("draft")
    assert Edition.objects.get().claims.count() == 1


def test_a_dry_run_stores_nothing_and_can_print_the_whole_draft(editor, capsys):
    story = story_of("turbine", lamp(editor))
    call_command("draft", "--story", str(story.pk), "--dry-run", "--json")
    (result,) = json.loads(capsys.readouterr().out)
    assert result["draft"]["claims"][0]["section"] == "hook"
    assert nothing_but_runs()
    assert not DraftRun.objects.exists()


def test_the_command_goes_on_after_a_failure_and_exits_with_one(editor, capsys):
    source = lamp(editor)
    empty = Story.objects.create(source=source, url=f"{URL}/4", title="No text", first_seen_at=NOW)
    good = story_of("turbine", source)
    with pytest.raises(CommandError, match="1 of 2 could not be drafted") as failure:
        call_command("draft", "--story", str(empty.pk), str(good.pk))
    assert failure.value.returncode == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "not drafted. “No text” has no stored text" in first
    assert "claims (edition" in second


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--story", "999"], "no story 999"), (["--limit", "0"], "1 or more")]
)
def test_the_command_names_what_is_wrong(arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("draft", *arguments)


# -- A text of one's own -------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    text, expected = fixture("turbine")
    path = tmp_path / "turbine.txt"
    path.write_text(f"{expected['title']}\n\n{text}")
    return path


def test_a_text_of_ones_own_is_drafted_whole_and_nothing_is_stored(file, capsys):
    asked = ("--text", str(file), "--url", f"{URL}?utm_source=x", "--published", "2026-11-20")
    call_command("draft", *asked, "--dry-run", "--json")
    draft = json.loads(capsys.readouterr().out)
    assert (draft["url"], draft["language"]) == (URL, "en")
    assert draft["headline"] == fixture("turbine")[1]["title"]
    assert {claim["section"] for claim in draft["claims"]} >= {"hook", "what_changed"}
    assert nothing_but_runs()
    assert not (DraftRun.objects.exists() or Story.objects.exists())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dry-run"], "needs --url"),
        (["--url", URL], "nominated at the desk"),
        (["--url", "javascript:alert(1)", "--dry-run"], "does not begin with http"),
        (["--url", URL, "--dry-run", "--published", "yesterday"], "is no day"),
    ],
)
def test_a_text_of_ones_own_needs_its_address_and_a_dry_run(file, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("draft", "--text", str(file), *arguments)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"Tak\n\nNej", "No sentence"),
    ],
)
def test_a_file_that_holds_no_story_is_refused_in_one_line(tmp_path, content, words):
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as failure:
        call_command("draft", "--text", str(path), "--url", URL, "--dry-run")
    assert "\n" not in str(failure.value)
