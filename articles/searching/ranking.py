"""How well an article answers a query, and which of its sentences shows it. Pure.

For each word of the query: how rare the word is, times where it stands, times how close what stands
there is to the word. Where it stands: in the headline, in what is read in thirty seconds, further
down, or only in the names of sources and topics. Articles have much the same length and say a
thing once, so neither counts. Of equals the newer one is first.
"""

import math
from dataclasses import dataclass

from articles.searching.wanted import FIRST, HEADLINE, NAMED
from articles.text.normalize import fold
from articles.text.terms import characters, terms

_WEIGHTS = ((HEADLINE, 8), (FIRST, 4), (NAMED, 1))
_ELSEWHERE = 2
_MOST_NAMES = 3


def order(found, meanings, total):
    """Places, the best first, of (place, marks) of articles that have all that is meant."""
    rarity = {m.word: math.log(1 + total / max(m.articles, 1)) for m in meanings}
    scored = [(-_score(set(marks.split()), meanings, rarity), -place) for place, marks in found]
    return [-place for _, place in sorted(scored)]


def _score(marks, meanings, rarity):
    return sum(rarity[meaning.word] * _weight(meaning.closeness, marks) for meaning in meanings)


def _weight(closeness, marks):
    """The most that one of some terms counts for where it stands. Terms without a mark stand
    elsewhere, or not in this article at all."""
    marked = [
        close * weight
        for term, close in closeness.items()
        for mark, weight in _WEIGHTS
        if mark + term in marks
    ]
    return max(marked) if marked else _ELSEWHERE * max(closeness.values())


@dataclass(frozen=True)
class Passage:
    """What is shown below a headline that was found: the sentence with most of what was looked for,
    or the first one, and names that have what neither it nor the headline has."""

    sentence: str
    names: tuple


def passage(headline, sentences, names, wanted):
    """The Passage of an article, for the terms that were looked for."""
    best = max(sentences, key=lambda one: len(_had(one, wanted)), default="")
    lacking = wanted - _had(headline, wanted) - _had(best, wanted)
    shown = []
    for name in names:
        if new := _had(name, lacking):
            shown.append(name)
            lacking -= new
    return Passage(best, tuple(shown[:_MOST_NAMES]))


def _had(text, wanted):
    """Which of some terms stand in a text."""
    folded = fold(text).text.casefold()
    if not any(term in folded for term in wanted):
        return set()
    found = terms(text)
    return wanted.intersection(found + characters(found))
