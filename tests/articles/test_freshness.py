import datetime

import pytest

from articles.freshness import State, brief, freshness, seconds_to_keep

NOW = datetime.datetime(2026, 11, 19, 12, 0, tzinfo=datetime.UTC)


def state_after(**age):
    newest = NOW - datetime.timedelta(**age)
    return freshness(newest, fresh_hours=6, recent_hours=48, now=NOW)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        ({"hours": -1}, State.FRESH),
        ({"hours": 0}, State.FRESH),
        ({"hours": 5, "minutes": 59}, State.FRESH),
        ({"hours": 6}, State.RECENT),
        ({"hours": 47, "minutes": 59}, State.RECENT),
        ({"hours": 48}, State.STALE),
        ({"days": 900}, State.STALE),
    ],
)
def test_a_state_begins_exactly_at_its_limit(age, state):
    assert state_after(**age).state is state


def test_each_state_has_a_word_and_a_shape_of_its_own():
    assert [str(state.word) for state in State] == ["Fresh", "Recent", "Stale"]
    assert len({state.shape for state in State}) == 3


def test_the_limits_are_the_categorys():
    newest = NOW - datetime.timedelta(hours=7)
    assert freshness(newest, fresh_hours=12, recent_hours=24, now=NOW).state is State.FRESH


def test_without_a_trusted_date_there_is_no_state():
    assert freshness(None, fresh_hours=6, recent_hours=48, now=NOW) is None


def test_a_state_knows_when_it_changes_and_the_last_one_never_does():
    assert state_after(hours=5).changes_at == NOW + datetime.timedelta(hours=1)
    assert state_after(hours=10).changes_at == NOW + datetime.timedelta(hours=38)
    assert state_after(days=3).changes_at is None


@pytest.mark.parametrize(
    ("ages", "seconds"),
    [
        ([], 60),
        ([{"days": 3}], 60),
        ([{"hours": 5, "minutes": 59, "seconds": 18}], 42),
        (
            [
                {"hours": 5, "minutes": 59, "seconds": 18},
                {"hours": 47, "minutes": 59, "seconds": 30},
            ],
            30,
        ),
        ([{"hours": 5}], 60),
    ],
)
def test_a_page_is_stored_until_the_next_change_and_a_minute_at_most(ages, seconds):
    assert seconds_to_keep([None, *(state_after(**age) for age in ages)], now=NOW) == seconds


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ({"seconds": 59}, "<1m"),
        ({"minutes": 19, "seconds": 59}, "19m"),
        ({"hours": 3, "minutes": 59}, "3h"),
        ({"hours": 47}, "47h"),
        ({"hours": 48}, "2d"),
        ({"days": 400}, "400d"),
    ],
)
def test_a_duration_is_said_briefly_and_never_rounded_up(duration, words):
    assert brief(datetime.timedelta(**duration)) == words


def test_an_unknown_duration_says_nothing():
    assert brief(None) == ""
