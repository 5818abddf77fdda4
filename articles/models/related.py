"""Published articles worth reading after another, each with the reason."""

from django.db import models
from django.db.models import F, Q

from .articles import Article
from .timelines import Timeline, TimelineEvent


class RelatedQuerySet(models.QuerySet):
    def published(self):
        """What readers may see, asked again each time: nothing here outlives a withdrawal."""
        return self.filter(other__live__isnull=False)

    def strongest_first(self):
        return self.order_by("reason", "-weight", "-other__published_at", "-other")


class RelatedUpdate(models.Model):
    """Another article, and what both have in common. Written by `articles.related`.

    What is in common goes both ways, so there is a row for each way, as long as it is among the
    strongest of its article.
    """

    class Reason(models.IntegerChoices):
        """The strongest first."""

        TRANSLATION = 0, "a translation"
        EVENT = 1, "the same event"
        REPORT = 2, "the same report"
        TIMELINE = 3, "the same timeline"
        SOURCES = 4, "shared sources"
        TOPICS = 5, "shared topics"
        CATEGORY = 6, "the same category"

    article = models.ForeignKey(Article, models.CASCADE, related_name="related_updates")
    other = models.ForeignKey(Article, models.CASCADE, related_name="related_from")
    reason = models.PositiveSmallIntegerField(choices=Reason)
    weight = models.PositiveSmallIntegerField(
        help_text="How many events, reports, timelines, publisher families or topics are shared."
    )
    keys = models.JSONField(default=list, help_text="Which those are.")
    event = models.ForeignKey(TimelineEvent, models.CASCADE, null=True, related_name="+")
    timeline = models.ForeignKey(Timeline, models.CASCADE, null=True, related_name="+")

    objects = RelatedQuerySet.as_manager()

    class Meta:
        ordering = ["article", "reason", "-weight", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="related_once"),
            models.CheckConstraint(name="related_to_another", condition=~Q(article=F("other"))),
            models.CheckConstraint(
                name="related_by_timeline_names_it",
                condition=~Q(reason=3) | Q(timeline__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.article} → {self.other}: {self.get_reason_display()}"
