"""One form for the same words, however they were typed or set.

Two texts that differ only in white space, in the shape of quotes and dashes, in full-width figures
or in Chinese and Latin punctuation fold to the same; letters keep their case. Places in the folded
text can be told in code points of the original.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from .words import CJK


@dataclass(frozen=True)
class Folded:
    """A folded text. `edits` are the places where it is not the original, character by character:
    (where in the folded text, where in the original, its length in each of them)."""

    text: str
    edits: tuple[tuple[int, int, int, int], ...]

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """For each folded character, where in the original it begins."""
        return tuple(self._place(index)[0] for index in range(len(self.text)))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the folded characters from `start` to `end`, half-open."""
        if start >= end:
            raise ValueError("An empty place has no original.")
        return self._place(start)[0], self._place(end - 1)[1]

    @cached_property
    def _starts(self) -> list[int]:
        return [edit[0] for edit in self.edits]

    def _place(self, index: int) -> tuple[int, int]:
        nearest = bisect_right(self._starts, index) - 1
        if nearest < 0:
            return index, index + 1
        folded, original, new, old = self.edits[nearest]
        if index < folded + new:
            return original, original + old
        start = original + old + index - folded - new
        return start, start + 1


# Characters that have another for a twin. Long dashes get one of their own here: blanks around
# them are a matter of taste, those beside a hyphen or a minus sign are not.
_TWINS = dict.fromkeys(map(chr, [*range(9, 14), *range(28, 32), 0x85, 0xA0, 0x1680, 0x3000]), " ")
_TWINS |= dict.fromkeys(map(chr, [*range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F]), " ")
_TWINS |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TWINS |= dict.fromkeys("“”„‟«»「」〝〞＂", '"')
_TWINS |= dict.fromkeys("‘’‚‛‹›『』`´′＇", "'")
_TWINS |= dict.fromkeys("‐‑‒−﹣－", "-") | dict.fromkeys("–—―─", "—")
_TWINS |= {"。": ".", "、": ",", "｡": ".", "〜": "~", "【": "[", "】": "]", "〔": "[", "〕": "]"}
_TWINS |= dict.fromkeys("•・‧∙⋅", "·")
_HAS_TWIN = re.compile("[" + re.escape("".join(_TWINS)) + "]")

# Blanks that depend on the typist: beside Chinese characters, after punctuation (but not before a
# figure, or “1, 200” would be 1,200), inside brackets, and on both sides of a dash.
# It begins with one class of characters, which the search leaps to; what was met decides the rest.
_EDIT = re.compile(
    rf"[^\x00-\x1f!-,/-\x7f·《》{CJK}]"
    r"(?:(?<=—)—* *|(?<=-)-+ ?|(?<=\.)\.{3,}|(?<=…)…*|(?<=[^\x00-\x7f—…])"
    r"|(?<= )(?: *—+ *|--+ ?| *- +"
    rf"|(?P<spare>(?<=[{CJK}《》(\[] ) *| *(?=[{CJK}《》)(\]\[,;:!?.%])"
    r"|(?<=[,;:!?)\]\"] ) *(?![\d ]))"
    r"| +))"
)


def fold(text: str) -> Folded:
    """The one form of a text, with the map back to its code points.

    NFKC, but superscripts and other numbers that only look like figures stay apart (10² is not
    102); marks that do not show (zero-width blanks, soft hyphens) and the blanks at both ends are
    dropped.
    """
    twin = _twin(text)
    inner = twin.strip(" ")
    start = len(twin) - len(twin.lstrip(" "))
    pieces: list[str] = []
    edits = [(0, 0, 0, start)] if start else []
    at, length, until = start, 0, start + len(inner)
    for match in _EDIT.finditer(twin, start, until):
        first, end = match.span()
        if unicodedata.combining(match[0][0]):
            # A letter and its mark are one character, where there is one.
            first = max(first - 1, at)
            new = unicodedata.normalize("NFKC", twin[first:end])
        else:
            new = "" if match["spare"] is not None else _folded(match[0])
        if new != twin[first:end]:
            pieces += (twin[at:first], new)
            length += first - at
            edits.append((length, first, len(new), end - first))
            length, at = length + len(new), end
    pieces.append(twin[at:until])
    return Folded("".join(pieces), tuple(edits))


def _twin(text: str) -> str:
    # Not str.translate: few characters have a twin, and it looks up every one.
    return _HAS_TWIN.sub(lambda match: _TWINS[match[0]], text)


def _folded(piece: str) -> str:
    """What stands for a piece that is not copied as it is."""
    if piece.isspace():
        return " "
    if piece[0] in " -—":
        return "-"
    if piece[0] in ".…":
        return "..."
    category = unicodedata.category(piece)
    if category in ("Cf", "Cc") or "\ufe00" <= piece <= "\ufe0f":
        return ""
    return piece if category == "No" else _twin(unicodedata.normalize("NFKC", piece))
