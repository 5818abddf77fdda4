"""The editorial workflow on one page: a short function for each move of `articles.moves`.

Every path (form, action, schedule, command) comes through here, so here is the guard: each move
checks permission, state and version, then writes the change and its line of the record in one
transaction. Nothing else assigns an edition's status.

Longer than usual: all moves, so that the guard is read in one place.
"""

import logging
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import related, search
from articles.cards.faces import owner_of
from articles.cards.keeping import forget
from articles.checking import check_edition
from articles.disclosure import facts_for_readers
from articles.lists.tallies import kept
from articles.models import Article, DeskEntry, Edition, Prediction, Recheck
from articles.moments import in_utc
from articles.moves import MOVES, may_approve_at_once, permits, second_person_needed
from articles.readiness import embargo_gap, gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from articles.takedowns import gate

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


@transaction.atomic
def discard(edition, person, version, *, why, at=None):
    """Give up an edition in work, with a reason; its text stays in the record. What it rested on
    waits in the inbox again, and of a published article the live edition stands."""
    if not why.strip():
        raise MoveRefused("Say why it is discarded, so that nobody looks for it.")
    edition = _make("discard", edition, person, version, at=at, why=why, **NO_APPROVAL)
    if edition.article.published_at is None:
        # No reader has seen its address: the next draft may have it.
        Article.objects.filter(pk=edition.article_id).update(slug=f"discarded-{edition.article_id}")
    return edition


def approve(edition, person, version, *, at=None):
    """Vouch for the text as it stands: who, in which role, when, and the hash of what was read."""
    return _approve("approve", edition, person, version, at)


def approve_unreviewed(edition, person, version, *, at=None):
    """Let a draft go out that nobody has reviewed whole; readers are told so. Open findings and
    missing parts refuse it as they refuse all others."""
    return _approve("approve_unreviewed", edition, person, version, at)


def _approve(name, edition, person, version, at, *, submits=False):
    at = at or timezone.now()
    _recheck("submit" if submits else name, edition, person, version, at)
    with transaction.atomic():
        if submits:
            edition = submit(edition, person, version, at=at)
            version = edition.version
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
        _refuse_past(go_live_at, at)
        _refuse_gaps(edition, "scheduled", live_at=go_live_at)
        why = f"for {in_utc(go_live_at)}"
        return _finish("schedule", edition, person, at=at, why=why, go_live_at=go_live_at)


@transaction.atomic
def unschedule(edition, person, version, *, at=None):
    """Take an edition off the schedule; its approval stands."""
    why = f"was for {in_utc(edition.go_live_at)}" if edition.go_live_at else ""
    return _make("unschedule", edition, person, version, at=at, why=why, go_live_at=None)


def publish(edition, person, version, *, at=None):
    """Put an approved edition live. Open findings, missing parts, and a text that is not the one
    approved are refused. Without a person (the schedule), only what is scheduled is published."""
    at = at or timezone.now()
    _recheck("publish", edition, person, version, at)
    with transaction.atomic():
        edition = _claim("publish", edition, person, version)
        if edition.article.taken_down_at:
            raise MoveRefused(
                "This page was taken down at a rights holder's request; begin a new article."
            )
        if edition.approved_hash != edition.content_hash():
            raise MoveRefused("The text was changed after its approval; have it approved again.")
        _refuse_gaps(edition, "published", live_at=at)
        article = edition.article
        if person is None and (article.withdrawn_at or edition.go_live_at > at):
            raise MoveRefused("The schedule publishes what is due, and no withdrawn article.")
        article.editions.filter(status=Status.LIVE).update(status=Status.SUPERSEDED)
        tracked = Prediction.objects.filter(claims__edition=edition, tracked_by__isnull=False)
        tracked.filter(frozen_at__isnull=True).update(frozen_at=at)
        told = Prediction.objects.withdrawn().filter(claims__edition__article=article)
        told.update(withdrawn_at=None)  # where the article was withdrawn before, it stands again
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
        Recheck.objects.begin(edition.stories.all(), at)
        transaction.on_commit(partial(forget, owner_of(article)))
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
    told = Prediction.objects.frozen().filter(claims__edition__article=edition.article_id)
    told.update(withdrawn_at=at)
    search.index(edition.article)
    related.refresh(edition.article)
    transaction.on_commit(partial(forget, owner_of(edition.article)))
    for waiting in edition.article.editions.filter(status__in=APPROVED):
        reopen(waiting)  # what was approved for a page that stood has to be looked at again
        DeskEntry.note_edition("reopen", waiting, at=at, person=person, why=f"withdrawn: {why}")
    return edition


# The columns of an article that publishing owns; its category and tags may change meanwhile.
ARTICLE_FACTS = ["live", "published_at", "updated_at", "withdrawn_at", "withdrawn_reason"]


# -- Several moves with one press ------------------------------------------------------------------


def approve_and_publish(edition, person, version, *, at=None):
    """Approve an edition and put it live; a draft is submitted first, where its writer may approve
    it alone. Each move is a line of the record.

    What refuses the approval refuses all, and nothing is moved. Where the approval holds and only
    the publication is refused (an embargo, say), MoveRefused says that it stands.
    """
    at = at or timezone.now()
    edition = _approve_on_the_way("publish", edition, person, version, at)
    with _approval_stands():
        return publish(edition, person, edition.version, at=at)


def approve_and_schedule(edition, person, version, *, go_live_at, at=None):
    """The same, for a time. One that has passed refuses all."""
    at = at or timezone.now()
    edition = _approve_on_the_way("schedule", edition, person, version, at, go_live_at)
    with _approval_stands():
        return schedule(edition, person, edition.version, go_live_at=go_live_at, at=at)


def _approve_on_the_way(last, edition, person, version, at, go_live_at=None):
    _require_permission(last, person)
    _require_permission("approve", person)
    edition = Edition.objects.select_related("article").get(pk=edition.pk)
    if edition.version != version:
        raise StaleEdition(STALE)
    if go_live_at is not None:
        _refuse_past(go_live_at, at)
    submits = edition.status == Status.DRAFT
    if submits and not may_approve_at_once(edition, person):
        raise MoveRefused("Another approver has to read it; submit it for review.")
    return _approve("approve", edition, person, version, at, submits=submits)


@contextmanager
def _approval_stands():
    try:
        yield
    except StaleEdition:
        raise
    except MoveRefused as refusal:
        raise MoveRefused(f"It is approved, and that stands. {refusal}") from refusal


# -- The schedule ----------------------------------------------------------------------------------


def publish_due(at=None):
    """Publish every scheduled edition whose time has come; returns (edition, error or None) pairs.

    Each is its own transaction: one that is refused keeps waiting, with the reason on the desk, and
    stops no other. Run twice, the second run finds nothing due. An error of any kind is logged and
    stops no other either.
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
            _note_refusal(edition, refusal, at)
            outcomes.append((edition, refusal))
        except Exception as error:
            logger.exception("Edition %s was due and could not be published", edition.pk)
            _note_refusal(edition, MoveRefused(FAULT), at)
            outcomes.append((edition, error))
    return outcomes


FAULT = "A fault of ours stopped it. It is tried again; the server's log says what it was."
NOT_REFUSED = {"refused_at": None, "refused_why": "", "refused_claim": None}


@transaction.atomic
def _note_refusal(edition, refusal, at):
    """Say on the desk why a due edition waits, once for each reason. Any move clears it."""
    why = " ".join(gap.words for gap in refusal.gaps) or str(refusal)
    waiting = Edition.objects.filter(pk=edition.pk, version=edition.version)
    waiting = waiting.filter(status=Status.SCHEDULED).exclude(refused_why=why)
    claim = next((gap.claim_id for gap in refusal.gaps if gap.claim_id), None)
    if waiting.update(refused_at=at, refused_why=why, refused_claim=claim):
        DeskEntry.note_edition("not published", edition, at=at, why=why)


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
        status=Status.IN_REVIEW, **NO_APPROVAL, **NOT_REFUSED
    )


def fall(edition, why, *, at):
    """Take an edition off because a takedown left it without what it rests on: readers see it no
    longer, and one in work goes no further. Called by the takedown, within its transaction."""
    gone = {"status": Status.WITHDRAWN, "withdrawn_at": at, "withdrawn_reason": why}
    standing = NO_APPROVAL if edition.is_in_work else {}
    Edition.objects.filter(pk=edition.pk).update(
        version=F("version") + 1, **gone, **standing, **NOT_REFUSED
    )


def hold(edition):
    """Take an edition off the schedule because it may not go live at its time; its approval stands.
    Called by whoever sets an embargo, within their transaction."""
    Edition.objects.filter(pk=edition.pk, status=Status.SCHEDULED).update(
        status=Status.APPROVED, go_live_at=None, **NOT_REFUSED
    )


def lock(edition, version):
    """Claim an edition for one change: its version must still be the one the person read.

    Returns the row as it is now, its version one higher, with its article, which is locked first:
    every change takes the two in this order. Their keys stay free, so that rows that point at them
    (a line of the record) wait for nobody. Raises StaleEdition. Must run inside a transaction.
    """
    gate.enter()
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(
        pk=edition.article_id
    )
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
    for field, value in {**NOT_REFUSED, **changes}.items():
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


def _refuse_gaps(edition, done, *, live_at=None):
    """Refuse what lacks something and, where it is to be live at a time, what is under embargo."""
    missing = gaps(edition)
    if edition.approved_unreviewed:
        missing = [gap for gap in missing if gap.code != "unreviewed"]
    if live_at and (embargo := embargo_gap(edition, live_at)):
        missing.append(embargo)
    if missing:
        more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
        raise MoveRefused(f"Not {done}: {missing[0].words}{more}", missing)


def _refuse_past(go_live_at, at):
    if go_live_at <= at:
        raise MoveRefused("That time has passed; choose a later one, or publish now.")
