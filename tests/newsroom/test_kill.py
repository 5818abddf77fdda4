"""`work` is killed at fifty moments, on a real database, and nothing is lost, doubled or stuck."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.test_extract import PARAGRAPHS, page
from tests.articles.collecting.web import site
from tests.newsroom.killing import EDITIONS, KILLS

ROOT = Path(__file__).resolve().parent.parent.parent
FEEDS, ITEMS = 6, 8
PROGRAM = """
import sys, django
django.setup()
from tests.newsroom.killing import main
main(sys.argv[1:])
"""


def growing(web, name):
    """A feed with one item more at each visit. Whoever says to have seen the last is sent nothing,
    so that what was not stored together with that word is never seen again."""
    visits = []

    def answer(handler):
        visits.append(handler.path)
        last = min(len(visits), ITEMS)
        items = [told(web, name, number) for number in range(1, last + 1)]
        seen = handler.headers.get("If-None-Match") == f'"{ITEMS}"'
        body = b"" if seen else rss(*items)
        handler.send_response(304 if seen else 200)
        handler.send_header("ETag", f'"{last}"')
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def told(web, name, number):
    return item(
        title=f"Harbour {name} buys its battery number {number}",
        link=f"{web.url}/{name}/{number}",
        guid=f"{name}-{number}",
        pubDate=f"Mon, 01 Sep 2025 {number:02}:{name}:07 +0000",
        description=f"Harbour {name} has bought one more battery, which is its number {number}.",
    )


@contextmanager
def database(folder):
    """The environment of an empty database of the kind that the suite runs on. A file begins as a
    copy of the suite's own, so that there is nothing left to migrate."""
    if connection.vendor == "sqlite":
        (folder / "kill.sqlite3").write_bytes(connection.connection.serialize())
        yield {"DATABASE_URL": f"sqlite:///{folder}/kill.sqlite3"}
        return
    given = connection.settings_dict
    name = f"{given['NAME']}_kill"
    user, host = quote(given["USER"]), quote(given["HOST"], safe="")
    password = f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    port = f":{given['PORT']}" if given["PORT"] else ""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": f"postgres://{user}{password}@{host}{port}/{name}"}
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db
def test_killed_at_fifty_moments_it_loses_nothing_doubles_nothing_and_sticks_nowhere(tmp_path):
    with site() as web, database(tmp_path) as place:
        names = [f"{number:02}" for number in range(FEEDS)]
        web.pages |= {f"/{name}/feed": growing(web, name) for name in names}
        addresses = [f"{web.url}/{name}/{n}" for name in names for n in range(1, ITEMS + 1)]
        for address in addresses:
            body = f"<article><h1>The battery</h1><p>This is {address}.</p>{PARAGRAPHS}</article>"
            web.pages[address.removeprefix(web.url)] = page(body).encode()
        env = {
            **os.environ,
            **place,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "FETCH_ALLOWED_HOSTS": web.host,
            "DRAFT_AHEAD": "1000",
            "RECHECK": "0",  # the sources of what it publishes are nowhere to be read
        }
        feeds = [f"{web.url}/{name}/feed" for name in names]
        command = [sys.executable, "-c", PROGRAM, *feeds]
        run = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
        )
    assert run.returncode == 0, run.stderr[-3000:]
    left = json.loads(run.stdout)
    assert left.pop("killed") == KILLS
    assert all(left.pop("caught").values()), "it was never killed at one of these"
    outcomes = left.pop("outcomes of runs")
    assert outcomes.pop("failed", 0) > 0, "no run was ended for one that was killed"
    assert outcomes == {"drafted": len(addresses)}
    assert left == {
        "stories": sorted(addresses),
        "snapshots a story": {"2": len(addresses)},  # as the feed and as the page carried it
        "drafts a story": {"1": len(addresses)},
        "successful runs a story": {"1": len(addresses)},
        "lines a draft": {"1": len(addresses)},
        "drafts without claims": 0,
        "states of drafts": {"draft": len(addresses)},
        "publications a plan": {"1": EDITIONS},
        "states of plans": {"live": EDITIONS},
        "live plans": EDITIONS,
        "recaps": 1,
        "lines on recaps": 1,
        "items of recaps": [1],
        "pages due": 0,
        "held": 0,
        "validators": [f'"{ITEMS}"'],
        "failing feeds": 0,
    }
