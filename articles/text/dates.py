"""The dates a text names, with no more precision than it gives them.

Longer than usual: the forms of two languages stand in one table, as which comes first matters.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from . import years
from .years import TO as _TO
from .years import YEAR as _YEAR


@dataclass(frozen=True)
class FoundDate:
    """A date in a text. `date` is the first day where the precision is a month or a year."""

    start: int
    end: int
    text: str
    date: datetime.date
    precision: str


@dataclass(frozen=True)
class Mention:
    """A date as written: what it does not say is None. “March 5” has no year, 18日 has only a
    day, “in March” only a month. `years_before` counts from the story's year: 1 in 去年6月."""

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    years_before: int | None = None

    @property
    def precision(self) -> str:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def parts(self) -> dict[str, int]:
        """What is said: year, month and day, those of them that are."""
        said = {"year": self.year, "month": self.month, "day": self.day}
        return {part: value for part, value in said.items() if value is not None}

    def stands_on(self, other: "Mention") -> bool:
        """Whether another date says all that this one says."""
        return self.parts.items() <= other.parts.items()

    def is_part_of(self, other: "Mention") -> bool:
        """Whether this date says some of what another says, and nothing against it."""
        return self.stands_on(other) and self.parts != other.parts


_MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"\d{1,2}(?!\d)(?:st|nd|rd|th)?"
_ZH_DIGIT = "〇零○一二三四五六七八九"
_ZH_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ZH_YEAR = rf"(?:{years.CENTURY}\d\d|[一二][{_ZH_DIGIT}]{{3}})"

_FORMS = [
    # 2024-09-18, 2024/9/18, 2024.09.18, with or without a time
    r"(?<![\w.,/-])(?P<y>{Y})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?![\d-])",
    # 18.09.2024
    r"(?<![\w.,/-])(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>{Y})(?![.-]?\d)",
    # 9/18/2024 and 18/9/2024, told apart only where one of them cannot be a month
    r"(?<![\w.,/-])(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<y>{Y})(?!/?\d)",
    # September 18–20, 2024
    r"\b(?P<m>{M})\s?(?P<d>{D})(?:{TO}(?:(?P<m2>{M})\s?)?(?P<d2>{D}))?(?:,\s?|\s)(?P<y>{Y})",
    # 18–20 September 2024
    r"(?<![\d.,])(?:(?P<d2>{D})(?:\s(?:of\s)?(?P<m2>{M}))?{TO})?(?P<d>{D})\s?-?(?:of\s)?(?P<m>{M})"
    r",?[\s-]?(?P<y>{Y})",
    # September 2024
    r"\b(?P<m>{M})(?:\sof|,)?\s(?P<y>{Y})",
    # 2024年9月18日, 2024年9月, 二〇二四年九月
    r"(?<![\d.])(?P<y>{ZY})\s?年\s?(?P<m>{ZS})\s?月(?:份|\s?(?P<d>{ZS})\s?[日号])?",
    # 2024-09, not 2024-09-18
    r"(?<![\w.,/-])(?P<y>{Y})-(?P<m>0[1-9]|1[0-2])(?![\d-])",
    # 2024年
    r"(?<![\d.])(?P<y>{ZY})\s?年(?!代|的?历史|之久)",
    # June last year, 去年6月, 去年6月5日: the year is said by the story's
    r"(?<![\d.,])(?P<d>{D})\s(?:of\s)?(?P<m>{M}),?\s(?:of\s)?(?P<of>{YEARS})",
    r"\b(?P<m>{M})(?:\s(?P<d>{D}))?,?\s(?:of\s)?(?P<of>{YEARS})",
    r"(?P<of>{ZYEARS})的?\s?(?P<m>{ZS})\s?月(?:份|\s?(?P<d>{ZS})\s?[日号])?",
    # March 5, 5 March, 3月5日: the year is not said
    r"\b(?P<m>{M})\s(?P<d>{D})(?![\d.,]*\d|\s?(?:%|percent|million|billion))",
    r"(?<![\d.,])(?P<d>{D})\s(?:of\s)?(?P<m>{M})(?!\s?\d)\b",
    r"(?<!\d)(?P<m>{ZS})\s?月\s?(?P<d>{ZS})\s?[日号]",
    # in March, 3月; on the 18th, 18日
    r"(?:\b(?i:in|by|since|until|till|during|last|this|next|early|mid|late|from|to|of)[\s-])"
    r"(?P<m>{M})(?!\s?\d|[A-Za-z])",
    r"(?<![\d.个])(?P<m>\d{{1,2}})\s?月(?:份|底|初|中旬|上旬|下旬)?(?!\s?\d|[^\W\d_]?球)",
    r"\b(?:on\sthe\s)(?P<d>\d{{1,2}}(?:st|nd|rd|th))\b",
    r"(?<![\d.])(?P<d>\d{{1,2}})\s?[日号](?!\d|楼|线|院|文|机|召)",
]
_PARTS = {"Y": _YEAR, "M": _MONTH, "D": _DAY, "TO": _TO, "ZY": _ZH_YEAR, "ZS": _ZH_SMALL}
_PARTS |= {"YEARS": "(?i:(?:last|this|next) year)", "ZYEARS": "今年|本年|去年|前年|明年"}
_FORMS = [re.compile(form.format(**_PARTS)) for form in _FORMS]
# How many years before that of the story.
_YEARS_BEFORE = {
    **{"last year": 1, "this year": 0, "next year": -1},
    **{"今年": 0, "本年": 0, "去年": 1, "前年": 2, "明年": -1},
}

_WORTH_READING = re.compile(rf"\d|{_MONTH}|[{_ZH_DIGIT}十]\s?[年月日号]")

# March and May are words as well.
_LONE_MONTH = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December)\b"
)


def find(
    text: str, language: str = "", *, story_date: datetime.date | None = None
) -> list[FoundDate]:
    """The dates a text names, in order and without overlaps; impossible ones are left out.

    A day without a year (“March 5”) is given only where `story_date` says what it is near: the
    nearest such day that is not more than about six months after it. `language` is not needed to
    tell the forms apart; it is taken so that callers need not care.
    """
    found = []
    for mention in mentions(text):
        year = mention.year or _year_of(mention, story_date, surely=True)
        if year:
            date = datetime.date(year, mention.month or 1, mention.day or 1)
            place = (mention.start, mention.end, mention.text)
            found.append(FoundDate(*place, date, mention.precision))
    return found


def dated(mention: Mention, story_date: datetime.date | None) -> list[Mention]:
    """A mention without a year, with the one that the date of its story gives it: none or one."""
    if story_date is None or mention.year:
        return []
    year, month = story_date.year, mention.month or story_date.month
    if mention.month:
        year = _year_of(mention, story_date)
    return [replace(mention, year=year, month=month)] if year else []


def _year_of(mention, story_date, *, surely=False):
    """The year that the date of its story gives a mention with a month, or None. A month alone is
    near the story's only as far as anybody can tell, and has none where it has to be sure."""
    if story_date is None or not mention.month:
        return None
    if mention.years_before is not None:
        return story_date.year - mention.years_before
    if surely and not mention.day:
        return None
    return _year_near(story_date, mention.month, mention.day or 1)


def mentions(text: str) -> list[Mention]:
    """The dates of a text as written, those without a year among them, in order."""
    return list(_kept(text) if len(text) <= KEPT_LENGTH else _mentions(text))


# A claim and its passages are asked for their dates several times in one check, and all of an
# edition's are again when one of them is changed; the last short ones are kept.
KEPT_TEXTS, KEPT_LENGTH = 512, 2_000


@lru_cache(maxsize=KEPT_TEXTS)
def _kept(text: str) -> tuple[Mention, ...]:
    return tuple(_mentions(text))


def _mentions(text: str) -> list[Mention]:
    if not _WORTH_READING.search(text):
        return []
    taken = bytearray(len(text))
    found: list[Mention] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                found += _read(match)
                taken[start:end] = b"\1" * (end - start)
    for start, end, year in years.bare(text):
        if not any(taken[start:end]):
            found.append(Mention(start, end, text[start:end], year))
            taken[start:end] = b"\1" * (end - start)
    return _ranges(text, sorted(found, key=lambda mention: mention.start))


def loosely(text: str) -> list[Mention]:
    """The dates of a text, and the months it may name besides: “as soon as October”. For reading
    the passages that a claim rests on."""
    found = mentions(text)
    taken = {place for mention in found for place in range(mention.start, mention.end)}
    for match in _LONE_MONTH.finditer(text):
        if match.start() not in taken:
            found.append(Mention(*match.span(), match[0], month=_month(match[0])))
    return found


def _ranges(text: str, found: list[Mention]) -> list[Mention]:
    """Give the year of a range to its other end: 2022年1月至8月, “from March to August 2022”."""
    for place in range(1, len(found)):
        first, second = found[place - 1], found[place]
        if not re.fullmatch(_TO, text[first.end : second.start]):
            continue
        if first.year and first.month and not second.year and (second.month or 0) >= first.month:
            found[place] = replace(second, year=first.year)
        elif second.year and second.month and not first.year and first.month:
            year = second.year if first.month <= second.month else second.year - 1
            found[place - 1] = replace(first, year=year)
    return found


def _read(match: re.Match) -> Iterator[Mention]:
    """The one or two dates of a match; none where it is impossible."""
    part = match.groupdict()
    month, day = part.get("m"), part.get("d")
    if part.get("a"):
        month, day = _month_first(int(part["a"]), int(part["b"]))
    year, month = _number(part.get("y")), _month(month)
    before = _YEARS_BEFORE.get((part.get("of") or "").lower())
    cut = None
    if part.get("d2"):
        # Two days of one range stand side by side: each gets its own half of the words.
        second_first = match.start("d2") < match.start("d")
        if second_first:
            cut = match.start("d")
        else:
            cut = match.start("m2") if part.get("m2") else match.start("d2")
        other = (match.start(), cut) if second_first else (cut, match.end())
        yield from _mention(match, *other, year, _month(part.get("m2")) or month, _day(part["d2"]))
        own = (cut, match.end()) if second_first else (match.start(), cut)
        yield from _mention(match, *own, year, month, _day(day))
    else:
        yield from _mention(match, *match.span(), year, month, _day(day), before)


def _mention(match, start, end, year, month, day, before=None) -> Iterator[Mention]:
    try:
        # 2000 was a leap year: without a year the 29th of February is possible.
        datetime.date(year or 2000, month or 1, day or 1)
    except ValueError:
        return
    words = match.string[start:end]
    kept = re.sub(rf"{_TO}$", "", words)
    yield Mention(start, start + len(kept), kept, year, month, day, before)


def _month_first(a: int, b: int) -> tuple[str, str]:
    if a > 12 or a == b:
        return str(b), str(a)
    # Two figures that could both be months name no date: 0 makes it an impossible one.
    return (str(a), str(b)) if b > 12 else ("13", "0")


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text[-1].isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_number(tens) or 1) * 10 + (_number(ones) or 0)
    return int("".join(str(max(_ZH_DIGIT.index(digit) - 2, 0)) for digit in text))


def _month(text: str | None) -> int | None:
    return text and (_MONTHS.get(text.rstrip(".").lower()) or _number(text))


def _day(text: str | None) -> int | None:
    return text and _number(re.sub(r"(?:st|nd|rd|th)$", "", text))


def _year_near(near: datetime.date, month: int, day: int) -> int | None:
    """The year that puts a day and month nearest to a date, at most about six months after it."""
    best = None
    for year in (near.year + 1, near.year, near.year - 1):
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            continue
        distance = abs((date - near).days)
        if (date - near).days <= 183 and (best is None or distance < best[0]):
            best = (distance, year)
    return best and best[1]
