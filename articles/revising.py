"""How a published article gets its next edition: `update` begins one, `correct` begins one that
says what was wrong.

The live edition never changes. Its text is copied into a new edition in work, which goes the same
way to readers as any other; what was checked and stays the same need not be checked again. As in
`articles.publishing`, each function checks permission, version and state, in that order.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.checking import check_edition
from articles.models import (
    Claim,
    Correction,
    Credit,
    DeskEntry,
    Edition,
    Finding,
    LeadPicture,
    Passage,
    Prediction,
    Waiver,
)
from articles.models.desk import signature
from articles.moves import REVISIONS
from articles.publishing import lock, reopen
from articles.refusals import MoveRefused, NotPermitted


@transaction.atomic
def update(edition, person, version, *, at=None):
    """Begin the next edition of a live one; returns it. Refused while one is in work."""
    at = at or timezone.now()
    edition = _claim("update", edition, person, version)
    return _begin(edition, person, at)


@transaction.atomic
def correct(edition, person, version, *, what_was_wrong, what_is_right, at=None):
    """Write down what was wrong and what is right; returns the Correction.

    Given the live edition, the next one is begun to carry it; given that next one, it carries one
    more. Readers see it when its edition goes live. Raises ValidationError for empty words.
    """
    at = at or timezone.now()
    edition = _claim("correct", edition, person, version)
    if edition.status == Edition.Status.LIVE:
        edition = _begin(edition, person, at)
    correction = Correction(
        article=edition.article,
        edition=edition,
        what_was_wrong=what_was_wrong.strip(),
        what_is_right=what_is_right.strip(),
        person=person,
        person_name=signature(person),
        at=at,
    )
    correction.full_clean()
    correction.save()
    reopen(edition)
    _note("correct", edition, person, at, f"{what_was_wrong.strip()} → {correction}")
    return correction


@transaction.atomic
def take_back(correction, person, version, *, at=None):
    """Take a correction out of the edition in work that carries it; a public one stands."""
    edition = _claim("correct", correction.edition, person, version)
    if correction.published_at:
        raise MoveRefused("Readers have seen this correction; it stands.")
    why = f"taken back: {correction}"
    edition.corrections.filter(pk=correction.pk).delete()
    reopen(edition)
    _note("correct", edition, person, at or timezone.now(), why)
    return edition


def _claim(name, edition, person, version):
    """The locked row, for somebody who may revise it."""
    if not person.has_perm(REVISIONS[name]):
        raise NotPermitted(f"You may not {name} a published article.")
    edition = lock(edition, version)
    if name == "correct" and edition.is_in_work and edition.article.live_id:
        return edition
    if edition.status != Edition.Status.LIVE:
        raise MoveRefused(f"Only a published article can have {_A[name]}.")
    if waiting := edition.article.editions.in_work().first():
        raise MoveRefused(f"Edition {waiting.number} is in work already; go on with that one.")
    return edition


_A = {"update": "an update", "correct": "a correction"}


def _begin(live, person, at):
    """The next edition, with all that the live one has, checked anew."""
    last = live.article.editions.aggregate(last=Max("number"))["last"]
    edition = Edition.objects.create(
        article=live.article,
        number=last + 1,
        headline=live.headline,
        origin=live.origin,
        created_by=person,
        created_at=at,
    )
    Credit.objects.bulk_create(
        _twin(credit, edition_id=edition.pk) for credit in live.credits.all()
    )
    pictures = LeadPicture.objects.filter(edition=live, erased_at=None)
    LeadPicture.objects.bulk_create(_twin(one, edition_id=edition.pk) for one in pictures)
    claims = _copy_claims(live, edition)
    passages = _copy_passages(claims)
    _copy_waivers(claims, passages)
    check_edition(edition, at=at)
    _note("update", edition, person, at, f"edition {edition.number}, from edition {live.number}")
    return edition


def _copy_claims(live, edition):
    """Claims with their verdicts; returns {the old one's id: the new one}."""
    old = live.claims.filter(erased_at__isnull=True)  # no word is left of the others
    old = list(old.select_related("prediction").order_by("pk"))
    forecasts = _forecasts(old)
    new = Claim.objects.bulk_create(
        _twin(
            claim,
            edition_id=edition.pk,
            prediction_id=forecasts.get(claim.prediction_id, claim.prediction_id),
        )
        for claim in old
    )
    return {before.pk: after for before, after in zip(old, new, strict=True)}


def _forecasts(claims):
    """{old id: new id} of predictions that may still change. They are copied, or tracking one in
    the new edition would change the live page; those that readers have seen are shared."""
    loose = {c.prediction_id: c.prediction for c in claims if c.prediction}
    loose = [forecast for forecast in loose.values() if not forecast.frozen_at]
    copies = Prediction.objects.bulk_create(_twin(forecast) for forecast in loose)
    return {before.pk: after.pk for before, after in zip(loose, copies, strict=True)}


def _copy_passages(claims):
    old = list(Passage.objects.filter(claim__in=claims.keys()).order_by("pk"))
    new = Passage.objects.bulk_create(
        _twin(passage, claim_id=claims[passage.claim_id].pk) for passage in old
    )
    return {before.pk: after for before, after in zip(old, new, strict=True)}


def _copy_waivers(claims, passages):
    """What somebody let stand in public stands for the same words; the check that follows drops
    what it no longer finds, the waiver with it."""
    old = list(Finding.objects.filter(claim__in=claims.keys(), waiver__isnull=False))
    new = Finding.objects.bulk_create(
        _twin(
            finding,
            claim_id=claims[finding.claim_id].pk,
            passage_id=passages[finding.passage_id].pk if finding.passage_id else None,
        )
        for finding in old
    )
    Waiver.objects.bulk_create(
        _twin(before.waiver, finding_id=after.pk) for before, after in zip(old, new, strict=True)
    )


def _twin(row, **changes):
    """An unsaved copy of a row, some columns changed."""
    columns = (field for field in row._meta.concrete_fields if not field.primary_key)
    return type(row)(**{c.attname: getattr(row, c.attname) for c in columns} | changes)


def _note(verb, edition, person, at, why):
    DeskEntry.note_edition(verb, edition, at=at, person=person, why=why)
