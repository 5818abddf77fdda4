"""The inbox: stories waiting for a decision, and the form that nominates one.

A story is what somebody else published, so its facts are shown and never changed. What a person
does here is decide: have it drafted, set it aside, bring it back, paste the words we lack.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from articles.drafting.ahead import ENOUGH
from articles.models import DraftRun, Edition, Snapshot, Story

from . import collected, decisions, screen, stars, triage
from .access import ReadOnly
from .events import ByEvent
from .facets import Asked
from .forms import NominationForm, PastedTextForm
from .lines import age_of


def _has(story, name):
    """Whether a story's page has something to say under a field."""
    return name in StoryAdmin.readonly_fields or getattr(story, name, None) not in (None, "", [])


@admin.register(Story)
class StoryAdmin(ByEvent, ReadOnly, admin.ModelAdmin):
    search_fields = ["title", "url", "source__name", "source__native_name"]
    actions = None
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "source",
                    "via",
                    "address",
                    "author",
                    "language",
                    "summary",
                    "their_tags",
                ]
            },
        ),
        (
            "Dates",
            {"fields": ["published_at", "date_trusted", "first_seen_at", "collected_at"]},
        ),
        (
            "At the desk",
            {
                "fields": [
                    "state",
                    "assigned_to",
                    "category",
                    "nominated_by",
                    "spiked_at",
                    "spiked_by",
                    "starred_by",
                ]
            },
        ),
    ]
    readonly_fields = ["address", "state", "their_tags"]
    empty_value_display = ""

    # -- Who may ------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return request.user.has_perm("articles.add_story")

    def has_draft_permission(self, request):
        return request.user.has_perm("articles.draft_story")

    def has_spike_permission(self, request):
        return request.user.has_perm("articles.spike_story")

    # -- The list -----------------------------------------------------------------------------

    def get_queryset(self, request):
        """Everything that is shown of a story in one query, however many there are."""
        texts = Snapshot.objects.filter(story=OuterRef("pk")).order_by("-length")
        editions = Edition.objects.filter(credits__story=OuterRef("pk")).order_by("-pk")
        runs = DraftRun.objects.filter(story=OuterRef("pk")).order_by("-started_at", "-pk")
        queryset = super().get_queryset(request)
        return queryset.annotate(
            text_length=Subquery(texts.values("length")[:1]),
            edition_pk=Subquery(editions.values("pk")[:1]),
            edition_status=Subquery(editions.values("status")[:1]),
            last_run=Subquery(runs.values("outcome")[:1]),
        )

    def get_fieldsets(self, request, obj=None):
        """The facts there are: an empty line tells an editor nothing."""
        return [
            (title, {"fields": [name for name in options["fields"] if _has(obj, name)]})
            for title, options in self.fieldsets
        ]

    def get_search_results(self, request, queryset, search_term):
        """Each word costs a condition; more than these find nothing more."""
        return super().get_search_results(request, queryset, " ".join(search_term.split()[:12]))

    @method_decorator(require_safe)
    def changelist_view(self, request, extra_context=None):
        """The inbox, which is a screen of its own; whoever looks is remembered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = Asked.of(request.GET)
        every = Story.objects.all()
        found = self.get_search_results(request, every, asked.q)[0] if asked.q else None
        context = {
            **self.admin_site.each_context(request),
            "title": "Inbox",
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "has_add_permission": self.has_add_permission(request),
            **screen.context(request.user, asked, found, at=timezone.now()),
        }
        return TemplateResponse(request, "admin/articles/story/inbox.html", context)

    @admin.display(description="via")
    def carried_by(self, story):
        """The feed a story came by, where it is not its publisher's own."""
        return "" if story.via is None or story.via.source_id == story.source_id else story.via

    @admin.display(description="tags")
    def their_tags(self, story):
        return ", ".join(story.tags)

    @admin.display(description="age")
    def age(self, story):
        """By the source's own date; by when we saw it, and marked, where it gives none."""
        at = story.published_at or story.first_seen_at
        words = age_of(at, timezone.now())
        full = f"{at:%Y-%m-%d %H:%M} UTC"
        note = "" if story.published_at else " (no date)"
        return format_html('<time datetime="{}" title="{}">{}</time>{}', at, full, words, note)

    @admin.display(description="text (characters)")
    def stored(self, story):
        if not story.text_length:
            return format_html('<span class="lacking">{}</span>', "none stored")
        thin = "thin: " if story.text_length < ENOUGH else ""
        return f"{thin}{story.text_length:,}"

    @admin.display(description="state")
    def state(self, story):
        if story.edition_pk:
            url = reverse("admin:articles_edition_review", args=[story.edition_pk])
            label = Edition.Status(story.edition_status).label
            return format_html('<a href="{}">{}</a>', url, label)
        if story.taken_down_at:
            return "Taken down"
        if story.spiked_at:
            return "Set aside"
        if story.last_run and story.last_run != DraftRun.Outcome.DRAFTED:
            return f"Draft: {DraftRun.Outcome(story.last_run).label.lower()}"
        return "Waiting"

    @admin.display(description="address")
    def address(self, story):
        return format_html('<a href="{}" rel="noreferrer">{}</a>', story.url, story.url)

    # -- One story ----------------------------------------------------------------------------

    def get_urls(self):
        own = [
            path(
                f"<int:story_id>/{route}/",
                self.admin_site.admin_view(view),
                name=f"articles_story_{route}",
            )
            for route, view in [
                ("draft", self.draft_one),
                ("spike", self.spike_one),
                ("bring-back", self.bring_back_one),
                ("paste", self.paste),
                ("star", stars.star_one),
            ]
        ]
        buttons = [
            ("decide", decisions.decide),
            ("undo", decisions.undo),
            ("filter-save", decisions.save_filter),
            ("filter-drop", decisions.drop_filter),
        ]
        own += [
            path(f"{name}/", self.admin_site.admin_view(view), name=f"articles_story_{name}")
            for name, view in buttons
        ]
        own.append(
            path(
                "collected/",
                self.admin_site.admin_view(collected.collected),
                name="articles_story_collected",
            )
        )
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        story = self.get_object(request, object_id)
        stands = story is not None and story.taken_down_at is None  # nothing is done to a tombstone

        def may(permitted):
            return stands and permitted(request)

        extra = {
            "title": str(story),
            "subtitle": None,
            "snapshots": story.snapshots.all() if story else (),
            "paste_form": PastedTextForm() if may(self.has_add_permission) else None,
            "may_draft": may(self.has_draft_permission),
            "may_spike": may(self.has_spike_permission),
        }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        """Nominate a story: the one way to add one by hand."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NominationForm(request.POST if request.method == "POST" else None)
        story = triage.nominate(request, form) if form.is_bound else None
        if story is not None:
            return self._back(story)
        return self._form_page(request, "Nominate a story", form)

    @method_decorator(require_POST)
    def draft_one(self, request, story_id):
        story = self._one(request, story_id, self.has_draft_permission)
        return triage.draft(request, [(story, ())]) or self._back(story)

    @method_decorator(require_POST)
    def spike_one(self, request, story_id):
        story = self._one(request, story_id, self.has_spike_permission)
        triage.spike(request, [story])
        return self._back(story)

    @method_decorator(require_POST)
    def bring_back_one(self, request, story_id):
        story = self._one(request, story_id, self.has_spike_permission)
        triage.bring_back(request, [story])
        return self._back(story)

    @method_decorator(require_POST)
    def paste(self, request, story_id):
        story = self._one(request, story_id, self.has_add_permission)
        form = PastedTextForm(request.POST)
        if triage.paste(request, story, form) is not None:
            return self._back(story)
        return self._form_page(request, f"Paste the text of “{story}”", form)

    def _one(self, request, story_id, permitted):
        if not (permitted(request) and self.has_view_permission(request)):
            raise PermissionDenied
        return get_object_or_404(Story.objects.select_related("source"), pk=story_id)

    def _back(self, story):
        return HttpResponseRedirect(reverse("admin:articles_story_change", args=[story.pk]))

    def _form_page(self, request, title, form):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(
            request,
            "admin/articles/story/form.html",
            context,
            status=422 if form.is_bound else 200,
        )
