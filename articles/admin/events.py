"""The inbox by events: who else reports one, the stories of each put together, and merging.

Publishers are counted by their families: sources of one owner are one.
"""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html

from articles import clusters
from articles.models import ClusterMember

TOGETHER, MOST = "together", "most"
ORDERS = {
    TOGETHER: ["-event_pk", "published_at", "pk"],
    MOST: ["-publishers", "-event_pk", "published_at", "pk"],
}


class EventFilter(admin.SimpleListFilter):
    """Stories that several publishers report, those of one event one under the other."""

    title = "several publishers"
    parameter_name = "event"

    def lookups(self, request, model_admin):
        return [(TOGETHER, "By event, newest first"), (MOST, "By event, most publishers first")]

    def queryset(self, request, queryset):
        return queryset.filter(publishers__gt=1) if self.value() else queryset


class StoryList(ChangeList):
    def get_ordering(self, request, queryset):
        asked = request.GET.get(EventFilter.parameter_name)
        return ORDERS.get(asked) or super().get_ordering(request, queryset)


class ByEvent:
    """What StoryAdmin shows and does about events."""

    def get_queryset(self, request):
        here = ClusterMember.objects.current().filter(story=OuterRef("pk"))
        counted = ClusterMember.objects.counted(OuterRef("event_pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(event_pk=Subquery(here.values("cluster")[:1]))
            .annotate(
                event_size=Subquery(counted.values("stories")[:1]),
                publishers=Subquery(counted.values("publishers")[:1]),
            )
        )

    def get_changelist(self, request, **kwargs):
        return StoryList

    def has_merge_permission(self, request):
        return request.user.has_perm(clusters.PERMISSION)

    def others(self, story):
        """“and 2 others”: how many other publishers report the event, with the way to it."""
        if (story.event_size or 0) < 2:
            return ""
        count = story.publishers - 1
        said = f"{count} other{'' if count == 1 else 's'}" if count else "more of its own"
        where = event_page(story.event_pk)
        return format_html('<span class="others">and <a href="{}">{}</a></span>', where, said)

    @admin.action(description="Merge: one event", permissions=["merge"])
    def merge(self, request, queryset):
        try:
            change = clusters.merge(list(queryset), request.user)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return
        page = event_page(change.placed.first().cluster_id)
        said = 'The stories are one event now. <a href="{}">See it, or undo this.</a>'
        messages.success(request, format_html(said, page))


def event_page(pk):
    return reverse("admin:articles_cluster_change", args=[pk])
