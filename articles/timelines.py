"""Named threads of events, made of what published articles say of them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from articles import rights
from articles.models import Article, Claim, Timeline, TimelineEvent
from articles.models.timelines import Precision
from articles.river import with_passages

_FINENESS = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}  # of “2024-09-20”


@dataclass(frozen=True)
class Report:
    """What one published article says of an event; `text` is "" where only its date may stand."""

    claim: Claim
    text: str
    sources: tuple

    @property
    def article(self):
        return self.claim.edition.article

    @property
    def when(self):
        """The date as far as it is known: "2024", "2024-09" or "2024-09-20"."""
        return f"{self.claim.event_date:%Y-%m-%d}"[: _FINENESS[self.claim.event_precision]]


@dataclass(frozen=True)
class Event:
    pk: int
    title: str
    reports: tuple  # the most precise first

    @property
    def date(self):
        return self.reports[0].claim.event_date

    @property
    def precision(self):
        return self.reports[0].claim.event_precision

    @property
    def sorts_at(self):
        return (self.date, _FINENESS[self.precision], self.reports[0].claim.pk)

    @property
    def differs(self):
        """Whether sources give dates that cannot both be right: “2024-09” and “2024-09-20” can."""
        finest = self.reports[0].when
        return not all(finest.startswith(report.when) for report in self.reports)


def timelines_in_use():
    """Timelines with at least one event that a published article reports."""
    told = _live_claims().filter(event__timelines=OuterRef("pk"))
    return Timeline.objects.filter(Exists(told))


def events_of(timeline):
    """The Events of a timeline, oldest first, out of live editions alone. Two queries.

    The whole page counts as one article before the sources' rights: it quotes no more of any.
    """
    claims = (
        _live_claims()
        .filter(event__timelines=timeline)
        .select_related("event", "quotes", "edition__article__live")
        .order_by("event_date", "pk")
    )
    claims = list(with_passages(claims))
    allowed = {claim.pk for claim in rights.shown(claims).claims}
    grouped = {}
    for claim in claims:
        grouped.setdefault(claim.event, []).append(_report(claim, claim.pk in allowed))
    return sorted((_event(*item) for item in grouped.items()), key=lambda event: event.sorts_at)


@dataclass(frozen=True)
class Threads:
    """Where the events of an article are told in full."""

    timelines: tuple
    shared: dict  # event id → its address on a timeline, where other articles report it too

    def address_of(self, claim):
        """Where all reports of a claim's event stand; "" where there is no other."""
        return self.shared.get(claim.event_id, "")


def threads_of(edition, claims):
    """The Threads of a live edition with these claims. One query, none where no claim reports an
    event that others could report."""
    events = {claim.event_id for claim in claims if claim.event_id}
    if not events:
        return Threads((), {})
    others = _live_claims().filter(event=OuterRef("timelineevent")).exclude(edition=edition)
    on_timelines = TimelineEvent.timelines.through.objects.filter(timelineevent__in=events)
    places = list(
        on_timelines.select_related("timeline").annotate(is_shared=Exists(others)).order_by("-pk")
    )
    timelines = {place.timeline_id: place.timeline for place in reversed(places)}
    shared = {place.timelineevent_id: _address(place) for place in places if place.is_shared}
    return Threads(tuple(timelines.values()), shared)


def _address(place):
    return f"{place.timeline.get_absolute_url()}#event-{place.timelineevent_id}"


def _event(event, reports):
    reports.sort(key=lambda report: -len(report.when))
    return Event(event.pk, event.title, tuple(reports))


def _report(claim, allowed):
    sources = {p.snapshot.story.source for p in claim.passages.all()}
    named = tuple(sorted(sources, key=lambda source: source.pk))
    return Report(claim, claim.text if allowed else "", named)


def _live_claims():
    published = Article.objects.published().filter(live=OuterRef("edition"))
    return Claim.objects.filter(Exists(published), event_date__isnull=False)
