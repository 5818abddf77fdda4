"""A sentence, read for what it asserts and denies, and with how much reserve."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from . import sentences
from .dates import KEPT_LENGTH, KEPT_TEXTS
from .opposites import EMPTY, EXCEEDS, NO, SIDES
from .words import CJK

_NO_ZH = re.compile("没有|没能|并未|并非|从未|尚未|不会|不再|不予|未能|无法|拒不|[不未没无]")
_RIGHT_BEFORE = re.compile(rf"(?:{_NO_ZH.pattern})[会能再被予曾有]?$")
# After these “not” and “no” deny nothing.
_NO_DENIAL = re.compile(
    r"\b(?:not only|no less than|no fewer than|no more than|no doubt|no\. ?\d)", re.IGNORECASE
)
_PAIRS = re.compile(
    r"\b(?:(?:more|fewer|less) than|at (?:least|most)|up to|part of|as (?:much|many) as"
    r"|call(?:s|ed) for|(?P<bound>over|above|exceeding|under|below) (?=[$€£¥]?\d)"
    r"|(?:turned|struck|switched) (?:down|on|off)|most expensive)\b"
    r"|\b(?P<verb>turn|strike|struck|switch)(?:s|ed|ing)? (?P<what>(?:\w+ ){1,4})"
    r"(?P<way>down|on|off)\b",
    re.IGNORECASE,
)
_WORD = re.compile(rf"[^\W\d_{CJK}]+(?:['-][^\W\d_{CJK}]+)*|\d+(?:[.,]\d+)*|[,;:—–()]")
_BETWEEN = re.compile(
    r"[,;:—–()]|[，；：、。]|\b(?:but|while|whereas|although|though|despite|and)\b|[但而却则]|不过"
)
_PAIR = re.compile(f"(?=([{CJK}]{{2}}))")
_CHINESE = re.compile(
    "|".join(sorted((word for word in SIDES if not word.isascii()), key=len, reverse=True))
)
_CAPITAL = re.compile(r"\b[A-Z]\w+")
# Longer sentences in another language say more than can be told apart.
_SHORT = 60


@dataclass(frozen=True)
class Said:
    """A sentence, read for what it says."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """Its Latin words and figures in small letters, and its marks; what means one thing
        together is one."""
        text = _PAIRS.sub(_joined, _NO_DENIAL.sub(" ", self.text.replace("’", "'")))
        words = [word.lower() for word in _WORD.findall(text) if word != "May"]
        return ["exceeds" if word in EXCEEDS else word for word in words]

    @cached_property
    def clauses(self) -> list["Said"]:
        """Its parts between marks and conjunctions, each of which may say something of its own."""
        return [Said(part) for part in _BETWEEN.split(self.text) if part.strip()]

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each of its words."""
        return [stem(word) for word in self.words]

    @cached_property
    def content(self) -> list[str]:
        pairs = zip(self.words, self.stems, strict=True)
        return [found for word, found in pairs if _has_weight(word)]

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its Chinese, in pairs of characters."""
        return frozenset(pair for pair, _ in _pairs(self.text))

    @cached_property
    def denied(self) -> frozenset[str]:
        """What it denies: the word of weight behind “not”, the Chinese right behind 没有."""
        words = (_behind(self.words, at) for at, word in enumerate(self.words) if word in NO)
        pairs = (_pairs(self.text[m.end() : m.end() + 4]) for m in _NO_ZH.finditer(self.text))
        return frozenset([*filter(None, words), *(pair for found in pairs for pair, _ in found)])

    @cached_property
    def asserted(self) -> frozenset[str]:
        """All that it says and does not deny."""
        hidden = {at for m in _NO_ZH.finditer(self.text) for at in range(m.end(), m.end() + 4)}
        pairs = {pair for pair, at in _pairs(self.text) if at not in hidden}
        return frozenset(set(self.content) - self.denied | pairs)

    def marked(self, table: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """(word, what it is said of) for each word of a table: the next word of weight, or the
        Chinese right behind it."""
        for at, word in enumerate(self.words):
            # “could not” promises nothing.
            if word in table and not set(self.words[at + 1 : at + 2]) & NO:
                yield word, frozenset(filter(None, [_behind(self.words, at)]))
        for word in sorted(table):
            if not word.isascii() and (at := self.text.find(word)) >= 0:
                behind = self.text[at + len(word) : at + len(word) + 5]
                if not behind.startswith("的"):
                    yield word, frozenset(pair for pair, _ in _pairs(behind))

    def has_any(self, table: frozenset[str]) -> bool:
        return any(True for _ in self.marked(table))

    def sides(self) -> Iterator[tuple[int, int, str]]:
        """(line of the table, 0 or 1, the word) for each word that has an opposite; denied, a word
        counts for the other side."""
        for place, word in enumerate(self.words):
            if word in SIDES:
                line, side = SIDES[word]
                flipped = any(near in NO for near in self.words[max(0, place - 3) : place])
                yield line, side ^ flipped, word.replace("-", " ")
        for match in _CHINESE.finditer(self.text):
            line, side = SIDES[match[0]]
            before = self.text[max(0, match.start() - 4) : match.start()]
            yield line, side ^ bool(_RIGHT_BEFORE.search(before)), match[0]

    @cached_property
    def refuses(self) -> bool:
        """Whether it says no at all, be it in other words: “refused to”, 拒绝."""
        return bool(self.denied) or any(side for _, side, _ in self.sides())

    def is_foreign_to(self, other: "Said") -> bool:
        """Whether one of the two is Chinese and the other is not."""
        return bool(self.pairs) != bool(other.pairs)

    def is_near(self, other: "Said") -> bool:
        """Whether two sentences speak of the same: a word of weight in common, or, in two
        languages, hardly more than one statement's worth of words."""
        if self.is_foreign_to(other):
            return min(len(self.text), len(other.text)) <= _SHORT
        if not self._subjects.isdisjoint(other.content):
            return True
        return len(self.pairs & other.pairs) >= 2

    @cached_property
    def _subjects(self) -> frozenset[str]:
        return frozenset(word for word in self.content if word not in SIDES)


def names_in_both(one: Said, other: Said) -> frozenset[str]:
    """The stems of the words that two sentences write with a capital."""
    words = (map(str.lower, _CAPITAL.findall(said.text)) for said in (one, other))
    ours, theirs = ({stem(word) for word in found if _has_weight(word)} for found in words)
    return frozenset(ours & theirs)


def _has_weight(word: str) -> bool:
    return len(word) > 1 and word not in EMPTY


def _behind(words: list[str], at: int) -> str:
    """The stem of the next word of weight, adverbs passed over; “” where a mark comes first."""
    for word in words[at + 1 : at + 6]:
        if not word[0].isalnum():
            return ""
        if _has_weight(word) and not word.endswith("ly"):
            return stem(word)
    return ""


def _pairs(text: str) -> list[tuple[str, int]]:
    """The pairs of Chinese characters of a text, with their places."""
    return [(m[1], m.start()) for m in _PAIR.finditer(text)]


def read(text: str) -> tuple[Said, ...]:
    """A text as sentences that were read for what they say. The last short ones are kept, as those
    of `dates.mentions` are."""
    return _kept(text) if len(text) <= KEPT_LENGTH else _read(text)


@lru_cache(maxsize=KEPT_TEXTS)
def _kept(text: str) -> tuple[Said, ...]:
    return _read(text)


def _read(text: str) -> tuple[Said, ...]:
    return tuple(Said(sentence.text) for sentence in sentences.split(text))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without the endings of number and tense; crude, but the same on both sides."""
    word = word.removesuffix("'s")
    for ending in ("ing", "ies", "ied", "ed", "es", "s", "d", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word


def _joined(match: re.Match) -> str:
    """“more than” as one word; “turned the alarm off” as “turned-off”, the alarm behind it."""
    if match["bound"]:
        return "fewer-than " if match["bound"].lower() in ("under", "below") else "more-than "
    if not match["verb"]:
        return match[0].replace(" ", "-")
    verb = {"turn": "turned", "switch": "switched"}.get(match["verb"].lower(), "struck")
    return f"{verb}-{match['way']} {match['what']}"
