"""Stories about one event (Cluster), which story is in which, and who put it there.

Nothing that a reader sees rests on a cluster: an article credits stories, and no merge or split
changes its credits.
"""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce, NullIf

from .stories import Story


class Cluster(models.Model):
    """Stories about one event, as the desk proposes it or a person says."""

    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "event"
        permissions = [("merge_cluster", "Can merge and split the stories of events")]

    def __str__(self):
        return f"Event {self.pk}"

    def stories(self):
        """Its stories, the first to be published first."""
        return Story.objects.filter(
            memberships__cluster=self, memberships__ended_by__isnull=True
        ).order_by("published_at", "first_seen_at", "pk")


class ClusterChangeQuerySet(models.QuerySet):
    def undoable(self):
        """Merges and splits that still are the last thing that happened to their stories."""
        moved_on = ClusterMember.objects.filter(
            placed_by=models.OuterRef("pk"), ended_by__isnull=False
        )
        return self.exclude(kind="undo").exclude(models.Exists(moved_on))


class ClusterChange(models.Model):
    """One merge, split or undoing, by a person. What it changed is told by the memberships that
    it made and those that it ended."""

    class Kind(models.TextChoices):
        MERGE = "merge", "Merged"
        SPLIT = "split", "Split off"
        UNDO = "undo", "Undone"

    kind = models.CharField(max_length=5, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    person_name = models.CharField(max_length=210)
    why = models.TextField(blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    at = models.DateTimeField()

    objects = ClusterChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "change of events"
        verbose_name_plural = "changes of events"
        constraints = [
            models.CheckConstraint(
                name="clusterchange_an_undoing_undoes_something",
                condition=Q(kind="undo", undoes__isnull=False)
                | ~Q(kind="undo") & Q(undoes__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} by {self.person_name}"


class ClusterMemberQuerySet(models.QuerySet):
    def current(self):
        """Which story is where now."""
        return self.filter(ended_by__isnull=True)

    def counted(self, cluster):
        """One row of how many stories (`stories`) and publisher families (`publishers`) report a
        cluster, which may be an OuterRef."""
        family = Coalesce(NullIf("story__source__family", Value("")), "story__source__slug")
        return (
            self.current()
            .filter(cluster=cluster)
            .order_by()
            .values("cluster")
            .annotate(stories=Count("pk"), publishers=Count(family, distinct=True))
        )


class ClusterMember(models.Model):
    """That a story is, or was, in a cluster.

    Proposed by the desk, with a score and its reasons, or placed by a person's change. Rows are
    ended and never deleted; undoing a change ends what it made and revives what it ended, so that
    everything is again as it was.
    """

    story = models.ForeignKey(Story, models.PROTECT, related_name="memberships")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="members")
    score = models.FloatField(null=True, help_text="Empty where a person placed it.")
    reasons = models.JSONField(default=list)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(ClusterChange, models.PROTECT, null=True, related_name="placed")
    ended_by = models.ForeignKey(ClusterChange, models.PROTECT, null=True, related_name="ended")

    objects = ClusterMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["story"],
                condition=Q(ended_by__isnull=True),
                name="clustermember_in_one_at_a_time",
                violation_error_message="A story is in one event at a time.",
            ),
            models.CheckConstraint(
                name="clustermember_proposed_or_placed",
                condition=Q(placed_by__isnull=True, score__isnull=False)
                | Q(placed_by__isnull=False, score__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["cluster"], condition=Q(ended_by__isnull=True), name="clustermember_now"
            )
        ]

    def __str__(self):
        return f"{self.story} in {self.cluster}"


class Clue(models.Model):
    """One thing that a recent story's headline can be recognised by, so that stories which share
    it find one another. Old ones are deleted."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="clues")
    text = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True, help_text="When the story was published.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "text"], name="clue_once_a_story")]
        indexes = [models.Index(fields=["text", "at"], name="clue_lookup")]

    def __str__(self):
        return self.text
