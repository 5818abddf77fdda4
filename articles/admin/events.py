"""The inbox by events: which event a story reports, and how many publishers report it.

Publishers are counted by their families: sources of one owner are one.
"""

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from articles.models import ClusterMember


class ByEvent:
    """What StoryAdmin knows about the event of a story."""

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


def event_page(pk):
    return reverse("admin:articles_cluster_change", args=[pk])
