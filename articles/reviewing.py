"""What an editor does to the claims of an edition in work, one function for each key on the desk.

Each takes the person and the version they read, changes one thing in one transaction, has the
evidence checked again where words changed, and takes an approval back. Wrong input raises
ValidationError; the refusals of `articles.publishing` apply.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.checking import check_edition
from articles.evidence import locate
from articles.models import Claim, DeskEntry, Finding, Passage, Prediction, Snapshot, Waiver
from articles.models.claims import Section
from articles.models.desk import signature
from articles.publishing import lock, reopen
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from articles.rights import clip
from articles.risk import reason_for_own_verdict

EDITED = {
    Claim.Origin.MODEL: Claim.Origin.MODEL_EDITED,
    Claim.Origin.EXTRACTED: Claim.Origin.EXTRACTED_EDITED,
}
NO_VERDICT = {"verdict": Claim.Verdict.NONE, "reviewed_by": None, "reviewed_at": None}


@transaction.atomic
def accept(claim, person, version, *, at=None):
    """Record that this person checked one claim against its passages."""
    edition = open_edition(claim.edition, person, version, "accept a claim")
    _judge(edition.claims.filter(pk=claim.pk), Claim.Verdict.ACCEPTED, person, at)
    note("accept", edition, person, at, why=excerpt(claim.text))
    return edition


@transaction.atomic
def accept_section(edition, section, person, version, *, at=None):
    """Record that this person read a section whole; claims judged one by one keep that verdict.

    Implications are read with their rationales. What needs a verdict of its own (`articles.risk`)
    is left as it is.
    """
    edition = open_edition(edition, person, version, "accept a section")
    sections = [section, Section.RATIONALE] if section == Section.IMPLICATION else [section]
    _read(edition.claims.filter(section__in=sections), person, at)
    note("accept section", edition, person, at, why=Section(section).label)
    return edition


@transaction.atomic
def accept_sections(edition, person, version, *, at=None):
    """The same for all sections at once, by somebody who read the whole draft."""
    edition = open_edition(edition, person, version, "accept the sections")
    read = _read(edition.claims.in_reading_order(), person, at)
    listed = dict.fromkeys(claim.get_section_display() for claim in read)
    why = ", ".join(listed) or "nothing was left to read"
    note("accept section", edition, person, at, why=why)
    return edition


def _read(claims, person, at):
    """Mark those of some claims as read that need no verdict of their own; returns them."""
    waiting = claims.filter(verdict=Claim.Verdict.NONE)
    waiting = waiting.prefetch_related("passages", "findings__waiver")
    read = [c for c in waiting if not reason_for_own_verdict(c, c.findings.all())]
    pks = [claim.pk for claim in read]
    _judge(Claim.objects.filter(pk__in=pks), Claim.Verdict.IN_SECTION, person, at)
    return read


@transaction.atomic
def edit(claim, person, version, *, at=None, **changes):
    """Change a claim's text, basis, date or place. The editor's own words count as checked by them.

    `changes` are fields of Claim. Returns the claim.
    """
    edition = open_edition(claim.edition, person, version, "edit a claim")
    claim = edition.claims.select_for_update(no_key=True).get(pk=claim.pk)
    before, dated = claim.text, (claim.event_date, claim.event_precision)
    basis = claim.get_basis_display()
    for field, value in changes.items():
        setattr(claim, field, value)
    if claim.text != before:
        claim.origin = EDITED.get(claim.origin, claim.origin)
    claim.verdict, claim.reviewed_by = Claim.Verdict.ACCEPTED, person
    claim.reviewed_at = at or timezone.now()
    claim.full_clean()
    claim.save()
    told = {}
    if claim.text != before:
        told["edit"] = f"{before} → {claim.text}"
    if (claim.event_date, claim.event_precision) != dated:
        when = f"{dated[0]} → {claim.event_date} ({claim.event_precision or 'no date'})"
        told["date"] = f"{when}: {claim}"
    if claim.get_basis_display() != basis:
        told["basis"] = f"{basis} → {claim.get_basis_display()}: {claim}"
    # Saved as it was, it is theirs to answer for all the same.
    for verb, why in (told or {"accept": excerpt(claim.text)}).items():
        note(verb, edition, person, at, why=why)
    return changed(edition, at, claim)


@transaction.atomic
def set_basis(claim, basis, person, version, *, at=None):
    """Say what kind of statement a claim is. A verdict that somebody else gave falls."""
    edition = open_edition(claim.edition, person, version, "change a basis")
    claim = edition.claims.select_for_update(no_key=True).get(pk=claim.pk)
    before = claim.get_basis_display()
    claim.basis = basis
    if claim.reviewed_by_id != person.pk:
        claim.verdict, claim.reviewed_by, claim.reviewed_at = Claim.Verdict.NONE, None, None
    claim.full_clean()
    claim.save()
    note("basis", edition, person, at, why=f"{before} → {claim.get_basis_display()}: {claim}")
    return changed(edition, at, claim)


@transaction.atomic
def cut(claim, person, version, *, at=None):
    """Take a claim out of the edition; the record keeps its words."""
    edition = open_edition(claim.edition, person, version, "cut a claim")
    claim = edition.claims.get(pk=claim.pk)
    quoted = claim.origin == Claim.Origin.EXTRACTED
    words = excerpt(claim.text) if quoted else claim.text
    claim.delete()
    note("cut", edition, person, at, why=words)
    return changed(edition, at)


@transaction.atomic
def add_claim(edition, person, version, *, section, text, at=None, **fields):
    """Write a new claim at the end of a section, in a paragraph of its own unless one is given."""
    edition = open_edition(edition, person, version, "add a claim")
    peers = edition.claims.filter(section=section)
    fields.setdefault("paragraph", (peers.aggregate(last=Max("paragraph"))["last"] or 0) + 1)
    last = peers.filter(paragraph=fields["paragraph"]).aggregate(last=Max("order"))["last"] or 0
    claim = Claim(
        edition=edition,
        section=section,
        text=text,
        order=last + 1,
        origin=Claim.Origin.PERSON,
        verdict=Claim.Verdict.ACCEPTED,
        reviewed_by=person,
        reviewed_at=at or timezone.now(),
        **fields,
    )
    claim.full_clean()
    claim.save()
    note("add", edition, person, at, why=text)
    return changed(edition, at, claim)


@transaction.atomic
def set_passage(claim, person, version, *, snapshot, exact, passage=None, translation="", at=None):
    """Rest a claim on words of a snapshot: a new passage, or new words for one it has.

    The words are stored even where the snapshot does not hold them; the evidence check then says
    so. Raises ValidationError for empty words or a snapshot the edition does not credit.
    """
    edition = open_edition(claim.edition, person, version, "change a passage")
    claim = edition.claims.get(pk=claim.pk)
    if not exact.strip():
        raise ValidationError("Copy the words of the source that the claim rests on.")
    if not edition.credits.filter(story=snapshot.story_id).exists():
        raise ValidationError(f"This edition does not credit “{snapshot.story}”; credit it first.")
    if Snapshot.objects.filter(pk=snapshot.pk, erased_at__isnull=False).exists():
        raise ValidationError("The text of this story was taken down; rest the claim on another.")
    if passage is None:
        passage = Passage(claim=claim, order=claim.passages.count() + 1)
    passage.snapshot, passage.exact = snapshot, exact.strip()
    passage.place(locate(passage.exact, snapshot.text))
    if translation != passage.translation:
        passage.translation = translation
        passage.translated_by = str(person) if translation else ""
    passage.full_clean()
    passage.save()
    edition.claims.filter(pk=claim.pk).update(**NO_VERDICT)
    note("passage", edition, person, at, why=excerpt(exact))
    return changed(edition, at, claim)


@transaction.atomic
def drop_passage(passage, person, version, *, at=None):
    """Take a passage from under its claim."""
    claim = passage.claim
    edition = open_edition(claim.edition, person, version, "remove a passage")
    words = excerpt(passage.exact)
    edition.claims.get(pk=claim.pk).passages.filter(pk=passage.pk).delete()
    edition.claims.filter(pk=claim.pk).update(**NO_VERDICT)
    note("drop passage", edition, person, at, why=words)
    return changed(edition, at, claim)


@transaction.atomic
def track(claim, person, version, *, question, likelihood, resolve_by, at=None):
    """Track what an implication says as a forecast: readers see question, likelihood and date,
    and later the outcome. Raises ValidationError for anything but an implication."""
    edition = open_edition(claim.edition, person, version, "track a forecast")
    claim = edition.claims.select_related("prediction").get(pk=claim.pk)
    if claim.section != Section.IMPLICATION:
        raise ValidationError("Only an implication can be tracked as a forecast.")
    forecast = claim.prediction
    if forecast is None or forecast.frozen_at:
        forecast = Prediction()
    forecast.question, forecast.likelihood = question, likelihood
    forecast.resolve_by, forecast.tracked_by = resolve_by, person
    forecast.full_clean()
    forecast.save()
    edition.claims.filter(pk=claim.pk).update(prediction=forecast)
    note("forecast", edition, person, at, why=f"{forecast} ({forecast.get_likelihood_display()})")
    return changed(edition, at, claim)


@transaction.atomic
def untrack(claim, person, version, *, at=None):
    """Track a forecast no longer; one that readers have seen stays in the ledger of predictions."""
    edition = open_edition(claim.edition, person, version, "drop a forecast")
    claim = edition.claims.select_related("prediction").get(pk=claim.pk)
    forecast = claim.prediction
    edition.claims.filter(pk=claim.pk).update(prediction=None)
    if forecast and not forecast.frozen_at and not forecast.claims.exists():
        forecast.delete()
    note("forecast", edition, person, at, why=f"not tracked: {forecast}")
    return changed(edition, at, claim)


@transaction.atomic
def waive(finding, person, version, *, reason, at=None):
    """Override one finding, in public, with a name and a reason; needs its own permission."""
    if not person.has_perm("articles.waive_finding"):
        raise NotPermitted("You may not waive a finding; ask a managing editor.")
    edition = open_edition(finding.claim.edition, person, version, "waive a finding")
    if not Finding.objects.filter(pk=finding.pk).exists():
        raise StaleEdition("The evidence was checked again, and this finding is gone.")
    waiver = Waiver(
        finding=finding,
        person=person,
        person_name=signature(person),
        reason=reason.strip(),
        made_at=at or timezone.now(),
    )
    waiver.full_clean()
    waiver.save()
    note("waive", edition, person, at, why=f"{finding}: {reason.strip()}")
    return edition


def open_edition(edition, person, version, doing):
    """Lock an edition in work for one change by somebody who may edit."""
    if not person.has_perm("articles.change_edition"):
        raise NotPermitted(f"You may not {doing}.")
    edition = lock(edition, version)
    if not edition.is_in_work:
        raise MoveRefused(
            "A published text never changes. Withdraw the article if it must not stand."
        )
    return edition


def _judge(claims, verdict, person, at):
    claims.update(verdict=verdict, reviewed_by=person, reviewed_at=at or timezone.now())


def changed(edition, at, claim=None):
    """After a change of substance: an approval falls, a waiver of what the claim said before falls
    with its finding, and the evidence is checked again. Returns the claim as it is now, where one
    is given, else the edition."""
    reopen(edition)
    if claim is not None:
        claim.findings.all().delete()
    check_edition(edition, at=at)
    if claim is not None:
        claim.refresh_from_db()
    return claim or edition


def excerpt(text):
    """The first words of a text, enough to know it by. The record outlives a takedown, so it
    holds no more of a source's words than that."""
    return clip(text, 8)


def note(verb, edition, person, at, *, why):
    """Write one line of the record about an edition in work."""
    DeskEntry.note_edition(verb, edition, at=at or timezone.now(), person=person, why=why)
