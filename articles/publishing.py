"""The editorial workflow on one page: a table of moves, and a short function for each.

Every path (form, action, schedule, command) comes through here, so here is the guard: each move
checks permission, state and version, then writes the change and its line of the record in one
transaction. Nothing else assigns an edition's status.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.checking import check_edition
from articles.disclosure import facts_for_readers
from articles.models import Article, DeskEntry, Edition, Prediction
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition

Status = Edition.Status


@dataclass(frozen=True)
class Move:
    """From which statuses a move leads where, what permission it needs, and its past tense."""

    sources: tuple
    target: str
    permission: str
    done: str


MOVES = {
    "submit": Move((Status.DRAFT,), Status.IN_REVIEW, "articles.submit_edition", "submitted"),
    "send_back": Move(
        (Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED),
        Status.DRAFT,
        "articles.send_back_edition",
        "sent back",
    ),
    "approve": Move((Status.IN_REVIEW,), Status.APPROVED, "articles.approve_edition", "approved"),
    "schedule": Move(
        (Status.APPROVED, Status.SCHEDULED),
        Status.SCHEDULED,
        "articles.schedule_edition",
        "scheduled",
    ),
    "publish": Move(
        (Status.APPROVED, Status.SCHEDULED), Status.LIVE, "articles.publish_edition", "published"
    ),
    "withdraw": Move((Status.LIVE,), Status.WITHDRAWN, "articles.withdraw_edition", "withdrawn"),
}


# -- Who may -------------------------------------------------------------------------------------


def moves_for(edition, person):
    """The names of the moves this person could make now, in the order of the table."""
    return [
        name
        for name, move in MOVES.items()
        if edition.status in move.sources
        and permits(person, name)
        and not (name == "approve" and second_person_needed(edition, person))
    ]


def permits(person, name):
    """Whether a person has the permission for a move. EDITORS_MAY_PUBLISH lends editors the
    approver's moves, for newsrooms without a managing editor."""
    if person.has_perm(MOVES[name].permission):
        return True
    lent = name in ("approve", "schedule", "publish")
    return lent and settings.EDITORS_MAY_PUBLISH and person.has_perm("articles.submit_edition")


def second_person_needed(edition, person):
    """Whether somebody else must approve: who submitted does not also approve, unless nobody else
    could, so that a newsroom of one person works, and unless editors may publish their own."""
    if settings.EDITORS_MAY_PUBLISH or edition.submitted_by_id != person.pk:
        return False
    others = (
        get_user_model()
        .objects.with_perm("articles.approve_edition", backend=_BACKEND)
        .exclude(pk=person.pk)
    )
    return others.exists()


_BACKEND = "django.contrib.auth.backends.ModelBackend"


# -- The moves -----------------------------------------------------------------------------------


@transaction.atomic
def submit(edition, person, version, *, at=None):
    """Ask for review. An incomplete draft may be submitted; publishing names what it lacks."""
    at = at or timezone.now()
    return _make("submit", edition, person, version, at=at, submitted_by=person, submitted_at=at)


@transaction.atomic
def send_back(edition, person, version, *, why, at=None):
    """Return an edition to its editor with a reason; an approval falls."""
    if not why.strip():
        raise MoveRefused("Say what should change, so that the editor need not guess.")
    return _make("send_back", edition, person, version, at=at, why=why, **NO_APPROVAL)


def approve(edition, person, version, *, at=None):
    """Vouch for the text as it stands: who, in which role, when, and the hash of what was read."""
    at = at or timezone.now()
    _recheck("approve", edition, person, at)
    with transaction.atomic():
        edition = _claim("approve", edition, person, version)
        if second_person_needed(edition, person):
            raise MoveRefused("You submitted this edition; another approver has to read it.")
        _refuse_gaps(edition, "approved")
        approval = {
            "approved_by": person,
            "approved_role": person.role_line,
            "approved_at": at,
            "approved_hash": edition.content_hash(),
        }
        return _finish("approve", edition, person, at=at, **approval)


def schedule(edition, person, version, *, go_live_at, at=None):
    """Have an approved edition published at a time, by whatever runs `publish_due`."""
    at = at or timezone.now()
    _recheck("schedule", edition, person, at)
    with transaction.atomic():
        edition = _claim("schedule", edition, person, version)
        if go_live_at <= at:
            raise MoveRefused("That time has passed; choose a later one, or publish now.")
        _refuse_gaps(edition, "scheduled")
        why = f"for {go_live_at:%Y-%m-%d %H:%M} UTC"
        return _finish("schedule", edition, person, at=at, why=why, go_live_at=go_live_at)


def publish(edition, person, version, *, at=None):
    """Put an approved edition live. Open findings, missing parts, and a text that is not the one
    approved are refused. Without a person (the schedule), only what is scheduled is published."""
    at = at or timezone.now()
    _recheck("publish", edition, person, at)
    with transaction.atomic():
        edition = _claim("publish", edition, person, version)
        if edition.approved_hash != edition.content_hash():
            raise MoveRefused("The text was changed after its approval; have it approved again.")
        _refuse_gaps(edition, "published")
        article = Article.objects.select_for_update(of=("self",)).get(pk=edition.article_id)
        article.editions.filter(status=Status.LIVE).update(status=Status.SUPERSEDED)
        unfrozen = Prediction.objects.filter(claims__edition=edition, frozen_at__isnull=True)
        unfrozen.update(frozen_at=at)
        facts = facts_for_readers(edition)
        edition = _finish("publish", edition, person, at=at, published_at=at, **facts)
        article.live = edition
        article.published_at = article.published_at or at
        article.updated_at = at
        article.withdrawn_at, article.withdrawn_reason = None, ""
        article.save(update_fields=ARTICLE_FACTS)
        return edition


@transaction.atomic
def withdraw(edition, person, version, *, why, at=None):
    """Take a published article off every page; its address answers 410 with the reason."""
    at = at or timezone.now()
    why = why.strip()
    if not why:
        raise MoveRefused("Readers will see the reason for a withdrawal; write one.")
    edition = _make("withdraw", edition, person, version, at=at, why=why)
    Article.objects.filter(pk=edition.article_id).update(
        live=None, withdrawn_at=at, withdrawn_reason=why
    )
    return edition


# The columns of an article that publishing owns; its category and tags may change meanwhile.
ARTICLE_FACTS = ["live", "published_at", "updated_at", "withdrawn_at", "withdrawn_reason"]


def publish_due(at=None):
    """Publish every scheduled edition whose time has come; returns (edition, error or None) pairs.

    Each is its own transaction: one that is refused keeps waiting and stops no other. Run twice,
    the second run finds nothing due.
    """
    at = at or timezone.now()
    due = Edition.objects.filter(status=Status.SCHEDULED, go_live_at__lte=at)
    outcomes = []
    for edition in due.order_by("go_live_at", "pk"):
        try:
            outcomes.append((publish(edition, None, edition.version, at=at), None))
        except StaleEdition:
            continue  # somebody moved it meanwhile; it is no longer ours to publish
        except MoveRefused as refusal:
            outcomes.append((edition, refusal))
    return outcomes


# -- How a move is made --------------------------------------------------------------------------

NO_APPROVAL = {
    "approved_by": None,
    "approved_role": "",
    "approved_at": None,
    "approved_hash": "",
    "go_live_at": None,
}


def reopen(edition):
    """Take an approval back because the text changed. Called by whoever changes a claim, within
    its transaction; the edition waits for review again."""
    Edition.objects.filter(pk=edition.pk, status__in=(Status.APPROVED, Status.SCHEDULED)).update(
        status=Status.IN_REVIEW, **NO_APPROVAL
    )


def lock(edition, version):
    """Claim an edition for one change: its version must still be the one the person read.

    Returns the row as it is now, its version one higher. Raises StaleEdition. Must run inside a
    transaction: the update locks the row until that ends.
    """
    taken = Edition.objects.filter(pk=edition.pk, version=version).update(version=F("version") + 1)
    if not taken:
        raise StaleEdition("Somebody else changed this edition after you opened it.")
    return Edition.objects.select_related("article").get(pk=edition.pk)


def _make(name, edition, person, version, *, at=None, why="", **changes):
    edition = _claim(name, edition, person, version)
    return _finish(name, edition, person, at=at or timezone.now(), why=why, **changes)


def _claim(name, edition, person, version):
    """Check permission, version and state, in that order; returns the locked row."""
    _require_permission(name, person)
    edition = lock(edition, version)
    move = MOVES[name]
    allowed = move.sources if person is not None else (Status.SCHEDULED,)
    if edition.status not in allowed:
        raise MoveRefused(
            f"This edition is {edition.get_status_display().lower()}; it cannot be {move.done} now."
        )
    return edition


def _require_permission(name, person):
    if person is not None and not permits(person, name):
        raise NotPermitted(f"You may not {name.replace('_', ' ')} an edition.")


def _finish(name, edition, person, *, at, why="", **changes):
    for field, value in changes.items():
        setattr(edition, field, value)
    edition.status = MOVES[name].target
    edition.save()
    DeskEntry.note(
        name.replace("_", " "),
        str(edition),
        at=at,
        person=person,
        why=why,
        article=edition.article,
        edition=edition,
    )
    return edition


def _recheck(name, edition, person, at):
    """Check the evidence anew, outside the move's transaction, so that a refusal leaves what was
    found on the desk. The version the move then claims proves that no claim changed in between."""
    _require_permission(name, person)
    check_edition(edition, at=at)


def _refuse_gaps(edition, done):
    missing = gaps(edition)
    if missing:
        more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
        raise MoveRefused(f"Not {done}: {missing[0].words}{more}", missing)
