"""What rights holders ask us to take down, what was decided, and what was erased for it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .articles import Article
from .sources import Source
from .stories import Story

# Letters and figures that nobody mistakes for one another when a reference is read out.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_REQUEST = 4000


def new_reference():
    """A reference that cannot be guessed: “TD-7KQ2-M9XW-4RTA”, 58 random bits."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(12))
    return f"TD-{signs[:4]}-{signs[4:8]}-{signs[8:]}"


class TakedownQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has decided on."""
        return self.filter(state__in=Takedown.OPEN)


class Takedown(models.Model):
    """A rights holder's request and what was done. Its rows are the ledger that is replayed after a
    restore: `reached` names by address and by hash what was taken down, and holds no word of it."""

    class Capacity(models.TextChoices):
        HOLDER = "holder", "Holds the rights"
        AGENT = "agent", "Acts for whoever holds them"
        OTHER = "other", "Other"

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        DONE = "done", "Taken down"
        REFUSED = "refused", "Refused"
        ANSWERED = "answered", "Answered otherwise"
        WITHDRAWN = "withdrawn", "Withdrawn by the asker"

    class Scope(models.TextChoices):
        STORIES = "stories", "Stories: what they published, and all of ours that rests on it"
        SOURCE = "source", "The whole source: all its stories, and none is collected again"
        ARTICLES = "articles", "Pages of ours alone; the stories they rest on stay"

    OPEN = (State.RECEIVED, State.ACKNOWLEDGED)

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    name = models.CharField("who asks", max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254)
    capacity = models.CharField(max_length=6, choices=Capacity)
    addresses = models.TextField(
        help_text="Of our pages or of theirs, one a line.", max_length=LONGEST_REQUEST
    )
    what = models.TextField(
        "which work, or which passages of it", blank=True, max_length=LONGEST_REQUEST
    )
    grounds = models.TextField(max_length=LONGEST_REQUEST)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Who wrote it down; empty: it came by the form.",
    )

    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED, editable=False)
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    decided_by_name = models.CharField(max_length=210, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True, editable=False)

    scope = models.CharField(max_length=8, choices=Scope, blank=True, editable=False)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, editable=False, related_name="takedowns"
    )
    stories = models.ManyToManyField(Story, editable=False, related_name="takedowns")
    articles = models.ManyToManyField(Article, editable=False, related_name="takedowns")
    reached = models.JSONField(
        default=dict,
        editable=False,
        help_text="What it reached at the time, and how to do it again.",
    )

    # The open ones by when they fall due, then the others, decided last first.
    MOST_URGENT = (F("decided_at").desc(nulls_first=True), "due_at", "pk")
    # How long before it falls due a request is marked as urgent.
    SOON = timedelta(hours=24)

    objects = TakedownQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        permissions = [("decide_takedown", "Can decide on a takedown")]
        indexes = [models.Index(fields=["state", "due_at"], name="takedown_due")]
        constraints = [
            models.CheckConstraint(
                name="takedown_decided_by_somebody_with_a_reason",
                condition=Q(state__in=["received", "acknowledged"], decided_at__isnull=True)
                | ~Q(state__in=["received", "acknowledged"])
                & Q(decided_at__isnull=False)
                & ~Q(decided_by_name="")
                & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="takedown_done_has_a_scope", condition=~Q(state="done") | ~Q(scope="")
            ),
            models.CheckConstraint(
                name="takedown_due_after_it_came", condition=Q(due_at__gt=F("received_at"))
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def asker(self):
        return f"{self.name}, {self.organisation}" if self.organisation else self.name

    def clock(self, at):
        """How the time stands, in words: “2 days 4 hours left”, “overdue by 3 hours”; "" once it
        is decided."""
        if not self.is_open:
            return ""
        left = self.due_at - at
        return (
            f"{_in_words(left)} left" if left >= timedelta(0) else f"overdue by {_in_words(-left)}"
        )

    def is_urgent(self, at):
        return self.is_open and self.due_at - at < self.SOON


class Erasure(models.Model):
    """One text that a takedown erased or struck words out of: where it stood, and the SHA-256 of
    what stood there, so that what is missing can be told from what never was."""

    takedown = models.ForeignKey(Takedown, models.PROTECT, related_name="erasures")
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["table", "row"], name="erasure_of_row")]

    def __str__(self):
        return f"{self.table} {self.row}, {self.field}"


def _in_words(span):
    """A time span as “2 days 4 hours”, “3 hours” or “20 minutes”, rounded down."""
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{_count(days, 'day')} {_count(hours, 'hour')}" if hours else _count(days, "day")
    return _count(hours, "hour") if hours else _count(minutes, "minute")


def _count(number, word):
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
