"""What others published (Story) and the words of it as we read them once (Snapshot)."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, FilteredRelation, Q
from django.db.models.functions import Length

from .sources import Feed, Source
from .taxonomy import Category


class StoryQuerySet(models.QuerySet):
    def waiting(self):
        """Stories an editor has yet to decide on: neither set aside nor taken down nor part of an
        article."""
        return self.standing().filter(spiked_at__isnull=True, credits__isnull=True)

    def standing(self):
        """All but those that were taken down, of which only the tombstone is left."""
        return self.filter(taken_down_at__isnull=True)

    def taken_down(self):
        return self.filter(taken_down_at__isnull=False)

    def with_event(self):
        """Beside each story, as `now`, its place in an event; `now__cluster` is None where it
        stands alone."""
        here = Q(memberships__ended_by__isnull=True)
        return self.annotate(now=FilteredRelation("memberships", condition=here))

    def count_events(self):
        """How many events these stories report; a story that stands alone is one."""
        alone = Q(now__cluster__isnull=True)
        counts = self.with_event().aggregate(
            together=Count("now__cluster", distinct=True),
            alone=Count("pk", distinct=True, filter=alone),
        )
        return counts["together"] + counts["alone"]

    def page_due(self, at):
        """Stories whose page is to be read for its text, the newest first."""
        return (
            self.standing()
            .filter(page_due_at__lte=at, spiked_at__isnull=True, source__may_store_text=True)
            .order_by("-first_seen_at", "-pk")
        )


class Story(models.Model):
    """One item collected. Four dates are kept apart: theirs, and when we saw, read and used it.

    One that was taken down stays as a tombstone: it has its address and hashes, by which it is
    known again, and none of its words.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="stories")
    via = models.ForeignKey(
        Feed, models.SET_NULL, null=True, blank=True, related_name="stories", verbose_name="via"
    )
    guid = models.CharField(max_length=2000, blank=True)
    url = models.CharField("address", max_length=2000, unique=True)
    title = models.CharField(max_length=500)
    author = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, blank=True)
    summary = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(
        max_length=64, db_index=True, editable=False, help_text="Of the normalised title and day."
    )
    published_at = models.DateTimeField(null=True, blank=True, help_text="As the source says.")
    published_raw = models.CharField(max_length=100, blank=True, editable=False)
    date_trusted = models.BooleanField(
        default=False, help_text="Only then is “collected in …” shown."
    )
    first_seen_at = models.DateTimeField()
    collected_at = models.DateTimeField(
        null=True, blank=True, help_text="When its words were first stored."
    )
    page_due_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Empty: its page is not to be read."
    )
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    draft_attempt = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often it was taken to be drafted ahead."
    )
    draft_held_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Until then a worker has it to draft."
    )
    category = models.ForeignKey(
        Category,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="As an editor chose it; its article takes it over.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    spiked_at = models.DateTimeField(null=True, blank=True)
    spiked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starred_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Marked for the recap."
    )
    starred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    taken_down_at = models.DateTimeField(null=True, blank=True, editable=False)

    # How long a worker has a story to draft; one that was killed loses it after that.
    DRAFT_LEASE = timedelta(minutes=10)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-first_seen_at", "-pk"]
        verbose_name_plural = "stories"
        permissions = [
            ("spike_story", "Can set a story aside"),
            ("draft_story", "Can have a story drafted"),
            ("star_story", "Can mark a story for the recap"),
            ("assign_story", "Can assign a story and choose its category"),
        ]
        indexes = [
            models.Index(fields=["-first_seen_at", "-id"], name="story_newest"),
            models.Index(
                fields=["page_due_at"],
                condition=Q(page_due_at__isnull=False),
                name="story_page_due",
            ),
            models.Index(
                fields=["draft_held_until"],
                condition=Q(draft_held_until__isnull=False),
                name="story_draft_held",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["via", "guid"], condition=~Q(guid=""), name="story_once_a_feed"
            ),
        ]

    def __str__(self):
        if self.taken_down_at:
            return f"A story taken down on {self.taken_down_at:%Y-%m-%d}"
        return self.title

    @property
    def collected_after(self):
        """How long after publication we had the words, as a timedelta; None where unknown.

        None as well where the source's date is not trusted or lies after our own: readers see no
        figure rather than a wrong one.
        """
        if not (self.date_trusted and self.published_at and self.collected_at):
            return None
        after = self.collected_at - self.published_at
        return after if after.total_seconds() >= 0 else None

    def claim_draft(self, at):
        """Take a story for `DRAFT_LEASE` to draft it; False where another worker was faster."""
        until = at + self.DRAFT_LEASE
        mine = Story.objects.filter(pk=self.pk, draft_attempt=self.draft_attempt)
        if not mine.update(draft_attempt=F("draft_attempt") + 1, draft_held_until=until):
            return False
        self.draft_attempt, self.draft_held_until = self.draft_attempt + 1, until
        return True

    def release_draft(self):
        """Give back what `claim_draft` took, unless the lease has passed to somebody else."""
        mine = Story.objects.filter(pk=self.pk, draft_attempt=self.draft_attempt)
        mine.update(draft_held_until=None)

    def best_snapshot(self):
        """The fullest text we hold: the longest of the snapshots that were not erased, or None."""
        kept = self.snapshots.filter(erased_at__isnull=True)
        return max(kept, key=lambda snapshot: len(snapshot.text), default=None)


class SnapshotQuerySet(models.QuerySet):
    def update(self, **changes):
        raise TypeError("Snapshots are append-only; use Snapshot.erase() for a takedown.")


class Snapshot(models.Model):
    """The text of a story as we read it once. Append-only.

    Positions in it are code points and half-open, as Python slices are.
    """

    class Kind(models.TextChoices):
        FEED = "feed", "As the feed carried it"
        PAGE = "page", "As the page carried it"
        PASTED = "pasted", "Pasted by a person"

    story = models.ForeignKey(Story, models.PROTECT, related_name="snapshots")
    kind = models.CharField(max_length=6, choices=Kind)
    extractor = models.CharField(max_length=40)
    extractor_version = models.CharField(max_length=20)
    text = models.TextField()
    length = models.GeneratedField(
        expression=Length("text"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
        help_text="In characters; 0 where it was erased.",
    )
    text_hash = models.CharField(max_length=64, editable=False, db_index=True)
    read_at = models.DateTimeField()
    pasted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    attestation = models.TextField(
        blank=True, editable=False, help_text="What the person who pasted the text vouched for."
    )
    erased_at = models.DateTimeField(null=True, editable=False)
    erased_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-pk"]
        # Lists ask for the lengths of many texts, and read no text for it.
        indexes = [models.Index(fields=["story", "length"], name="snapshot_lengths")]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "kind", "text_hash"], name="snapshot_once_a_text"
            ),
            models.CheckConstraint(
                name="snapshot_pasted_by_someone_who_attested",
                condition=~Q(kind="pasted") | Q(pasted_by__isnull=False) & ~Q(attestation=""),
                violation_error_message="Say that the text is copied whole and unchanged.",
            ),
            models.CheckConstraint(
                name="snapshot_has_text_or_was_erased",
                condition=Q(erased_at__isnull=True) & ~Q(text="")
                | Q(erased_at__isnull=False, text="") & ~Q(erased_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.story} ({self.get_kind_display()}, {self.read_at:%Y-%m-%d})"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Snapshots are append-only; use erase() for a takedown.")
        self.text_hash = self.hash_of(self.text)
        super().save(*args, **kwargs)

    @staticmethod
    def hash_of(text):
        """The SHA-256 of a text, in hexadecimal."""
        return hashlib.sha256(text.encode()).hexdigest()

    def erase(self, reason, *, at):
        """Take the words out for good; hash, reason and date stay."""
        self.text, self.erased_at, self.erased_reason = "", at, reason
        super().save(update_fields=["text", "erased_at", "erased_reason"])
