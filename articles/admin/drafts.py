from django.contrib import admin

from articles.models import DraftRun

from .access import ReadOnly


@admin.register(DraftRun)
class DraftRunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["started_at", "story", "provider", "model", "outcome", "cost", "asked_by"]
    list_display_links = ["started_at", "story"]
    list_filter = ["outcome", "provider"]
    list_select_related = ["story", "asked_by"]
    search_fields = ["story__title", "model"]
    date_hierarchy = "started_at"
