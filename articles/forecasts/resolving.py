"""How a forecast came out: proposed, confirmed, dropped, reopened.

    frozen forecast ──propose──▶ proposal ──confirm──▶ resolved ──reopen──▶ open again
                                     └──────drop──▶ open again

An outcome rests on words of a stored snapshot, and is confirmed by another person where there is
one. Nothing is deleted: what was confirmed once stays in the ledger with the reason it was
reopened. Each function checks permission, the forecast's state and the input, in that order, and
writes the change with its line of the record in one transaction, with the forecast locked, so that
of two people at once one is refused.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.checking import check_sentence
from articles.evidence import locate
from articles.models import Article, DeskEntry, Finding, Prediction, Resolution, Snapshot
from articles.models.desk import signature
from articles.refusals import MoveRefused, NotPermitted
from articles.takedowns import gate

PERMISSION = "articles.resolve_prediction"
Outcome = Resolution.Outcome

DECIDED = "Somebody else decided on this after you opened it; it is shown as it is now."


@transaction.atomic
def propose(prediction, person, *, outcome, sentence, snapshot=None, exact="", at=None):
    """Say how a forecast came out, in a sentence of ours and on words of a snapshot; returns the
    Resolution, which waits to be confirmed. A void question needs no words.

    Raises NotPermitted, MoveRefused where it has an outcome or a proposal already, and
    ValidationError for an outcome that cannot be known yet or does not stand on its words.
    """
    at = at or timezone.now()
    _require(person)
    prediction = _locked(prediction)
    _refuse_second(prediction)
    if snapshot:  # as it is by now: it may have been taken down
        snapshot = Snapshot.objects.select_related("story__source").get(pk=snapshot.pk)
    proposal = Resolution(
        prediction=prediction,
        outcome=outcome,
        sentence=" ".join(sentence.split()),
        snapshot=snapshot,
        exact=exact.strip(),
        proposed_by=person,
        proposed_name=signature(person),
        proposed_at=at,
    )
    _refuse_lacking(proposal, at)
    _refuse_unfounded(proposal)
    if snapshot:
        proposal.place(locate(proposal.exact, snapshot.text))
    proposal.full_clean()
    proposal.save()
    _note("propose outcome", prediction, person, at, str(proposal))
    return proposal


@transaction.atomic
def confirm(resolution, person, *, at=None):
    """Confirm what somebody proposed: readers see it from now on. Its words are looked up again.

    Raises NotPermitted, and MoveRefused where another person has to, where it was decided on
    meanwhile, or where the words are not to be found any longer.
    """
    at = at or timezone.now()
    resolution = _decide(resolution, person, proposed=True)
    if not may_confirm(resolution, person):
        raise MoveRefused("You proposed this outcome; another editor has to confirm it.")
    try:
        _refuse_unfounded(resolution)
    except ValidationError as error:
        raise MoveRefused(f"It does not stand any longer. {error.messages[0]}") from error
    resolution.confirmed_by, resolution.confirmed_at = person, at
    resolution.confirmed_name = signature(person)
    resolution.save()
    _settle(resolution.prediction, resolution.outcome, resolution)
    _note("confirm outcome", resolution.prediction, person, at, str(resolution))
    return resolution


@transaction.atomic
def drop(resolution, person, *, why, at=None):
    """Take a proposal back, or decline somebody's, with a reason; readers never see it."""
    at = at or timezone.now()
    resolution = _decide(resolution, person, proposed=True)
    _end(resolution, person, why, at)
    _note("drop outcome", resolution.prediction, person, at, f"{why.strip()} ({resolution})")
    return resolution


@transaction.atomic
def reopen(resolution, person, *, why, at=None):
    """Take a mistaken outcome back: the forecast is open again, and the ledger tells readers what
    stood there, since when it does not, and why."""
    at = at or timezone.now()
    resolution = _decide(resolution, person, proposed=False)
    _end(resolution, person, why, at)
    _settle(resolution.prediction, Prediction.Outcome.OPEN, None)
    _note("reopen outcome", resolution.prediction, person, at, f"{why.strip()} ({resolution})")
    return resolution


def may_confirm(resolution, person):
    """Whether this person may confirm a proposal: their own only where nobody else could."""
    if not person.has_perm(PERMISSION):
        return False
    return resolution.proposed_by_id != person.pk or confirms_alone(person)


def confirms_alone(person):
    """Whether nobody but this person may say how forecasts came out."""
    backend = "django.contrib.auth.backends.ModelBackend"
    able = get_user_model().objects.with_perm(PERMISSION, backend=backend)
    return not able.exclude(pk=person.pk).exists()


def article_of(prediction):
    """The article that made a forecast: the one whose editions have it, None for none."""
    return Article.objects.filter(editions__claims__prediction=prediction).first()


# -- Guards ----------------------------------------------------------------------------------------


def _require(person):
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not say how a forecast came out; ask an editor.")


def _locked(prediction):
    gate.enter()
    return Prediction.objects.select_for_update(of=("self",), no_key=True).get(pk=prediction.pk)


def _refuse_second(prediction):
    if not prediction.is_told:
        raise MoveRefused("Only a forecast that readers were told has an outcome.")
    current = prediction.resolutions.current().first()
    if current and current.is_confirmed:
        raise MoveRefused(
            f"This was resolved already: {current.get_outcome_display()}. Reopen it to change that."
        )
    if current:
        raise MoveRefused(
            f"{current.proposed_name} has proposed an outcome already: "
            f"{current.get_outcome_display()}. Confirm or decline that one."
        )


def _refuse_lacking(proposal, at):
    """Whatever the form lacks, said all at once, by field."""
    lacking = {}
    is_void = proposal.outcome == Outcome.VOID
    if proposal.outcome not in Outcome.values:
        lacking["outcome"] = "Choose how it came out."
    elif proposal.outcome == Outcome.DID_NOT and proposal.prediction.is_due_after(at):
        day = f"{proposal.prediction.resolve_by:%Y-%m-%d}"
        lacking["outcome"] = f"It can still happen: its day is {day}."
    if not proposal.sentence:
        lacking["sentence"] = (
            "Say why the question means nothing any longer."
            if is_void
            else "Say in a sentence of ours what came of it."
        )
    if not (proposal.snapshot and proposal.exact) and not (is_void and not proposal.exact):
        lacking["exact"] = "Choose the words of a source that say so."
    if lacking:
        raise ValidationError(lacking)
    if not proposal.exact:
        proposal.snapshot = None  # a text was open, and nothing in it was chosen


def _refuse_unfounded(proposal):
    """Raise ValidationError where the words are not in their snapshot, or say less than we do."""
    if not proposal.exact:
        return
    article = article_of(proposal.prediction)
    problems = check_sentence(
        proposal.sentence,
        proposal.snapshot,
        proposal.exact,
        language=article.language if article else "",
    )
    blocking = [p.detail for p in problems if p.severity == Finding.Severity.BLOCK]
    if blocking:
        raise ValidationError(blocking)


# -- How it is written -----------------------------------------------------------------------------


def _decide(resolution, person, *, proposed):
    """The row as it is now, its forecast locked, if it is still what this person saw."""
    _require(person)
    prediction = _locked(resolution.prediction)
    fresh = prediction.resolutions.current().filter(pk=resolution.pk)
    row = fresh.filter(confirmed_at__isnull=proposed).select_related("snapshot__story__source")
    found = row.first()
    if found is None:
        raise MoveRefused(DECIDED)
    found.prediction = prediction
    return found


def _end(resolution, person, why, at):
    why = " ".join(why.split())
    if not why:
        raise ValidationError({"why": "Say why, in a sentence."})
    resolution.ended_by, resolution.ended_name = person, signature(person)
    resolution.ended_at, resolution.ended_why = at, why
    resolution.full_clean()
    resolution.save()


def _settle(prediction, outcome, resolution):
    prediction.outcome, prediction.resolution = outcome, resolution
    prediction.save(update_fields=["outcome", "resolution"])


def _note(verb, prediction, person, at, why):
    article = article_of(prediction)
    DeskEntry.note(verb, prediction.question, at=at, person=person, why=why, article=article)
