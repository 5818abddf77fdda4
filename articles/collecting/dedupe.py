"""Whether an entry is a story we know. Pure.

The identity ladder, first rung that holds:

    1. GUID                   the same identifier in the same feed
    2. address                the same page, by `normalize.same_page`
    3. title and day          the same headline of the same publisher on the same day
    4. text                   word for word the same long text of the same publisher

Rungs 3 and 4 catch stories whose address changed. They look at recent stories alone; never across
publishers, for two of them under one headline are two stories; and never at a story that stands in
the same document under its own address, for then the publisher tells the two apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from . import normalize
from .entries import Entry
from .normalize import Normal

# How far back rungs 3 and 4 look.
RECENT = timedelta(days=60)
# Shorter headlines (“v1.2.0”, “2026-06-01”) come again without being the same story. A Han
# character says as much as two letters.
MIN_TITLE = 14
MIN_TEXT = 200

GUID, ADDRESS, TITLE, TEXT = "guid", "address", "title and day", "text"
REPEATED, NEW = "repeated", "new"


@dataclass(frozen=True)
class Known:
    """What identifies a stored story. `guid` only where the story came by the feed at hand;
    `text_hash` is the hash of a text of it that we keep. `recent` allows rungs 3 and 4."""

    id: int
    url: str
    guid: str = ""
    fingerprint: str = ""
    text_hash: str = ""
    recent: bool = True


@dataclass(frozen=True)
class Decision:
    """An entry, whether it is new, by which rung it was recognised, and as which stored story
    (None where it is new or repeats an entry of the same document)."""

    entry: Entry
    domain: str
    why: str
    known_id: int | None = None

    @property
    def is_new(self):
        return self.why == NEW


class Decider:
    """Holds what is known; decides on the entries of one document."""

    def __init__(self, known: Iterable[Known]):
        self._by = defaultdict(dict)
        for story in known:
            page, domain = normalize.same_page(story.url), normalize.registrable_domain(story.url)
            keys = [(ADDRESS, page)]
            keys += [(GUID, story.guid)] if story.guid else []
            if story.recent:
                keys += [(TITLE, (domain, story.fingerprint)), (TEXT, (domain, story.text_hash))]
            for why, key in keys:
                self._by[why].setdefault(key, story.id)

    def decide(self, entries: Iterable[Normal], text_hash: Callable[[str], str]) -> list[Decision]:
        """A decision on each entry, in order. `text_hash` is how stored texts are hashed.

        An identifier that stands for several addresses in one document identifies nothing; such
        entries come back without it.
        """
        entries = list(_without_ambiguous_guids(list(entries)))
        firm = [self._find(_firm_keys(normal)) for normal in entries]
        present = {found[1] for found in firm if found}
        decisions, here = [], set()
        for normal, found in zip(entries, firm, strict=True):
            if not found:
                found = self._find(_loose_keys(normal, text_hash))
                found = found if found and found[1] not in present else None
            keys = _firm_keys(normal)
            if not found and here.intersection(keys):
                found = (REPEATED, None)
            here.update(keys)
            why, known_id = found or (NEW, None)
            decisions.append(Decision(normal.entry, normal.domain, why, known_id))
        return decisions

    def _find(self, keys):
        """The first rung that holds, and the story it leads to; None where there is none."""
        return next(((why, self._by[why][key]) for why, key in keys if key in self._by[why]), None)


def _without_ambiguous_guids(entries):
    pages = defaultdict(set)
    for normal in entries:
        pages[normal.entry.guid].add(normalize.same_page(normal.entry.url))
    for normal in entries:
        ambiguous = len(pages[normal.entry.guid]) > 1
        yield replace(normal, entry=replace(normal.entry, guid="")) if ambiguous else normal


def _firm_keys(normal):
    keys = [(GUID, normal.entry.guid)] if normal.entry.guid else []
    return [*keys, (ADDRESS, normalize.same_page(normal.entry.url))]


def _loose_keys(normal, text_hash):
    entry, keys = normal.entry, []
    if entry.published and _is_telling(entry.title):
        print_of_title = normalize.fingerprint(entry.title, entry.published)
        keys.append((TITLE, (normal.domain, print_of_title)))
    if len(entry.text) >= MIN_TEXT:
        keys.append((TEXT, (normal.domain, text_hash(entry.text))))
    return keys


def _is_telling(title):
    letters = normalize.title_key(title)
    return sum(2 if letter >= "\u2e80" else 1 for letter in letters) >= MIN_TITLE
