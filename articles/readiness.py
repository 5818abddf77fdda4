"""What an edition still lacks before it can be published, each in words and with its place."""

from dataclasses import dataclass

from articles import rights
from articles.models import Claim, Finding, Source
from articles.models.claims import Section
from articles.moments import in_utc
from articles.text import words


@dataclass(frozen=True)
class Gap:
    """Something that is still missing before publication, in words, and where to mend it."""

    code: str
    words: str
    claim_id: int | None = None


SUMMARY = (Section.WHAT_CHANGED, Section.WHY_IT_MATTERS, Section.WHAT_TO_DO)
REQUIRED_SECTIONS = (Section.HOOK, Section.WHAT_CHANGED, Section.WHY_IT_MATTERS)


def gaps(edition):
    """Everything that stands between an edition and its publication, as a list of Gap.

    It reads the findings that are stored; `approve` and `publish` have the evidence checked anew
    before they ask.
    """
    claims = list(
        edition.claims.in_reading_order()
        .select_related("quotes")
        .prefetch_related("passages__snapshot__story__source")
    )
    return [
        *_missing_parts(edition, claims),
        *_too_long(edition, claims),
        *_open_findings(edition),
        *_unreviewed(claims),
        *_beyond_rights(claims),
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


def _missing_parts(edition, claims):
    if not edition.headline.strip():
        yield Gap("headline", "The headline is missing.")
    if edition.article.category_id is None:
        yield Gap("category", "The category is missing.")
    present = {claim.section for claim in claims}
    for section in REQUIRED_SECTIONS:
        if section not in present:
            yield Gap(section, f"“{section.label}” is empty.")
    original = edition.credits.filter(is_original=True).select_related("story__source").first()
    if original is None:
        yield Gap("original", "No story is marked as the original.")
    elif original.story.source.kind == Source.Kind.AGGREGATOR:
        yield Gap(
            "aggregator",
            f"{original.story.source} is an aggregator; credit the publisher as the original.",
        )
    for claim in claims:
        if claim.section == Section.RATIONALE and not any(
            other.section == Section.IMPLICATION and other.paragraph == claim.paragraph
            for other in claims
        ):
            yield Gap("rationale", "A rationale stands without its implication.", claim.pk)


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


def _open_findings(edition):
    findings = Finding.objects.open().filter(claim__edition=edition)
    for finding in findings:
        yield Gap("finding", f"{finding.get_kind_display()}: {finding.detail}", finding.claim_id)


def _unreviewed(claims):
    waiting = [claim for claim in claims if claim.verdict == Claim.Verdict.NONE]
    if waiting:
        count = "One claim has" if len(waiting) == 1 else f"{len(waiting)} claims have"
        yield Gap("unreviewed", f"{count} no verdict yet.", waiting[0].pk)


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
