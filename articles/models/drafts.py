"""One attempt by a drafter, kept whether it succeeded or not."""

from django.conf import settings
from django.db import models

from .claims import Section
from .editions import Edition
from .stories import Story


class DraftRunQuerySet(models.QuerySet):
    def interrupted(self, at):
        """Runs that nobody will end: whoever began them was killed on the way."""
        return self.filter(outcome=DraftRun.Outcome.RUNNING, started_at__lte=at - DraftRun.LEASE)


class DraftRun(models.Model):
    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        DRAFTED = "drafted", "Drafted"
        REFUSED = "refused", "Refused"
        TRUNCATED = "truncated", "Truncated"
        INVALID = "invalid", "Invalid output"
        LANGUAGE = "language", "Wrong language"
        INVENTED = "invented", "Invented address"
        FAILED = "failed", "Failed"

    story = models.ForeignKey(Story, models.PROTECT, related_name="draft_runs")
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="draft_runs"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    section = models.CharField(
        max_length=14, choices=Section, blank=True, help_text="Empty: the whole page."
    )
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=100, blank=True)
    prompt_version = models.CharField(max_length=40, blank=True)
    input_hash = models.CharField(max_length=64)
    mends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="mended_by", editable=False
    )
    raw_response = models.TextField(blank=True)
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    cost = models.DecimalField(
        "cost in US dollars", max_digits=10, decimal_places=6, null=True, blank=True
    )
    reserved = models.DecimalField(
        "reserved in US dollars",
        max_digits=10,
        decimal_places=6,
        default=0,
        help_text="What the call could cost at most; it counts until the cost is known.",
    )
    seconds = models.FloatField(null=True)
    claims = models.PositiveIntegerField(
        "claims drafted", null=True, editable=False, help_text="As its edition had them at first."
    )
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.RUNNING)
    problems = models.JSONField(default=list, help_text="What was left empty or refused, in words.")
    permanent = models.BooleanField(
        "fails for good", default=False, help_text="The same attempt would fail again."
    )
    started_at = models.DateTimeField()

    # Longer than any drafter takes.
    LEASE = Story.DRAFT_LEASE

    objects = DraftRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["started_at"], name="draft_run_by_day")]

    def __str__(self):
        return f"{self.provider}: {self.get_outcome_display()}"


class DraftBudget(models.Model):
    """What asking models has cost on one day (UTC), what is reserved for running calls included."""

    day = models.DateField(unique=True)
    spent = models.DecimalField("US dollars", max_digits=12, decimal_places=6, default=0)

    class Meta:
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day}: {self.spent} US dollars"
