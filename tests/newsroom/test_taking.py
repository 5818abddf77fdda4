"""Thirty takedowns while everything is at work: each is clean at once and stays so."""

import json
import os
import subprocess
import sys

import pytest

from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.test_extract import PARAGRAPHS, page
from tests.articles.collecting.web import site
from tests.newsroom.taking import TAKEDOWNS
from tests.newsroom.test_kill import ROOT, database

FEEDS, ITEMS = 4, 12
PROGRAM = """
import sys, django
django.setup()
from tests.newsroom.taking import main
main(*sys.argv[1:])
"""


def sentence(feed, number):
    """A sentence of which no word stands anywhere else."""
    mark = f"zarq{feed}x{number:02}q"
    words = [
        "lanterns",
        "modulate",
        "the",
        "velvet",
        "estuary",
        "beneath",
        "seven",
        "copper",
        "lamps",
        "at",
        "dusk",
    ]
    return f"Harbour {' '.join(word + mark for word in words)}."


def furnish(web, feed):
    """A feed whose items and pages each have a word of their own in every text."""
    items = []
    for number in range(1, ITEMS + 1):
        said = sentence(feed, number)
        address = f"{web.url}/{feed}/{number}"
        items.append(
            item(
                title=" ".join(said.split()[:6]),
                link=address,
                guid=f"{feed}-{number} {said}",
                pubDate=f"Mon, 01 Sep 2025 {number:02}:{feed}:07 +0000",
                description=said,
                author=f"zarq{feed}x{number:02}q@wire.example (Zarq{feed}x{number:02}q Quen)",
                category=f"zarq{feed}x{number:02}q",
            )
        )
        body = f"<article><h1>{said}</h1><p>{said}</p>{PARAGRAPHS}<p>Again: {said}</p></article>"
        web.pages[f"/{feed}/{number}"] = page(body).encode()
    web.pages[f"/{feed}/feed"] = rss(*items)


@pytest.mark.django_db
def test_thirty_takedowns_at_random_moments_leave_no_word_anywhere(tmp_path):
    with site() as web, database(tmp_path) as place:
        names = [f"{number:02}" for number in range(FEEDS)]
        for name in names:
            furnish(web, name)
        (tmp_path / "told").mkdir()
        env = {
            **os.environ,
            **place,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "FETCH_ALLOWED_HOSTS": web.host,
            "DRAFT_AHEAD": "1000",
        }
        feeds = [f"{web.url}/{name}/feed" for name in names]
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / "told"), *feeds]
        run = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
        )
    assert run.returncode == 0, run.stderr[-3000:]
    assert json.loads(run.stdout) == {
        "ended well": True,
        "faults": [],
        "taken down": TAKEDOWNS,
        "during a read of the feed": True,
        "during the building of a recap": True,
        "columns that hold a word": [],
        "words in the ledger": [],
        "words at public addresses": [],
        "tombstones": TAKEDOWNS,
        "texts of tombstones": 0,
        "stories twice": 0,
        "others still have theirs": True,
        "erasures": True,
        "published": True,
        "fell": True,
        "recaps": 1,
    }
