"""The weekly digest."""

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from articles.models import Article


class RecapQuerySet(models.QuerySet):
    def published(self):
        """What readers may see, and the only door to it."""
        return self.filter(published_at__lte=timezone.now())

    def newest_first(self):
        return self.order_by("-year", "-week")

    def up_to(self, year, week):
        """Those of a week and of all weeks before it."""
        return self.filter(Q(year__lt=year) | Q(year=year, week__lte=week))

    def counted(self):
        """With the `stories` that readers can still see: one withdrawn since is not counted."""
        return self.annotate(stories=_count(Article.objects.published()))

    def with_withdrawn(self):
        """With how many of its stories were `withdrawn` since it was published."""
        since = Article.objects.withdrawn().filter(withdrawn_at__gte=OuterRef("published_at"))
        return self.annotate(withdrawn=_count(since))


def _count(articles):
    """How many of these are in a recap, for an annotation."""
    within = articles.filter(recap_items__recap=OuterRef("pk"), recap_items__is_dropped=False)
    by_recap = within.order_by().values("recap_items__recap")
    return Coalesce(Subquery(by_recap.annotate(count=Count("pk")).values("count")), 0)


class Recap(models.Model):
    """The digest of one ISO week, numbered by publication."""

    year = models.PositiveSmallIntegerField(
        "ISO year", validators=[MinValueValidator(2000), MaxValueValidator(9999)]
    )
    week = models.PositiveSmallIntegerField(
        "ISO week", validators=[MinValueValidator(1), MaxValueValidator(53)]
    )
    number = models.PositiveIntegerField(
        unique=True, null=True, blank=True, help_text="“No. 47”, given when it is published."
    )
    introduction = models.TextField(blank=True)
    built_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RecapQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-week"]
        permissions = [("publish_recap", "Can publish a recap")]
        constraints = [
            models.UniqueConstraint(fields=["year", "week"], name="recap_once_a_week"),
            models.CheckConstraint(
                name="recap_published_has_a_number",
                condition=models.Q(published_at__isnull=True) | models.Q(number__isnull=False),
                violation_error_message="A published recap needs its number.",
            ),
        ]

    def __str__(self):
        return f"No. {self.number}, {self.iso_week}" if self.number else self.iso_week

    def get_absolute_url(self):
        return reverse("recaps:recap", args=[self.iso_week])

    def clean(self):
        if self.year is None or self.week is None:
            return  # their fields say so
        try:
            datetime.date.fromisocalendar(self.year, self.week, 1)
        except (TypeError, ValueError):
            raise ValidationError({"week": f"{self.year} has no ISO week {self.week}."}) from None

    @property
    def iso_week(self):
        return f"{self.year}-W{self.week:02}"

    @property
    def first_day(self):
        return datetime.date.fromisocalendar(self.year, self.week, 1)

    @property
    def last_day(self):
        return datetime.date.fromisocalendar(self.year, self.week, 7)


# A database keeps the parts of a score in an order of its own.
PARTS = ("sources", "star", "freshness", "spread")


def points_of(parts):
    """The parts of a score in words: “sources 20, star 0, freshness 2, spread -8”."""
    return ", ".join(f"{part} {parts[part]}" for part in PARTS if part in parts)


class RecapCandidate(models.Model):
    """An article that a recap could have chosen, with its score when the recap was built."""

    recap = models.ForeignKey(Recap, models.CASCADE, related_name="candidates")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    score = models.IntegerField()
    parts = models.JSONField(default=dict, help_text="What the score is made of.")
    place = models.PositiveSmallIntegerField(null=True, help_text="Empty: not chosen.")
    is_update = models.BooleanField(
        "update", default=False, help_text="An earlier recap carried it; it was updated since."
    )

    class Meta:
        ordering = [models.F("place").asc(nulls_last=True), "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recap", "article"], name="recap_candidate_once")
        ]

    def __str__(self):
        return f"{self.recap.iso_week}: {self.article} ({self.score})"

    @property
    def points(self):
        """What the score is made of, in words, in the order in which it is counted."""
        return points_of(self.parts)


class RecapItemQuerySet(models.QuerySet):
    def kept(self):
        """What the editors left in; whether readers may see the article is another question."""
        return self.filter(is_dropped=False)

    def out(self):
        """What readers were given in a recap: left in, and the recap is published."""
        return self.kept().filter(recap__in=Recap.objects.published())

    def with_updates(self):
        """Each knows whether it `is_update`: an earlier recap carried the same article."""
        before = RecapItem.objects.out().filter(
            article=models.OuterRef("article"), recap__number__lt=models.OuterRef("recap__number")
        )
        return self.annotate(is_update=models.Exists(before))


class RecapItem(models.Model):
    """One article chosen for a recap; whether readers may see it is asked again each time.

    What an editor changes of the proposal stands beside it, with the reason.
    """

    recap = models.ForeignKey(Recap, models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, models.PROTECT, related_name="recap_items")
    order = models.PositiveSmallIntegerField(help_text="The lowest comes first; 0 is the top.")
    proposed = models.PositiveSmallIntegerField(
        "proposed order", null=True, editable=False, help_text="Empty: an editor added it."
    )
    comment = models.TextField(blank=True, help_text="The editor's line under the headline.")
    is_dropped = models.BooleanField("dropped", default=False)
    reason = models.CharField(
        max_length=200, blank=True, help_text="Why it was moved, dropped or added."
    )

    objects = RecapItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["recap", "article"], name="recap_item_once")]

    def __str__(self):
        return f"{self.recap}: {self.article}"

    @property
    def is_overridden(self):
        """Whether an editor had a hand in it."""
        return bool(self.comment or self.is_dropped or self.order != self.proposed)
