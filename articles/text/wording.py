"""Does a claim seem to turn its passage round, or to say more than it does?

Both are hints for an editor and never certain: the words are compared, not the sense. A claim is

* opposed: one says up where the other says down, one denies what the other says, or the same two
  sides stand the other way about a verb;
* stronger: “all” over a passage that says “most”, “will” over “may”, “proves” over “suggests”.
"""

import re
from itertools import dropwhile, takewhile

from .opposites import ALL, HINTED, MAYBE, NOT_ALL, PROVEN, RESERVED, SIDES
from .said import Said, names_in_both, read, stem
from .words import listed

_PASSIVE = listed("by is are was were be been being")
_TURNING = frozenset(SIDES)
_BESIDE = re.compile(r"\b(before|after|since)\s(?:the |its |a |an )?([a-z0-9]+)", re.IGNORECASE)


def opposed(claim: str, passages: list[Said]) -> str:
    """In words, what a claim seems to turn round in the sentences it rests on; “” for nothing."""
    for ours in read(claim):
        near = [theirs for theirs in passages if ours.is_near(theirs)]
        hints = [_other_side(ours, near), _denial(ours, near, passages)]
        hints += [_turned(ours, theirs) or _other_time(ours, theirs) for theirs in near]
        if any(hints):
            return next(filter(None, hints))
    return ""


def _other_side(ours: Said, near: list[Said]) -> str:
    """Where a clause says one thing, and the clauses most like it that say it or its contrary all
    say the contrary."""
    for clause in ours.clauses:
        sides = list(clause.sides())
        for line, side, word in sides:
            if (line, 1 - side) in {said[:2] for said in sides}:
                continue
            found = [(part, *said) for said in near for part, said in _rivals(said, line)]
            most = max((_likeness(clause, part) for part, *_ in found), default=0)
            best = [(at, theirs) for part, at, theirs in found if _likeness(clause, part) == most]
            if best and all(at != side for at, _ in best) and (most or _alone(ours, near)):
                return f"The claim says “{word}”, the passage “{best[0][1]}”."
    return ""


def _rivals(said: Said, line: int):
    """(clause, (side, word)) for what a sentence says that has to do with a line of opposites."""
    for part in said.clauses:
        for number, side, word in part.sides():
            if number == line:
                yield part, (side, word)


def _likeness(one: Said, other: Said) -> int:
    """How much two clauses have in common besides the words that have opposites."""
    words = {word for word in one.content if word not in _TURNING}
    return len(words & set(other.content)) + len(one.pairs & other.pairs - _TURNING)


def _alone(ours: Said, near: list[Said]) -> bool:
    """Whether the claim can only be about this: one sentence in another language."""
    return len(near) == 1 and ours.is_foreign_to(near[0])


def _denial(ours: Said, near: list[Said], passages: list[Said]) -> str:
    """Where one side denies a word that the other asserts, and nowhere says no in other words."""
    theirs_no = frozenset().union(*(said.denied for said in near))
    theirs_yes = frozenset().union(*(said.asserted for said in passages))
    if theirs_no & ours.asserted - theirs_yes - ours.denied and not ours.refuses:
        return "The passage denies what the claim says."
    said_no = any(said.refuses for said in passages)
    if ours.denied & theirs_yes - theirs_no - ours.asserted and not said_no:
        return "The claim denies what the passage says."
    return ""


def _turned(ours: Said, theirs: Said) -> str:
    """“A bought B” over “B bought A”: the two sides of a word that both have are exchanged. They
    are names; those of “exceeds”, and all there is of a sentence, may be anything."""
    if _is_swapped(ours, theirs):
        return "The same words stand the other way round in the passage."
    names = names_in_both(ours, theirs)
    shared = set(theirs.content) - names if len(names) > 1 else {"exceed"}
    for verb in filter(shared.__contains__, dict.fromkeys(ours.content)):
        among = names if verb != "exceed" else frozenset([*ours.content, *theirs.content])
        left, right = _sides_of(verb, ours, among)
        if left and right and (right, left) == _sides_of(verb, theirs, among):
            return f"The sides of “{verb}” stand the other way round in the passage."
    return ""


def _is_swapped(ours: Said, theirs: Said) -> bool:
    if _PASSIVE & {*ours.words, *theirs.words}:
        return False
    a, b = ours.content, theirs.content
    return len(a) == len(b) and any(
        b == [*a[at + 1 :], a[at], *a[:at]] for at in range(1, len(a) - 1)
    )


def _sides_of(verb: str, said: Said, among: frozenset[str]) -> tuple[frozenset, frozenset]:
    """The nearest run of some words before and behind a verb; none where it is passive."""
    words = said.stems
    at = words.index(verb) if verb in words else -1
    if at < 0 or _PASSIVE & {*said.words[max(0, at - 2) : at + 3]}:
        return frozenset(), frozenset()
    before, after = reversed(words[:at]), words[at + 1 :]
    return tuple(
        frozenset(takewhile(among.__contains__, dropwhile(lambda w: w not in among, side)))
        for side in (before, after)
    )


def _other_time(ours: Said, theirs: Said) -> str:
    """“before the accident” over “after the accident”."""
    for when, what in _BESIDE.findall(ours.text):
        for their_when, their_what in _BESIDE.findall(theirs.text):
            if stem(what.lower()) == stem(their_what.lower()) and (when.lower() == "before") != (
                their_when.lower() == "before"
            ):
                return f"The claim says “{when} {what}”, the passage “{their_when} {their_what}”."
    return ""


def stronger(claim: str, passages: list[Said]) -> str:
    """In words, where a claim seems to say more than the sentences it rests on; “” for nothing.

    What a passage says with reserve has to be what the claim speaks of: the words behind “may” or
    “most” are looked for in it, but in two languages, where a short passage is all there is.
    """
    for ours in read(claim):
        for theirs in passages:
            if said := ours.is_near(theirs) and _more(ours, theirs, alone=len(passages) == 1):
                return said
    return ""


def _more(ours: Said, theirs: Said, *, alone: bool) -> str:
    across = ours.is_foreign_to(theirs)
    if across and not alone:
        return ""
    spoken_of = set(ours.content) | ours.pairs
    for word, behind in theirs.marked(NOT_ALL | HINTED):
        mine = ALL if word in NOT_ALL else PROVEN
        if (across or behind & spoken_of) and ours.has_any(mine) and not theirs.has_any(mine):
            said = next(said for said, _ in ours.marked(mine))
            return f"The claim says “{said}”, the passage only “{word}”."
    for word, behind in theirs.marked(MAYBE):
        if (across or behind & spoken_of) and not ours.has_any(RESERVED):
            return f"The passage says “{word.replace('-', ' ')}”, the claim has no such reserve."
    return ""
