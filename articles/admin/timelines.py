from django.contrib import admin
from django.db.models import Count

from articles.models import Article, Timeline, TimelineEvent

from .taxonomy import Addressed


@admin.register(Timeline)
class TimelineAdmin(Addressed, admin.ModelAdmin):
    list_display = ["name", "name_zh", "event_count"]
    search_fields = ["name", "name_zh"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "name_zh", "slug", "description"]

    def articles_of(self, record):
        return Article.objects.filter(editions__claims__event__timelines=record).distinct()

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(event_count=Count("events"))

    @admin.display(description="events", ordering="event_count")
    def event_count(self, timeline):
        return timeline.event_count


@admin.register(TimelineEvent)
class TimelineEventAdmin(admin.ModelAdmin):
    list_display = ["title", "claim_count"]
    search_fields = ["title"]
    autocomplete_fields = ["timelines"]
    fields = ["title", "timelines"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(claim_count=Count("claims"))

    @admin.display(description="claims", ordering="claim_count")
    def claim_count(self, event):
        return event.claim_count
