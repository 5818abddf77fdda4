"""Times by the clocks of a zone, on the days on which those change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.moments import (
    NoSuchTime,
    for_programs,
    in_an_hour,
    in_utc,
    moment,
    tomorrow_at_seven,
)

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_is_read_by_the_clocks_of_its_zone():
    assert in_utc(moment(datetime(2026, 7, 1, 7, 0), BERLIN)) == "2026-07-01 05:00 UTC"
    assert in_utc(moment(datetime(2026, 12, 1, 7, 0), BERLIN)) == "2026-12-01 06:00 UTC"


def test_programs_are_told_a_time_in_utc_to_the_second():
    at = datetime(2026, 7, 1, 7, 0, 30, 999_999, tzinfo=BERLIN)
    assert for_programs(at) == "2026-07-01T05:00:30Z"


def test_an_hour_that_is_left_out_is_refused_with_the_one_that_is_there():
    with pytest.raises(NoSuchTime) as error:
        moment(datetime(2027, 3, 28, 2, 30), BERLIN)
    assert str(error.value) == (
        "There is no 02:30 on 28 March 2027 in Europe/Berlin, as the clocks go forward. "
        "Choose 03:30 for 2027-03-28 01:30 UTC, or another time."
    )


def test_an_hour_that_comes_twice_is_asked_about_with_both_ways_to_write_it():
    with pytest.raises(NoSuchTime) as error:
        moment(datetime(2026, 10, 25, 2, 30), BERLIN)
    assert str(error.value) == (
        "02:30 comes twice on 25 October 2026 in Europe/Berlin, as the clocks go back. Write "
        "2026-10-25T02:30+02:00 for 2026-10-25 00:30 UTC, "
        "2026-10-25T02:30+01:00 for 2026-10-25 01:30 UTC, or another time."
    )


@pytest.mark.parametrize("hour", [1, 3])
def test_the_hours_beside_are_read_as_any_other(hour):
    for day in (datetime(2027, 3, 28, hour, 30), datetime(2026, 10, 25, hour, 30)):
        assert moment(day, BERLIN).astimezone(BERLIN).replace(tzinfo=None) == day


def test_a_zone_that_changes_by_half_an_hour_is_read_as_well():
    howe = ZoneInfo("Australia/Lord_Howe")
    with pytest.raises(NoSuchTime, match=r"There is no 02:15 .* Choose 02:45"):
        moment(datetime(2026, 10, 4, 2, 15), howe)


def test_the_quick_choices_keep_to_the_minute_and_to_the_zone():
    at = datetime(2027, 3, 27, 23, 30, 59, tzinfo=UTC)  # half past midnight of the 28th in Berlin
    assert in_an_hour(at, BERLIN) == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert tomorrow_at_seven(at, BERLIN) == datetime(2027, 3, 29, 5, 0, tzinfo=UTC)
