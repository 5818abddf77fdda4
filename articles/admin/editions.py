"""The lists of editions, the queue of those in review among them; each is worked on in the review
screen."""

from functools import cache

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince

from articles.models import Claim, Edition, Finding
from articles.moves import approvers

from . import compare, jottings, lost, passages, preview, redraft, review, schedule, verbs
from .access import ReadOnly


def _counted(records, edition):
    """How many of some records each edition has; `edition` is the way from them to it."""
    own = records.filter(**{edition: OuterRef("pk")}).order_by().values(edition)
    return Coalesce(Subquery(own.annotate(count=Count("pk")).values("count")), 0)


@admin.register(Edition)
class EditionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["review_link", "status", "origin", "created_by", "created_at", "go_live_at"]
    queue = ["review_link", "submitted_by", "waiting", "without_verdict", "open_findings"]
    list_display_links = None
    list_filter = ["status", "origin"]
    list_select_related = ["article", "created_by", "submitted_by"]
    search_fields = ["headline"]
    date_hierarchy = "created_at"
    empty_value_display = ""

    class Media:
        css = {"all": ["css/queue.css"]}

    def get_urls(self):
        screens = [
            path(
                "<int:edition_id>/review/",
                self.admin_site.admin_view(review.review),
                name="articles_edition_review",
            ),
            path(
                "<int:edition_id>/review/claim/<int:claim_id>/find/",
                self.admin_site.admin_view(passages.find),
                name="articles_review_find",
            ),
            path(
                "schedule/",
                self.admin_site.admin_view(schedule.schedule),
                name="articles_edition_schedule",
            ),
        ]
        buttons = [
            path(
                f"<int:edition_id>/review/{route}",
                self.admin_site.admin_view(view),
                name=f"articles_review_{name}",
            )
            for route, view, name in [*verbs.ROUTES, *redraft.ROUTES, *jottings.ROUTES]
        ]
        beside = [
            path(f"<int:edition_id>/{route}", self.admin_site.admin_view(view), name=name)
            for route, view, name in [*preview.ROUTES, *compare.ROUTES, *redraft.SCREENS]
        ]
        queue = [
            path(route, self.admin_site.admin_view(v), name=name) for route, v, name in lost.ROUTES
        ]
        return screens + buttons + beside + queue + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An edition has one screen; the stock one would be a poorer second."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = self.get_object(request, object_id)
        if edition is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(reverse("admin:articles_edition_review", args=[edition.pk]))

    def changelist_view(self, request, extra_context=None):
        title = {"title": "Queue: what waits for review"} if _is_queue(request) else {}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    # -- The queue ----------------------------------------------------------------------------

    def get_list_display(self, request):
        return [*self.queue, _may_approve()] if _is_queue(request) else self.list_display

    def get_ordering(self, request):
        """Whoever has waited longest comes first."""
        return ["submitted_at", "pk"] if _is_queue(request) else super().get_ordering(request)

    def get_queryset(self, request):
        editions = super().get_queryset(request)
        if not _is_queue(request):
            return editions
        unread = Claim.objects.filter(verdict=Claim.Verdict.NONE)
        return editions.annotate(
            verdicts_to_give=_counted(unread, "edition"),
            found=_counted(Finding.objects.open(), "claim__edition"),
        )

    @admin.display(description="headline", ordering="headline")
    def review_link(self, edition):
        """The way to the review screen; under j and k the row, which Enter opens."""
        url = reverse("admin:articles_edition_review", args=[edition.pk])
        lang = edition.article.language
        held = edition.is_in_work and edition.is_embargoed(timezone.now())
        return format_html(
            '<span data-row="{}"><a href="{}" lang="{}" data-key="Enter" data-does="Open">{}</a>'
            "</span>{}",
            edition.pk,
            url,
            lang,
            edition,
            _embargo(edition) if held else "",
        )

    @admin.display(description="waiting since", ordering="submitted_at")
    def waiting(self, edition):
        at = timezone.localtime(edition.submitted_at) if edition.submitted_at else None
        if at is None:
            return ""
        words = f"{at:%H:%M}, {timesince(at, depth=1)} ago"
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)

    @admin.display(description="to check", ordering="verdicts_to_give")
    def without_verdict(self, edition):
        return edition.verdicts_to_give

    @admin.display(description="findings", ordering="found")
    def open_findings(self, edition):
        if not edition.found:
            return 0
        return format_html('<strong class="lacking">{}</strong>', edition.found)


def _is_queue(request):
    return request.GET.get("status__exact") == Edition.Status.IN_REVIEW


def _embargo(edition):
    until = timezone.localtime(edition.embargo_until)
    words = f"Embargo until {until.day} {until:%b, %H:%M %Z}"
    return format_html(' <span class="lacking">{}</span>', words)


def _may_approve():
    """A column with the names of those who may approve an edition, looked up once for the list.
    Who submitted it is among them only where nobody else could, or the settings let them."""

    @cache
    def everybody():
        return {person.pk: str(person) for person in approvers().order_by("display_name")}

    def may_approve(edition):
        people = everybody()
        own = settings.EDITORS_MAY_PUBLISH
        others = [name for pk, name in people.items() if own or pk != edition.submitted_by_id]
        return ", ".join(others or people.values()) or "nobody"

    may_approve.short_description = "who may approve"
    return may_approve
