"""The dates that feeds write, read strictly: no date rather than a wrong one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Dates closer together than this were not given to stories but to the list they stand in.
ALIKE_WITHIN = timedelta(minutes=1)
# Two stories may well come at the same minute; three or more alike are a pattern.
A_PATTERN = 3

# Months by the beginning of their names, in the languages of our feeds (CLDR 46, Gregorian months,
# wide and abbreviated). Sorted.
_MONTHS = {
    "abr": 4,  # es, pt
    "ago": 8,  # es, it, pt
    "aou": 8,  # fr
    "aoû": 8,  # fr
    "apr": 4,  # de, en, it, nl
    "aug": 8,  # de, en, nl
    "avr": 4,  # fr
    "dec": 12,  # en, nl
    "dez": 12,  # de, pt
    "dic": 12,  # es, it
    "déc": 12,  # fr
    "ene": 1,  # es
    "feb": 2,  # de, en, es, it, nl
    "fev": 2,  # pt
    "fév": 2,  # fr
    "gen": 1,  # it
    "giu": 6,  # it
    "jan": 1,  # de, en, fr, nl, pt
    "juil": 7,  # fr
    "juin": 6,  # fr
    "jul": 7,  # de, en, es, nl, pt
    "jun": 6,  # de, en, es, nl, pt
    "jän": 1,  # de-AT
    "lug": 7,  # it
    "maa": 3,  # nl
    "mag": 5,  # it
    "mai": 5,  # de, fr, pt
    "mar": 3,  # en, es, fr, it, pt
    "may": 5,  # en, es
    "mei": 5,  # nl
    "mrt": 3,  # nl
    "mrz": 3,  # de
    "mär": 3,  # de
    "nov": 11,  # de, en, es, fr, it, nl, pt
    "oct": 10,  # en, es, fr
    "okt": 10,  # de, nl
    "ott": 10,  # it
    "out": 10,  # pt
    "sep": 9,  # de, en, es, fr, nl
    "set": 9,  # it, pt
}
# Hours from UTC: RFC 822, section 5.1, and the abbreviations of the tz database that mean one zone
# alone. Left out, because they mean several: AST, BST, CST (feeds from China mean UTC+8), IST, WST.
_ZONES = {
    "acst": 9.5, "aedt": 11, "aest": 10, "akdt": -8, "akst": -9, "awst": 8, "cat": 2, "cdt": -5,
    "cest": 2, "cet": 1, "eat": 3, "edt": -4, "eest": 3, "eet": 2, "est": -5, "gmt": 0, "hkt": 8,
    "hst": -10, "jst": 9, "kst": 9, "mdt": -6, "mest": 2, "met": 1, "msk": 3, "mst": -7, "nzdt": 13,
    "nzst": 12, "pdt": -7, "pkt": 5, "pst": -8, "sast": 2, "sgt": 8, "ut": 0, "utc": 0, "wat": 1,
    "west": 1, "wet": 0, "wib": 7, "z": 0,
}  # fmt: skip
_AFTERNOON = ("pm", "p.m.", "下午", "午後", "오후")
_MORNING = ("am", "a.m.", "上午", "午前", "오전")

_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?(?:\s*,\s*|\s+))?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_HALF = "|".join(map(re.escape, (*_AFTERNOON, *_MORNING)))
_ZONE = (
    r"(?P<zone>(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|[A-Z][A-Za-z_]+/[A-Za-z_/+-]{2,40})"
    r"(?:\s+(?:GMT|UTC))?"
)
_CLOCK = (
    rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?"
    rf"(?:\s*(?P<half>{_HALF})(?![a-z]))?"
)
_TIME = rf"(?:,?(?:\s+-)?\s+(?:at\s+)?{_CLOCK}(?:\s*{_ZONE})?)?(?:\s*\([^)]{{0,40}}\))?"
# Each way to write a date that can mean one day alone. Not 09/07/2026, which can mean two.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # RFC 3339 and ISO 8601 (and one blank for the T; who writes two gets other things wrong as
        # well): 2026-09-07T13:00:03+02:00, 20260907T130003Z, 2026/09/07 13:00
        rf"{_WEEKDAY}"
        r"(?P<year>\d{4})(?P<dash>[-/.]?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})"
        r"(?:(?:\s?T\s?| )(?P<hour>\d{2})(?P<colon>:?)(?P<minute>\d{2})"
        r"(?:(?P=colon)(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
        rf"(?:\s*{_ZONE})?)?",
        # RFC 822 and RFC 850: Mon, 07 Sep 2026 13:00:03 GMT, Monday, 07-Sep-26 13:00:03 GMT
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+|\s?-)(?:de\s+)?{_MONTH},?"
        rf"(?:\s+|-\s?)(?:de\s+)?(?P<year>\d{{4}}|\d{{2}}){_TIME}",
        # English prose: September 7, 2026 1:00 PM
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}",
        # C's asctime, and date(1): Mon Sep  7 13:00:03 UTC 2026
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})",
        # Chinese, Japanese and Korean: 2026年9月7日 13:00, 2026년 09월 07일 오후 1:00
        r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号號일]"
        rf"(?:\s*\(?[^\W\d_]{{1,3}}\)?)??(?:\s*(?P<half>{_HALF})?\s*(?P<hour>\d{{1,2}})\s*[:时時시]\s*"
        rf"(?P<minute>\d{{2}})\s*[分분]?(?::(?P<second>\d{{2}}))?(?:\s*{_ZONE})?)?",
    )
)


@dataclass(frozen=True)
class FeedDate:
    """A moment in UTC; `exact` where the feed gave time of day and zone, not only the day;
    `midnight` where that time, in the feed's own zone, is the first second of a day."""

    at: datetime
    exact: bool
    midnight: bool


def read(raw: str) -> FeedDate | None:
    """A date in one of the forms above: those feeds are told to use, RFC 822 (RSS) and RFC 3339
    (Atom, JSON Feed, Dublin Core), and those they use besides, where they mean one day alone.
    None for anything else, and for days and hours that do not exist.

    Without a zone, or with one of several meanings, UTC is assumed and the date is not exact.
    """
    raw = raw.strip()[:80]
    match = next((found for form in _FORMS if (found := form.fullmatch(raw))), None)
    if not match:
        return None
    parts = {"half": None} | match.groupdict()
    zone = _zone(parts["zone"] or "")
    second = int(parts["second"] or 0)
    try:
        local = datetime(
            _year(parts["year"]),
            _month(parts["month"]),
            int(parts["day"]),
            _hour(int(parts["hour"] or 0), (parts["half"] or "").lower()),
            int(parts["minute"] or 0),
            59 if second == 60 else second,  # a leap second is no reason to lose a date
            tzinfo=zone or UTC,
        )
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    exact = bool(parts["hour"]) and zone is not None
    return FeedDate(at, exact, midnight=local.time() == time())


def _month(word):
    """Its number; 0, which no month has, for a word that is none."""
    if word.isdigit():
        return int(word)
    word = word.lower()
    return _MONTHS.get(word[:4]) or _MONTHS.get(word[:3], 0)


def _year(digits):
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)  # RFC 2822, section 4.3


def _hour(hour, half):
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"no clock of twelve hours shows {hour}")
    return hour % 12 + (12 if half in _AFTERNOON else 0)


def _zone(word):
    """The zone a date names; None where it names none, or one of several meanings."""
    if "/" in word:
        try:
            return ZoneInfo(word)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    word = re.sub(r"(?i)^(?:GMT|UTC)\s?(?=[+-])", "", word).strip()
    if not word.startswith(("+", "-")):
        hours = _ZONES.get(word.lower())
        return None if hours is None else timezone(timedelta(hours=hours))
    hours, _, minutes = word[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if away > timedelta(hours=14):  # no place on earth is further from UTC
        return None
    return timezone(away if word[0] == "+" else -away)


@dataclass(frozen=True)
class Judged:
    """The dates of a feed's items, judged side by side."""

    dates: tuple[datetime | None, ...]
    trusted: tuple[bool, ...]
    warnings: tuple[str, ...] = ()


def judge(found: Sequence[FeedDate | None]) -> Judged:
    """Which of a feed's dates to keep, and which are exact enough to compute with.

    * Three or more items all dated alike, at a time of day: the date is the list's, no story's;
      none is kept. At midnight a day was meant, which they may well share; kept, not trusted.
    * Midnight, and a time of day that three or more items all share, was filled in by a program:
      the day is kept, the time is not trusted.
    """
    dated = [date for date in found if date]
    dates = tuple(date.at if date else None for date in found)
    if not dated:
        return Judged(dates, (False,) * len(found))
    moments = [date.at for date in dated]
    alike = len(dated) > 1 and max(moments) - min(moments) <= ALIKE_WITHIN
    if alike and len(dated) >= A_PATTERN and not dated[0].midnight:
        warning = f"All {len(dated)} items are dated alike: that is the list's date, no story's."
        return Judged((None,) * len(found), (False,) * len(found), (warning,))
    one_clock = len(dated) >= A_PATTERN and len({moment.time() for moment in moments}) == 1
    trusted = tuple(
        bool(date) and date.exact and not (alike or one_clock or date.midnight) for date in found
    )
    return Judged(dates, trusted)
