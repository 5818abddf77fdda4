"""Publishers and their rights; the addresses we collect from.

The page of a source is the attribution console: its fields are here, what stands beside them is in
`console`, and `merge` and `exchange` have the screens for more than one source.
"""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator

from articles import logos, merging
from articles.models import Article, DeskEntry, Feed, Source, SourceDomain
from articles.models.sources import LIMITS, RIGHTS, SWITCHES, RightsBasis

from . import console, exchange, merge
from .access import Kept, Recorded
from .feeds import ReadNow
from .sourceform import SourceForm
from .taxonomy import Addressed


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
    ordering = ["name", "pk"]
    list_filter = ["rights_basis", "kind", "language"]
    search_fields = ["name", "native_name", "family", "domains__domain"]
    prepopulated_fields = {"slug": ["name"]}
    form = SourceForm
    change_form_template = "admin/articles/source/change_form.html"
    change_list_template = "admin/articles/source/change_list.html"
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
                    ("language", "country"),
                    "kind",
                    "family",
                    "read_as",
                ]
            },
        ),
        ("Logo", {"fields": ["new_logo", "without_logo"]}),
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
                    LIMITS,
                    *SWITCHES,
                    "credit_line",
                ],
            },
        ),
    ]

    @property
    def told(self):
        return (*self.named, *RIGHTS, "new_logo", "without_logo", "read_as")

    def get_urls(self):
        one = [*console.SCREENS, *merge.SCREENS]
        screens = [(f"<int:source_id>/{route}", view, name) for route, view, name in one]
        return [
            path(route, self.admin_site.admin_view(view), name=name)
            for route, view, name in [*screens, *exchange.SCREENS]
        ] + super().get_urls()

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With the console beside the fields, where there is a page to show."""
        if obj:
            context |= console.console_of(obj)
            context["may_merge"] = request.user.has_perm(merging.PERMISSION)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Uploads are no columns, so that there is nothing to show to whoever may only look."""
        may = self.has_change_permission(request, obj) if obj else True
        own = {"new_logo", "without_logo", "read_as"}
        fieldsets = super().get_fieldsets(request, obj)
        if may:
            return fieldsets
        kept = [
            (title, {**options, "fields": [f for f in options["fields"] if f not in own]})
            for title, options in fieldsets
        ]
        return [(title, options) for title, options in kept if options["fields"]]

    def has_change_permission(self, request, obj=None):
        """One that was merged into another is the record."""
        if obj and obj.merged_into_id:
            return False
        return super().has_change_permission(request, obj)

    def articles_of(self, record):
        return Article.objects.filter(editions__credits__story__source=record).distinct()

    def entry_about(self, record):
        return {"source": record}

    def get_queryset(self, request):
        """With how many stories each has. Those that were merged into another are not listed, and
        keep their pages."""
        found = super().get_queryset(request).annotate(story_count=Count("stories"))
        match = request.resolver_match
        is_one = match and "object_id" in match.kwargs
        return found if is_one else found.standing()

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
        if form.cleaned_data.get("new_logo") or form.cleaned_data.get("without_logo"):
            logos.set_logo(obj, form.cleaned_data["new_logo"], request.user)

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
class FeedAdmin(ReadNow, Kept, Recorded, admin.ModelAdmin):
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
