"""Forecasts that a drafter proposed or an editor chose to track."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

_TOLD = Q(tracked_by__isnull=False, frozen_at__isnull=False)


def site_day(at):
    """The day it is at a moment by the site's clocks, wherever somebody looks at them from."""
    return timezone.localdate(at, timezone.get_default_timezone())


class PredictionQuerySet(models.QuerySet):
    def frozen(self):
        """Those an editor tracks and a published edition told: nobody may change them since."""
        return self.filter(_TOLD)

    def open(self):
        """Of these, those that have no outcome and whose article stands."""
        return self.frozen().filter(resolution__isnull=True, withdrawn_at__isnull=True)

    def resolved(self):
        """Those that have an outcome, whether their article still stands or not."""
        return self.frozen().filter(resolution__isnull=False)

    def withdrawn(self):
        """Those whose article was withdrawn: what was said stays said."""
        return self.frozen().filter(withdrawn_at__isnull=False)


class Prediction(models.Model):
    """A forecast. Readers see it once an editor tracks it; question, likelihood and resolve-by
    date freeze at publication."""

    class Likelihood(models.TextChoices):
        """Terms and ranges of US Intelligence Community Directive 203."""

        ALMOST_NO_CHANCE = "almost_no_chance", "almost no chance"
        VERY_UNLIKELY = "very_unlikely", "very unlikely"
        UNLIKELY = "unlikely", "unlikely"
        ROUGHLY_EVEN = "roughly_even", "roughly even"
        LIKELY = "likely", "likely"
        VERY_LIKELY = "very_likely", "very likely"
        ALMOST_CERTAIN = "almost_certain", "almost certain"

    RANGES = {
        Likelihood.ALMOST_NO_CHANCE: (1, 5),
        Likelihood.VERY_UNLIKELY: (5, 20),
        Likelihood.UNLIKELY: (20, 45),
        Likelihood.ROUGHLY_EVEN: (45, 55),
        Likelihood.LIKELY: (55, 80),
        Likelihood.VERY_LIKELY: (80, 95),
        Likelihood.ALMOST_CERTAIN: (95, 99),
    }

    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        HAPPENED = "happened", "happened"
        DID_NOT = "did_not", "did not happen"
        VOID = "void", "void"

    question = models.CharField(max_length=300)
    likelihood = models.CharField(max_length=16, choices=Likelihood)
    resolve_by = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    resolution = models.OneToOneField(
        "articles.Resolution",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="The one that stands; its outcome is that of the forecast.",
    )
    tracked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="Who chose to track it; until then it is a drafter's proposal.",
    )
    frozen_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(
        null=True, editable=False, help_text="When the article that made it was withdrawn."
    )

    objects = PredictionQuerySet.as_manager()

    class Meta:
        ordering = ["resolve_by", "pk"]
        # SQLite uses no partial index whose condition has a value: it comes as a parameter.
        indexes = [
            models.Index(
                fields=["resolve_by", "id"],
                condition=_TOLD & Q(resolution__isnull=True, withdrawn_at__isnull=True),
                name="prediction_open",
            ),
            models.Index(
                fields=["resolve_by", "id"],
                condition=_TOLD & Q(resolution__isnull=False),
                name="prediction_resolved",
            ),
            models.Index(
                fields=["resolve_by", "id"],
                condition=_TOLD & Q(withdrawn_at__isnull=False),
                name="prediction_withdrawn",
            ),
            models.Index(
                fields=["likelihood", "outcome"],
                condition=_TOLD & Q(resolution__isnull=False),
                name="prediction_counted",
            ),
        ]
        permissions = [("resolve_prediction", "Can say how a forecast came out")]
        constraints = [
            models.CheckConstraint(
                name="prediction_outcome_has_a_resolution",
                condition=Q(outcome="open", resolution__isnull=True)
                | ~Q(outcome="open") & Q(resolution__isnull=False),
            )
        ]

    def __str__(self):
        return self.question

    @property
    def range(self):
        """The likelihood in percent, as (low, high)."""
        return self.RANGES[self.likelihood]

    @property
    def is_told(self):
        """Whether readers were told it, so that it can come out in one way or another."""
        return self.tracked_by_id is not None and self.frozen_at is not None

    def is_due_after(self, at):
        """Whether its day is still to come, or is not over."""
        return self.resolve_by >= site_day(at)

    def frozen_part(self):
        """What readers were told and may not change: a list fit for hashing."""
        tracked = self.tracked_by_id is not None
        return [self.question, self.likelihood, self.resolve_by.isoformat(), tracked]
