"""The six figures of the desk's front page: a number now, day by day, and the list it counts.

Days are those of the zone that is active, at the desk the person's own. What waits or is open is
told by the day it came; what is scheduled, by the days to come. Each figure is one query, which
gives one row however much it counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from urllib.parse import urlencode

from django.db.models import Count, DateTimeField, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from articles.models import DeskEntry, Edition, Finding, Story

from .sparklines import Sparkline, sparkline

DAYS = 14


@dataclass(frozen=True)
class Span:
    """So many days, each with the moments at which it begins and ends; today is one of them."""

    days: tuple  # of (date, start, end)
    today: int  # its place

    @classmethod
    def around(cls, at, *, ahead=False):
        """The DAYS that end with today, or with `ahead` those that begin with it."""
        first = timezone.localtime(at).date() - timedelta(days=0 if ahead else DAYS - 1)
        dates = [first + timedelta(days=n) for n in range(DAYS + 1)]
        edges = [_midnight(day) for day in dates]
        days = tuple(zip(dates[:-1], edges[:-1], edges[1:], strict=True))
        return cls(days, 0 if ahead else DAYS - 1)

    @property
    def start(self):
        return self.days[0][1]

    @property
    def today_start(self):
        return self.days[self.today][1]

    @property
    def end(self):
        return self.days[-1][2]

    def counts(self, field):
        """Aggregates that count the rows whose `field` lies in each day."""
        return {
            f"day{place}": Count("pk", filter=Q(**{f"{field}__gte": start, f"{field}__lt": end}))
            for place, (_, start, end) in enumerate(self.days)
        }

    def read(self, found):
        """What those aggregates gave, by day."""
        return [found[f"day{place}"] for place in range(DAYS)]


def _midnight(day):
    zone = timezone.get_current_timezone()
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True)
class Day:
    date: date
    value: int | None  # None where there was nothing to measure


@dataclass(frozen=True)
class Figure:
    """`value` is None where there is nothing to measure. `about` says what it is made of and `note`
    what to look into, `rest` what no day has, each "" for nothing; `by_day` says what the days
    tell."""

    name: str
    label: str
    value: int | None
    url: str
    by_day: str
    days: tuple
    line: Sparkline
    about: str = ""
    note: str = ""
    rest: str = ""


def figures(person, at):
    """The Figures that a person may see, at most one query each."""
    for permission, figure in FIGURES:
        if person.has_perm(permission):
            yield figure(at)


def _figure(name, label, value, url, by_day, span, values, **more):
    days = tuple(Day(day, n) for (day, _, _), n in zip(span.days, values, strict=True))
    line = sparkline(values, now=span.today)
    return Figure(name, label, value, url, by_day, days, line, **more)


def _collected(at):
    """Stories that were seen first today: collected from a feed or nominated."""
    span = Span.around(at)
    came = Story.objects.filter(first_seen_at__gte=span.start, first_seen_at__lt=span.end)
    values = span.read(came.aggregate(**span.counts("first_seen_at")))
    url = reverse("admin:articles_story_collected")
    return _figure("collected", "collected today", values[-1], url, "Stories by day", span, values)


def _waiting(at):
    """Events of the inbox on which nobody has decided, by the day their first waiting story came;
    a story that stands alone is one."""
    span = Span.around(at)
    event = Coalesce("now__cluster", -F("pk"))
    events = Story.objects.waiting().with_event().order_by().annotate(event=event).values("event")
    first = events.annotate(came=Min("first_seen_at"))
    counts = {
        name: Count("event", filter=Q(came__gte=start, came__lt=end))
        for name, (_, start, end) in zip(span.counts("x"), span.days, strict=True)
    }
    found = first.aggregate(all=Count("event"), **counts)
    values = span.read(found)
    return _figure(
        "waiting", "waiting in the inbox", found["all"], _list("story", state="waiting"),
        "Events that wait, by the day they came", span, values,
        rest=_before(found["all"] - sum(values)),
    )  # fmt: skip


def _reviewed(at):
    """Minutes from the last submission to each approval, by the record: the median of the DAYS, and
    of each day. An edition that one person submits and approves with one press takes none."""
    span = Span.around(at)
    submitted = DeskEntry.objects.filter(
        verb="submit", edition=OuterRef("edition"), at__lte=OuterRef("at")
    )
    last = submitted.order_by().values("edition").annotate(last=Max("at")).values("last")
    approvals = DeskEntry.objects.filter(verb="approve", at__gte=span.start, at__lt=span.end)
    pairs = approvals.annotate(since=Subquery(last, output_field=DateTimeField()))
    taken = [
        (until, (until - since).total_seconds() / 60)
        for until, since in pairs.order_by().values_list("at", "since")
        if since
    ]
    values = [
        _median(minutes for until, minutes in taken if start <= until < end)
        for _, start, end in span.days
    ]
    count = len(taken)
    url = _list("deskentry", verb__exact="approve", at__gte=span.start.isoformat())
    return _figure(
        "reviewed", "minutes to review", _median(minutes for _, minutes in taken), url,
        "Minutes from submission to approval, the median of each day", span, values,
        about=f"median of {count} approval{'s' * (count != 1)} in {DAYS} days" if count else
        f"no approval in {DAYS} days",
    )  # fmt: skip


def _median(minutes):
    minutes = list(minutes)
    return round(median(minutes)) if minutes else None


def _failures(at):
    """Findings that hold an edition back now, or stand against a live one, by the day they were
    found. What was mended is gone, and what was waived is not open."""
    span = Span.around(at)
    found = Finding.objects.open().current().aggregate(all=Count("pk"), **span.counts("found_at"))
    values = span.read(found)
    return _figure(
        "failures", "evidence failures open", found["all"], _list("finding", open="now"),
        "Open findings by the day they were found", span, values,
        rest=_before(found["all"] - sum(values)),
    )  # fmt: skip


def _scheduled(at):
    """Editions with a time to go live; what is due and is not live is said."""
    span = Span.around(at, ahead=True)
    due = Q(go_live_at__lte=at)
    refused = due & ~Q(refused_why="")
    found = Edition.objects.filter(status=Edition.Status.SCHEDULED).aggregate(
        all=Count("pk"),
        due=Count("pk", filter=due),
        refused=Count("pk", filter=refused),
        since=Min("go_live_at", filter=refused),
        before=Count("pk", filter=Q(go_live_at__lt=span.start)),
        **span.counts("go_live_at"),
    )
    values = span.read(found)
    later = found["all"] - found["before"] - sum(values)
    rest = [_before(found["before"]), f"{later} later" if later else ""]
    return _figure(
        "scheduled", "scheduled", found["all"], reverse("admin:articles_edition_schedule"),
        "Editions by the day they go live", span, values,
        note=_late(found), rest=", ".join(filter(None, rest)),
    )  # fmt: skip


def _late(found):
    """What is due and not live, in words: refused by the schedule, or still to be looked at."""
    if found["refused"]:
        since = timezone.localtime(found["since"])
        return (
            f"{found['refused']} not published, due since {since:%H:%M} on {since.day} {since:%b}"
        )
    return f"{found['due']} due now" if found["due"] else ""


def _published(at):
    """Editions that went live: new articles, updates and corrections."""
    span = Span.around(at)
    live = Edition.objects.filter(published_at__gte=span.start, published_at__lt=span.end)
    values = span.read(live.aggregate(**span.counts("published_at")))
    url = _list("edition", published_at__gte=span.today_start.isoformat())
    return _figure(
        "published", "published today", values[-1], url, "Editions by the day they went live",
        span, values,
    )  # fmt: skip


def _before(count):
    return f"{count} before that" if count else ""


def _list(model, **query):
    return f"{reverse(f'admin:articles_{model}_changelist')}?{urlencode(query)}"


# Which permission shows which figure: one that cannot open the list is told no number.
FIGURES: tuple[tuple[str, Callable], ...] = (
    ("articles.view_story", _collected),
    ("articles.view_story", _waiting),
    ("articles.view_deskentry", _reviewed),
    ("articles.view_finding", _failures),
    ("articles.view_edition", _scheduled),
    ("articles.view_edition", _published),
)
