"""Which words of a text say most of what a claim says. Pure; across English and Chinese, as far as
both have names and numbers in common."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import sentences
from .clues import clues, in_words, is_number, is_version, names
from .terms import is_chinese

# What a clue that claim and sentence share counts: a name or number is seldom shared by chance.
NAMED, WORD, PAIR = 3.0, 1.0, 0.6
# A sentence is proposed from this share of what a claim tells; the next is added to it where it
# brings so much more.
LEAST, MORE = 0.25, 0.2
# A list or a table without stops is no sentence that a claim could rest on.
LONGEST = 600


@dataclass(frozen=True)
class Told:
    """What a claim tells: its clues, each with its weight."""

    text: str
    weights: dict

    @classmethod
    def by(cls, text: str) -> "Told":
        found = clues(text)
        named = names(text, found)
        return cls(text, {clue: _weight(clue, named) for clue in found})

    @property
    def total(self) -> float:
        return sum(self.weights.values())

    def share(self, common: Iterable[str]) -> float:
        """How much of all it tells some of its clues are: 0 to 1."""
        return sum(self.weights[clue] for clue in common) / self.total if self.weights else 0.0


@dataclass(frozen=True)
class Support:
    """Words of a text, `text[start:end]`, that tell `share` (0 to 1) of what a claim tells, and
    what they have in common, in words."""

    start: int
    end: int
    share: float
    shared: tuple[str, ...] = ()


def _weight(clue, named):
    if clue in named or is_number(clue) or is_version(clue) or clue.startswith("@"):
        return NAMED
    return PAIR if is_chinese(clue) else WORD


def best(told: Told, text: str) -> Support | None:
    """The sentence of a text, or two that follow each other, that tell most of a claim; None where
    none tells enough. Of equals the first is taken."""
    found = [
        (sentence, clues(sentence.text) & told.weights.keys())
        for sentence in sentences.split(text)
        if len(sentence.text) <= LONGEST
    ]
    top, most, common = None, 0.0, frozenset()
    for place, (sentence, shared) in enumerate(found):
        share, end, both = told.share(shared), sentence.end, shared
        if share >= LEAST and place + 1 < len(found):
            after, more = found[place + 1]
            if told.share(shared | more) >= share + MORE and _adjoin(text, sentence, after):
                share, end, both = told.share(shared | more), after.end, shared | more
        if share > most:
            top, most, common = (sentence.start, end), share, both
    if top is None or most < LEAST:
        return None
    return Support(*top, most, tuple(in_words(common, told.text)))


def _adjoin(text, first, second):
    return "\n" not in text[first.end : second.start]
