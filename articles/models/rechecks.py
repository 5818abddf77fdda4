"""When the sources of published articles are read again (Recheck), and the passages of live
editions whose words they no longer have (LostPassage)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .claims import Passage
from .editions import Credit, Edition
from .stories import Snapshot, Story

# A longer reason is a note to readers, and that is a correction.
LONGEST_REASON = 500


class RecheckQuerySet(models.QuerySet):
    def begin(self, stories, at):
        """Have some stories read again from `at` on, by the steps of `Recheck.AFTER`. Called when
        an edition that credits them goes live; what was known of a story before is kept."""
        fresh = {"published_at": at, "due_at": at + Recheck.AFTER[0], "failures": 0}
        known = self.filter(story__in=stories)
        known.update(**fresh)
        held = set(known.values_list("story_id", flat=True))
        new = [Recheck(story=story, **fresh) for story in stories if story.pk not in held]
        # Two editions that go live in the same moment may credit one story.
        self.bulk_create(new, ignore_conflicts=True)

    def for_readers(self):
        """Those whose story a live edition credits, whose text we may keep, and of which none was
        taken down: no other story is ever read again."""
        taken_down = Snapshot.objects.filter(story=OuterRef("story"), erased_at__isnull=False)
        read = Credit.objects.filter(story=OuterRef("story"), edition__status=Edition.Status.LIVE)
        kept = self.filter(story__source__may_store_text=True, story__taken_down_at__isnull=True)
        return kept.filter(~Exists(taken_down), Exists(read))

    def due(self, at):
        """Those to be read again at a moment, the longest waiting first."""
        return self.for_readers().filter(due_at__lte=at).order_by("due_at", "pk")

    def with_unseen_texts(self):
        """Those still watched of whose story another door (a feed, a person) stored a text that
        was not held against its live passages yet."""
        unseen = Snapshot.objects.filter(story=OuterRef("story"), pk__gt=OuterRef("compared_to"))
        return self.for_readers().filter(Exists(unseen), due_at__isnull=False).order_by("pk")


class Recheck(models.Model):
    """When the page of a story that a live edition rests on is read again, and what came of it."""

    # After the publication of the newest edition that credits it. Publishers mend most of what they
    # mend within the first day, a page that moves or goes does so over months, and what is older
    # than a season is history: an update begins the steps anew.
    AFTER = (
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=3),
        timedelta(days=7),
        timedelta(days=30),
        timedelta(days=90),
    )
    # After a failure it is asked again sooner: so long, then twice as long each time.
    AGAIN, LONGEST_WAIT = timedelta(hours=1), timedelta(days=2)
    # What fails beyond the last step is given up.
    GIVE_UP = timedelta(days=97)
    # How long a worker has it; one that was killed loses it after that.
    LEASE = timedelta(minutes=10)
    # Conditional requests send these back; the columns are as long as those of Feed.
    READ_FIELDS = (
        *("due_at", "read_at", "snapshot", "compared_to", "gone_at", "failures", "last_error"),
        *("etag", "last_modified"),
    )

    story = models.OneToOneField(Story, models.PROTECT, related_name="recheck")
    published_at = models.DateTimeField(help_text="Of the newest edition that credits it.")
    due_at = models.DateTimeField(null=True, help_text="Empty: it is not read again.")
    read_at = models.DateTimeField(null=True, help_text="When its page last answered.")
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", help_text="What it said then."
    )
    compared_to = models.PositiveBigIntegerField(
        default=0, help_text="The newest snapshot held against the passages of live editions."
    )
    gone_at = models.DateTimeField(
        null=True, help_text="Since when its publisher answers that there is no such page."
    )
    failures = models.PositiveSmallIntegerField(default=0, help_text="Since it last answered.")
    last_error = models.CharField(max_length=500, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=300, blank=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="recheck_due"),
        ]

    def __str__(self):
        return str(self.story)

    def claim(self, at):
        """Take one that is due for `LEASE`; False where another worker was faster."""
        mine = Recheck.objects.filter(pk=self.pk, due_at=self.due_at)
        until = at + self.LEASE
        if not mine.update(due_at=until):
            return False
        self.due_at = until
        return True

    def schedule_next(self, at, *, error="", permanent=False, retry_after=None):
        """Set when to read it again, and what went wrong if something did; the caller saves.

        Where asking soon would be futile (`permanent`), the next step comes in its turn. A wait is
        never shorter than the seconds the server asked for.
        """
        self.last_error = error[:500]
        self.failures = min(self.failures + 1, 1000) if error else 0
        if error and not permanent:
            wait = min(self.AGAIN * 2 ** min(self.failures - 1, 10), self.LONGEST_WAIT)
            self.due_at = at + max(wait, timedelta(seconds=retry_after or 0))
            if self.due_at > self.published_at + self.GIVE_UP:
                self.due_at = None
            return
        steps = (self.published_at + after for after in self.AFTER)
        self.due_at = next((step for step in steps if step > at), None)


class LostPassageQuerySet(models.QuerySet):
    def of_live_editions(self):
        """Those that readers have before them; a next edition takes its passages along or not."""
        return self.filter(passage__claim__edition__status=Edition.Status.LIVE)

    def open(self):
        """What waits for an editor: of live editions, and undecided."""
        return self.of_live_editions().filter(decision=LostPassage.Decision.NONE)


class LostPassage(models.Model):
    """A passage of a live edition whose words the newest reading of its source no longer has, and
    what an editor decided. It changes nothing that readers see."""

    class Kind(models.TextChoices):
        CHANGED = "source_changed", "The source has changed since"
        GONE = "source_withdrawn", "The source took its page down"

    class Decision(models.TextChoices):
        NONE = "", "To decide"
        STANDS = "stands", "Still stands"
        TRIVIAL = "trivial", "A trivial change"
        UPDATE = "update", "An update was begun"
        BACK = "back", "The words are back"

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="losses")
    kind = models.CharField(max_length=16, choices=Kind)
    snapshot = models.ForeignKey(
        Snapshot,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The reading that no longer has the words; none where the page is gone.",
    )
    state = models.CharField(
        max_length=64, help_text="A hash of what was found: the same is asked of an editor once."
    )
    found_at = models.DateTimeField(help_text="Since when.")
    decision = models.CharField(max_length=8, choices=Decision, blank=True, default=Decision.NONE)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = LostPassageQuerySet.as_manager()

    class Meta:
        ordering = ["found_at", "pk"]
        permissions = [("decide_lostpassage", "Can decide on words that a source no longer has")]
        indexes = [
            models.Index(
                fields=["found_at", "id"], condition=Q(decision=""), name="lostpassage_open"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["passage"], condition=Q(decision=""), name="lostpassage_open_once"
            ),
            models.CheckConstraint(
                name="lostpassage_decision_has_a_date",
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lostpassage_changed_names_a_reading",
                condition=~Q(kind="source_changed") | Q(snapshot__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.passage)
