"""Named threads of events, made of what published articles say of them. `threads` has what an
article's own page says of those it reports."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef

from articles import rights
from articles.lists.river import cited
from articles.models import Article, Claim, Timeline
from articles.models.timelines import Precision

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
        return when(self.claim.event_date, self.claim.event_precision)


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
        return len(self.dates) > 1

    @property
    def whens(self):
        """The dates, written out, that no other makes more precise: one where all agree."""
        return tuple(standing([report.when for report in self.reports]))

    @property
    def dates(self):
        """The claims with these dates."""
        by_date = {report.when: report.claim for report in reversed(self.reports)}
        return tuple(by_date[one] for one in self.whens)


def when(date, precision):
    """A date as far as it is known: "2024", "2024-09" or "2024-09-20"."""
    return f"{date:%Y-%m-%d}"[: _FINENESS[precision]]


def standing(whens):
    """Of dates written so, those that no other makes more precise, the earliest first. More than
    one cannot all be right: “2024-09” and “2024-09-20” can."""
    known = sorted(set(whens))
    return [one for one in known if not any(o != one and o.startswith(one) for o in known)]


def timelines_in_use():
    """Timelines with at least one event that a published article reports."""
    told = live_claims().filter(event__timelines=OuterRef("pk"))
    return Timeline.objects.filter(Exists(told))


@dataclass(frozen=True)
class Listed:
    """A timeline, how many events it has, and a day in the year of the first and of the last."""

    timeline: Timeline
    events: int
    first: datetime.date
    last: datetime.date


def listed_timelines():
    """The same, each with how far it reaches. Two queries."""
    told = live_claims().filter(event__timelines__isnull=False).order_by()
    reach = (
        "event__timelines",
        Count("event", distinct=True),
        Min("event_date"),
        Max("event_date"),
    )
    found = {pk: far for pk, *far in told.values("event__timelines").values_list(*reach)}
    return [Listed(one, *found[one.pk]) for one in Timeline.objects.filter(pk__in=found)]


def events_of(timeline, *, allowed=rights.shown):
    """The Events of a timeline, oldest first, out of live editions alone. One query.

    The whole page counts as one article before the sources' rights: it quotes no more of any.
    `allowed` is what decides that: `rights.shown`, or `rights.passed_on` for what is copied on.
    """
    claims = (
        live_claims()
        .filter(event__timelines=timeline)
        .select_related("event", "quotes", "edition__article__live")
    )
    claims = sorted(cited(claims), key=lambda claim: (claim.event_date, claim.pk))
    told = {claim.pk for claim in allowed(claims).claims}
    grouped = {}
    for claim in claims:
        grouped.setdefault(claim.event, []).append(_report(claim, claim.pk in told))
    return sorted((_event(*item) for item in grouped.items()), key=lambda event: event.sorts_at)


def _event(event, reports):
    reports.sort(key=lambda report: -len(report.when))
    return Event(event.pk, event.title, tuple(reports))


def _report(claim, allowed):
    sources = {p.snapshot.story.source for p in claim.passages.all()}
    named = tuple(sorted(sources, key=lambda source: source.pk))
    return Report(claim, claim.text if allowed else "", named)


def live_claims():
    """Dated claims of published articles."""
    published = Article.objects.published().filter(live=OuterRef("edition"))
    return Claim.objects.filter(Exists(published), event_date__isnull=False)
