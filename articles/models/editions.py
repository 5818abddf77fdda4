"""One text of an article (Edition) and the stories it rests on (Credit)."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .articles import Article
from .stories import Story


class EditionQuerySet(models.QuerySet):
    def in_work(self):
        return self.filter(status__in=Edition.IN_WORK)


class Edition(models.Model):
    """One text of an article.

    An article has at most one edition in work and one live; the constraints below say so. `status`
    is assigned in `articles.publishing` alone. `version` grows with every change; whoever saves
    names the version they read, so that nobody overwrites what they have not seen.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        LIVE = "live", "Live"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded"

    IN_WORK = (Status.DRAFT, Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED)

    # What an approval covers of its lead picture.
    OF_A_PICTURE = tuple(
        f"picture__{name}"
        for name in ("file_hash", "alt", "credit", "licence", "licence_note", "licence_url")
    )

    class Origin(models.TextChoices):
        EXTRACTED = "extracted", "Extracted from the source"
        MODEL = "model", "Drafted with AI"
        PERSON = "person", "Written by a person"

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    headline = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=9, choices=Origin, default=Origin.PERSON, editable=False)
    stories = models.ManyToManyField(Story, through="Credit", related_name="editions")

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_role = models.CharField(max_length=100, blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_hash = models.CharField(max_length=64, blank=True, editable=False)
    approved_unreviewed = models.BooleanField(
        default=False, editable=False, help_text="Approved though not every claim was reviewed."
    )
    go_live_at = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="A source asked for it: nothing is published before."
    )
    embargo_asked_by = models.CharField("who asked", max_length=200, blank=True)

    # Why the schedule could not publish it: since when, in words, and the first claim to mend.
    refused_at = models.DateTimeField(null=True, editable=False)
    refused_why = models.TextField(blank=True, editable=False)
    refused_claim = models.ForeignKey(
        "Claim", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)

    # Written once, when the edition goes live, so that a page is read and not worked out.
    newest_source_at = models.DateTimeField(null=True, editable=False)
    collected_after = models.DurationField(null=True, editable=False)
    record = models.JSONField(
        default=dict, editable=False, help_text="How it was made, as said to readers."
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("submit_edition", "Can submit an edition for review"),
            ("discard_edition", "Can discard an edition in work"),
            ("send_back_edition", "Can send an edition back"),
            ("approve_edition", "Can approve an edition"),
            ("approve_unreviewed_edition", "Can approve an edition that nobody reviewed"),
            ("schedule_edition", "Can schedule an edition"),
            ("publish_edition", "Can publish an edition"),
            ("withdraw_edition", "Can withdraw a published article"),
            ("update_edition", "Can start an update of a published article"),
            ("correct_edition", "Can correct a published article"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(status__in=["draft", "in_review", "approved", "scheduled"]),
                name="edition_one_in_work",
            ),
            models.UniqueConstraint(
                fields=["article"], condition=Q(status="live"), name="edition_one_live"
            ),
            models.CheckConstraint(
                name="edition_scheduled_has_a_time",
                condition=~Q(status="scheduled") | Q(go_live_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_not_scheduled_before_its_embargo",
                condition=~Q(status="scheduled")
                | Q(embargo_until__isnull=True)
                | Q(go_live_at__gte=F("embargo_until")),
            ),
            models.CheckConstraint(
                name="edition_not_published_before_its_embargo",
                condition=Q(embargo_until__isnull=True)
                | Q(published_at__isnull=True)
                | Q(published_at__gte=F("embargo_until")),
            ),
            models.CheckConstraint(
                name="edition_approval_is_whole",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True, approved_hash="")
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_hash=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["go_live_at"], condition=Q(status="scheduled"), name="edition_due"
            ),
            models.Index(
                fields=["published_at"],
                condition=Q(published_at__isnull=False),
                name="edition_published",
            ),
            models.Index(
                fields=["newest_source_at"], condition=Q(status="live"), name="edition_live_newest"
            ),
        ]

    def __str__(self):
        return self.headline or "Untitled"

    @property
    def is_in_work(self):
        return self.status in self.IN_WORK

    def is_embargoed(self, at):
        """Whether a source has asked that nothing of this be published yet at that time."""
        return self.embargo_until is not None and at < self.embargo_until

    @property
    def original(self):
        """The credit readers are sent to by “Read original”, or None."""
        return next((credit for credit in self.credits.all() if credit.is_original), None)

    def content_hash(self):
        """SHA-256 over all an approval covers: headline, credits, claims with their dates and
        bases, predictions and passages, and corrections and a picture where there are any. Any
        later change of substance gives another value."""
        claims = self.claims.in_reading_order().select_related("prediction")
        content = {
            "headline": self.headline,
            "credits": list(
                self.credits.order_by("order").values_list(
                    "story_id", "order", "is_original", "line"
                )
            ),
            "claims": [
                [
                    claim.section,
                    claim.paragraph,
                    claim.text,
                    claim.basis,
                    claim.event_date.isoformat() if claim.event_date else None,
                    claim.event_precision,
                    claim.prediction.frozen_part() if claim.prediction else None,
                    [
                        [p.snapshot_id, p.exact, p.start, p.end, p.translation]
                        for p in claim.passages.all()
                    ],
                ]
                for claim in claims.prefetch_related("passages")
            ],
        }
        notes = self.corrections.order_by("pk").values_list("what_was_wrong", "what_is_right")
        if notes := list(notes):
            content["corrections"] = notes
        pictures = Edition.objects.filter(pk=self.pk, picture__isnull=False)
        if picture := pictures.values_list(*self.OF_A_PICTURE).first():
            content["picture"] = picture
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class CreditQuerySet(models.QuerySet):
    def kept(self):
        """All but those of editions that were discarded, which rest on nothing any more."""
        return self.exclude(edition__status=Edition.Status.DISCARDED)


class Credit(models.Model):
    """A story that an edition rests on. Later merges of stories change nothing published."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="credits")
    story = models.ForeignKey(Story, models.PROTECT, related_name="credits")
    order = models.PositiveSmallIntegerField(default=1)
    is_original = models.BooleanField(
        "the original", default=False, help_text="“Read original” leads to this one."
    )
    line = models.CharField("credit line", max_length=200, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "story"], name="credit_once"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(is_original=True), name="credit_one_original"
            ),
        ]

    def __str__(self):
        return self.line or self.story.source.shown_name
