"""How forecasts came out, who said so, and on which words."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from .predictions import Prediction
from .selectors import Selector
from .stories import Snapshot

# What came of a forecast is told in a sentence or two.
LONGEST_SENTENCE = 600


class ResolutionQuerySet(models.QuerySet):
    def current(self):
        """What is proposed or stands; a forecast has at most one."""
        return self.filter(ended_at__isnull=True)

    def told(self):
        """What readers may see: what a person confirmed, reopened since or not."""
        return self.filter(confirmed_at__isnull=False)


class Resolution(Selector):
    """One answer to a forecast's question: a claim of its own, as it comes when the edition that
    asked is long read. Proposed by one person, confirmed by another; never deleted.

    A proposal that ended before it was confirmed was dropped; one that ended after was reopened.
    """

    class Outcome(models.TextChoices):
        HAPPENED = Prediction.Outcome.HAPPENED.value, Prediction.Outcome.HAPPENED.label
        DID_NOT = Prediction.Outcome.DID_NOT.value, Prediction.Outcome.DID_NOT.label
        VOID = Prediction.Outcome.VOID.value, Prediction.Outcome.VOID.label

    prediction = models.ForeignKey(Prediction, models.PROTECT, related_name="resolutions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    sentence = models.TextField(
        validators=[MaxLengthValidator(LONGEST_SENTENCE)],
        help_text="What came of it, in our own words; of a void question, why it means nothing.",
    )
    # A question may become void without anybody's writing so.
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="resolutions"
    )
    exact = models.TextField(blank=True)

    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_name = models.CharField(max_length=210, help_text="Name and role line at the time.")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_name = models.CharField(max_length=210, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_name = models.CharField(max_length=210, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_SENTENCE)])

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prediction"],
                condition=Q(ended_at__isnull=True),
                name="resolution_one_current",
            ),
            models.CheckConstraint(name="resolution_has_a_sentence", condition=~Q(sentence="")),
            models.CheckConstraint(
                name="resolution_rests_on_words_unless_void",
                condition=Q(snapshot__isnull=False) & ~Q(exact="")
                | Q(outcome="void", snapshot__isnull=True, exact=""),
            ),
            models.CheckConstraint(
                name="resolution_positions_are_a_range", condition=Selector.IS_A_RANGE
            ),
            models.CheckConstraint(
                name="resolution_confirmed_by_someone",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="resolution_ended_by_someone_who_says_why",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.sentence}"

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    @property
    def is_one_persons(self):
        """Whether who proposed it confirmed it as well, as where there is nobody else."""
        return self.confirmed_by_id == self.proposed_by_id
