"""What an edition still lacks before it can be published: every check by its name, with what it
found in words and the place where that is mended."""

import re
from dataclasses import dataclass, field

from articles import rights
from articles.models import Claim, Finding, LeadPicture, Source
from articles.models.claims import Section
from articles.moments import in_utc
from articles.text import words

# Where a gap without a claim is mended on the review screen; others are sections.
_PLACES = {
    "headline": "headline",
    "category": "about",
    "original": "credits",
    "aggregator": "credits",
    "credit": "credits",
    "picture": "picture",
}


@dataclass(frozen=True)
class Gap:
    """Something that is still missing before publication, in words, and where to mend it."""

    code: str
    words: str
    claim_id: int | None = None

    @property
    def anchor(self):
        """The id of the element of the review screen at which it is mended."""
        if self.claim_id:
            return f"claim-{self.claim_id}"
        return _PLACES.get(self.code, f"section-{self.code}")


@dataclass(frozen=True)
class Check:
    """One check of an edition: what stands in the way of publishing, and what is only worth a look.
    Both are lists of Gap."""

    name: str
    gaps: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def state(self):
        return "blocks" if self.gaps else "warns" if self.warnings else "passed"

    @property
    def first(self):
        """The first place to mend, or None."""
        return next(iter([*self.gaps, *self.warnings]), None)

    @property
    def rest(self):
        return [*self.gaps, *self.warnings][1:]


SUMMARY = (Section.WHAT_CHANGED, Section.WHY_IT_MATTERS, Section.WHAT_TO_DO)
REQUIRED_SECTIONS = (Section.HOOK, Section.WHAT_CHANGED, Section.WHY_IT_MATTERS)

# What journalists write where something is still to come, in English and in Chinese.
_PLACEHOLDER = re.compile(r"\b(?:TK)+\b|待补", re.ASCII)


def checks(edition):
    """Every check that stands before publication, passed or not, as a list of Check.

    It reads the findings that are stored; `approve` and `publish` have the evidence checked anew
    before they ask.
    """
    claims = list(
        edition.claims.in_reading_order()
        .select_related("quotes")
        .prefetch_related("passages__snapshot__story__source")
    )
    credits = list(edition.credits.select_related("story__source"))
    picture = LeadPicture.objects.filter(edition=edition).select_related("source").first()
    blocking, warnings = _findings(claims)
    translated = edition.article.translation_of_id is not None
    return [
        Check("Headline", list(_headline(edition))),
        Check("Category", list(_category(edition))),
        Check("Sections", list(_sections(claims))),
        Check("Original", list(_original(credits))),
        Check("Length", list(_too_long(edition, claims))),
        *([Check("Translation", list(_untranslated(edition, claims)))] if translated else []),
        Check("Placeholders", [*_placeholders(edition, claims, credits), *_to_come(picture)]),
        Check("Evidence", blocking, warnings),
        Check("Verdicts", list(_unreviewed(claims))),
        Check(
            "Rights",
            [
                *_kept_headline(edition, credits),
                *_beyond_rights(claims),
                *_kept_picture(picture),
            ],
        ),
    ]


def embargo_gap(edition, at):
    """The Gap that an embargo is to whoever would publish at that time, or None. It stands in the
    way of no approval."""
    if not edition.is_embargoed(at):
        return None
    words = (
        f"Embargo: not before {in_utc(edition.embargo_until)}, as {edition.embargo_asked_by} "
        "asked. Schedule it for then or later, or lift the embargo."
    )
    return Gap("embargo", words)


def gaps(edition):
    """Everything that stands between an edition and its publication, as a list of Gap."""
    return [gap for check in checks(edition) for gap in check.gaps]


def _headline(edition):
    if not edition.headline.strip():
        yield Gap("headline", "The headline is missing.")


def _category(edition):
    if edition.article.category_id is None:
        yield Gap("category", "The category is missing.")


def _sections(claims):
    present = {claim.section for claim in claims}
    for section in REQUIRED_SECTIONS:
        if section not in present:
            yield Gap(section, f"“{section.label}” is empty.")
    for claim in claims:
        if claim.section == Section.RATIONALE and not any(
            other.section == Section.IMPLICATION and other.paragraph == claim.paragraph
            for other in claims
        ):
            yield Gap("rationale", "A rationale stands without its implication.", claim.pk)


def _original(credits):
    original = next((credit for credit in credits if credit.is_original), None)
    if original is None:
        yield Gap("original", "No story is marked as the original.")
    elif original.story.source.kind == Source.Kind.AGGREGATOR:
        source = original.story.source
        yield Gap("aggregator", f"{source} is an aggregator; credit the publisher as the original.")


def _too_long(edition, claims):
    """A summary is read in thirty seconds, a paragraph of the insight in one breath."""
    is_chinese = edition.article.language.startswith("zh")
    summary = " ".join(claim.text for claim in claims if claim.section in SUMMARY)
    length = words.characters(summary) if is_chinese else words.count(summary)
    limit, unit = (200, "characters") if is_chinese else (110, "words")
    if length > limit:
        first = next(claim for claim in claims if claim.section in SUMMARY)
        yield Gap("summary", f"The summary has {length} {unit}; {limit} are read.", first.pk)
    paragraphs = {}
    for claim in claims:
        if claim.section == Section.INSIGHT:
            paragraphs.setdefault(claim.paragraph, []).append(claim)
    for paragraph in paragraphs.values():
        length = words.count(" ".join(claim.text for claim in paragraph))
        if length > 120:
            words_of = f"A paragraph of the deep insight has {length} words; 120 are the most."
            yield Gap("insight", words_of, paragraph[0].pk)


def _untranslated(edition, claims):
    """What a translation still has in the language of what it translates, told by the script."""
    is_chinese = edition.article.language.startswith("zh")
    if words.is_chinese(edition.headline) != is_chinese:
        yield Gap("headline", "The headline is not translated yet.")
    left = [claim for claim in claims if words.is_chinese(claim.text) != is_chinese]
    if left:
        count = "One claim is" if len(left) == 1 else f"{len(left)} claims are"
        yield Gap("untranslated", f"{count} not translated yet.", left[0].pk)


def _placeholders(edition, claims, credits):
    """TK and 待补 say that something is still to come; one that a passage has as well is a word of
    the source (TK is a maker of lifts), and no placeholder."""
    quoted = {claim.pk: _marks(*(p.exact for p in claim.passages.all())) for claim in claims}
    for mark in sorted(_marks(edition.headline) - set().union(*quoted.values())):
        yield Gap("headline", f"“{mark}” is still in the headline.")
    for claim in claims:
        for mark in sorted(_marks(claim.text) - quoted[claim.pk]):
            yield Gap("placeholder", f"“{mark}” is still in “{claim.text[:60]}”.", claim.pk)
    for mark in sorted(_marks(*(credit.line for credit in credits))):
        yield Gap("credit", f"“{mark}” is still in a credit line.")


def _to_come(picture):
    told = (picture.alt, picture.credit, picture.licence_note) if picture else ()
    for mark in sorted(_marks(*told)):
        yield Gap("picture", f"“{mark}” is still in what is told of the picture.")


def _marks(*texts):
    return {mark for text in texts for mark in _PLACEHOLDER.findall(text)}


def _findings(claims):
    """(those that block and are not waived, those that only warn), as lists of Gap, as read."""
    place = {claim.pk: number for number, claim in enumerate(claims)}
    findings = Finding.objects.filter(claim__in=place, waiver__isnull=True)
    blocking, warnings = [], []
    for finding in sorted(findings, key=lambda finding: place[finding.claim_id]):
        found = Gap("finding", f"{finding.get_kind_display()}: {finding.detail}", finding.claim_id)
        (blocking if finding.severity == Finding.Severity.BLOCK else warnings).append(found)
    return blocking, warnings


def _unreviewed(claims):
    waiting = [claim for claim in claims if claim.verdict == Claim.Verdict.NONE]
    if waiting:
        count = "One claim has" if len(waiting) == 1 else f"{len(waiting)} claims have"
        yield Gap("unreviewed", f"{count} no verdict yet.", waiting[0].pk)


def _kept_headline(edition, credits):
    for story in (credit.story for credit in credits):
        if rights.keeps_back(edition.headline, story):
            yield Gap(
                "headline",
                f"The headline is the one of {story.source}, which does not let us show its "
                "headlines. Write your own.",
            )
            return


def _kept_picture(picture):
    if picture and not rights.may_show_picture(picture):
        yield Gap(
            "picture",
            f"The rights of {picture.source} do not let us show its pictures. Take this one out, "
            "or give another.",
        )


def _beyond_rights(claims):
    for claim in rights.shown(claims).withheld:
        source = rights.quoted_source(claim)
        if source is None:
            yield Gap("rights", "This was extracted, and no passage says from where.", claim.pk)
            continue
        limits = rights.rights_of(source)
        why = "" if limits.reviewed else " Its rights are not reviewed yet."
        yield Gap(
            "rights",
            f"This quotes more of {source} than its rights allow ({limits.words_passage} words a "
            f"passage, {limits.words_article} an article).{why} Cut or reword it.",
            claim.pk,
        )
