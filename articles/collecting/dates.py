"""The dates that feeds write, read strictly: no date rather than a wrong one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

# Dates closer together than this were not given to stories but to the list they stand in.
ALIKE_WITHIN = timedelta(minutes=1)
# Two stories may well come at the same minute; three or more alike are a pattern.
A_PATTERN = 3

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# RFC 822, section 5.1. CST is left out: feeds from China mean UTC+8 by it, not UTC-6.
_ZONES = {
    "edt": -4,
    "est": -5,
    "cdt": -5,
    "gmt": 0,
    "mdt": -6,
    "mst": -7,
    "pdt": -7,
    "pst": -8,
    "ut": 0,
    "utc": 0,
    "z": 0,
}
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<day>\d{1,2})[ -](?P<month>[A-Za-z]{3,9})\.?[ -]"
    r"(?P<year>\d{4}|\d{2})"
    r"(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5}))?)?(?:\s*\([^)]{0,40}\))?"
)
_RFC_3339 = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[Tt ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r" ?(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?"
)


@dataclass(frozen=True)
class FeedDate:
    """A moment in UTC; `exact` where the feed gave time of day and zone, not only the day;
    `midnight` where that time, in the feed's own zone, is the first second of a day."""

    at: datetime
    exact: bool
    midnight: bool


def read(raw: str) -> FeedDate | None:
    """A date in one of the two forms feeds are told to use: RFC 822 (RSS; four-digit years, full
    names and a missing zone allowed) or RFC 3339 (Atom, JSON Feed, Dublin Core; a blank for the T
    and a missing zone allowed). None for anything else, and for days that do not exist.

    Without a zone, UTC is assumed and the date is not exact.
    """
    raw = raw.strip()[:80]
    match = _RFC_822.fullmatch(raw) or _RFC_3339.fullmatch(raw)
    if not match:
        return None
    parts = match.groupdict()
    month = _month(parts["month"])
    zone = _zone(parts["zone"])
    if month is None:
        return None
    try:
        local = datetime(
            _year(parts["year"]),
            month,
            int(parts["day"]),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            min(int(parts["second"] or 0), 59),  # a leap second is no reason to lose a date
            tzinfo=zone or UTC,
        )
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    exact = bool(parts["hour"]) and zone is not None
    return FeedDate(at, exact, midnight=local.time() == time())


def _month(word):
    if word.isdigit():
        return int(word)
    short = word[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else None


def _year(digits):
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)  # RFC 2822, section 4.3


def _zone(word):
    if not word:
        return None
    if word[0] not in "+-":
        hours = _ZONES.get(word.lower())
        return None if hours is None else timezone(timedelta(hours=hours))
    digits = word[1:].replace(":", "")
    if digits > "1400":  # no place on earth is further from UTC
        return None
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
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
