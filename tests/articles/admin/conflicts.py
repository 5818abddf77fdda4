"""A way to press each button of the review screen for the test of conflicts: one entry for each.

An entry readies an edition for its button and says what one person sends: the ids in the address,
and fields with words that are theirs alone.
"""

import datetime

from articles import publishing, reviewing, revising
from articles.models import Edition, Finding, Prediction
from articles.models.claims import Section
from tests.articles import work
from tests.articles.test_publishing import approved, submitted
from tests.articles.test_revising import take_live

PEOPLE = 20
DAY = {"event_date": datetime.date(2027, 3, 1), "event_precision": "day"}


class Bench:
    """One newsroom: its source, and the two people who ready editions for the others."""

    def __init__(self, publisher, editor, managing):
        self.publisher, self.editor, self.managing, self.made = publisher, editor, managing, 0

    def draft(self):
        self.made += 1
        return work.edition(self.publisher, by=self.editor, slug=f"conflict-{self.made}")

    def in_review(self):
        return submitted(self.draft(), self.editor)

    def approved(self):
        return approved(self.draft(), self.editor, self.managing)

    def scheduled(self):
        edition, later = self.approved(), datetime.datetime(2040, 1, 1, tzinfo=datetime.UTC)
        return publishing.schedule(edition, self.managing, edition.version, go_live_at=later)

    def live(self):
        return take_live(self.draft(), self.editor, self.managing)

    def corrected(self):
        live = self.live()
        note = {"what_was_wrong": "Five.", "what_is_right": "Seven."}
        return revising.correct(live, self.managing, live.version, **note).edition

    def story(self, path):
        return work.story(self.publisher, path=path)


def _claim(edition, place=0):
    return edition.claims.order_by("pk")[place]


def _credited(bench):
    edition = bench.draft()
    edition.credits.create(story=bench.story("second"), order=2)
    return edition


def _beside(bench):
    for number in range(PEOPLE):
        bench.story(f"beside-{number}")
    return bench.draft()


def _pictured(bench):
    edition = bench.draft()
    work.picture(edition)
    return edition


def _implying(bench, **fields):
    edition = bench.draft()
    work.claim(edition, Section.IMPLICATION, "More may join.", basis="analysis", **fields)
    return edition


def _tracking(bench):
    forecast = {"question": "Will it?", "likelihood": "likely", "resolve_by": "2040-01-01"}
    return _implying(bench, prediction=Prediction.objects.create(**forecast))


def _dated(bench):
    edition = bench.draft()
    said = work.SENTENCES[1]
    work.claim(edition, Section.EVENT, said, exact=said, **DAY)
    return edition


def _roomy(bench):
    """With a second text, of which nothing is said yet."""
    edition = bench.draft()
    said = "The queues of the seven operators will be published each month from April. "
    story = work.story(bench.publisher, text=said * 2, path=f"roomy-{bench.made}")
    edition.credits.create(story=story, order=2)
    return edition


def _proposed(bench):
    """With a sentence for everybody to take."""
    edition = bench.draft()
    said = (f"Repeat studies took 58% of the time, said operator {n}." for n in range(PEOPLE))
    work.proposal(edition, Section.TAKEAWAY, *said)
    return edition


def _found(bench):
    edition = bench.draft()
    reviewing.edit(_claim(edition), bench.editor, edition.version, text="Some 77 agreed.")
    return edition


def _first(edition, words):
    return [_claim(edition).pk]


def _last(edition, words):
    return [edition.claims.latest("pk").pk]


def _passage(edition, words):
    return [_claim(edition).passages.get().pk]


def _second_credit(edition, words):
    return [edition.credits.get(is_original=False).pk]


def _quote(edition, words):
    return {"exact": words, "snapshot": _claim(edition).passages.first().snapshot_id}


def _both(edition, words):
    return {"what_was_wrong": words, "what_is_right": f"{words} too"}


def _forecast(edition, words):
    return {"question": words, "likelihood": "likely", "resolve_by": "2040-01-01"}


def _nowhere(edition, words):
    return []


def _nothing(edition, words):
    return {}


def _text(name, **more):
    return lambda edition, words: {name: words, **more}


# By the name of the button: how its edition is readied, the ids of its address, its fields.
CASES = {
    "headline": (Bench.draft, _nowhere, _text("headline")),
    "about": (Bench.draft, _nowhere, _text("tags")),
    "credit": (Bench.draft, lambda e, w: [e.credits.get().pk], _text("line")),
    "credit_add": (_beside, _nowhere, _text("story")),
    "credit_drop": (_credited, _second_credit, _nothing),
    "picture": (_pictured, _nowhere, _text("alt", credit="Ada Reyes", licence="own")),
    "picture_drop": (_pictured, _nowhere, _nothing),
    "section": (Bench.draft, lambda e, w: [Section.TAKEAWAY], _nothing),
    "sections": (Bench.draft, _nowhere, _nothing),
    "add": (Bench.draft, _nowhere, _text("text", basis="analysis", section="insight")),
    "accept": (Bench.draft, _first, _nothing),
    "edit": (Bench.draft, _first, _text("text", basis="analysis")),
    "basis": (Bench.draft, _first, _text("basis")),
    "cut": (Bench.draft, _first, _nothing),
    "track": (_implying, _last, _forecast),
    "untrack": (_tracking, _last, _nothing),
    "event": (_dated, _last, _text("title")),
    "passage_add": (Bench.draft, _first, _quote),
    "passage": (Bench.draft, lambda e, w: [*_first(e, w), *_passage(e, w)], _quote),
    "passage_drop": (Bench.draft, _passage, _nothing),
    "rest": (Bench.draft, _first, _quote),
    "read": (Bench.draft, _first, _text("url")),
    "embargo": (Bench.draft, _nowhere, _text("asked_by", embargo_until="2040-01-01T10:00")),
    "redraft": (_roomy, lambda e, w: [Section.TAKEAWAY], _nothing),
    "take": (_proposed, lambda e, w: [e.draft_runs.get().pk], lambda e, w: {f"unit-{w}": "add"}),
    "waive": (
        _found,
        lambda e, w: [Finding.objects.open().filter(claim__edition=e).first().pk],
        _text("reason"),
    ),
    "update": (Bench.live, _nowhere, _nothing),
    "translate": (Bench.live, _nowhere, _nothing),
    "correct": (Bench.live, _nowhere, _both),
    "correction_drop": (Bench.corrected, lambda e, w: [e.corrections.get().pk], _nothing),
    "move submit": (Bench.draft, _nowhere, _nothing),
    "move discard": (Bench.draft, _nowhere, _text("why")),
    "move send_back": (Bench.in_review, _nowhere, _text("why")),
    "move approve": (Bench.in_review, _nowhere, _nothing),
    "move approve_unreviewed": (Bench.draft, _nowhere, _nothing),
    "move schedule": (Bench.approved, _nowhere, _text("go_live_at")),
    "move publish": (Bench.approved, _nowhere, _nothing),
    "move unschedule": (Bench.scheduled, _nowhere, _nothing),
    "move approve_and_publish": (Bench.in_review, _nowhere, _nothing),
    "move approve_and_schedule": (Bench.in_review, _nowhere, _text("go_live_at")),
    "move withdraw": (Bench.live, _nowhere, _text("why")),
}
# What a person sends where only a choice, a time or an address can be sent, by their number.
CHOSEN = {
    "basis": lambda number: ["background", "analysis", "advice"][number % 3],
    "take": lambda number: number + 1,
    "credit_add": lambda number: f"https://harbour-wire.example/beside-{number}",
    "move schedule": lambda number: f"2040-01-{number + 1:02}T10:00",
    "move approve_and_schedule": lambda number: f"2040-01-{number + 1:02}T10:00",
}
# By how much a save raises the version, where it makes more than one change.
STEPS = {"move approve_and_publish": 2, "move approve_and_schedule": 2}


def fresh(edition):
    return Edition.objects.get(pk=edition.pk)
