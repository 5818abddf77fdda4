"""English words and their other forms, and words that were probably meant by a mistyped one.

batteries ──▶ battery batteries …      nvdia ──▶ nvidia
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from .words import listed

# A form of one of these means something else: news is not what is new.
_APART = listed(
    "aids data does gas glass good goods in inc ios is its less media mean means new news process "
    "series species the this thing us was"
)
_ENGLISH = re.compile("[a-z]{3,32}")
# Letters of the Latin script; figures and other scripts are never taken for a mistake.
_LATIN = re.compile("[a-z\u00df-\u024f]{3,32}")
_TWIN = re.compile(r"([bdfglmnprst])\1")
_ROOTS = (("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ing", ""))
_ENDINGS = ("", "s", "es", "d", "ed", "ing")

# Below four letters nearly every word has a neighbour; from eight on two slips are likely.
_SHORTEST, _LONG = 4, 8


def forms(word: str) -> tuple[str, ...]:
    """A word, folded, and what may be its other forms by number and tense, the word itself first.

    Crude: most of them are no words at all. They are looked up among words that there are.
    """
    if not _ENGLISH.fullmatch(word) or word in _APART:
        return (word,)
    found = {word: None}
    for root in _roots(word):
        found.update(dict.fromkeys(_of(root)))
    return tuple(form for form in found if form == word or form not in _APART)


def _roots(word):
    yield word
    for ending, instead in _ROOTS:
        if not word.endswith(ending) or word.endswith("ss"):
            continue
        root = word.removesuffix(ending) + instead
        # What is left of “rating” is “rate”, and no rat.
        if len(root) > 3 or (len(root) == 3 and (ending in ("s", "ies") or root[-1] in "wxy")):
            yield root
        if ending in ("ed", "ing") and len(root) > 1:
            yield f"{root}e"
            if len(root) > 3 and _TWIN.search(root[-2:]):
                yield root[:-1]


def _of(root):
    yield from (root + ending for ending in _ENDINGS)
    if root.endswith("y"):
        yield from (root[:-1] + "ies", root[:-1] + "ied")
    elif root.endswith("e"):
        yield root[:-1] + "ing"
    elif _TWIN.search(root[-1] * 2):
        yield from (root + root[-1] + ending for ending in ("ed", "ing"))


def shape(word: str) -> str:
    """By what a word is looked for among others that were perhaps meant: its first letter and its
    length. "" for what is never taken for a mistake, nor offered for one."""
    return f"{word[0]}{len(word)}" if _LATIN.fullmatch(word) else ""


def shapes_near(word: str) -> tuple[str, ...]:
    """The shapes of words that could have been meant by this one: of about its length, with its
    first letter or, where two were swapped or one was left out, its second. () where it is too
    short to guess, or no word of Latin letters."""
    if not shape(word) or len(word) < _SHORTEST:
        return ()
    slips = _slips(word)
    lengths = range(len(word) - slips, len(word) + slips + 1)
    return tuple(f"{first}{length}" for first in dict.fromkeys(word[:2]) for length in lengths)


def meant(word: str, candidates: Iterable[tuple[str, int]]) -> str:
    """The one of some (word, how often it is used) that a mistyped word probably stands for: fewest
    slips, then most used. "" where none is near."""
    slips = _slips(word)
    near = (
        (distance, -used, other)
        for other, used in candidates
        if (distance := OSA.distance(word, other, score_cutoff=slips)) <= slips
    )
    return min(near, default=(0, 0, ""))[2]


def _slips(word):
    return 2 if len(word) >= _LONG else 1
