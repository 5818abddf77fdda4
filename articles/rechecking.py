"""Holds the passages of live editions against what their sources say now.

    a story that was read again ──▶ its live passages ──▶ those whose words are gone ──▶ the queue

Nothing here is seen by readers: an editor decides what follows (`articles.settling`). The words of
a page may be read again by `collecting.rereading`, a feed's entry by whoever collects it, a pasted
text by the person who pastes it anew: whatever stored a text, it is compared here.
"""

import hashlib

from django.db import transaction
from django.utils import timezone

from articles.checking import as_texts, newest_reading
from articles.evidence import passage_problems
from articles.models import DeskEntry, Edition, Finding, LostPassage, Passage, Recheck, Snapshot
from articles.rights import clip
from articles.takedowns import gate

# Stories compared in one run; the rest waits for the next.
MOST = 200


def compare_unseen(*, limit=MOST, at=None):
    """Compare the stories that got a text by another door than a recheck; returns how many claims
    have lost words by it."""
    unseen = Recheck.objects.with_unseen_texts().select_related("story")[:limit]
    return sum(len(compare(recheck, at=at)) for recheck in unseen)


@transaction.atomic
def compare(recheck, *, at=None):
    """Hold the live passages of a story against its newest texts; returns the new LostPassages.

    Words that are there again close their line of the queue. What an editor has decided on is asked
    again only when the source says something else. Run twice, the second run changes nothing.
    """
    at = at or timezone.now()
    gate.enter()
    Recheck.objects.select_for_update(no_key=True).get(
        pk=recheck.pk
    )  # one comparison of a story at a time
    snapshots = Snapshot.objects.filter(story=recheck.story_id)
    rows = list(snapshots.select_related("story__source", "story__recheck"))
    found = list(_lost(recheck.story_id, as_texts(rows)))
    new = [
        lost
        for passage, problem in found
        if (lost := _queue(passage, problem, _reading(passage, rows), at))
    ]
    _close([passage for passage, _ in found], recheck.story_id, at)
    for edition in dict.fromkeys(lost.passage.claim.edition for lost in new):
        _note(edition, [one for one in new if one.passage.claim.edition == edition], recheck, at)
    newest = max((row.pk for row in rows), default=0)
    Recheck.objects.filter(pk=recheck.pk).update(compared_to=newest)
    return new


def _lost(story, texts):
    """(passage, problem) of those of live editions whose words their source has no more. What a
    person let stand in public when the text went live is no news."""
    live = {"claim__edition__status": Edition.Status.LIVE, "snapshot__story": story}
    passages = Passage.objects.filter(**live).select_related("claim__edition__article", "snapshot")
    waived = set(
        Finding.objects.filter(passage__in=passages, waiver__isnull=False).values_list(
            "passage", "kind", "detail"
        )
    )
    for passage in passages.order_by("pk"):
        for problem in passage_problems(passage.exact, texts[passage.snapshot_id]):
            is_news = (passage.pk, problem.kind, problem.detail) not in waived
            if problem.kind in LostPassage.Kind and not passage.snapshot.erased_at and is_news:
                yield passage, problem


def _reading(passage, rows):
    """The newest reading of the kind that a passage is from."""
    kind = passage.snapshot.kind
    return newest_reading([row for row in rows if row.kind == kind and row.erased_at is None])


def _queue(passage, problem, reading, at):
    """Put a passage into the queue; returns the row if it was not there in this state."""
    changed = problem.kind == LostPassage.Kind.CHANGED
    facts = {
        "kind": problem.kind,
        "state": _state(problem),
        "snapshot": reading if changed else None,
    }
    known = passage.losses.filter(kind=facts["kind"], state=facts["state"])
    if known.exclude(decision=LostPassage.Decision.BACK).exists():
        return None
    waiting = passage.losses.filter(decision=LostPassage.Decision.NONE)
    if waiting.update(**facts):
        return waiting.get()
    return LostPassage.objects.create(passage=passage, found_at=at, **facts)


def _state(problem):
    return hashlib.sha256(problem.detail.encode()).hexdigest()


def _close(lost, story, at):
    """Take what is there again off the queue."""
    waiting = LostPassage.objects.filter(
        passage__snapshot__story=story, decision=LostPassage.Decision.NONE
    )
    waiting.exclude(passage__in=lost).update(decision=LostPassage.Decision.BACK, decided_at=at)


def _note(edition, lost, recheck, at):
    kinds = {one.kind for one in lost}
    verb = "source gone" if LostPassage.Kind.GONE in kinds else "source changed"
    claims = dict.fromkeys(one.passage.claim for one in lost)
    DeskEntry.note(
        verb,
        str(edition),
        at=at,
        why=" · ".join(clip(claim.text, 8) for claim in claims),
        article=edition.article,
        edition=edition,
        story=recheck.story,
        source=recheck.story.source,
    )
