from django.contrib import admin
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.models import Article, DeskEntry, Edition

from .access import Kept


@admin.register(Article)
class ArticleAdmin(Kept, admin.ModelAdmin):
    """What belongs to the lasting page and not to one text of it."""

    list_display = ["headline", "category", "language", "published_at", "withdrawn_at"]
    list_filter = ["category", "language", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["category", "live"]
    search_fields = ["slug", "editions__headline"]
    autocomplete_fields = ["translation_of"]
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    date_hierarchy = "published_at"
    fieldsets = [
        (None, {"fields": ["editions_so_far", "slug", "language", "translation_of"]}),
        ("About", {"fields": ["category", "audiences", "tags"]}),
        (
            "For readers",
            {"fields": ["live", "published_at", "updated_at", "withdrawn_at", "withdrawn_reason"]},
        ),
    ]
    readonly_fields = [
        "editions_so_far",
        "live",
        "published_at",
        "updated_at",
        "withdrawn_at",
        "withdrawn_reason",
    ]

    def has_add_permission(self, request):
        return False  # an article begins with a drafted story

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("editions")

    def get_readonly_fields(self, request, obj=None):
        """An address that readers have been given stays what it is."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and obj.published_at else fields

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.changed_data:
            DeskEntry.note(
                "edit page",
                str(obj.live or obj),
                at=timezone.now(),
                person=request.user,
                why=", ".join(form.changed_data),
                article=obj,
            )

    @admin.display(description="headline")
    def headline(self, article):
        return article.live or _newest(article) or article.slug

    @admin.display(description="editions")
    def editions_so_far(self, article):
        newest = _newest(article)
        if newest is None:
            return "None yet"
        url = reverse("admin:articles_edition_review", args=[newest.pk])
        state = Edition.Status(newest.status).label.lower()
        return format_html('<a href="{}">Review “{}” ({})</a>', url, newest, state)


def _newest(article):
    return max(article.editions.all(), key=lambda edition: edition.number, default=None)
