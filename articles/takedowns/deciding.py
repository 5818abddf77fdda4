"""What is decided on a rights holder's request. (How one comes in is in `requesting`.)

    received ──▶ acknowledge ──▶ take_down │ refuse │ answer │ withdrawn

`take_down` is the one action: in one transaction it erases the words wherever they are stored and
keeps their hashes, takes the pages off that fall, files what stays anew, and leaves a tombstone of
each story by which it is known again. What it does is worked out in `reach`; a dry run is the same
without the doing. Done twice it does nothing the second time, so that the ledger can be replayed
over a database that was restored.
"""

from django.db import OperationalError, connection, transaction
from django.db.models import Prefetch
from django.utils import timezone

from articles.models import (
    Article,
    DeskEntry,
    Edition,
    Erasure,
    Snapshot,
    Source,
    Story,
    Takedown,
)
from articles.models.desk import signature
from articles.refusals import MoveRefused, NotPermitted

from . import gate
from .erasing import Eraser
from .reach import Reach, Scope

PERMISSION = "articles.decide_takedown"
State = Takedown.State
CHANGED = "What this reaches has changed since you looked; look again, then take it down."
# Two that lock the same rows crosswise: the database ends one of them, which starts again.
ATTEMPTS = 3


def acknowledge(takedown, person, *, at=None):
    """Say that somebody has seen it and told the asker so; the clock runs on."""
    at = at or timezone.now()
    return _move(takedown, person, "acknowledge", at, state=State.ACKNOWLEDGED, acknowledged_at=at)


def refuse(takedown, person, *, reason, at=None):
    """Take nothing down."""
    return _decide(takedown, person, "refuse", State.REFUSED, reason, at)


def answer(takedown, person, *, reason, at=None):
    """Close it as answered otherwise: a correction, a credit line, a licence."""
    return _decide(takedown, person, "answer", State.ANSWERED, reason, at)


def withdrawn(takedown, person, *, reason, at=None):
    """Close it because the asker took it back."""
    return _decide(takedown, person, "close", State.WITHDRAWN, reason, at)


def take_down(takedown, person, scope, *, reason, seen=None, at=None):
    """Take down all of a Scope, at once and for good; returns the takedown.

    `seen` is the digest of the dry run that was looked at. Raises NotPermitted, and MoveRefused
    where it is decided already, without a reason, where the scope holds nothing, or where it would
    reach other pages than were seen.
    """
    for attempt in range(ATTEMPTS):
        try:
            return _take_down(takedown, person, scope, reason, seen, at or timezone.now())
        except OperationalError:
            if attempt == ATTEMPTS - 1 or connection.in_atomic_block:
                raise
    raise AssertionError("unreachable")


def _take_down(takedown, person, scope, reason, seen, at):
    with transaction.atomic():
        gate.close()
        takedown = _claimed(takedown, person, reason)
        _lock(scope)
        if seen is not None and seen != Reach(scope).digest:
            raise MoveRefused(CHANGED)
        _remember(takedown, scope)
        takedown.reached = erase(takedown, scope, person, at)
        decided = _decision(person, State.DONE, reason, at)
        _save(takedown, scope=scope.kind, source=scope.source, **decided)
        _note("take down", takedown, at, person, reason)
    _clean_up()
    return takedown


@transaction.atomic
def again(takedown, *, at=None):
    """Take down once more what was taken down by this; returns whether anything was left of it.
    A database that was restored holds words again."""
    gate.close()
    takedown = Takedown.objects.select_for_update(no_key=True).get(pk=takedown.pk)
    scope, before = Scope.of(takedown), takedown.erasures.count()
    takedown.stories.add(*scope.stories())
    erase(takedown, scope, takedown.decided_by, takedown.decided_at)  # as of that day
    found = takedown.erasures.count() > before
    if found:
        _note("replay takedown", takedown, at or timezone.now(), None, "its words had come back")
    return found


# -- Deciding --------------------------------------------------------------------------------------


@transaction.atomic
def _decide(takedown, person, verb, state, reason, at):
    at = at or timezone.now()
    takedown = _claimed(takedown, person, reason)
    _save(takedown, **_decision(person, state, reason, at))
    _note(f"{verb} takedown", takedown, at, person, reason)
    return takedown


@transaction.atomic
def _move(takedown, person, verb, at, **changes):
    takedown = _claimed(takedown, person, "no reason is needed")
    if takedown.state != State.RECEIVED:
        raise MoveRefused(f"{takedown} is acknowledged already.")
    _save(takedown, **changes)
    _note(f"{verb} takedown", takedown, at, person)
    return takedown


def _claimed(takedown, person, reason):
    """The locked row of an open request, for somebody who may decide and says why."""
    _permit(person)
    if not reason.strip():
        raise MoveRefused("Say why, for the record and for whoever answers the asker.")
    takedown = Takedown.objects.select_for_update(no_key=True).get(pk=takedown.pk)
    if not takedown.is_open:
        raise MoveRefused(f"{takedown} is decided already: {takedown.get_state_display().lower()}.")
    return takedown


def _permit(person):
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not decide on takedowns; ask an attribution manager.")


def _decision(person, state, reason, at):
    return {
        "state": state,
        "decided_by": person,
        "decided_by_name": signature(person),
        "decided_at": at,
        "reason": reason.strip(),
    }


def _save(takedown, **changes):
    for name, value in changes.items():
        setattr(takedown, name, value)
    takedown.save()


def _note(verb, takedown, at, person, why=""):
    DeskEntry.note(
        verb, f"Takedown {takedown}", at=at, person=person, why=why, source=takedown.source
    )


# -- Erasing ---------------------------------------------------------------------------------------


def _lock(scope):
    """Lock what is taken down; the gate keeps out whoever would write words of it meanwhile."""
    if scope.source:
        Source.objects.select_for_update(no_key=True).get(pk=scope.source.pk)
    stories = scope.stories().select_for_update(of=("self",), no_key=True).order_by("pk")
    articles = Article.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=scope.article_ids
    )
    if not (list(stories.values_list("pk")) or list(articles.values_list("pk")) or scope.source):
        raise MoveRefused("Choose what to take down: a story, a source or a page.")


def _remember(takedown, scope):
    takedown.stories.set(scope.stories())
    takedown.articles.set(scope.article_ids)


def erase(takedown, scope, person, at):
    """Everything that a scope reaches is erased, within the gate; returns what is written down of
    it. Where nothing is left to erase, nothing is changed."""
    reach = Reach(scope)
    # All is worked out before anything is changed, as what is changed is found by its words.
    fates, struck, counts = reach.fates, reach.strikes, reach.counts
    pages, before = reach.pages, {fate.edition.pk: fate.edition.content_hash() for fate in fates}
    eraser = Eraser(takedown, person, at)
    eraser.strike(struck)
    for fate in fates:
        eraser.end(fate)
    eraser.empty(reach)
    eraser.file_anew(reach)
    Erasure.objects.bulk_create(eraser.kept, batch_size=500)
    return {
        "counts": counts,
        "pages": [
            [page.kind, reach.runs.struck(page.label), page.outcome, page.address] for page in pages
        ],
        "hashes": {
            str(edition.pk): [before[edition.pk], edition.content_hash()]
            for edition in Edition.objects.filter(pk__in=before)
        },
        "tombstones": tombstones_of(reach.story_ids),
    }


def tombstones_of(story_ids):
    """Everything by which stories that were taken down are known again, fit for JSON.
    Three queries."""
    stories = Story.objects.filter(pk__in=story_ids).select_related("source", "via")
    stories = stories.prefetch_related("source__domains").order_by("pk")
    texts = Prefetch("snapshots", Snapshot.objects.order_by("pk"), to_attr="read")
    return [
        {
            "url": story.url,
            "guid": story.guid,
            "via": story.via.url if story.via else "",
            "source": named(story.source),
            "fingerprint": story.fingerprint,
            "first_seen_at": story.first_seen_at.isoformat(),
            "texts": [[read.kind, read.text_hash, read.read_at.isoformat()] for read in story.read],
        }
        for story in stories.prefetch_related(texts)
    ]


def named(source):
    """By what a source is found in another database, fit for JSON."""
    domains = [row.domain for row in source.domains.all()]
    return {"slug": source.slug, "name": source.name, "domains": domains}


def _clean_up():
    """Have SQLite write over what it would only mark as free: its journal holds old pages still.
    PostgreSQL does so when it vacuums, by itself."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
