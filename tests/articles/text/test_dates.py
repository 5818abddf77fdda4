import datetime

import pytest

from articles.text import dates

FORMS = [
    ("on 18 September 2024", ["2024-09-18 day"]),
    ("the 18th of September, 2024", ["2024-09-18 day"]),
    ("Wednesday, September 18, 2024,", ["2024-09-18 day"]),
    ("Sept. 18th 2024", ["2024-09-18 day"]),
    ("2024-09-18T10:00:00Z", ["2024-09-18 day"]),
    ("2024/9/18", ["2024-09-18 day"]),
    ("18.09.2024", ["2024-09-18 day"]),
    ("9/18/2024 or 18/9/2024", ["2024-09-18 day", "2024-09-18 day"]),
    ("September 18–20, 2024", ["2024-09-18 day", "2024-09-20 day"]),
    ("28 Sept to 2 Oct 2024", ["2024-09-28 day", "2024-10-02 day"]),
    ("September 28 to October 2, 2024", ["2024-09-28 day", "2024-10-02 day"]),
    ("in September 2024.", ["2024-09-01 month"]),
    ("2024-09", ["2024-09-01 month"]),
    ("May 2024", ["2024-05-01 month"]),
    ("in 2024, since 2019, by 2030", ["2024-01-01 year", "2019-01-01 year", "2030-01-01 year"]),
    ("from 2019 to 2024", ["2019-01-01 year", "2024-01-01 year"]),
    ("mid-2024, Q3 2025, FY2026, (2027)", [f"{y}-01-01 year" for y in range(2024, 2028)]),
    ("2024年9月18日", ["2024-09-18 day"]),
    ("2024 年 9 月 18 号", ["2024-09-18 day"]),
    ("二〇二四年九月十八日", ["2024-09-18 day"]),
    ("２０２４年９月", ["2024-09-01 month"]),
    ("2024年", ["2024-01-01 year"]),
    ("2019年至2024年，2019-2024年", [f"{y}-01-01 year" for y in (2019, 2024, 2019, 2024)]),
    # What is no date, or does not say which
    ("2000 people, in 2000 cases, a total of 2000, for 2000 dollars", []),
    ("a model with 2048 tokens, up by 2000", []),
    ("31 February 2024, 2024年13月1日, 2024年2月30日, 2024-13-45", []),
    ("5/6/2024", []),
    ("the 1990s, 1990年代, 2000年的历史", []),
    ("it may 2024 times", []),
    ("March 5, 5 March, 3月5日", []),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_date_is_read_with_the_precision_it_is_written_with(text, expected):
    assert [f"{found.date} {found.precision}" for found in dates.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 5", "2025-03-05"),
        ("the 30th of December", "2024-12-30"),
        ("12月30日", "2024-12-30"),
        ("Feb. 29", "2024-02-29"),
        ("1 July", "2025-07-01"),
        ("5 July", "2024-07-05"),
    ],
)
def test_a_day_without_a_year_is_the_one_nearest_its_story(text, expected):
    found = dates.find(text, story_date=datetime.date(2025, 1, 2))
    assert [str(each.date) for each in found] == [expected]


@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_positions_are_those_of_the_source(text):
    for found in dates.find(text):
        assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("今年1月31日召回", "2026-01-31"),
        ("去年9月发布", "2025-09-01"),
        ("前年6月5日关闭", "2024-06-05"),
        ("in June last year", "2025-06-01"),
        ("on 5 March, this year", "2026-03-05"),
    ],
)
def test_a_year_that_is_said_by_the_storys_is_that_year_and_not_the_nearest(text, date):
    (found,) = dates.find(text, story_date=datetime.date(2026, 11, 18))
    assert found.date.isoformat() == date
