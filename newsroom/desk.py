"""The desk: Django's admin site under our name, in the time zone of whoever sits at it.

A file of its own, because the first `admin.register` of any app imports it.
"""

from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib.admin import AdminSite
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Edition,
    Feed,
    LostPassage,
    Prediction,
    Resolution,
    Source,
    Story,
)
from articles.models.predictions import site_day


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


def front_page(person):
    """What waits for a person, as Lines of what they may see: at most six queries."""
    lines = []
    if person.has_perm("articles.view_story"):
        lines += _stories()
    if person.has_perm("articles.view_edition"):
        lines += _editions()
    if person.has_perm("articles.resolve_prediction"):
        lines += _forecasts()
    if person.has_perm("articles.view_source"):
        lines += _sources()
    if person.has_perm("articles.view_feed"):
        lines += _feeds()
    return lines


def _address(model, query):
    return f"{reverse(f'admin:articles_{model}_changelist')}?{query}"


def _stories():
    waiting = Story.objects.waiting().count_events()
    yield Line("events in the inbox", waiting, _address("story", "state=waiting"))


def _editions():
    status = Edition.Status
    due = Q(status=status.SCHEDULED, go_live_at__lte=timezone.now())
    counts = Edition.objects.in_work().aggregate(
        draft=Count("pk", filter=Q(status=status.DRAFT)),
        in_review=Count("pk", filter=Q(status=status.IN_REVIEW)),
        approved=Count("pk", filter=Q(status=status.APPROVED)),
        scheduled=Count("pk", filter=Q(status=status.SCHEDULED)),
        due=Count("pk", filter=due),
        refused=Count("pk", filter=due & ~Q(refused_why="")),
        since=Min("go_live_at", filter=due & ~Q(refused_why="")),
    )
    for name, label in [
        ("draft", "drafts in work"),
        ("in_review", "in review"),
        ("approved", "approved"),
    ]:
        yield Line(label, counts[name], _address("edition", f"status__exact={name}"))
    schedule = reverse("admin:articles_edition_schedule")
    yield Line("scheduled", counts["scheduled"], schedule, _late(counts))
    lost = LostPassage.objects.open().count()
    yield Line("passages no longer in their source", lost, reverse("admin:articles_edition_lost"))


def _late(counts):
    """What is due and not live, in words: refused by the schedule, or still to be looked at."""
    if counts["refused"]:
        since = timezone.localtime(counts["since"])
        return (
            f"{counts['refused']} not published, due since {since:%H:%M} on {since.day} {since:%b}"
        )
    return f"{counts['due']} due now" if counts["due"] else ""


def _forecasts():
    proposal = Resolution.objects.current().filter(prediction=OuterRef("pk"))
    forecasts = Prediction.objects.open().annotate(is_proposed=Exists(proposal))
    late = Q(resolve_by__lt=site_day(timezone.now()), is_proposed=False)
    counts = forecasts.aggregate(
        overdue=Count("pk", filter=late), proposed=Count("pk", filter=Q(is_proposed=True))
    )
    waits = f"{counts['proposed']} to be confirmed" if counts["proposed"] else ""
    where = reverse("admin:articles_prediction_forecasts")
    yield Line("overdue forecasts", counts["overdue"], where, waits)


def _sources():
    unreviewed = Source.objects.unreviewed().count()
    where = _address("source", "rights_basis__exact=unreviewed")
    yield Line("sources with unreviewed rights", unreviewed, where)


def _feeds():
    failing = Feed.objects.exclude(last_error="").count()
    yield Line("feeds with errors", failing, _address("feed", "last_error__isempty=0"))
