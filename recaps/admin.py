"""The weekly digest at the desk."""

from django.contrib import admin

from .models import Recap, RecapItem


class RecapItemInline(admin.TabularInline):
    model = RecapItem
    extra = 0
    autocomplete_fields = ["article"]
    fields = ["order", "article", "comment"]


@admin.register(Recap)
class RecapAdmin(admin.ModelAdmin):
    list_display = ["__str__", "first_day", "last_day", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), "year"]
    search_fields = ["introduction"]
    inlines = [RecapItemInline]
    fields = [("year", "week", "number"), "introduction", "published_at"]

    def has_delete_permission(self, request, obj=None):
        return False
