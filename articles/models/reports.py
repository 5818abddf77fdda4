"""A reader's error report and its outcome."""

import secrets

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .articles import Article
from .claims import Claim
from .corrections import Correction
from .editions import Edition

LONGEST_REPORT = 3000

# No letter or figure that is read as another, so that a reference survives a telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_reference():
    """A name for a report that nobody guesses: 39 bits."""
    drawn = [secrets.choice(_ALPHABET) for _ in range(8)]
    return f"{''.join(drawn[:4])}-{''.join(drawn[4:])}"


class ReportQuerySet(models.QuerySet):
    def unresolved(self):
        return self.filter(outcome="")

    def new(self):
        """Those that nobody has in hand."""
        return self.unresolved().filter(taken_by__isnull=True)

    def in_hand(self):
        return self.unresolved().filter(taken_by__isnull=False)

    def closed(self):
        return self.exclude(outcome="")

    def email_due(self, before):
        """Those whose address goes: closed before that moment."""
        return self.exclude(email="").filter(closed_at__lt=before)


class Report(models.Model):
    """What a reader says is wrong with an article, and what came of it.

    Readers' words are shown at the desk alone. `version` grows with every change, as an edition's.
    """

    class Kind(models.TextChoices):
        FACT = "fact", _("Something stated is wrong")
        PASSAGE = "passage", _("The source does not say this")
        NAME = "name", _("A name, a number or a date")
        TRANSLATION = "translation", _("A translation")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", _("Corrected")
        UPDATED = "updated", _("Updated")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        NO_CHANGE = "no_change", _("No change")
        DUPLICATE = "duplicate", _("Reported before")
        SPAM = "spam", _("Not a report")

    reference = models.CharField(max_length=9, unique=True, default=new_reference, editable=False)
    article = models.ForeignKey(Article, models.PROTECT, related_name="reports")
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="reports", help_text="The one the reader read."
    )
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, blank=True, related_name="reports")
    claim_text = models.TextField(blank=True, help_text="The sentence as the reader read it.")
    kind = models.CharField(max_length=11, choices=Kind)
    words = models.TextField(validators=[MaxLengthValidator(LONGEST_REPORT)])
    email = models.EmailField(blank=True)
    email_erased_at = models.DateTimeField(null=True, editable=False)
    received_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    reason = models.TextField(blank=True, help_text="Told to the reader with the outcome.")
    correction = models.ForeignKey(
        Correction, models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    resolved_in = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="+"
    )
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        permissions = [("resolve_report", "Can take readers' reports in hand and close them")]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(outcome=""), name="report_unresolved"),
            models.Index(fields=["closed_at"], condition=~Q(email=""), name="report_with_email"),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_outcome_is_whole",
                condition=Q(outcome="", closed_by__isnull=True, closed_at__isnull=True)
                | ~Q(outcome="") & Q(closed_by__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_in_hand_since_a_time",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_outcome_names_what_it_rests_on",
                condition=~Q(outcome__in=["corrected", "updated", "no_change", "duplicate"])
                | Q(outcome="corrected", correction__isnull=False)
                | Q(outcome="updated", resolved_in__isnull=False)
                | Q(outcome="no_change") & ~Q(reason="")
                | Q(outcome="duplicate", duplicate_of__isnull=False),
            ),
            models.CheckConstraint(
                name="report_is_no_duplicate_of_itself",
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("pk")),
            ),
        ]

    def __str__(self):
        return f"Report {self.reference}"

    @property
    def is_open(self):
        return not self.outcome
