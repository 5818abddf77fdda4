"""Active content in every field: none of it acts, at the desk or on the site, in a real browser.

The policy that forbids scripts of others is switched off in it, so that nothing hides behind that.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from .canaries import CANARIES
from .conftest import ROOT, served, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WATCH = "window.hits = []; window.canary = name => window.hits.push(name)"
# What came of the canaries on a page: those that ran, elements of theirs, attributes that would
# run, and links that are scripts.
FOUND = r"""() => {
  const has = (e, name) => e.getAttribute(name) || ''
  const runs = e => [...e.attributes].some(a => /^on/i.test(a.name))
  const leads = e => [has(e, 'href'), has(e, 'action')].some(to => /^\s*javascript:/i.test(to))
  const theirs = e => /^canary/i.test(e.localName) || has(e, 'src') === 'x'
  const wrong = [...document.querySelectorAll('*')].filter(e => runs(e) || leads(e) || theirs(e))
  return [...window.hits, ...wrong.map(e => e.outerHTML.slice(0, 200))]
}"""
PROGRAM = "import django; django.setup(); from tests.browser.poison import main; main()"
# As a reader sees it; a feed has no body, and all of it is read.
READ = "() => document.body ? document.body.innerText : document.documentElement.textContent"
LINKS = "() => [...document.querySelectorAll('a[href]')].map(e => e.href)"
# Pages of a kind at the desk, and on the site, where the second may be in another state.
EACH = {True: 1, False: 2}
ENDS = {"logout", "view_on_site", "history"}
SAME = re.compile(r"(^|&)(o|_changelist_filters|_facets|_to_field)=")
SHOWN = 60  # pages on which a canary is read as words
# Whatever comes from outside or from a person: feeds, sources, drafts and what was made of them.
REACHED = (
    *("Feed.title", "Feed.homepage", "Story.title", "Story.author", "Story.summary", "Story.url"),
    *("Snapshot.text", "Source.name", "Source.native_name", "Source.credit_line", "Source.family"),
    *("Source.rights_note", "Source.homepage", "Edition.headline", "Claim.text", "Passage.exact"),
    *("DraftRun.raw_response", "Prediction.question", "TimelineEvent.title", "Timeline.name"),
    *("Category.name", "Audience.name_zh", "Tag.name", "DeskEntry.why", "Correction.what_is_right"),
    *("Person.display_name", "Person.role_line", "Finding.detail", "Report.words", "Report.reason"),
    *("Resolution.sentence", "Resolution.exact", "LostPassage.reason", "Takedown.name"),
    *("Takedown.grounds", "Takedown.what", "Takedown.organisation"),
)


@pytest.fixture(scope="module")
def poisoned(demo, tmp_path_factory):
    """A copy of the demo with canaries everywhere: its address, and what was changed."""
    folder = tmp_path_factory.mktemp("poisoned") / "demo"
    shutil.copytree(demo.folder, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    database = "newsroom.sqlite3"
    with sqlite3.connect(demo.folder / database) as mine, sqlite3.connect(folder / database) as own:
        mine.backup(own)
    env = os.environ | {"DATA_DIR": str(folder), "DEMO": "1"}
    env["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    env.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    with served(folder) as url:
        yield url, json.loads(run.stdout)


def kind_of(address):
    """What a page is one of many of: its route, the model of a stock page, and whether it was
    narrowed. None for what changes something, or shows the same in another order."""
    parts = urlsplit(address)
    match = resolve(parts.path)
    if match.url_name in ENDS or SAME.search(parts.query):
        return None
    return match.route, match.kwargs.get("model_name"), bool(parts.query)


def crawl(page, url, *starts):
    """Visit pages from the ones given on, `EACH` of a kind; yields each, open in `page`."""
    seen, waiting, kinds = set(), [url + start for start in starts], Counter()
    while waiting:
        address = waiting.pop(0)
        try:
            kind = kind_of(address)
        except Resolver404:
            continue
        if address in seen or kind is None or kinds[kind] >= EACH["/admin/" in address]:
            continue
        seen.add(address)
        kinds[kind] += 1
        try:
            answer = page.goto(address)
        except Error as error:
            assert "Download is starting" in error.message, address  # a file is no page
            continue
        assert answer.status in (200, 410), (address, answer.status)
        yield address
        found = (urljoin(address, link).partition("#")[0] for link in page.evaluate(LINKS))
        waiting += [link for link in found if link.startswith(f"{url}/")]


def test_a_canary_that_is_let_out_is_found(chromium):
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    for text in CANARIES:
        page.set_content(f"<p title='{text}'>{text}</p>")
        assert page.evaluate(FOUND), text
    page.set_content("<a href=' javascript:canary(1)'>x</a>")
    assert page.evaluate(FOUND)
    context.close()


def test_no_canary_acts_at_the_desk_or_on_the_site(chromium, demo, poisoned):
    url, changed = poisoned
    assert [name for name in REACHED if not changed[name]] == []
    context = chromium.new_context(base_url=url, bypass_csp=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    acting, shown = {}, 0
    for is_desk, starts in [(False, ("/", "/zh/", "/search/?q=canary")), (True, ("/admin/",))]:
        if is_desk:
            sign_in(page, "admin", demo)
        for address in crawl(page, url, *starts):
            shown += "canary" in page.evaluate(READ)
            if found := page.evaluate(FOUND):
                acting[address] = found
    context.close()
    assert acting == {}
    assert shown > SHOWN
