"""The desk: Django's admin site under our name, in the time zone of whoever sits at it.

A file of its own, because the first `admin.register` of any app imports it.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.admin import AdminSite
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Edition,
    Feed,
    LostPassage,
    Prediction,
    Report,
    Resolution,
    Source,
    Takedown,
)
from articles.models.predictions import site_day

from .figures import figures
from .firststeps import first_steps
from .machines import acceptance, spending


class Desk(AdminSite):
    site_header = site_title = _("Newsroom desk")
    index_title = _("The desk")

    def admin_view(self, view, cacheable=False):
        """Every screen shows and reads times in the person's own zone."""

        @wraps(view)
        def in_own_zone(request, *args, **kwargs):
            zone = getattr(request.user, "time_zone", None)
            with timezone.override(ZoneInfo(zone) if zone else None):
                response = view(request, *args, **kwargs)
                # Rendered here, where the zone holds; Django would do it after we return.
                return response.render() if hasattr(response, "render") else response

        return super().admin_view(in_own_zone, cacheable)

    def get_urls(self):
        from .habits import habits  # Person is loaded by then, and not before

        own = [path("settings/", self.admin_view(habits), name="own_settings")]
        return own + super().get_urls()

    def index(self, request, extra_context=None):
        front = {"front_page": front_page(request.user)}
        return super().index(request, front | (extra_context or {}))


@dataclass(frozen=True)
class Line:
    """One line of the front page: how many of what wait, and where they are."""

    label: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class FrontPage:
    """What a person is told when they sit down; whatever they may not see is left out."""

    figures: tuple
    lines: tuple
    feeds: tuple  # failing ones, the first few
    failing: int  # how many there are
    spending: object  # machines.Spending, None for whoever may not see it
    acceptance: tuple
    first_steps: tuple

    @property
    def unnamed(self):
        """How many failing feeds are not among those named."""
        return self.failing - len(self.feeds)


# How many failing feeds are named; the others are counted.
NAMED = 8
# Forecasts that are due so soon are told before they are.
AHEAD = timedelta(days=14)


def front_page(person, *, at=None):
    """The FrontPage of a person: at most sixteen queries, and one more for whoever sets the
    newsroom up, however much there is."""
    at = at or timezone.now()
    feeds, failing = _failing(person)
    asks = person.has_perm("articles.view_draftrun")
    return FrontPage(
        figures=tuple(figures(person, at)),
        lines=tuple(_lines(person, at)),
        feeds=feeds,
        failing=failing,
        spending=spending(at) if asks else None,
        acceptance=tuple(acceptance(at)) if asks else (),
        first_steps=tuple(first_steps(person)),
    )


def _lines(person, at):
    for permission, lines in LINES:
        if person.has_perm(permission):
            yield from lines(at)


def _address(model, **query):
    return f"{reverse(f'admin:articles_{model}_changelist')}?{urlencode(query)}"


def _editions(at):
    names = {"draft": "drafts in work", "in_review": "in review", "approved": "approved"}
    counts = Edition.objects.in_work().aggregate(
        **{name: Count("pk", filter=Q(status=name)) for name in names}
    )
    for name, label in names.items():
        yield Line(label, counts[name], _address("edition", status__exact=name))


def _lost(at):
    lost = LostPassage.objects.open().count()
    yield Line("passages no longer in their source", lost, reverse("admin:articles_edition_lost"))


def _reports(at):
    counts = Report.objects.unresolved().aggregate(
        new=Count("pk", filter=Q(taken_by__isnull=True)),
        in_hand=Count("pk", filter=Q(taken_by__isnull=False)),
        mended=Count("pk", filter=Q(correction__published_at__isnull=False)),
    )
    yield Line("new reports from readers", counts["new"], _address("report", show="new"))
    mended = f"{counts['mended']} corrected and still open" if counts["mended"] else ""
    yield Line("reports in hand", counts["in_hand"], _address("report", show="in_hand"), mended)


def _forecasts(at):
    """Tracked forecasts that readers were told and nobody has resolved."""
    today = site_day(at)
    proposal = Resolution.objects.current().filter(prediction=OuterRef("pk"))
    forecasts = Prediction.objects.open().annotate(is_proposed=Exists(proposal))
    waiting = Q(is_proposed=True) | Q(resolve_by__lt=today + AHEAD)
    counts = forecasts.filter(waiting).aggregate(
        overdue=Count("pk", filter=Q(resolve_by__lt=today, is_proposed=False)),
        soon=Count("pk", filter=Q(resolve_by__gte=today, is_proposed=False)),
        proposed=Count("pk", filter=Q(is_proposed=True)),
    )
    waits = f"{counts['proposed']} to be confirmed" if counts["proposed"] else ""
    where = reverse("admin:articles_prediction_forecasts")
    yield Line("forecasts overdue", counts["overdue"], f"{where}#overdue", waits)
    yield Line(f"forecasts due within {AHEAD.days} days", counts["soon"], f"{where}#soon")


def _sources(at):
    unreviewed = Source.objects.unreviewed().count()
    where = _address("source", rights_basis__exact="unreviewed")
    yield Line("sources with unreviewed rights", unreviewed, where)


def _takedowns(at):
    overdue = Count("pk", filter=Q(due_at__lt=at))
    counts = Takedown.objects.open().aggregate(open=Count("pk"), overdue=overdue)
    note = f"{counts['overdue']} overdue" if counts["overdue"] else ""
    where = reverse("admin:articles_takedown_changelist")
    yield Line("takedowns to decide on", counts["open"], where, note)


# What waits, and the permission to see it: each entry is at most one query.
LINES = (
    ("articles.view_edition", _editions),
    ("articles.view_edition", _lost),
    ("articles.view_report", _reports),
    ("articles.view_prediction", _forecasts),
    ("articles.view_source", _sources),
    ("articles.view_takedown", _takedowns),
)


def _failing(person):
    """Feeds that are switched on and could not be read, the first few of those that fail longest,
    and how many there are. Two queries."""
    if not person.has_perm("articles.view_feed"):
        return (), 0
    failing = Feed.objects.failing()
    longest_first = failing.order_by(F("failing_since").asc(nulls_first=True), "pk")
    return tuple(longest_first[:NAMED]), failing.count()
