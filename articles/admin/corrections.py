from django.contrib import admin

from articles.models import Correction

from .access import ReadOnly


@admin.register(Correction)
class CorrectionAdmin(ReadOnly, admin.ModelAdmin):
    """All that was ever corrected; each is written down in the review screen of its article."""

    list_display = ["what_was_wrong", "what_is_right", "edition", "person_name", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["edition"]
    search_fields = ["what_was_wrong", "what_is_right", "edition__headline"]
    date_hierarchy = "published_at"
