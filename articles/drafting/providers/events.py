"""Sentences that report one event with one certain date."""

import datetime
import re

from articles.text import dates, relative

from . import ranking

# Around a date these make it the end of a span or a vintage, not the day something happened.
_SPAN_BEFORE = re.compile(
    r"(?:\b(?:since|until|till|by|before|after|from|between|through|throughout|during|than|fiscal|"
    r"financial year|FY|as of|for|of|to|and|early|late|mid)|[自从至到截直])[\s-]*(?:the )?$",
    re.I,
)
_SPAN_AFTER = re.compile(
    r"^\s*(?:以来|以前|之前|之后|以后|起|至今|至|到|前|后|间|版|代|[-–—~～]\s*\d|to\b|until\b|edition"
    r"|[^，。]{0,14}(?:之后|以后|之前|以前))"
)
_BY_THE_DAY = ("year", "month", "day")


def dated(candidate, source, today, language):
    """The (date, precision) of the event a candidate reports, or None.

    None wherever it is not certain: an opinion, no date, two that differ, one that ends a span or
    is still to come, or a bare year in a sentence that reports no change.
    """
    story_day = source.published or today
    found = dates.find(candidate.text, language, story_date=source.published)
    found += _relative(candidate, found, source.published)
    if not found or ranking.is_opinion(candidate):
        return None
    best = max(found, key=lambda one: _BY_THE_DAY.index(one.precision))
    if any(not _agrees(other, best) for other in found) or best.date > story_day:
        return None
    before, after = candidate.text[: best.start], candidate.text[best.end :]
    if _SPAN_BEFORE.search(before) or _SPAN_AFTER.search(after):
        return None
    if best.precision == "year" and not ranking.says_change(candidate):
        return None
    return best.date, best.precision


def _relative(candidate, found, published):
    """What a sentence dates by the day of its story, where it says no more about it elsewhere; of
    one that looks ahead, nothing: its Monday is the next."""
    if published is None or ranking.looks_ahead(candidate):
        return []
    taken = [range(one.start, one.end) for one in found]
    return [
        one
        for one in relative.find(candidate.text, published)
        if not any(one.start in place or one.end - 1 in place for place in taken)
    ]


def is_old(candidate, source, today, language, days):
    """Whether all a sentence dates lies more than `days` before the story."""
    line = (source.published or today) - datetime.timedelta(days=days)
    found = dates.find(candidate.text, language, story_date=source.published)
    return bool(found) and all(_last_day(one) < line for one in found)


def _agrees(one, other):
    """Whether a coarser date holds a finer one: 2024 and September 2024."""
    if one.date.year != other.date.year:
        return False
    if "year" in (one.precision, other.precision):
        return True
    same_month = one.date.month == other.date.month
    return same_month and ("month" in (one.precision, other.precision) or one.date == other.date)


def _last_day(found):
    """The last day that a date of its precision can mean."""
    if found.precision == "day":
        return found.date
    year, month = found.date.year, 12 if found.precision == "year" else found.date.month
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)
