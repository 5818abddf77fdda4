"""Breaks a text into lines that fit a box, in the largest of some sizes. Pure.

A word is never cut. Chinese breaks between characters, but no line begins with a mark that closes
and none ends with one that opens. Lines are made as equal as their number allows. Where even the
smallest size is too large, the text ends at a word with “…”; only a word that is longer than a
whole line there (an address, a name of a compound) is divided.
"""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from .typefaces import Typeface

ELLIPSIS = "…"
_CLOSES = frozenset(
    "，。、；：！？）】》〉」』］｝”’…—·％℃～ー々,.;:!?)]}%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
_OPENS = frozenset("（【《〈「『［｛“‘([{$¥￥£€")
_HALVINGS = 12  # of a width of some 1,000 pixels: to less than one


@dataclass(frozen=True)
class Atom:
    """What is not divided: a word, or a Chinese character with its marks."""

    text: str
    width: float
    after_space: bool


@dataclass(frozen=True)
class Box:
    """The room for a text in pixels, the sizes it may have, and the distance of two baselines in
    sizes."""

    width: int
    height: int
    sizes: tuple
    leading: float

    def lines(self, size):
        """How many lines of a size fit."""
        return max(1, int((self.height - size) // (size * self.leading)) + 1)


@dataclass(frozen=True)
class Setting:
    """Lines of one size. `is_cut`: the text goes on and is not there."""

    size: int
    lines: tuple
    is_cut: bool = False


def set_text(text: str, typeface: Typeface, box: Box, *, chinese: bool = False) -> Setting:
    """The Setting of a text that was cleaned by its typeface, in a box."""
    if not text:
        return Setting(box.sizes[0], ())
    for size in box.sizes:
        setter = _Setter(typeface, size, box, chinese)
        atoms = setter.atoms(text)
        lines = setter.fill(atoms, box.width)
        if lines and len(lines) <= box.lines(size):
            return Setting(size, setter.balanced(atoms, len(lines)))
    pieces = [piece for atom in atoms for piece in setter.pieces(atom)]
    lines = setter.fill(pieces, box.width)
    if len(lines) <= box.lines(size):
        return Setting(size, tuple(map(_joined, lines)))
    return Setting(size, setter.cut(lines), is_cut=True)


class _Setter:
    """Sets in one size."""

    def __init__(self, typeface, size, box, chinese):
        self.typeface, self.size, self.box, self.chinese = typeface, size, box, chinese
        self.space = self.width(" ")

    def width(self, text):
        return self.typeface.width(text, self.size, chinese=self.chinese)

    def atoms(self, text):
        return [
            Atom(part, self.width(part), after_space=place == 0)
            for word in text.split()
            for place, part in enumerate(_parts(word))
        ]

    def fill(self, atoms, width):
        """Lines of atoms, each as full as it can be; [] where one atom is wider than that."""
        lines, left = [], 0
        for atom in atoms:
            if atom.width > width:
                return []
            needed = atom.width + self.space * atom.after_space
            if lines and needed <= left:
                lines[-1].append(atom)
                left -= needed
            else:
                lines.append([atom])
                left = width - atom.width
        return lines

    def balanced(self, atoms, count):
        """The same number of lines, the longest as short as can be."""
        low, high = 0, self.box.width
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            lines = self.fill(atoms, middle)
            low, high = (low, middle) if lines and len(lines) <= count else (middle, high)
        return tuple(map(_joined, self.fill(atoms, high)))

    def pieces(self, atom):
        """The atom, or, where it is wider than a line, parts of it that are not."""
        text, first = atom.text, atom.after_space
        while text and self.width(text) > self.box.width:
            end = len(text) - 1
            while end > 1 and not self._may_divide(text, end):
                end -= 1
            yield Atom(text[:end], self.width(text[:end]), first)
            text, first = text[end:], False
        yield Atom(text, self.width(text), first)

    def _may_divide(self, text, end):
        return self.width(text[:end]) <= self.box.width and not unicodedata.combining(text[end])

    def cut(self, lines):
        """As many lines as fit, the last one ending in “…” instead of its last words."""
        kept = lines[: self.box.lines(self.size)]
        last = kept[-1]
        while len(last) > 1 and self._ended(last)[1] > self.box.width:
            last.pop()
        text = self._ended(last)[0]
        while self.width(text) > self.box.width:
            text = text[:-2] + ELLIPSIS
        return (*map(_joined, kept[:-1]), text)

    def _ended(self, atoms):
        text = _joined(atoms).rstrip(",.;:，、；：。 ") + ELLIPSIS
        return text, self.width(text)


def _joined(atoms):
    words = [" " * (atom.after_space and place > 0) + atom.text for place, atom in enumerate(atoms)]
    return "".join(words)


def _parts(word):
    """A word, divided where Chinese may break."""
    parts = [word[0]]
    for before, character in pairwise(word):
        if _may_break(before, character):
            parts.append(character)
        else:
            parts[-1] += character
    return parts


def _may_break(before, after):
    if after in _CLOSES or before in _OPENS or unicodedata.combining(after):
        return False
    return before == "—" or _is_cjk(before) or _is_cjk(after)


def _is_cjk(character):
    """Whether it is as wide as it is high: Chinese, Japanese, Korean, and their marks."""
    return unicodedata.east_asian_width(character) in "WF"
