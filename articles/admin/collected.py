"""All stories that came in on one day, from which feed, and what became of them."""

import datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date

from articles.models import Credit, Story

ROWS = 100


def collected(request):
    """GET: the list. `?day=2026-11-26` chooses the day, in the person's own zone; today else."""
    if not request.user.has_perm("articles.view_story"):
        raise PermissionDenied
    today = timezone.localdate()
    day = _day(request.GET.get("day", "")) or today
    start, end = (_midnight(day + datetime.timedelta(days=n)) for n in (0, 1))
    stories = (
        Story.objects.filter(first_seen_at__gte=start, first_seen_at__lt=end)
        .select_related("source", "via")
        .annotate(is_credited=Exists(Credit.objects.filter(story=OuterRef("pk"))))
        .defer("summary")
    )
    context = {
        **admin.site.each_context(request),
        "title": f"Collected on {day:%A}, {day.day} {day:%B %Y}",
        "page": Paginator(stories, ROWS).get_page(request.GET.get("page")),
        "day": day,
        "before": day - datetime.timedelta(days=1),
        "after": day + datetime.timedelta(days=1) if day < today else None,
    }
    return TemplateResponse(request, "admin/articles/story/collected.html", context)


def _day(text):
    """A day of these years, or None."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year < 2100 else None


def _midnight(day):
    return datetime.datetime.combine(
        day, datetime.time(), tzinfo=timezone.get_current_timezone()
    ).astimezone(datetime.UTC)
