"""The dates of events, in sixty sentences written for it: each is right or there is none."""

import datetime
import json
from collections import Counter

import pytest

from articles.drafting.providers import events
from articles.drafting.providers.ranking import Candidate
from articles.evidence import claim_problems

from .tasks import FIXTURES, source

DAY = datetime.date(2026, 11, 18)  # a Wednesday
CASES = [json.loads(line) for line in (FIXTURES / "dated.jsonl").read_text().splitlines()]
DIGITS = {"year": 4, "month": 7, "day": 10}


def dated(text, published=DAY):
    candidate = Candidate(0, 0, 0, text, words=10, size=10, terms=frozenset())
    language = "en" if text.isascii() else "zh"
    return events.dated(candidate, source(text, published=published), DAY, language)


def event_date(text, published=DAY):
    found = dated(text, published)
    return found and found[0].isoformat()[: DIGITS[found[1]]]


FOUND = [case for case in CASES if event_date(case["text"])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_an_events_date_is_right_or_absent(case):
    assert event_date(case["text"]) in (case["date"], None)


def test_most_dates_are_found():
    dated = [case for case in CASES if case["date"]]
    found = Counter(event_date(case["text"]) == case["date"] for case in dated)
    assert (len(CASES), found[True]) == (60, 35)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["text"][:40])
def test_the_evidence_check_finds_the_date_of_an_event_in_its_sentence(case):
    text, found = case["text"], dated(case["text"])
    problems = claim_problems(
        text,
        basis="reported",
        section="event",
        event_date=found[0],
        event_precision=found[1],
        passages=[text],
        passage_languages=["en" if text.isascii() else "zh"],
        story_dates=[DAY],
        claim_language="en" if text.isascii() else "zh",
    )
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        "The board will meet on Monday.",
        "Yesterday’s storm is forgotten, said the harbour master.",
        "The council could reject the plan next month.",
    ],
)
def test_what_is_still_to_come_has_no_date(text):
    assert event_date(text) is None


def test_a_story_without_a_day_of_its_own_dates_nothing_by_it():
    assert event_date("The ministry announced the fund yesterday.", published=None) is None
