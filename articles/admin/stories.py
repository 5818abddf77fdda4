"""Snapshots; the list of stories is the inbox."""

from django.contrib import admin

from articles.models import Snapshot

from .access import ReadOnly


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly, admin.ModelAdmin):
    """Append-only: a text as it was read once, or the note that it was taken down."""

    list_display = ["story", "kind", "length", "read_at", "erased_at"]
    list_filter = ["kind", ("erased_at", admin.EmptyFieldListFilter)]
    list_select_related = ["story"]
    search_fields = ["story__title"]
    date_hierarchy = "read_at"

    @admin.display(description="characters", ordering="length")
    def length(self, snapshot):
        return f"{snapshot.length:,}"
