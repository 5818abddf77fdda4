"""What the evidence check says, and a person's named override of it."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone

from .claims import Claim, Passage
from .editions import Edition


class FindingQuerySet(models.QuerySet):
    def open(self):
        """Findings that nobody has waived; a warning informs and is never open."""
        return self.filter(severity=Finding.Severity.BLOCK, waiver__isnull=True)

    def current(self):
        """Those of a text that readers or the desk have now; what was replaced keeps its own."""
        now = (*Edition.IN_WORK, Edition.Status.LIVE)
        return self.filter(claim__edition__status__in=now)


class Finding(models.Model):
    """Something the evidence check could not confirm. `articles.evidence` says what each means."""

    class Kind(models.TextChoices):
        # A passage in its snapshot
        FOUND_CLOSE = "found_close", "The source's words differ slightly"
        MISATTRIBUTED = "misattributed", "These words are another source's"
        NOT_FOUND = "not_found", "These words are not in the source"
        SOURCE_CHANGED = "source_changed", "The source has changed since"
        SOURCE_WITHDRAWN = "source_withdrawn", "The source's text was taken down"
        # A claim on its passages
        NO_PASSAGE = "no_passage", "No passage backs this"
        NUMBER_MISSING = "number_missing", "A number is not in the passage"
        DATE_MISSING = "date_missing", "A date is not in the passage"
        NAME_MISSING = "name_missing", "A name is not in the passage"
        NAME_UNCHECKED = "name_unchecked", "A name could not be compared"
        QUOTATION_ALTERED = "quotation_altered", "Quoted words are not in the passage"
        OPPOSED = "opposed", "It seems to say the contrary of the passage"
        STRONGER = "stronger", "It seems to say more than the passage"

    class Severity(models.TextChoices):
        BLOCK = "block", "Blocks publishing"
        WARN = "warn", "Warning"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="findings")
    passage = models.ForeignKey(Passage, models.CASCADE, null=True, related_name="findings")
    kind = models.CharField(max_length=18, choices=Kind)
    severity = models.CharField(max_length=5, choices=Severity)
    detail = models.CharField(max_length=500, help_text="In words an editor can act on.")
    found_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        # Few findings block; those that only warn are many and are asked for by their claim.
        indexes = [
            models.Index(
                fields=["found_at"],
                condition=models.Q(severity="block"),
                name="finding_blocking_by_day",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "passage", "kind", "detail"], name="finding_once_a_passage"
            ),
            models.UniqueConstraint(
                fields=["claim", "kind", "detail"],
                condition=models.Q(passage__isnull=True),
                name="finding_once_a_claim",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.detail}"


class Waiver(models.Model):
    """A person's public, reasoned override of one finding; it falls when the finding changes."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="waiver")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=210, help_text="Name and role line at the time.")
    reason = models.TextField(
        validators=[MinLengthValidator(10, "Give readers a reason of ten characters or more.")]
    )
    made_at = models.DateTimeField()

    class Meta:
        permissions = [("waive_finding", "Can waive a finding of the evidence check")]

    def __str__(self):
        return f"{self.person_name}: {self.reason}"
