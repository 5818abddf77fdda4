"""Topics. The tag library's own screen edits through generic relations and merges tags without
asking for a permission, so it gives way to ours."""

import taggit.admin  # noqa: F401 - registers its screen, which must be there to be taken away
from django.contrib import admin
from taggit.models import Tag

from articles.models import Article

from .taxonomy import Addressed

admin.site.unregister(Tag)


@admin.register(Tag)
class TagAdmin(Addressed, admin.ModelAdmin):
    list_display = ["name", "slug"]
    ordering = ["name"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug"]
    named = ("name", "slug")
    found_by = ("name",)

    def articles_of(self, record):
        return Article.objects.filter(tags=record)

    def is_given_out(self, record):
        """From its first article on: the address is in drafts and links before it is public."""
        return self.articles_of(record).exists()
