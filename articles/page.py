"""An article page as readers see it: claims grouped by part, passages numbered for the margin.

Pure: it works on rows that the view has read, and reads none itself. What the sources' rights keep
back has been taken out by `articles.rights` before it comes here.
"""

import math
from dataclasses import dataclass, field

from articles.models import Claim
from articles.models.claims import Section
from articles.text import words

# The parts of the page whose notes stand together in the margin.
GROUPS = {
    Section.HOOK: "hook",
    Section.WHAT_CHANGED: "tldr",
    Section.WHY_IT_MATTERS: "tldr",
    Section.WHAT_TO_DO: "tldr",
    Section.INSIGHT: "insight",
    Section.TAKEAWAY: "takeaways",
    Section.IMPLICATION: "implications",
    Section.RATIONALE: "implications",
    Section.EVENT: "timeline",
}
FORWARD = (Section.IMPLICATION, Section.RATIONALE)
INSIGHT_REGION = (Section.INSIGHT, Section.TAKEAWAY, *FORWARD)
MODEL_WROTE = (Claim.Origin.MODEL, Claim.Origin.MODEL_EDITED)

# Adults read about this many words of English non-fiction a minute (Brysbaert 2019: 238).
WORDS_A_MINUTE = 238


@dataclass(frozen=True)
class Citation:
    """A superscript: the note it leads to, and its own anchor for the way back."""

    number: int
    anchor: str


@dataclass(frozen=True)
class Sentence:
    claim: Claim
    citations: tuple

    @property
    def text(self):
        return self.claim.text


@dataclass(frozen=True)
class Note:
    """A numbered passage in the margin; `quote` is "" where only the source may be named."""

    number: int
    passage: object
    quote: str
    translation: str

    @property
    def story(self):
        return self.passage.snapshot.story

    @property
    def source(self):
        return self.story.source

    @property
    def language(self):
        return self.story.language or self.source.language

    @property
    def is_shortened(self):
        return bool(self.quote) and self.quote != self.passage.exact


@dataclass(frozen=True)
class Implication:
    """What may follow, why, and the forecast an editor chose to track, if any."""

    sentences: tuple
    rationale: tuple
    prediction: object


@dataclass(frozen=True)
class Text:
    """The claims of an edition, laid out. Paragraphs are tuples of Sentence."""

    hook: tuple
    what_changed: tuple
    why_it_matters: tuple
    what_to_do: tuple
    insight: tuple
    takeaways: tuple
    implications: tuple
    timeline: tuple
    notes: dict  # group → notes first cited there
    is_verbatim: bool  # every sentence is a source's, unchanged
    is_enhanced: bool
    has_model_analysis: bool
    is_grounded: bool
    minutes: int
    withheld: int
    claims: tuple  # all that readers see

    @property
    def summary(self):
        """The hook as plain text, for descriptions."""
        return " ".join(sentence.text for paragraph in self.hook for sentence in paragraph)

    @property
    def has_tldr(self):
        return bool(self.what_changed or self.why_it_matters or self.what_to_do)

    @property
    def has_insight_region(self):
        return bool(self.insight or self.takeaways or self.implications or self.timeline)


def lay_out(shown):
    """The Text of an edition, from its `rights.Shown` (claims in reading order)."""
    notes = _Notes(shown)
    sentences = [Sentence(claim, notes.cite(claim)) for claim in shown.claims]
    by_section = {
        section: [s for s in sentences if s.claim.section == section] for section in GROUPS
    }
    return Text(
        hook=_paragraphs(by_section[Section.HOOK]),
        what_changed=_paragraphs(by_section[Section.WHAT_CHANGED]),
        why_it_matters=_paragraphs(by_section[Section.WHY_IT_MATTERS]),
        what_to_do=_paragraphs(by_section[Section.WHAT_TO_DO]),
        insight=_paragraphs(by_section[Section.INSIGHT]),
        takeaways=_paragraphs(by_section[Section.TAKEAWAY]),
        implications=_implications(by_section),
        timeline=tuple(by_section[Section.EVENT]),
        notes=notes.by_group,
        is_verbatim=all(claim.origin == Claim.Origin.EXTRACTED for claim in shown.claims),
        is_enhanced=_is_enhanced(shown.claims),
        has_model_analysis=_model_wrote(shown.claims, INSIGHT_REGION),
        is_grounded=_is_grounded(shown.claims),
        minutes=reading_minutes(claim.text for claim in shown.claims),
        withheld=len(shown.withheld),
        claims=shown.claims,
    )


def reading_minutes(texts):
    """Whole minutes of reading, one at least."""
    return max(1, math.ceil(sum(words.count(text) for text in texts) / WORDS_A_MINUTE))


@dataclass
class _Notes:
    """Numbers passages as they are met; the same words of one story keep their number, whichever
    of its texts they were found in, unless one of these was taken down."""

    shown: object
    by_group: dict = field(default_factory=dict)
    _numbers: dict = field(default_factory=dict)
    _mentions: dict = field(default_factory=dict)

    def cite(self, claim):
        """The Citations of a claim, by number: one met before is smaller, wherever it was added."""
        numbers = {self._number(claim, passage) for passage in claim.passages.all()}
        return tuple(self._citation(number) for number in sorted(numbers))

    def _number(self, claim, passage):
        text = passage.snapshot
        said = " ".join(passage.exact.split())
        key = (text.story_id, text.erased_at, said)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.by_group.setdefault(GROUPS[claim.section], []).append(
                Note(
                    self._numbers[key],
                    passage,
                    self.shown.quotes.get(passage.pk, ""),
                    self.shown.translations.get(passage.pk, ""),
                )
            )
        return self._numbers[key]

    def _citation(self, number):
        self._mentions[number] = self._mentions.get(number, 0) + 1
        return Citation(number, f"c{number}-{self._mentions[number]}")


def _paragraphs(sentences):
    grouped = {}
    for sentence in sentences:
        grouped.setdefault(sentence.claim.paragraph, []).append(sentence)
    return tuple(tuple(group) for group in grouped.values())


def _implications(by_section):
    grouped = {}
    for sentence in by_section[Section.IMPLICATION]:
        grouped.setdefault(sentence.claim.paragraph, ([], []))[0].append(sentence)
    for sentence in by_section[Section.RATIONALE]:
        grouped.setdefault(sentence.claim.paragraph, ([], []))[1].append(sentence)
    return tuple(
        Implication(
            tuple(said),
            tuple(why),
            next((s.claim.prediction for s in said if _is_tracked(s.claim.prediction)), None),
        )
        for said, why in grouped.values()
    )


def _is_tracked(prediction):
    return prediction is not None and prediction.tracked_by_id is not None


def _model_wrote(claims, sections):
    return any(c.origin in MODEL_WROTE for c in claims if c.section in sections)


def _is_enhanced(claims):
    """Whether a takeaway adds what the news itself does not: background, or another story."""
    news = {
        passage.snapshot.story_id
        for claim in claims
        if GROUPS[claim.section] in ("hook", "tldr")
        for passage in claim.passages.all()
    }
    return any(
        claim.basis == Claim.Basis.BACKGROUND
        or any(passage.snapshot.story_id not in news for passage in claim.passages.all())
        for claim in claims
        if claim.section == Section.TAKEAWAY
    )


def _is_grounded(claims):
    """Whether a model looked forward and each of its rationales rests on words that were found."""
    reasons = [claim for claim in claims if claim.section == Section.RATIONALE]
    explained = {claim.paragraph for claim in reasons}
    return (
        _model_wrote(claims, FORWARD)
        and all(
            claim.paragraph in explained for claim in claims if claim.section == Section.IMPLICATION
        )
        and all(
            any(passage.start is not None for passage in claim.passages.all()) for claim in reasons
        )
    )
