import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Feed, Story
from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.test_extract import page


@pytest.fixture
def feed_file(tmp_path):
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(item(1), item(2), item(3, link="")))
    return path


def fails(*arguments, **options):
    with pytest.raises(SystemExit) as stopped:
        call_command(*arguments, **options)
    return stopped.value.code


def test_collecting_tells_a_person_what_came_of_it(db, feed_file, capsys):
    call_command("collect", feed=[str(feed_file)])
    out = capsys.readouterr().out
    assert "A feed: 2 new, 0 known, 1 skipped" in out
    assert "Story number 3 of the port: It has no address." in out
    call_command("collect", feed=[str(feed_file)])
    assert "A feed: 0 new, 2 known, 1 skipped" in capsys.readouterr().out


def test_a_dry_run_stores_nothing_and_prints_lines_of_json_alone(db, feed_file, capsys):
    call_command("collect", feed=[str(feed_file)], dry_run=True, json=True)
    captured = capsys.readouterr()
    *entries, feed = [json.loads(line) for line in captured.out.splitlines()]
    assert captured.err == ""
    assert [entry["skipped_reason"] for entry in entries] == ["", "", "It has no address."]
    assert list(entries[0]) == [
        "guid", "url", "title", "published", "updated", "author", "language", "summary",
        "content_html", "tags", "enclosures", "skipped_reason",
    ]  # fmt: skip
    assert list(feed["feed"]) == ["title", "homepage", "language", "format", "warnings"]
    assert not Feed.objects.exists()


def test_the_limit_and_the_feeds_own_address_are_heard(db, feed_file):
    call_command("collect", feed=[str(feed_file)], limit=1, url="https://port.example/feed")
    assert Story.objects.get().via.url == "https://port.example/feed"


def test_what_cannot_be_read_is_told_in_one_line_and_stores_nothing(db, tmp_path, capsys):
    (tmp_path / "page.html").write_text("<!DOCTYPE html><html></html>")
    (tmp_path / "empty.xml").write_text("")
    (tmp_path / "binary.xml").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "broken.xml").write_bytes(rss(item(1))[:-40])
    for name in ("page.html", "empty.xml", "binary.xml", "broken.xml", "missing.xml", "."):
        for dry_run in (True, False):
            assert fails("collect", feed=[str(tmp_path / name)], dry_run=dry_run, json=True) == 1
            captured = capsys.readouterr()
            assert captured.out == ""
            assert captured.err.count("\n") == 1 and str(tmp_path) in captured.err
    assert not Feed.objects.exists()


def test_one_bad_file_does_not_keep_the_others_from_being_collected(db, feed_file, tmp_path):
    assert fails("collect", f"--feed={tmp_path}/missing.xml", f"--feed={feed_file}") == 1
    assert Story.objects.count() == 2


def test_an_impossible_order_is_refused(feed_file):
    for options in ({"url": "port.example"}, {"limit": 0}):
        with pytest.raises(CommandError):
            call_command("collect", feed=[str(feed_file)], **options)
    for options in ({"dry_run": True}, {"limit": 3}, {"url": "https://port.example/"}):
        with pytest.raises(CommandError, match="--feed"):
            call_command("collect", **options)


def test_extracting_prints_one_line_of_json(tmp_path, capsys):
    path = tmp_path / "page.html"
    path.write_text(page())
    call_command("extract", str(path), url="https://port.example/battery", json=True)
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert list(found) == ["title", "author", "published", "language", "canonical_url", "text"]
    assert found["title"] == "The battery"
    call_command("extract", str(path), url="https://port.example/battery")
    assert "Paragraph 1 tells" in capsys.readouterr().out


def test_extracting_nothing_is_told_in_one_line(tmp_path, capsys):
    (tmp_path / "empty.html").write_text("<html></html>")
    for name in ("empty.html", "missing.html", "."):
        assert fails("extract", str(tmp_path / name), url="https://port.example/") == 1
        captured = capsys.readouterr()
        assert captured.out == "" and captured.err.count("\n") == 1
