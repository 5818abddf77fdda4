"""What is scheduled: what is due and was not published, a week at a glance, and all of it by day.

One query finds everything, however much there is. Days are those of the person's own zone.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.models import Edition
from articles.moves import moves_for

STATUSES = (Edition.Status.APPROVED, Edition.Status.SCHEDULED)


@dataclass(frozen=True)
class Row:
    """An edition with its time, and what this person may do with it from the list."""

    edition: Edition
    may_publish: bool
    may_unschedule: bool

    @property
    def at(self):
        return self.edition.go_live_at


@dataclass(frozen=True)
class Happening:
    """Something at a time of the week: an edition goes live, or its embargo ends."""

    at: datetime
    edition: Edition
    ends_embargo: bool


@dataclass
class Day:
    """A day of the week, with what happens on it."""

    date: date
    is_today: bool
    happenings: list = field(default_factory=list)


def schedule(request):
    """GET: the screen. `?week=2026-W48` chooses the week; anything else is the present one."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    at = timezone.now()
    monday = _monday(request.GET.get("week", ""), at)
    editions = _editions(*_bounds(monday))
    context = {
        **admin.site.each_context(request),
        "title": "Schedule",
        "now": at,
        **_lists(editions, request.user, at),
        **_week(editions, monday, at),
    }
    return TemplateResponse(request, "admin/articles/edition/schedule.html", context)


def _editions(start, end):
    """All that is approved or scheduled, and what comes out of embargo between two moments."""
    released = Q(embargo_until__gte=start, embargo_until__lt=end)
    found = Edition.objects.in_work().filter(Q(status__in=STATUSES) | released)
    return list(found.select_related("article", "approved_by").order_by("go_live_at", "pk"))


def _lists(editions, person, at):
    rows = [_row(edition, person, at) for edition in editions if edition.status in STATUSES]
    timed = [row for row in rows if row.edition.status == Edition.Status.SCHEDULED]
    coming = [row for row in timed if row.at > at]
    return {
        "late": [row for row in timed if row.at <= at],
        "days": [(day, list(found)) for day, found in groupby(coming, lambda r: _day(r.at))],
        "count": len(timed),
        "untimed": [row for row in rows if row.edition.status == Edition.Status.APPROVED],
    }


def _row(edition, person, at):
    moves = moves_for(edition, person)
    may_publish = "publish" in moves and not edition.is_embargoed(at)
    return Row(edition, may_publish, "unschedule" in moves)


# -- The week --------------------------------------------------------------------------------------

_ISO_WEEK = re.compile(r"(2[01]\d\d)-W(\d\d)", re.ASCII)
WEEK = timedelta(days=7)


def _monday(asked, at):
    """The first day of the ISO week that was asked for, or of the present one."""
    match = _ISO_WEEK.fullmatch(asked)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except (TypeError, ValueError):  # no match, or a week that the year does not have
        today = _day(at)
        return today - timedelta(days=today.weekday())


def _bounds(monday):
    """The moments at which a week begins and ends for this person."""
    zone = timezone.get_current_timezone()
    for day in (monday, monday + WEEK):
        yield datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _week(editions, monday, at):
    today = _day(at)
    days = [Day(day, day == today) for day in (monday + timedelta(days=n) for n in range(7))]
    for happening in sorted(_happenings(editions), key=lambda happening: happening.at):
        place = (_day(happening.at) - monday).days
        if 0 <= place < 7:
            days[place].happenings.append(happening)
    return {
        "week": _iso(monday),
        "week_days": days,
        "previous_week": _iso(monday - WEEK),
        "next_week": _iso(monday + WEEK),
        "is_present": monday <= today < monday + WEEK,
    }


def _happenings(editions):
    for edition in editions:
        if edition.status == Edition.Status.SCHEDULED:
            yield Happening(edition.go_live_at, edition, False)
        if edition.embargo_until:
            yield Happening(edition.embargo_until, edition, True)


def _day(at):
    return timezone.localtime(at).date()


def _iso(day):
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
