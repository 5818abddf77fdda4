"""Twenty people press every button of the review screen at once: each save is stored whole or
comes back with the person's own words, and nothing is overwritten in silence."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from lxml import html

from articles.admin import redraft
from articles.admin.verbs import MOVES, ROUTES
from articles.collecting import fetch
from articles.models import (
    Claim,
    Correction,
    Credit,
    DeskEntry,
    LeadPicture,
    Passage,
    Prediction,
    TimelineEvent,
    Waiver,
)
from tests.articles import work
from tests.articles.admin.conflicts import CASES, CHOSEN, PEOPLE, STEPS, Bench, fresh
from tests.articles.collecting.test_extract import page
from tests.articles.collecting.web import named_site
from tests.cast import hire


@contextmanager
def database_of_many(folder):
    """The test database as one that many connections write to: SQLite's is copied into a file."""
    if connection.vendor != "sqlite":
        yield
        return
    file, kept = str(folder / "conflicts.sqlite3"), connections["default"]
    settings = connections.settings["default"]
    with kept.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [file])
    memory, settings["NAME"] = settings["NAME"], file
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"], connections["default"] = memory, kept


@pytest.fixture
def bench(transactional_db, tmp_path):
    with database_of_many(tmp_path):
        editor, managing = hire("editor"), hire("managing")
        yield Bench(work.source(reviewed_by=managing), editor, managing)


class Crowd:
    """Twenty managing editors, each at a browser of their own, who press in the same moment."""

    def __init__(self):
        self.people = [hire(f"managing-{number}") for number in range(PEOPLE)]
        self.clients = [Client() for _ in self.people]
        for client, person in zip(self.clients, self.people, strict=True):
            client.force_login(person)
        self._pool = ThreadPoolExecutor(PEOPLE)

    def press(self, forms):
        """Send forms all at once, given as {number of the person: (address, fields)}; the answers,
        by the same numbers."""
        answers = self._at_once(lambda number: self.clients[number].post(*forms[number]), forms)
        return dict(zip(forms, answers, strict=True))

    def leave(self):
        self._at_once(lambda number: connection.close(), range(PEOPLE))
        self._pool.shutdown()

    def _at_once(self, act, numbers):
        start = threading.Barrier(len(numbers), timeout=60)

        def one(number):
            start.wait()
            return act(number)

        return list(self._pool.map(one, numbers))


@pytest.fixture
def crowd(bench):
    crowd = Crowd()
    yield crowd
    crowd.leave()


@pytest.fixture
def press(monkeypatch):
    """A publisher's site with a page for everybody to read in."""
    with named_site("wire.press.example", deadline=60.0) as made:
        for number in range(PEOPLE):
            made.pages[f"/{number}"] = page().encode()
        monkeypatch.setattr(fetch, "configured", lambda: made.fetcher)
        monkeypatch.setitem(CHOSEN, "read", lambda number: f"{made.url}/{number}")
        yield


def words_of(case, number):
    return CHOSEN[case](number) if case in CHOSEN else f"The words of person {number:02} stand."


def form(case, edition, number, version):
    """What one person sends by a button: (address, fields)."""
    _, ids, fields = CASES[case]
    words = words_of(case, number)
    button, _, name = case.partition(" ")
    args = [edition.pk, *([name] if name else []), *ids(edition, words)]
    address = reverse(f"admin:articles_review_{button}", args=args)
    return address, {**fields(edition, words), "version": version}


def stored_words(article):
    """All that is stored of an article, to look for words in."""
    editions = article.editions.all()
    claims = Claim.objects.filter(edition__in=editions)
    tables = (
        editions, claims, article.tags.all(), article.desk_entries.all(),
        Credit.objects.filter(edition__in=editions), Passage.objects.filter(claim__in=claims),
        Correction.objects.filter(edition__in=editions),
        Waiver.objects.filter(finding__claim__in=claims),
        Prediction.objects.filter(claims__in=claims),
        TimelineEvent.objects.filter(claims__in=claims),
        LeadPicture.objects.filter(edition__in=editions),
    )  # fmt: skip
    return str([list(rows.values()) for rows in tables])


def returned(answer):
    """The values that a page holds for sending again, by their names."""
    page = html.document_fromstring(answer.content.decode())
    fields = [*page.iter("input"), *page.iter("textarea"), *page.iter("select")]
    return {(f.get("name"), (f.value or "").strip()) for f in fields}


def lost(answer, fields):
    """The words a person sent that the answer does not give back."""
    kept = returned(answer)
    return [item for item in fields.items() if item[0] != "version" and _as_text(item) not in kept]


def _as_text(item):
    return item[0], str(item[1])


def test_every_button_has_its_case():
    buttons = {name for _, _, name in [*ROUTES, *redraft.ROUTES]} - {"move"}
    assert set(CASES) == buttons | {f"move {name}" for name in MOVES}


def test_of_twenty_who_press_one_button_at_once_one_is_stored_and_the_others_keep_their_words(
    bench, crowd, press
):
    saved = refused = 0
    for case, (ready, _, _) in CASES.items():
        edition = fresh(ready(bench))
        forms = {n: form(case, edition, n, edition.version) for n in range(PEOPLE)}
        answers = crowd.press(forms)
        found = sorted(answer.status_code for answer in answers.values())
        assert found == [302] + [409] * (PEOPLE - 1), case
        assert fresh(edition).version == edition.version + STEPS.get(case, 1), case
        (first,) = (n for n, answer in answers.items() if answer.status_code == 302)
        entries = DeskEntry.objects.filter(article=edition.article, person__in=crowd.people)
        assert {entry.person for entry in entries} == {crowd.people[first]}, case
        if case not in CHOSEN and len(forms[first][1]) > 1:
            text = stored_words(edition.article)
            told = [n for n in range(PEOPLE) if words_of(case, n) in text]
            assert told == [first], case
        for number, answer in answers.items():
            assert number == first or lost(answer, forms[number][1]) == [], (case, number)
        saved, refused = saved + 1, refused + PEOPLE - 1
    assert (saved, refused) == (len(CASES), len(CASES) * (PEOPLE - 1))
    assert saved + refused >= 500


TOGETHER = ["headline", "about", "credit", "add", "passage_add"] * 2


def test_whoever_sends_again_what_came_back_is_stored_in_the_end(bench, crowd):
    """Ten people with five kinds of changes to one edition, each until theirs is stored."""
    edition, mine = bench.draft(), dict(enumerate(TOGETHER))
    began = fresh(edition).version
    while mine:
        version = fresh(edition).version
        answers = crowd.press({n: form(case, edition, n, version) for n, case in mine.items()})
        found = sorted(answer.status_code for answer in answers.values())
        assert found == [302] + [409] * (len(mine) - 1)
        mine = {n: case for n, case in mine.items() if answers[n].status_code == 409}
    assert fresh(edition).version == began + len(TOGETHER)
    record = DeskEntry.objects.filter(edition=edition)
    for number in range(len(TOGETHER)):
        told = record.get(person=crowd.people[number]).why
        assert "person" in told and f"{number:02}" in told
