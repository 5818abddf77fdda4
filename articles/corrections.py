"""Corrections as readers see them: on the page they belong to, and all of them in one list."""

import datetime
from dataclasses import dataclass

from articles.lists.river import ROWS, cursor, read_cursor
from articles.models import Correction


@dataclass(frozen=True)
class Note:
    """One correction as an edition's record has it, so that a page is read and not worked out."""

    wrong: str
    right: str
    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class Ledger:
    rows: tuple  # of Correction
    older: str  # the cursor of the next page, "" on the last


def notes_of(edition, *, since=None):
    """The corrections that stand on a live edition's page, newest first; with `since`, only those
    made public after that moment. No query."""
    kept = edition.record.get("corrections", ())
    notes = [Note(**note | {"at": datetime.datetime.fromisoformat(note["at"])}) for note in kept]
    return tuple(note for note in notes if since is None or note.at > since)


def ledger(*, before="", most=ROWS):
    """A page of all public corrections, older than the cursor `before`, `most` of them; raises
    `river.BadCursor`. One query."""
    public = Correction.objects.published().select_related("article__live").newest_first()
    if before:
        at, pk = read_cursor(before)
        public = public.filter(published_at__lte=at).exclude(published_at=at, pk__gte=pk)
    found = list(public[: most + 1])
    return Ledger(
        rows=tuple(found[:most]),
        older=cursor(found[most - 1]) if len(found) > most else "",
    )
