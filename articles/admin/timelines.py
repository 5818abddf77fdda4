"""Timelines, and the events on them. A claim is put under an event on the review screen."""

from django.contrib import admin, messages
from django.db.models import Count
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles.events import joining
from articles.events.timelines import standing, when
from articles.lists.river import with_passages
from articles.models import Article, Claim, DeskEntry, Edition, Timeline, TimelineEvent
from articles.refusals import MoveRefused

from .access import DeletionRecorded
from .taxonomy import Addressed


def _reported(claim):
    """The date of a claim, its sources, its review, its words and those of its edition."""
    sources = {passage.snapshot.story.source for passage in claim.passages.all()}
    review = reverse("admin:articles_edition_review", args=[claim.edition_id])
    return (
        when(claim.event_date, claim.event_precision),
        ", ".join(sorted(map(str, sources))) or "without a source",
        f"{review}?claim={claim.pk}#claim-{claim.pk}",
        claim,
        claim.edition,
    )


@admin.register(Timeline)
class TimelineAdmin(Addressed, admin.ModelAdmin):
    list_display = ["name", "name_zh", "event_count"]
    search_fields = ["name", "name_zh"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "name_zh", "slug", "description"]

    def articles_of(self, record):
        return Article.objects.filter(editions__claims__event__timelines=record).distinct()

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(event_count=Count("events"))

    @admin.display(description="events", ordering="event_count")
    def event_count(self, timeline):
        return timeline.event_count


@admin.register(TimelineEvent)
class TimelineEventAdmin(DeletionRecorded, admin.ModelAdmin):
    """An event: its title, the timelines it is on, and which claims report it."""

    list_display = ["title", "claim_count", "merged_into"]
    list_filter = [("merged_into", admin.EmptyFieldListFilter), "timelines"]
    list_select_related = ["merged_into"]
    search_fields = ["title"]
    fields = ["title", "timelines", "reported_by", "merged_into"]
    readonly_fields = ["reported_by", "merged_into"]
    actions = ["merge", "separate"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(claim_count=Count("claims", distinct=True))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **kwargs | {"widget": CheckboxSelectMultiple}
        )

    def get_fields(self, request, obj=None):
        """An event that nobody has made yet has no claims."""
        return super().get_fields(request, obj) if obj else ["title", "timelines"]

    def save_related(self, request, form, formsets, change):
        """Write the change down; whatever is related by the event's timelines is known by now."""
        super().save_related(request, form, formsets, change)
        event = form.instance
        if form.changed_data:
            threads = ", ".join(event.timelines.values_list("name", flat=True)) or "no timeline"
            DeskEntry.note(
                "edit event", str(event), at=timezone.now(), person=request.user, why=threads
            )
            joining.refresh_related(event)

    @admin.display(description="claims", ordering="claim_count")
    def claim_count(self, event):
        return event.claim_count

    @admin.display(description="claims that report it")
    def reported_by(self, event):
        """Each claim of an edition that is read or in work, with its own date, whose words that
        rests on, and its review. Dates that cannot all be right are said to differ."""
        read = [*Edition.IN_WORK, Edition.Status.LIVE]
        claims = Claim.objects.filter(event=event, edition__status__in=read)
        claims = claims.select_related("edition").order_by("event_date", "pk")
        rows = list(map(_reported, with_passages(claims)))
        listed = format_html_join("", '<li>{} {}: <a href="{}">{}</a> ({})</li>', rows)
        if not rows:
            return "None yet"
        differ = len(standing([row[0] for row in rows])) > 1
        said = "Sources give different dates. Each stays with its source." if differ else ""
        return format_html('<strong class="lacking">{}</strong><ul>{}</ul>', said, listed)

    @admin.action(description="Merge into the one that most claims report", permissions=["change"])
    def merge(self, request, queryset):
        chosen = sorted(
            queryset, key=lambda event: (-event.merged.count(), -event.claim_count, event.pk)
        )
        into, *others = chosen
        if not others:
            messages.error(request, "Choose two events or more that are one.")
        for event in others:
            self._act(request, f"“{event}” is merged into “{into}”.", joining.merge, event, into)

    @admin.action(description="Undo the merge", permissions=["change"])
    def separate(self, request, queryset):
        for event in queryset.select_related("merged_into"):
            done = f"“{event}” is an event of its own again."
            self._act(request, done, joining.separate, event)

    def _act(self, request, done, act, *events):
        """Do it, and say what came of it."""
        try:
            act(*events, request.user)
            messages.success(request, done)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
