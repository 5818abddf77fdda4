"""Reads the sources of published articles again, by the steps of `Recheck.AFTER`.

    due ──claim──▶ fetch ──▶ the article of the page ──▶ same text: when to look again
                     │                                   another: snapshot, compare, and when
                     └──▶ 404, 410: gone, compare · anything else: again, later and later

Rows are the queue, as in `visiting`. Nothing is fetched inside a transaction; what an answer
changes is stored in one, the comparison with what readers were told among it. A failure says
nothing of the source: only an answer that there is no such page does.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Recheck, Snapshot
from articles.rechecking import compare
from articles.takedowns import gate

from .collect import keep_page
from .extract import NoText, extract_page
from .fetch import Fetcher
from .guard import FetchFailed
from .visiting import fetch_page, in_words

logger = logging.getLogger(__name__)

# Pages read in one round; the rest waits for the next.
PAGES = 10
# Answers that say there is no such page (any more).
GONE = (404, 410)


@dataclass(frozen=True)
class Reread:
    """What came of one story: `outcome` is unchanged, changed, gone or failed; `error` says in one
    line why it failed; `lost` counts the passages of live editions that lost their words by it."""

    recheck: Recheck
    outcome: str
    error: str = ""
    lost: int = 0


def read_again(fetcher: Fetcher, *, limit=PAGES, at=None) -> Iterator[Reread]:
    """Read the sources that are due, at most `limit`, one after the other; none stops the others.

    A page of which we hold no text (it was pasted, or only its feed was read) is asked for all the
    same, to know whether it still stands; nothing of it is kept.
    """
    now = at or timezone.now()
    for recheck in Recheck.objects.due(now).select_related("story__source")[:limit]:
        if not recheck.claim(now):
            continue
        try:
            yield _read(recheck, fetcher, at or timezone.now())
        except Exception as error:
            logger.exception("Reading %s again broke off", recheck.story.url)
            said = f"Reading it again broke off ({type(error).__name__}); the log has the details."
            yield _failed(recheck, said, now)


def _read(recheck, fetcher, at):
    validators = {"etag": recheck.etag, "last_modified": recheck.last_modified}
    try:
        answer = fetch_page(recheck.story, fetcher, **validators)
        page = None if answer.not_modified else _article(recheck.story, answer, at)
    except FetchFailed as error:
        if error.status in GONE:
            return _gone(recheck, at)
        waits = {"permanent": error.permanent, "retry_after": error.retry_after}
        return _failed(recheck, in_words(error), at, **waits)
    except NoText as error:
        return _failed(recheck, in_words(error), at)
    try:
        return _answered(recheck, answer, page, at)
    except ValidationError as error:  # taken down, or its rights changed, while it was read
        return _failed(recheck, in_words(error), at, permanent=True)


def _article(story, answer, at):
    """The article of the page, where we hold one of it to compare it with."""
    if not story.snapshots.filter(kind=Snapshot.Kind.PAGE).exists():
        return None
    return extract_page(answer.body, story.url, content_type=answer.content_type, at=at)


@transaction.atomic
def _answered(recheck, answer, page, at):
    gate.enter()
    before = recheck.snapshot_id or _held(recheck.story)
    if page is not None:
        recheck.snapshot = keep_page(recheck.story, page, at)
        recheck.etag, recheck.last_modified = answer.etag, answer.last_modified
    recheck.read_at, was_gone, recheck.gone_at = at, recheck.gone_at, None
    recheck.schedule_next(at)
    recheck.save(update_fields=Recheck.READ_FIELDS)
    changed = page is not None and recheck.snapshot_id != before
    lost = compare(recheck, at=at) if changed or was_gone else ()
    return Reread(recheck, "changed" if changed else "unchanged", lost=len(lost))


def _held(story):
    """The page as it was read last before it was ever read again."""
    pages = story.snapshots.filter(kind=Snapshot.Kind.PAGE)
    return pages.values_list("pk", flat=True).first()


@transaction.atomic
def _gone(recheck, at):
    """Its publisher says so; the steps go on, because pages come back."""
    gate.enter()
    recheck.gone_at = recheck.gone_at or at
    recheck.schedule_next(at)
    recheck.save(update_fields=Recheck.READ_FIELDS)
    return Reread(recheck, "gone", lost=len(compare(recheck, at=at)))


def _failed(recheck, error, at, **waits):
    recheck.schedule_next(at, error=error, **waits)
    recheck.save(update_fields=Recheck.READ_FIELDS)
    return Reread(recheck, "failed", error)
