"""What an editor decides of words that a source no longer has, one function for each button.

Each checks permission, changes one row of the queue in one transaction and writes a line of the
record. None changes a word that readers see: an update is begun as any update is, and goes to them
as any edition does.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import revising
from articles.models import DeskEntry, LostPassage
from articles.models.rechecks import LONGEST_REASON
from articles.moments import in_utc
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from articles.rights import clip
from articles.takedowns import gate

PERMISSION = "articles.decide_lostpassage"


@transaction.atomic
def stand(lost, person, *, reason, at=None):
    """Let the claim stand on the words as they were read, for a reason. Raises ValidationError
    where none is given."""
    reason = _reason(reason)
    if not reason:
        raise ValidationError("Say why the claim still stands, for the colleague who asks next.")
    return _decide(lost, LostPassage.Decision.STANDS, person, at, reason)


@transaction.atomic
def dismiss(lost, person, *, reason="", at=None):
    """Set a change aside that touches nothing the claim says."""
    return _decide(lost, LostPassage.Decision.TRIVIAL, person, at, _reason(reason))


@transaction.atomic
def begin_update(lost, person, version, *, at=None):
    """Begin the next edition of the article, with the claim to be mended in it; returns it. Where
    one is in work already, that is the one. The refusals of `articles.revising` apply."""
    gate.enter()
    edition = lost.passage.claim.edition
    begun = edition.article.editions.in_work().first()
    if begun is None:
        begun = revising.update(edition, person, version, at=at)
    _decide(lost, LostPassage.Decision.UPDATE, person, at, f"edition {begun.number}")
    return begun


def _reason(words):
    words = " ".join(words.split())
    if len(words) > LONGEST_REASON:
        raise ValidationError(f"{LONGEST_REASON} characters are kept of a reason; shorten it.")
    return words


def _decide(lost, decision, person, at, reason):
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not decide on words that a source no longer has.")
    at = at or timezone.now()
    gate.enter()
    waiting = LostPassage.objects.open().filter(pk=lost.pk, state=lost.state)
    if not LostPassage.objects.filter(pk__in=waiting).update(
        decision=decision, reason=reason, decided_by=person, decided_at=at
    ):
        raise _too_late(lost)
    lost.refresh_from_db()
    passage, edition = lost.passage, lost.passage.claim.edition
    story = passage.snapshot.story
    read = f"as read on {in_utc(passage.snapshot.read_at)}"
    said = [f"{lost.get_decision_display()}, {read}: {clip(passage.claim.text, 8)}", reason]
    DeskEntry.note(
        "settle lost words",
        str(edition),
        at=at,
        person=person,
        why=". ".join(part for part in said if part),
        article=edition.article,
        edition=edition,
        story=story,
        source=story.source,
    )
    return lost


def _too_late(lost):
    """Why a decision comes too late, in words."""
    now = LostPassage.objects.select_related("decided_by").filter(pk=lost.pk).first()
    if now is None or not now.decision:
        if now and now.state != lost.state:
            return StaleEdition("The source was read again meanwhile and says something else now.")
        return MoveRefused("This edition is not the live one any more; look at the one that is.")
    who = str(now.decided_by) if now.decided_by else "Reading the source again"
    return StaleEdition(f"{who} decided this meanwhile: {now.get_decision_display().lower()}.")
