"""What is different between two editions of an article, on one screen.

Rows go in, `articles.comparing` compares their values, and the template prints what it found.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from articles.comparing import Kind, Told, compare, words_of
from articles.models import Edition, LeadPicture

from .forms import said_when
from .review import visible_edition


@dataclass(frozen=True)
class Part:
    """A part of the page and what became of its sentences."""

    title: str
    changes: tuple

    @property
    def is_same(self):
        return all(change.kind == "same" for change in self.changes)


@require_safe
def compare_editions(request, edition_id):
    """GET: the screen. `?from=` and `?to=` are editions of the article; without them the edition
    is held against the live one, else against the one before it."""
    edition = visible_edition(request, edition_id)
    editions = list(edition.article.editions.order_by("number"))
    before = _asked(request, "from", editions) or _usual(edition, editions)
    after = _asked(request, "to", editions) or edition
    context = {
        **admin.site.each_context(request),
        "title": f"Compare: {edition}",
        "edition": edition,
        "editions": editions,
        "before": before,
        "after": after,
        **(_differences(before, after) if before else {}),
    }
    return TemplateResponse(request, "admin/articles/edition/compare.html", context)


def _asked(request, name, editions):
    """The edition that a field of the form names, or None where it names none of these."""
    asked = request.GET.get(name, "")
    return next((edition for edition in editions if str(edition.pk) == asked), None)


def _usual(edition, editions):
    """The live edition, else the one before this one; None where there is no other."""
    others = [other for other in editions if other.pk != edition.pk]
    live = [other for other in others if other.status == Edition.Status.LIVE]
    earlier = [other for other in others if other.number < edition.number]
    return next(iter([*live, *reversed(earlier), *others]), None)


def _differences(before, after):
    found = {
        **compare(_credits(before), _credits(after)),
        **compare(_picture(before), _picture(after)),
        **compare(_claims(before), _claims(after)),
        **compare(_corrections(before), _corrections(after)),
    }
    headline = words_of(before.headline, after.headline)
    parts = [Part(title, changes) for title, changes in found.items()]
    kinds = [change.kind for part in parts for change in part.changes]
    return {
        "headline": headline,
        "headline_changed": any(piece.kind != Kind.SAME for piece in headline),
        "parts": parts,
        "counts": {kind: kinds.count(kind) for kind in ("changed", "added", "removed", "same")},
    }


def _claims(edition):
    claims = (
        edition.claims.in_reading_order()
        .select_related("prediction", "event")
        .prefetch_related("passages__snapshot__story__source")
    )
    return [
        Told(
            section=claim.get_section_display(),
            paragraph=claim.paragraph,
            text=claim.text,
            facts={
                "Basis": claim.get_basis_display(),
                "Date": said_when(claim.event_date, claim.event_precision),
                "Event": str(claim.event or ""),
                "Forecast": _forecast(claim.prediction),
            },
            passages=tuple(_passage(passage) for passage in claim.passages.all()),
        )
        for claim in claims
    ]


def _forecast(prediction):
    """A forecast as far as readers are told of it: one that nobody tracks, they are not."""
    if prediction is None or prediction.tracked_by_id is None:
        return ""
    likelihood, outcome = prediction.get_likelihood_display(), prediction.get_outcome_display()
    return f"{prediction}: {likelihood}, check by {prediction.resolve_by}, {outcome}"


def _passage(passage):
    snapshot = passage.snapshot
    where = f"{snapshot.story.source}, {snapshot.get_kind_display()} of {snapshot.read_at:%Y-%m-%d}"
    translated = f", translated “{passage.translation}”" if passage.translation else ""
    return f"“{passage.exact}” ({where}){translated}"


def _credits(edition):
    return [
        Told(
            section="Credits",
            paragraph=credit.order,
            text=f"{credit.story.source}: {credit.story}",
            facts={
                "Credit line": credit.line,
                "The original": "yes" if credit.is_original else "no",
            },
        )
        for credit in edition.credits.select_related("story__source")
    ]


def _picture(edition):
    return [
        Told(
            section="Lead picture",
            paragraph=1,
            text=picture.alt,
            facts={
                "File": f"{picture.file_hash[:12]}…, {picture.width} × {picture.height} pixels",
                "Credit": picture.credit,
                "Licence": picture.licence_note or picture.get_licence_display(),
                "Where the licence stands": picture.deed,
                "Taken from": str(picture.source or ""),
            },
        )
        for picture in LeadPicture.objects.filter(edition=edition).select_related("source")
    ]


def _corrections(edition):
    return [
        Told("Corrections it carries", 1, f"{note.what_was_wrong} → {note.what_is_right}")
        for note in edition.corrections.order_by("pk")
    ]


ROUTES = [("compare/", compare_editions, "articles_edition_compare")]
