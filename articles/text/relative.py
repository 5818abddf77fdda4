"""Dates that are said by the day of the story: yesterday, last March, 上个月, 周五. Pure.

Only what has one meaning to anybody who reads the story on its day; “three weeks ago” has none.
"""

import datetime
import re

from .dates import FoundDate, Mention

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBERS |= {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ZH_DAYS = "一二三四五六日"
_AMOUNT = "|".join(_NUMBERS)

_FORMS = {
    "yesterday": re.compile(r"\b[Yy]esterday\b(?!['’]s)|昨[天日]"),
    "days": re.compile(rf"\b(?P<n>[2-6]|{_AMOUNT}) days ago\b|(?P<z>[2-6]|{_AMOUNT})天前", re.I),
    "last_month": re.compile(r"\b[Ll]ast month\b|上个?月(?!\d)"),
    "this_month": re.compile(rf"\b[Tt]his (?P<month>{'|'.join(_MONTHS)})\b"),
    "last_named": re.compile(rf"\b[Ll]ast (?P<month>{'|'.join(_MONTHS)})\b"),
    "last_year": re.compile(r"\b[Ll]ast year\b|去年(?!\s?(?:同期|底|初|年|\d))"),
    "last_day": re.compile(rf"\b[Ll]ast (?P<day>{'|'.join(_DAYS)})\b"),
    "on_day": re.compile(rf"\b[Oo]n (?P<day>{'|'.join(_DAYS)})\b"),
    "last_week": re.compile(rf"上(?:个?星期|周)(?P<zh>[{_ZH_DAYS}天])"),
}


# Hardly a sentence has any of these words, and nine forms are nine readings of it.
_WORTH_READING = re.compile(r"esterday|ago\b|\b[Ll]ast |\b[Tt]his |\b[Oo]n [MTWFS]|天前|昨|上|去年")


def find(text: str, day: datetime.date) -> list[FoundDate]:
    """The dates that a sentence of a story of that day says by it, in order."""
    if not _WORTH_READING.search(text):
        return []
    found = []
    for name, form in _FORMS.items():
        for match in form.finditer(text):
            if said := _RESOLVED[name](match, day):
                found.append(FoundDate(*match.span(), match[0], *said))
    return sorted(found, key=lambda one: one.start)


def mentions(text: str, day: datetime.date) -> list[Mention]:
    """The same dates, as what a text mentions."""
    return [
        Mention(
            one.start,
            one.end,
            one.text,
            one.date.year,
            one.date.month if one.precision != "year" else None,
            one.date.day if one.precision == "day" else None,
        )
        for one in find(text, day)
    ]


def _ago(days):
    return lambda match, day: (day - datetime.timedelta(days=days(match)), "day")


def _amount(match):
    written = (match["n"] or match["z"]).lower()
    return int(written) if written.isdigit() else _NUMBERS[written]


def _last_month(match, day):
    return (day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1), "month"


def _this_month(match, day):
    month = _MONTHS.index(match["month"]) + 1
    return (day.replace(month=month, day=1), "month") if month <= day.month else None


def _last_named(match, day):
    """The month of that name that was over last; the one just over may be meant by neither."""
    month = _MONTHS.index(match["month"]) + 1
    year = day.year if month < day.month else day.year - 1
    return datetime.date(year, month, 1), "month"


def _weekday(match, day, *, today):
    """The day of that name that was last; `today` says whether the story's own day may be."""
    back = (day.weekday() - _DAYS.index(match["day"])) % 7
    return day - datetime.timedelta(days=back if back or today else 7), "day"


def _last_week(match, day):
    weekday = _ZH_DAYS.find(match["zh"].replace("天", "日"))
    monday = day - datetime.timedelta(days=day.weekday() + 7)
    return monday + datetime.timedelta(days=weekday), "day"


_RESOLVED = {
    "yesterday": _ago(lambda match: 1),
    "days": _ago(_amount),
    "last_month": _last_month,
    "this_month": _this_month,
    "last_named": _last_named,
    "last_year": lambda match, day: (datetime.date(day.year - 1, 1, 1), "year"),
    "last_day": lambda match, day: _weekday(match, day, today=False),
    "on_day": lambda match, day: _weekday(match, day, today=True),
    "last_week": _last_week,
}
