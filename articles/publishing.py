"""The editorial workflow on one page: a short function for each move of `articles.moves`.

Every path (form, action, schedule, command) comes through here, so here is the guard: each move
checks permission, state and version, then writes the change and its line of the record in one
transaction. Nothing else assigns an edition's status.
"""

import logging
from datetime import UTC

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import related, search
from articles.checking import check_edition
from articles.disclosure import facts_for_readers
from articles.models import Article, DeskEntry, Edition, Prediction
from articles.moves import MOVES, permits, second_person_needed
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from articles.tallies import kept

Status = Edition.Status
logger = logging.getLogger(__name__)


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
    return _approve("approve", edition, person, version, at)


def approve_unreviewed(edition, person, version, *, at=None):
    """Let a draft go out that nobody has reviewed whole; readers are told so. Open findings and
    missing parts refuse it as they refuse all others."""
    return _approve("approve_unreviewed", edition, person, version, at)


def _approve(name, edition, person, version, at):
    at = at or timezone.now()
    _recheck(name, edition, person, version, at)
    with transaction.atomic():
        edition = _claim(name, edition, person, version)
        edition.approved_unreviewed = name == "approve_unreviewed"
        if not edition.approved_unreviewed and second_person_needed(edition, person):
            raise MoveRefused("You submitted this edition; another approver has to read it.")
        _refuse_gaps(edition, "approved")
        approval = {
            "approved_by": person,
            "approved_role": person.role_line,
            "approved_at": at,
            "approved_hash": edition.content_hash(),
        }
        return _finish(name, edition, person, at=at, **approval)


def schedule(edition, person, version, *, go_live_at, at=None):
    """Have an approved edition published at a time, by whatever runs `publish_due`."""
    at = at or timezone.now()
    _recheck("schedule", edition, person, version, at)
    with transaction.atomic():
        edition = _claim("schedule", edition, person, version)
        if go_live_at <= at:
            raise MoveRefused("That time has passed; choose a later one, or publish now.")
        _refuse_gaps(edition, "scheduled")
        why = f"for {go_live_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        return _finish("schedule", edition, person, at=at, why=why, go_live_at=go_live_at)


def publish(edition, person, version, *, at=None):
    """Put an approved edition live. Open findings, missing parts, and a text that is not the one
    approved are refused. Without a person (the schedule), only what is scheduled is published."""
    at = at or timezone.now()
    _recheck("publish", edition, person, version, at)
    with transaction.atomic():
        edition = _claim("publish", edition, person, version)
        if edition.approved_hash != edition.content_hash():
            raise MoveRefused("The text was changed after its approval; have it approved again.")
        _refuse_gaps(edition, "published")
        article = edition.article
        if person is None and (article.withdrawn_at or edition.go_live_at > at):
            raise MoveRefused("The schedule publishes what is due, and no withdrawn article.")
        article.editions.filter(status=Status.LIVE).update(status=Status.SUPERSEDED)
        tracked = Prediction.objects.filter(claims__edition=edition, tracked_by__isnull=False)
        tracked.filter(frozen_at__isnull=True).update(frozen_at=at)
        edition.corrections.filter(published_at=None).update(published_at=at)
        facts = facts_for_readers(edition, at=at)
        edition = _finish("publish", edition, person, at=at, published_at=at, **facts)
        article.live = edition
        article.published_at = article.published_at or at
        article.updated_at = at
        article.withdrawn_at, article.withdrawn_reason = None, ""
        with kept(article):
            article.save(update_fields=ARTICLE_FACTS)
        search.index(article)
        related.refresh(article)
        return edition


@transaction.atomic
def withdraw(edition, person, version, *, why, at=None):
    """Take a published article off every page; its address answers 410 with the reason."""
    at = at or timezone.now()
    why = why.strip()
    if not why:
        raise MoveRefused("Readers will see the reason for a withdrawal; write one.")
    gone = {"withdrawn_at": at, "withdrawn_reason": why}
    edition = _make("withdraw", edition, person, version, at=at, why=why, **gone)
    with kept(edition.article):
        Article.objects.filter(pk=edition.article_id).update(live=None, **gone)
    search.index(edition.article)
    related.refresh(edition.article)
    for waiting in edition.article.editions.filter(status__in=APPROVED):
        reopen(waiting)  # what was approved for a page that stood has to be looked at again
        DeskEntry.note_edition("reopen", waiting, at=at, person=person, why=f"withdrawn: {why}")
    return edition


# The columns of an article that publishing owns; its category and tags may change meanwhile.
ARTICLE_FACTS = ["live", "published_at", "updated_at", "withdrawn_at", "withdrawn_reason"]


def publish_due(at=None):
    """Publish every scheduled edition whose time has come; returns (edition, error or None) pairs.

    Each is its own transaction: one that is refused keeps waiting and stops no other. Run twice,
    the second run finds nothing due. An error of any kind is logged and stops no other either.
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
        except Exception as error:
            logger.exception("Edition %s was due and could not be published", edition.pk)
            outcomes.append((edition, error))
    return outcomes


# -- How a move is made --------------------------------------------------------------------------

STALE = "Somebody else changed this edition after you opened it."
APPROVED = (Status.APPROVED, Status.SCHEDULED)
NO_APPROVAL = {
    "approved_by": None,
    "approved_role": "",
    "approved_at": None,
    "approved_hash": "",
    "approved_unreviewed": False,
    "go_live_at": None,
}


def reopen(edition):
    """Take an approval back because the text changed. Called by whoever changes a claim, within
    its transaction; the edition waits for review again."""
    Edition.objects.filter(pk=edition.pk, status__in=APPROVED).update(
        status=Status.IN_REVIEW, **NO_APPROVAL
    )


def lock(edition, version):
    """Claim an edition for one change: its version must still be the one the person read.

    Returns the row as it is now, its version one higher, with its article, which is locked first:
    every change takes the two in this order. Raises StaleEdition. Must run inside a transaction.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=edition.article_id)
    taken = Edition.objects.filter(pk=edition.pk, version=version).update(version=F("version") + 1)
    if not taken:
        raise StaleEdition(STALE)
    edition = Edition.objects.get(pk=edition.pk)
    edition.article = article
    return edition


def _make(name, edition, person, version, *, at=None, why="", **changes):
    edition = _claim(name, edition, person, version)
    return _finish(name, edition, person, at=at or timezone.now(), why=why, **changes)


def _claim(name, edition, person, version):
    """Check permission, version and state, in that order; returns the locked row."""
    _require_permission(name, person)
    edition = lock(edition, version)
    _require_status(name, edition, person)
    return edition


def _require_permission(name, person):
    if person is not None and not permits(person, name):
        raise NotPermitted(f"You may not {name.replace('_', ' ')} an edition.")


def _require_status(name, edition, person):
    move = MOVES[name]
    allowed = move.sources if person is not None else (Status.SCHEDULED,)
    if edition.status not in allowed:
        raise MoveRefused(
            f"This stands at “{edition.get_status_display()}”; it cannot be {move.done} now."
        )


def _finish(name, edition, person, *, at, why="", **changes):
    for field, value in changes.items():
        setattr(edition, field, value)
    edition.status = MOVES[name].target
    edition.save()
    DeskEntry.note_edition(name.replace("_", " "), edition, at=at, person=person, why=why)
    return edition


def _recheck(name, edition, person, version, at):
    """Check the evidence anew, outside the move's transaction, so that a refusal leaves what was
    found on the desk. The version the move then claims proves that no claim changed in between.
    A move that would be refused anyway checks nothing."""
    _require_permission(name, person)
    current = Edition.objects.get(pk=edition.pk)
    if current.version != version:
        raise StaleEdition(STALE)
    _require_status(name, current, person)
    check_edition(current, at=at)


def _refuse_gaps(edition, done):
    missing = gaps(edition)
    if edition.approved_unreviewed:
        missing = [gap for gap in missing if gap.code != "unreviewed"]
    if missing:
        more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
        raise MoveRefused(f"Not {done}: {missing[0].words}{more}", missing)
