"""Named threads of events, and the events that claims of several articles report."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language


class Precision(models.TextChoices):
    """How much of a date the source really gives."""

    YEAR = "year", "year"
    MONTH = "month", "month"
    DAY = "day", "day"


class Timeline(models.Model):
    name = models.CharField(max_length=120, unique=True)
    name_zh = models.CharField("name in Chinese", max_length=120, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:timeline", args=[self.slug])

    @property
    def local_name(self):
        """The name in the language the page's interface is in."""
        in_chinese = (get_language() or "").startswith("zh")
        return self.name_zh if in_chinese and self.name_zh else self.name


class TimelineEventQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)


class TimelineEvent(models.Model):
    """Claims that report the same dated event; each keeps its own date, precision and words.

    One that turned out to be another is merged into it: its claims are moved there, and each knows
    where it came from, so that the merge can be undone.
    """

    title = models.CharField(max_length=200)
    timelines = models.ManyToManyField(Timeline, blank=True, related_name="events")
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="merged"
    )
    lent = models.ManyToManyField(
        Timeline,
        editable=False,
        related_name="+",
        help_text="The timelines that the other event came into by the merge.",
    )

    objects = TimelineEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="event_is_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("pk")),
            )
        ]

    def __str__(self):
        return self.title
