"""Does a claim seem to turn its passage round, or to say more than it does?

Both are hints for an editor and never certain: the words are compared, not the sense. A claim is

* opposed: one says up where the other says down, one denies what the other says, or the same two
  sides stand the other way about a verb;
* stronger: “all” over a passage that says “most”, “will” over “may”, “proves” over “suggests”.
"""

import re

from .opposites import ALL, HINTED, MAYBE, NOT_ALL, PROVEN, RESERVED
from .said import Said, read, stem

_PASSIVE = re.compile(r"\b(?:by|is|are|was|were|be|been|being)\b", re.IGNORECASE)
_BESIDE = re.compile(r"\b(before|after|since)\s(?:the |its |a |an )?([a-z0-9]+)", re.IGNORECASE)


def opposed(claim: str, passages: list[Said]) -> str:
    """In words, what a claim seems to turn round in the sentences it rests on; “” for nothing."""
    for ours in read(claim):
        near = [theirs for theirs in passages if ours.is_near(theirs)]
        hints = [_other_side(ours, near, passages), _denial(ours, near, passages)]
        hints += [_turned(ours, theirs) or _other_time(ours, theirs) for theirs in near]
        if any(hints):
            return next(filter(None, hints))
    return ""


def _other_side(ours: Said, near: list[Said], passages: list[Said]) -> str:
    mine = {(line, side): word for line, side, word in ours.sides()}
    held = {(line, side) for said in passages for line, side, _ in said.sides()}
    for (line, side), word in mine.items():
        if (line, side) in held or (line, 1 - side) in mine:
            continue
        for theirs in near:
            for their_line, _, their_word in theirs.sides():
                if their_line == line:
                    return f"The claim says “{word}”, the passage “{their_word}”."
    return ""


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
    """“A bought B” over “B bought A”: the same words, two sides of one of them exchanged."""
    if _PASSIVE.search(ours.text) or _PASSIVE.search(theirs.text):
        return ""
    a, b = ours.content, theirs.content
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if len(a) != len(b) or len(a) < 3 or sorted(a) != sorted(b):
        return ""
    if any(b == [*a[at + 1 :], a[at], *a[:at]] for at in range(1, len(a) - 1)):
        return "The same words stand the other way round in the passage."
    return ""


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
