"""The dates of events, in sixty sentences written for it: each is right or there is none."""

import datetime
import json
from collections import Counter

import pytest

from articles.drafting.providers import events
from articles.drafting.providers.ranking import Candidate

from .tasks import FIXTURES, source

DAY = datetime.date(2026, 11, 18)  # a Wednesday
CASES = [json.loads(line) for line in (FIXTURES / "dated.jsonl").read_text().splitlines()]
DIGITS = {"year": 4, "month": 7, "day": 10}


def event_date(text, published=DAY):
    candidate = Candidate(0, 0, 0, text, words=10, size=10, terms=frozenset())
    language = "en" if text.isascii() else "zh"
    found = events.dated(candidate, source(text, published=published), DAY, language)
    return found and found[0].isoformat()[: DIGITS[found[1]]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_an_events_date_is_right_or_absent(case):
    assert event_date(case["text"]) in (case["date"], None)


def test_most_dates_are_found():
    dated = [case for case in CASES if case["date"]]
    found = Counter(event_date(case["text"]) == case["date"] for case in dated)
    assert (len(CASES), found[True]) == (60, 35)


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
