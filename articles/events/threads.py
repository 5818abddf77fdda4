"""What an article's page says of its events: where they are told in full, and who dates them
otherwise."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from articles.joined import Rows
from articles.models import Source, Timeline, TimelineEvent
from articles.models.timelines import Precision

from .timelines import live_claims, standing, when

# More than that many lines about the date of one event nobody reads.
MOST = 50
_SOURCE = ("pk", "name", "native_name", "slug", "language")
_TIMELINE = ("pk", "name", "name_zh", "slug")


@dataclass(frozen=True)
class Elsewhere:
    """Another date of an event, and the sources that other articles have it from."""

    date: date
    precision: str
    sources: tuple


@dataclass(frozen=True)
class Threads:
    """Where the events of an article are told in full, and what others say of their dates."""

    timelines: tuple = ()
    shared: dict | None = None  # event id → its address on a timeline that others report it on too
    disputed: dict | None = None  # claim id → what other articles say, as Elsewhere

    def address_of(self, claim):
        """Where all reports of a claim's event stand; "" where there is no other."""
        return (self.shared or {}).get(claim.event_id, "")

    def other_dates(self, claim):
        """The dates by other sources that cannot be right where the claim's own is."""
        return (self.disputed or {}).get(claim.pk, ())


def threads_of(edition, claims):
    """The Threads of a live edition with these claims. One query; none where no claim reports an
    event that others could report."""
    dated = [claim for claim in claims if claim.event_id and claim.event_date]
    if not dated:
        return Threads()
    others = live_claims().exclude(edition=edition)
    beside = others.filter(event=OuterRef("pk"))
    sources = [f"passages__snapshot__story__source__{name}" for name in _SOURCE]
    otherwise = beside.filter(_conflicts(dated)).order_by("event_date", "pk", sources[0])[:MOST]
    events = TimelineEvent.objects.filter(pk__in={claim.event_id for claim in dated}).annotate(
        is_shared=Exists(beside),
        otherwise=Rows(otherwise, "event_date", "event_precision", *sources),
    )
    fields = [f"timelines__{name}" for name in _TIMELINE]
    rows = list(
        events.order_by("timelines__pk").values_list("pk", "is_shared", "otherwise", *fields)
    )
    places = [(row[:2], _record(Timeline, _TIMELINE, row[3:])) for row in rows if row[3]]
    return Threads(
        tuple({line.pk: line for _, line in places}.values()),
        {pk: _address(pk, line) for (pk, is_shared), line in reversed(places) if is_shared},
        _disputed(dated, {row[0]: row[2] for row in rows if row[2]}),
    )


def _address(event, timeline):
    return f"{timeline.get_absolute_url()}#event-{event}"


def _record(model, names, values):
    return model(**dict(zip(names, values, strict=True)))


# -- Dates that cannot both be right ---------------------------------------------------------------


def _conflicts(claims):
    """Which claims date an event of these in a way that cannot be right where theirs is."""
    found = Q()
    for claim in claims:
        found |= Q(event=claim.event_id) & ~_agrees(claim.event_date, claim.event_precision)
    return found


def _agrees(day, precision):
    """Dates that can be right where this one is: within it, or a month or a year that it is in. A
    claim of a month or a year has the first day of it."""
    first, last = day, day
    if precision == Precision.YEAR:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    elif precision == Precision.MONTH:
        first = day.replace(day=1)
        last = day.replace(day=monthrange(day.year, day.month)[1])
    around = Q(event_precision=Precision.YEAR, event_date=date(day.year, 1, 1))
    if precision != Precision.YEAR:
        around |= Q(event_precision=Precision.MONTH, event_date=day.replace(day=1))
    return Q(event_date__range=(first, last)) | around


def _disputed(claims, otherwise):
    """{claim id: the other dates of its event, the earliest first}, with their sources, of what
    others say by event."""
    found = {claim.pk: {} for claim in claims if claim.event_id in otherwise}
    for claim in (claim for claim in claims if claim.pk in found):
        own = when(claim.event_date, claim.event_precision)
        for day, precision, *source in otherwise[claim.event_id]:
            day = date.fromisoformat(day)
            if len(standing([own, when(day, precision)])) > 1:
                sources = found[claim.pk].setdefault((day, precision), {})
                if source[0]:
                    sources[source[0]] = _record(Source, _SOURCE, source)
    return {
        pk: tuple(Elsewhere(*said, tuple(dates[said].values())) for said in sorted(dates))
        for pk, dates in found.items()
    }
