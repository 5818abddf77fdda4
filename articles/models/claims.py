"""The sentences of an edition (Claim) and the words they rest on (Passage)."""

import datetime

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When

from .editions import Edition
from .predictions import Prediction
from .selectors import Selector
from .sources import Source
from .stories import Snapshot
from .timelines import Precision, TimelineEvent

# A claim is a sentence; nothing longer than this is one in any language.
LONGEST_CLAIM = 2000


class Section(models.TextChoices):
    """The parts of an article page that are made of claims, in the order of reading."""

    HOOK = "hook", "Hook"
    WHAT_CHANGED = "what_changed", "What changed"
    WHY_IT_MATTERS = "why_it_matters", "Why it matters"
    WHAT_TO_DO = "what_to_do", "What to do next"
    INSIGHT = "insight", "Deep insight"
    TAKEAWAY = "takeaway", "Key takeaways"
    IMPLICATION = "implication", "Future implications"
    RATIONALE = "rationale", "Rationale"
    EVENT = "event", "Timeline"


# A rationale is read right after the implication it shares its paragraph number with.
_RANK = {section: 10 * place for place, section in enumerate(Section)}
_RANK[Section.RATIONALE] = _RANK[Section.IMPLICATION]


class ClaimQuerySet(models.QuerySet):
    def in_reading_order(self):
        rank = Case(*(When(section=s, then=Value(r)) for s, r in _RANK.items()))
        return self.order_by(
            rank, F("event_date").asc(nulls_first=True), "paragraph", "section", "order", "pk"
        )

    def unreviewed(self):
        return self.filter(verdict=Claim.Verdict.NONE)


class Claim(models.Model):
    """One sentence of an edition, with what kind of statement it is and who checked it."""

    class Basis(models.TextChoices):
        REPORTED = "reported", "Reported: a source says so"
        BACKGROUND = "background", "Background"
        ANALYSIS = "analysis", "Analysis"
        ADVICE = "advice", "Advice"

    class Origin(models.TextChoices):
        EXTRACTED = "extracted", "Extracted from the source"
        MODEL = "model", "Written by a model"
        PERSON = "person", "Written by a person"
        MODEL_EDITED = "model_edited", "Written by a model, edited by a person"
        EXTRACTED_EDITED = "extracted_edited", "Extracted, edited by a person"

    class Verdict(models.TextChoices):
        NONE = "", "Not checked"
        ACCEPTED = "accepted", "Checked one by one"
        IN_SECTION = "in_section", "Read in section"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="claims")
    section = models.CharField(max_length=14, choices=Section)
    paragraph = models.PositiveSmallIntegerField(
        default=1, help_text="A rationale has the number of its implication."
    )
    order = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_CLAIM)])
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.REPORTED)
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.PERSON)
    quotes = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Whose words the sentence is, as the evidence check found.",
    )
    event_date = models.DateField(
        null=True, blank=True, help_text="The first day of the month or year where that is all."
    )
    event_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    event = models.ForeignKey(
        TimelineEvent, models.SET_NULL, null=True, blank=True, related_name="claims"
    )
    merged_from = models.ForeignKey(
        TimelineEvent,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="The event it was under before that one was merged into another.",
    )
    prediction = models.ForeignKey(
        Prediction, models.PROTECT, null=True, blank=True, related_name="claims"
    )
    erased_at = models.DateTimeField(
        null=True, editable=False, help_text="When a takedown erased its words."
    )
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default=Verdict.NONE)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["edition", "section"], name="claim_by_section"),
            # Few claims have either. An index that holds the many that have none as well looks to
            # the planner as if it were of no use.
            models.Index(fields=["event"], condition=Q(event__isnull=False), name="claim_of_event"),
            models.Index(
                fields=["event_date"], condition=Q(event_date__isnull=False), name="claim_dated"
            ),
            models.Index(
                fields=["prediction"],
                condition=Q(prediction__isnull=False),
                name="claim_of_prediction",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="claim_event_has_a_date",
                condition=Q(event_date__isnull=True, event_precision="")
                | Q(event_date__isnull=False) & ~Q(event_precision=""),
            ),
            models.CheckConstraint(
                name="claim_in_timeline_is_dated",
                condition=~Q(section="event") | Q(event_date__isnull=False),
                violation_error_message="A timeline entry needs its date.",
            ),
            models.CheckConstraint(
                name="claim_verdict_has_a_name",
                condition=Q(verdict="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | ~Q(verdict="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(name="claim_has_text", condition=~Q(text="")),
        ]

    def __str__(self):
        return self.text

    @property
    def place(self):
        """Sorts the claims of an edition as `in_reading_order` has the database do it."""
        dated = (self.event_date is not None, self.event_date or datetime.date.min)
        return _RANK[self.section], dated, self.paragraph, self.section, self.order, self.pk


class Passage(Selector):
    """The exact words of a snapshot that a claim rests on. Words that were not found are kept, and
    shown as a finding."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="passages")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="passages")
    exact = models.TextField()
    order = models.PositiveSmallIntegerField(default=1)
    translation = models.TextField(blank=True)
    translated_by = models.CharField(
        max_length=100, blank=True, help_text="A person's name, or the model's."
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="passage_positions_are_a_range", condition=Selector.IS_A_RANGE
            ),
            models.CheckConstraint(name="passage_has_words", condition=~Q(exact="")),
            models.CheckConstraint(
                name="passage_translation_names_its_translator",
                condition=Q(translation="") | ~Q(translated_by=""),
            ),
        ]

    def __str__(self):
        return self.exact
