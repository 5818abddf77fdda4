"""The list of editions; each is worked on in the review screen."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from articles.models import Edition

from . import jottings, review, verbs
from .access import ReadOnly


@admin.register(Edition)
class EditionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["review_link", "status", "origin", "created_by", "created_at", "go_live_at"]
    list_display_links = None
    list_filter = ["status", "origin"]
    list_select_related = ["article", "created_by"]
    search_fields = ["headline"]
    date_hierarchy = "created_at"

    def get_urls(self):
        screen = [
            path(
                "<int:edition_id>/review/",
                self.admin_site.admin_view(review.review),
                name="articles_edition_review",
            ),
        ]
        buttons = [
            path(
                f"<int:edition_id>/review/{route}",
                self.admin_site.admin_view(view),
                name=f"articles_review_{name}",
            )
            for route, view, name in [*verbs.ROUTES, *jottings.ROUTES]
        ]
        return screen + buttons + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An edition has one screen; the stock one would be a poorer second."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = self.get_object(request, object_id)
        if edition is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:articles_edition_review", args=[edition.pk]))

    @admin.display(description="headline", ordering="headline")
    def review_link(self, edition):
        url = reverse("admin:articles_edition_review", args=[edition.pk])
        lang = edition.article.language
        return format_html('<a href="{}" lang="{}">{}</a>', url, lang, edition)
