from django.contrib import admin

from articles.models import DeskEntry

from .access import ReadOnly


@admin.register(DeskEntry)
class DeskEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "person_name", "verb", "title", "why"]
    list_display_links = ["at"]
    list_filter = ["verb", ("person", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "why", "person_name"]
    date_hierarchy = "at"
