"""The review screen: claims beside the source text they rest on.

`review` reads; every button on the screen is a form of its own, answered in `verbs`.
"""

from dataclasses import dataclass, field

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import redrafting, translating
from articles.events import joining
from articles.evidence import locate
from articles.models import (
    Audience,
    Category,
    Claim,
    Credit,
    DeskEntry,
    Edition,
    Finding,
    Jotting,
    Prediction,
    Snapshot,
    TimelineEvent,
)
from articles.models.claims import Section
from articles.moves import moves_for, permits, revisions_for, second_person_needed
from articles.readiness import REQUIRED_SECTIONS, checks
from articles.risk import reason_for_own_verdict

from .forms import said_when
from .picture import on_screen
from .remedies import REMEDIES, unknown_name
from .sheet import sheet
from .source_text import Mark, paragraphs, split_at_chosen
from .whom import after_submitting, who_may

# Sections as they are read: an implication and its rationale are one.
GROUPS = [section for section in Section if section != Section.RATIONALE]

# How many lines of the record the screen shows; the rest is in the list of desk entries.
HISTORY = 30

# How many events the form of a dated claim proposes; any other can be typed.
EVENTS = 100


@dataclass
class Line:
    """A claim as the screen shows it. `number` counts in reading order."""

    claim: Claim
    number: int
    selected: bool
    findings: list
    when: str
    own_verdict: str  # why it needs a verdict of its own, or ""
    coincidences: tuple = ()  # claims of other articles that may report its event

    @property
    def machine(self):
        """Whether these are a machine's words that no person has answered for yet."""
        made = self.claim.origin in (Claim.Origin.MODEL, Claim.Origin.EXTRACTED)
        return made and not self.claim.verdict

    @property
    def open_findings(self):
        return [finding for finding in self.findings if finding.is_open]


@dataclass
class Group:
    """A section of the page, empty or not."""

    section: Section
    required: bool
    lines: list = field(default_factory=list)

    @property
    def acceptable(self):
        """How many claims "accept section" would mark as read."""
        return sum(not line.claim.verdict and not line.own_verdict for line in self.lines)


def review(request, edition_id):
    """GET: the screen. `?claim=` selects a claim, `?source=` the snapshot to read."""
    edition = visible_edition(request, edition_id)
    lines = lines_of(edition, selected=_number(request.GET.get("claim")))
    if _may_join(edition, request.user):
        found = joining.coincidences([line.claim for line in lines])
        for line in lines:
            line.coincidences = found.get(line.claim.pk, ())
    credits = credits_of(edition)
    snapshot = chosen_snapshot(credits, lines, _number(request.GET.get("source")))
    context = {
        **admin.site.each_context(request),
        "edition": edition,
        "credits": credits,
        **_claims(edition, lines),
        **_source_pane(snapshot, lines),
        **_desk_panel(edition, request.user),
        **on_screen(edition),
        "jottings": Jotting.objects.of(request.user, edition),
    }
    return TemplateResponse(request, "admin/articles/edition/review.html", context)


def visible_edition(request, edition_id):
    """The edition, for somebody who may look at it; else PermissionDenied or Http404."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    editions = Edition.objects.select_related(
        "article__category", "created_by", "submitted_by", "approved_by"
    )
    return get_object_or_404(editions, pk=edition_id)


def lines_of(edition, selected=None):
    """The claims of an edition in reading order, as Lines, in five queries however many."""
    findings = Finding.objects.select_related("waiver", "passage")
    claims = (
        edition.claims.in_reading_order()
        .select_related("reviewed_by", "prediction", "event")
        .prefetch_related(
            "passages__snapshot__story__source", Prefetch("findings", queryset=findings)
        )
    )
    return [_line(claim, number, selected) for number, claim in enumerate(claims, start=1)]


def _line(claim, number, selected):
    found = list(claim.findings.all())
    for finding in found:
        finding.remedy = REMEDIES[finding.kind]
        finding.unknown_name = unknown_name(finding)
        finding.waived = getattr(finding, "waiver", None)
        finding.is_open = finding.severity == Finding.Severity.BLOCK and not finding.waived
    when = said_when(claim.event_date, claim.event_precision)
    own = reason_for_own_verdict(claim, found)
    return Line(claim, number, claim.pk == selected, found, when, own)


def credits_of(edition):
    snapshots = Snapshot.objects.order_by("read_at", "pk")
    return list(
        Credit.objects.filter(edition=edition)
        .select_related("story__source")
        .prefetch_related(Prefetch("story__snapshots", queryset=snapshots))
    )


def chosen_snapshot(credits, lines, asked):
    """The snapshot to read: the one asked for, else the selected claim's, else the fullest of the
    original. None where the edition has no text at all."""
    known = {s.pk: s for credit in credits for s in credit.story.snapshots.all()}
    if asked in known:
        return known[asked]
    for line in lines:
        if line.selected:
            for passage in line.claim.passages.all():
                if passage.snapshot_id in known:
                    return known[passage.snapshot_id]
    for credit in sorted(credits, key=lambda credit: not credit.is_original):
        kept = credit.story.snapshots.all()
        if kept:
            return max(kept, key=lambda snapshot: len(snapshot.text))
    return None


def marks_in(snapshot, lines):
    """Where the claims' passages stand in a snapshot; one whose words differ a little is close."""
    marks = []
    for line in lines:
        for passage in line.claim.passages.all():
            if passage.snapshot_id != snapshot.pk:
                continue
            start, end, close = passage.start, passage.end, False
            if start is None and snapshot.text:
                match = locate(passage.exact, snapshot.text)
                start, end, close = (match.start, match.end, True) if match else (None,) * 3
            if start is not None:
                marks.append(
                    Mark(start, end, passage.pk, line.claim.pk, line.number, line.selected, close)
                )
    return marks


def _claims(edition, lines):
    groups = {section: Group(section, section in REQUIRED_SECTIONS) for section in GROUPS}
    for line in lines:
        shown_under = line.claim.section
        if shown_under == Section.RATIONALE:
            shown_under = Section.IMPLICATION
        groups[shown_under].lines.append(line)
    verdicts = [line.claim.verdict for line in lines]
    return {
        "groups": list(groups.values()),
        "total": len(lines),
        "one_by_one": verdicts.count(Claim.Verdict.ACCEPTED),
        "in_section": verdicts.count(Claim.Verdict.IN_SECTION),
        "acceptable": sum(group.acceptable for group in groups.values()),
        "unchecked": verdicts.count(Claim.Verdict.NONE),
        "open_findings": sum(len(line.open_findings) for line in lines),
        "next_line": _next_unchecked(lines),
        "selected": next((line for line in lines if line.selected), None),
        "bases": Claim.Basis.choices,
        "event_titles": _event_titles(lines),
        "likelihoods": Prediction.Likelihood.choices,
        "categories": (categories := list(Category.objects.all())),
        "category_makers": "" if categories else who_may("articles.add_category"),
        "audiences": Audience.objects.all(),
        "chosen_audiences": {audience.pk for audience in edition.article.audiences.all()},
        "tags": ", ".join(sorted(edition.article.tags.names())),
    }


def _next_unchecked(lines):
    """The first unchecked line after the selected one, else the first of all; None if none is."""
    place = next((n for n, line in enumerate(lines) if line.selected), -1)
    after = [*lines[place + 1 :], *lines[: place + 1]]
    return next((line for line in after if not line.claim.verdict), None)


def _event_titles(lines):
    """The titles of events to choose from, the newest first, where a claim could report one."""
    if not any(line.when for line in lines):
        return []
    standing = TimelineEvent.objects.standing().order_by("-pk")
    return sorted(set(standing.values_list("title", flat=True)[:EVENTS]))


def _source_pane(snapshot, lines):
    if snapshot is None:
        return {"snapshot": None}
    found = paragraphs(snapshot.text, marks_in(snapshot, lines))
    before, after = split_at_chosen(found)
    return {
        "snapshot": snapshot,
        "before": before,
        "after": after,
        "marked": any(paragraph.chosen for paragraph in found),
    }


def _desk_panel(edition, person):
    """What is missing, what this person may do now, and what was done before."""
    made = checks(edition) if edition.is_in_work else []
    history = DeskEntry.objects.filter(article=edition.article_id).select_related("edition")
    waits_for_another = (
        edition.status == Edition.Status.IN_REVIEW
        and permits(person, "approve")
        and second_person_needed(edition, person)
    )
    return {
        "title": f"Review: {edition}",
        "checks": made,
        "gaps": [gap for check in made for gap in check.gaps],
        "moves": moves_for(edition, person),
        "revisions": revisions_for(edition, person),
        "in_work": edition.article.editions.in_work().exclude(pk=edition.pk).first(),
        **translating.at_the_desk(edition, person),
        "corrections": edition.corrections.order_by("pk"),
        "waits_for_another": waits_for_another,
        "after_submitting": after_submitting(edition, person),
        "may_edit": edition.is_in_work and person.has_perm("articles.change_edition"),
        "may_redraft": edition.is_in_work and person.has_perm(redrafting.PERMISSION),
        "may_join": _may_join(edition, person),
        "may_waive": edition.is_in_work and person.has_perm("articles.waive_finding"),
        "history": history[:HISTORY],
        "left_empty": _left_empty(edition),
        **sheet(edition, person, timezone.now()),
    }


def _may_join(edition, person):
    """Whether this person may say which events the edition's claims report."""
    read = edition.is_in_work or edition.status == Edition.Status.LIVE
    return read and person.has_perm(joining.PERMISSION)


def _left_empty(edition):
    """What the drafter could not fill or was not given, in its words."""
    run = edition.draft_runs.filter(section="").first() if edition.is_in_work else None
    return run.problems if run else []


def _number(text):
    """An id from a query string, or None where it is not one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
