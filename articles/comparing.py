"""What is different between two editions of an article, sentence by sentence and word by word.

    sentences of both | pair them | find the words that differ | say in words what else does

Pure: values in, values out. The next edition is a copy of the last, and nothing links a copied
claim to the one it was copied from, so they are paired by what they say: the same words first, then
the most alike within a section.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum

from articles.text.words import CJK

# How alike two sentences of one section are, at least, to be one that was reworded: half of their
# words, or a third where they rest on the same passage.
ALIKE, ALIKE_ON_SAME_PASSAGE = 0.5, 0.34

# Above so many pairs of equal words two texts are shown one after the other: only a text that says
# one word over and over has more, and comparing it would take seconds.
MOST_PAIRS = 500_000

# A Chinese or Japanese character, a word or figure with its inner marks, space, any other sign.
_TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}]+(?:['’.,\-/][^\W_{CJK}]+)*|\s+|.", re.DOTALL)


class Kind(Enum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A run of text that both have, or only the older one, or only the newer one."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Told:
    """A claim as it is compared. `facts` are what else readers are told of it: by name, in words.
    `passages` are the words it rests on, each with its source and its translation."""

    section: str
    paragraph: int
    text: str
    facts: dict = field(default_factory=dict)
    passages: tuple = ()


@dataclass(frozen=True)
class Change:
    """A sentence of either edition: its pieces, and in words what else is different."""

    before: Told | None
    after: Told | None
    pieces: tuple
    notes: tuple = ()

    @property
    def kind(self):
        """same, changed, added or removed."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "removed"
        differs = self.notes or any(piece.kind != Kind.SAME for piece in self.pieces)
        return "changed" if differs else "same"


def compare(before, after):
    """The Changes by section between two lists of Told in reading order, in the newer one's order;
    what was removed stands where it stood. {section: tuple of Change}, without empty sections."""
    pairs = _pairs(before, after)
    moved = _moved(before, after, pairs)
    changes = [_change(before, after, pairs, place, moved) for place in range(len(after))]
    for place in sorted(set(range(len(before))) - set(pairs.values())):
        removed = Change(before[place], None, (Piece(Kind.REMOVED, before[place].text),))
        changes.insert(_where_it_stood(place, before, changes), removed)
    sections = {}
    for change in changes:
        sections.setdefault((change.after or change.before).section, []).append(change)
    return {section: tuple(found) for section, found in sections.items()}


def most_like(text, others):
    """The place of the text among `others` that says most nearly the same, or None."""
    ranked = [(_likeness(text, other, ALIKE), -place) for place, other in enumerate(others)]
    alike, place = max(ranked, default=(0, 0))
    return -place if alike >= ALIKE else None


# -- Words -----------------------------------------------------------------------------------------


def words_of(before, after):
    """The Pieces between two texts. Chinese is compared by character, all else by word."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if before != after and _too_many(old, new):
        return Piece(Kind.REMOVED, before), Piece(Kind.ADDED, after)
    runs = []  # (what both have, or "", removed, added)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        runs.append((gone, "", "") if tag == "equal" else ("", gone, come))
    pieces = []
    for same, gone, come in _without_islands(runs):
        pieces += [Piece(Kind.SAME, same), Piece(Kind.REMOVED, gone), Piece(Kind.ADDED, come)]
    return tuple(piece for piece in pieces if piece.text)


def _too_many(old, new):
    counted = Counter(new)
    return sum(number * counted[token] for token, number in Counter(old).items()) > MOST_PAIRS


def _without_islands(runs):
    """Join changes that only a space, a sign or one Chinese character parts: they are read as one
    change, not as three."""
    joined = []
    for place, (same, gone, come) in enumerate(runs):
        between = 0 < place < len(runs) - 1
        if same and between and len(same.strip()) <= 1:
            gone = come = same
            same = ""
        if joined and not same and not joined[-1][0]:
            joined[-1] = ("", joined[-1][1] + gone, joined[-1][2] + come)
        else:
            joined.append((same, gone, come))
    return joined


# -- Pairs -----------------------------------------------------------------------------------------


def _pairs(before, after):
    """{place in `after`: place in `before`} of the claims that are one and the same."""
    pairs = {}
    for same_section in (True, False):
        for place, told in enumerate(after):
            free = (n for n in range(len(before)) if n not in pairs.values())
            fits = (n for n in free if before[n].text == told.text)
            if same_section:
                fits = (n for n in fits if before[n].section == told.section)
            if place not in pairs and (found := next(fits, None)) is not None:
                pairs[place] = found
    for place, old in _most_alike(before, after, pairs):
        if place not in pairs and old not in pairs.values():
            pairs[place] = old
    return pairs


def _most_alike(before, after, pairs):
    """(place in `after`, place in `before`) of claims not paired yet, the most alike first."""
    ranked = []
    for place, told in enumerate(after):
        for old, was in enumerate(before):
            if place in pairs or old in pairs.values() or was.section != told.section:
                continue
            least = ALIKE_ON_SAME_PASSAGE if set(was.passages) & set(told.passages) else ALIKE
            alike = _likeness(was.text, told.text, least)
            if alike >= least:
                ranked.append((-alike, place, old))
    return [(place, old) for _, place, old in sorted(ranked)]


def _likeness(one, other, least):
    """The share of words that two texts have in common in the same order, 0 if below `least`."""
    old, new = _said(one), _said(other)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if _too_many(old, new) or matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    return matcher.ratio()


def _said(text):
    return [token for token in _TOKEN.findall(text.lower()) if token[0].isalnum()]


def _moved(before, after, pairs):
    """The places in `after` of claims that stand in another order than they did: all but the
    longest run that kept its order, section by section."""
    moved = set()
    for section in {told.section for told in after}:
        here = [
            (place, pairs[place])
            for place, told in enumerate(after)
            if told.section == section and place in pairs
            if before[pairs[place]].section == section
        ]
        kept = _longest_rising([old for _, old in here])
        moved |= {place for place, old in here if old not in kept}
    return moved


def _longest_rising(numbers):
    """The members of a longest rising subsequence, as a set."""
    ends, chains = [], []
    for number in numbers:
        at = bisect_left(ends, number)
        chain = (number, chains[at - 1] if at else None)
        ends[at:], chains[at:] = [number, *ends[at + 1 :]], [chain, *chains[at + 1 :]]
    found, chain = set(), chains[-1] if chains else None
    while chain:
        found.add(chain[0])
        chain = chain[1]
    return found


def _where_it_stood(place, before, changes):
    """Where among the changes a removed claim belongs: after the one that it followed in its
    section, else before the first of its section or of a later one that both have."""
    earlier = [told for told in before[:place] if told.section == before[place].section]
    for told in reversed(earlier):
        for at, change in enumerate(changes):
            if change.before is told:
                return at + 1
    later = before[place:]
    for at, change in enumerate(changes):
        if (change.after or change.before).section in {told.section for told in later}:
            return at
    return len(changes)


# -- What else differs ----------------------------------------------------------------------------


def _change(before, after, pairs, place, moved):
    told = after[place]
    if place not in pairs:
        return Change(None, told, (Piece(Kind.ADDED, told.text),))
    was = before[pairs[place]]
    notes = [
        *_moves(before, after, pairs, place, moved),
        *_paragraphs(before, after, pairs, place),
        *_facts(was, told),
        *_rests_on(was, told),
    ]
    return Change(was, told, words_of(was.text, told.text), tuple(notes))


def _moves(before, after, pairs, place, moved):
    was, told = before[pairs[place]], after[place]
    if was.section != told.section:
        yield f"Moved here from “{was.section}”."
    elif place in moved:
        first, now = _rank(before, pairs[place]), _rank(after, place)
        yield f"Moved: was sentence {first} of its section, is sentence {now}."


def _paragraphs(before, after, pairs, place):
    """Whether a sentence that follows the same one as before does so in the same paragraph."""
    old = pairs[place]
    if not place or pairs.get(place - 1) != old - 1:
        return
    four = after[place - 1], after[place], before[old - 1], before[old]
    if len({told.section for told in four}) == 1:
        together, then = (a.paragraph == b.paragraph for a, b in (four[:2], four[2:]))
        if together != then:
            yield "Joins the paragraph before it now." if together else "Begins a paragraph now."


def _rank(told, place):
    return sum(one.section == told[place].section for one in told[: place + 1])


def _facts(was, told):
    for name in dict.fromkeys([*was.facts, *told.facts]):
        first, now = was.facts.get(name, ""), told.facts.get(name, "")
        if first != now:
            yield f"{name}: {first or 'none'} → {now or 'none'}."


def _rests_on(was, told):
    for passage in was.passages:
        if passage not in told.passages:
            yield f"Rests no longer on {passage}."
    for passage in told.passages:
        if passage not in was.passages:
            yield f"Rests now on {passage}."
    both = [passage for passage in told.passages if passage in was.passages]
    if both != [passage for passage in was.passages if passage in told.passages]:
        yield "Rests on the same passages in another order."
