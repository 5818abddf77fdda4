"""Dates in the demo's documents that move with the moment it is loaded.

Stories about invented organisations are always a few days old. Their feeds, pages and prepared
answers say when in double braces; `filled` puts the dates in.

    {{rfc822 -3 07:40}}   Fri, 20 Nov 2026 07:40:00 +0000    three days ago
    {{iso -2h}}           2026-11-23T10:00:00+00:00          two hours ago
    {{day -3}}            2026-11-20
    {{date en -3}}        20 November 2026
    {{date zh -3}}        2026年11月20日
    {{month en -40}}      October 2026          {{month zh -40}}   2026年10月
    {{month -40}}         2026-10

Days are counted from the UTC day of the loading; a positive number lies ahead.
"""

import datetime
import json
import re
from email.utils import format_datetime

_WHEN = r"(?P<offset>[+-]?\d+)(?:(?P<hours>h)|(?: (?P<clock>\d\d:\d\d))?)"
_PLACE = re.compile(
    r"\{\{(?P<form>rfc822|iso|day|date en|date zh|month en|month zh|month) " + _WHEN + r"\}\}"
)
# One entry of a feed in any XML format, with the white space before it.
_ENTRY = re.compile(r"\s*<(item|entry)\b.*?</\1>", re.S)

# Spelled out here, because strftime speaks the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_FORMS = {
    "rfc822": format_datetime,
    "iso": lambda moment: moment.isoformat(timespec="seconds"),
    "day": lambda moment: moment.date().isoformat(),
    "date en": lambda moment: f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}",
    "date zh": lambda moment: f"{moment.year}年{moment.month}月{moment.day}日",
    "month en": lambda moment: f"{_MONTHS[moment.month - 1]} {moment.year}",
    "month zh": lambda moment: f"{moment.year}年{moment.month}月",
    "month": lambda moment: f"{moment:%Y-%m}",
}


def moment_of(when, at):
    """The moment that “-3 07:40”, “-3” or “-2h” means when the demo is loaded at `at`.

    Raises ValueError for anything else.
    """
    match = re.fullmatch(_WHEN, when)
    if match is None:
        raise ValueError(f"“{when}” is no moment; write -3 07:40 or -2h.")
    return _moment(match, at)


def filled(text, at):
    """The text with every date in double braces put in.

    Raises ValueError for braces that say nothing known, so that no reader ever meets them.
    """
    done = _PLACE.sub(lambda match: _FORMS[match["form"]](_moment(match, at)), text)
    if left := re.search(r"\{\{[^{}]*\}\}", done):
        raise ValueError(f"{left.group()} is no date this module knows.")
    return done


def feed_at(document, moment, at):
    """A feed as it stood at a moment: its dates put in, and no entry that was yet to come."""
    if document.lstrip().startswith("{"):
        feed = json.loads(document)
        feed["items"] = [i for i in feed["items"] if _is_out(i["date_published"], moment, at)]
        return filled(json.dumps(feed, ensure_ascii=False), at)
    return filled(
        _ENTRY.sub(lambda entry: entry.group() * _is_out(entry.group(), moment, at), document), at
    )


def _is_out(entry, moment, at):
    """Whether an entry had been published by a moment, going by the first full date in it."""
    match = next(m for m in _PLACE.finditer(entry) if m["form"] in ("rfc822", "iso"))
    return _moment(match, at) <= moment


def _moment(match, at):
    at = at.astimezone(datetime.UTC).replace(microsecond=0)
    if match["hours"]:
        return at + datetime.timedelta(hours=int(match["offset"]))
    hour, minute = map(int, (match["clock"] or "00:00").split(":"))
    day = at + datetime.timedelta(days=int(match["offset"]))
    return day.replace(hour=hour, minute=minute, second=0)
