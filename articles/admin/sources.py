"""Publishers and their rights; the addresses we collect from."""

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.utils import timezone

from articles.models import Article, DeskEntry, Feed, Source, SourceDomain
from articles.models.sources import RightsBasis

from .access import Kept, Recorded
from .taxonomy import Addressed

RIGHTS = (
    "rights_basis",
    "rights_evidence",
    "rights_note",
    "may_store_text",
    "quote_words_passage",
    "quote_words_article",
    "may_show_image",
    "may_translate",
    "may_use_model",
    "may_syndicate",
)


class SourceDomainInline(admin.StackedInline):
    model = SourceDomain
    extra = 1
    verbose_name = "domain"
    verbose_name_plural = "Domains whose stories are this source's"


@admin.register(Source)
class SourceAdmin(Kept, Addressed, admin.ModelAdmin):
    named = ("name", "native_name", "slug")
    found_by = ("name", "native_name", *RIGHTS)
    list_display = [
        "name",
        "native_name",
        "kind",
        "rights_basis",
        "rights_reviewed_by",
        "rights_reviewed_at",
        "language",
        "story_count",
    ]
    list_select_related = ["rights_reviewed_by"]
    list_filter = ["rights_basis", "kind", "language"]
    search_fields = ["name", "native_name", "family", "domains__domain"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SourceDomainInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    readonly_fields = ["rights_reviewed_by", "rights_reviewed_at"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "native_name"),
                    "slug",
                    "homepage",
                    ("kind", "family"),
                    ("language", "country"),
                ]
            },
        ),
        (
            "Rights",
            {
                "description": "What is recorded here binds every page, feed and draft. Until "
                "somebody chooses a basis, the strictest rules apply: headline, link and 25 "
                "quoted words a passage, 60 an article; no picture, no translation, no model.",
                "fields": [
                    "rights_basis",
                    "rights_evidence",
                    "rights_note",
                    ("rights_reviewed_by", "rights_reviewed_at"),
                    ("quote_words_passage", "quote_words_article"),
                    "may_store_text",
                    "may_show_image",
                    "may_translate",
                    "may_use_model",
                    "may_syndicate",
                    "credit_line",
                ],
            },
        ),
    ]

    @property
    def told(self):
        return (*self.named, *RIGHTS)

    def articles_of(self, record):
        return Article.objects.filter(editions__credits__story__source=record).distinct()

    def entry_about(self, record):
        return {"source": record}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(story_count=Count("stories"))

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        may = request.user.has_perm("articles.review_rights")
        return fields if may else [*fields, *RIGHTS]

    def save_model(self, request, obj, form, change):
        """Whoever changes the rights signs for them; taking the basis back takes the name off."""
        changed = [name for name in RIGHTS if name in form.changed_data]
        if changed:
            reviewed = obj.rights_basis != RightsBasis.UNREVIEWED
            obj.rights_reviewed_by = request.user if reviewed else None
            obj.rights_reviewed_at = timezone.now() if reviewed else None
        super().save_model(request, obj, form, change)
        if changed:
            _note_review(obj, form, changed, request.user)

    @admin.display(description="stories", ordering="story_count")
    def story_count(self, source):
        return source.story_count


def _note_review(source, form, changed, person):
    """Write down each right that changed, as it was and as it is."""

    def said(name, value):
        if name == "rights_basis":
            return RightsBasis(value).label
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value) if value not in ("", None) else "none"

    why = "; ".join(
        f"{form.fields[name].label}: "
        f"{said(name, form.initial.get(name))} → {said(name, form.cleaned_data[name])}"
        for name in changed
    )
    DeskEntry.note(
        "review rights", str(source), at=timezone.now(), person=person, why=why, source=source
    )


@admin.register(Feed)
class FeedAdmin(Kept, Recorded, admin.ModelAdmin):
    list_display = ["__str__", "source", "is_on", "format", "last_checked_at", "last_error"]
    list_filter = [
        "is_on",
        ("last_error", admin.EmptyFieldListFilter),
        "format",
        "language",
    ]
    list_select_related = ["source"]
    search_fields = ["title", "url"]
    autocomplete_fields = ["source"]
    fields = [
        "url",
        "source",
        "title",
        "homepage",
        "language",
        "is_on",
        "format",
        "last_checked_at",
        "last_error",
        "failures",
        "failing_since",
        "next_check_at",
    ]
    readonly_fields = [
        "format",
        "last_checked_at",
        "last_error",
        "failures",
        "failing_since",
        "next_check_at",
    ]

    def entry_about(self, record):
        return {"source": record.source}
