"""Every format beside what must come of it."""

import json
import re

import pytest
from django.core.management import call_command

from articles.collecting.parse import parse_feed
from tests.articles.collecting.feeds import fixtures


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_a_feed_of_each_format_becomes_the_entries_beside_it(path, capsys):
    call_command("collect", feed=[str(path)], dry_run=True, json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    expected = json.loads(path.with_suffix(".expected.json").read_text())
    assert lines[-1] == {"feed": expected["feed"]}
    assert lines[:-1] == expected["entries"]


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_nothing_in_any_fixture_runs_or_is_escaped_twice(path):
    for entry in parse_feed(path.read_bytes(), url="https://base.example/feed").entries:
        page = entry.content_html.lower()
        assert not any(word in page for word in ("<script", "<svg", "<form", "javascript:"))
        assert not re.search(r"\son\w+\s*=", page)
        for words in (entry.title, entry.summary, entry.author, entry.text, *entry.tags):
            assert "&amp;" not in words and "&#" not in words and "&nbsp;" not in words


def test_the_text_is_the_body_alone_in_paragraphs():
    path = next(path for path in fixtures() if path.name == "rss20.xml")
    battery, tea, *_ = parse_feed(path.read_bytes()).entries
    assert battery.text == (
        "The harbour has bought a battery of 40 megawatt-hours.\n\n"
        "It costs €12 million & is due in May.\nNobody voted against it."
    )
    assert tea.text == "A note on generics.", "the headline repeated at its start is left out"
