"""Times as we write them in UTC, for the record and for programs; and as the desk reads them, in a
person's own zone.

An hour of their zone that does not exist, or comes twice, is never guessed at; pure.
"""

from datetime import UTC, datetime, timedelta


class NoSuchTime(ValueError):
    """A local time that names no moment, or two; the message says which, and what to write."""


def in_utc(at):
    """“2026-11-26 06:00 UTC”."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def for_programs(at):
    """“2026-11-26T06:00:00Z”, as RFC 3339 has it, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(local, zone):
    """The moment at which the clocks of a zone show a naive local time. Raises NoSuchTime for an
    hour that is left out when they go forward, or comes twice when they go back."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    shown = first.astimezone(UTC).astimezone(zone)
    if shown.replace(tzinfo=None) != local:
        raise NoSuchTime(
            f"There is no {local:%H:%M} on {_day(local)} in {zone}, as the clocks go forward. "
            f"Choose {shown:%H:%M} for {in_utc(first)}, or another time."
        )
    raise NoSuchTime(
        f"{local:%H:%M} comes twice on {_day(local)} in {zone}, as the clocks go back. Write "
        f"{first.isoformat(timespec='minutes')} for {in_utc(first)}, "
        f"{second.isoformat(timespec='minutes')} for {in_utc(second)}, or another time."
    )


def in_an_hour(at, zone):
    """An hour from now, to the minute."""
    return at.replace(second=0, microsecond=0) + timedelta(hours=1)


def tomorrow_at_seven(at, zone):
    """Seven in the morning of the day after, by the clocks of a zone."""
    day = at.astimezone(zone).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 7, tzinfo=zone)


def _day(local):
    return f"{local.day} {local:%B %Y}"
