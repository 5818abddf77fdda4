"""Findings and waivers, to look at; the review screen is where they are closed."""

from django.contrib import admin

from articles.models import Finding, Waiver

from .access import ReadOnly


class OpenFilter(admin.SimpleListFilter):
    """Those that hold something back now: nobody waived them, and their text is not replaced."""

    title = "open now"
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("now", "Open now")]

    def queryset(self, request, queryset):
        return queryset.open().current() if self.value() == "now" else queryset


@admin.register(Finding)
class FindingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["kind", "severity", "detail", "claim", "found_at"]
    list_filter = [OpenFilter, "severity", "kind"]
    list_select_related = ["claim"]
    search_fields = ["detail", "claim__text"]
    date_hierarchy = "found_at"


@admin.register(Waiver)
class WaiverAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["made_at", "person_name", "finding", "reason"]
    list_select_related = ["finding"]
    search_fields = ["person_name", "reason"]
    date_hierarchy = "made_at"
