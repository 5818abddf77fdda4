"""Which words of a text are another text's, and the text without them.

A run is so many words in a row. Every run of the other texts is known by a hash, so that a book of
them is looked through at the pace of reading: a place in a text is theirs where each of its runs
is. Case, width and punctuation do not count; two Chinese or Japanese characters are a word.
"""

import re
import unicodedata
from collections.abc import Iterable

from .words import CJK

# What stands where words were struck out, in any language.
STRUCK = "[taken down]"
# Five words in a row that are the same by chance are rare; eight are quotation.
RUN, QUOTATION = 5, 8
# A whole text of theirs counts where it stands in another one, from so many words on.
PHRASE = 3

_TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_IS_CJK = re.compile(f"[{CJK}]")


class Runs:
    """The runs of some texts, to look for in others."""

    def __init__(self, texts: Iterable[str]):
        self._runs, self._phrases, self._whole = set(), set(), set()
        self._lengths = set()
        for text in texts:
            tokens = _tokens(text)
            if not tokens or text.startswith(STRUCK):
                continue
            self._runs.update(run for run, _, _ in _runs(tokens))
            self._whole.add(_key(tokens))
            if PHRASE <= _weight(tokens) < RUN:
                self._phrases.add(_key(tokens))
                self._lengths.add(len(tokens))

    def spans(self, text: str) -> list[tuple[int, int, float]]:
        """The places of a text that are theirs: (start, end, how many words), in order."""
        tokens = _tokens(text)
        if not tokens:
            return []
        if _key(tokens) in self._whole:
            return [(tokens[0][1], tokens[-1][2], _weight(tokens))]
        return [
            (tokens[first][1], tokens[last][2], _weight(tokens[first : last + 1]))
            for first, last in _joined(sorted(self._found(tokens)))
        ]

    def _found(self, tokens):
        for run, first, last in _runs(tokens):
            if run in self._runs:
                yield first, last
        for length in self._lengths:
            for first in range(len(tokens) - length + 1):
                if _key(tokens[first : first + length]) in self._phrases:
                    yield first, first + length - 1

    def own(self, text: str) -> bool:
        """Whether a sentence as a whole is theirs: it quotes them, or is half made of their words
        or more."""
        spans = self.spans(text)
        return bool(spans) and (
            max(weight for _, _, weight in spans) >= QUOTATION
            or 2 * sum(weight for _, _, weight in spans) >= _weight(_tokens(text))
        )

    def struck(self, value):
        """A text without what is theirs in it; of a list or dict (as JSON has them), all the texts
        it holds."""
        if isinstance(value, dict):
            return {self.struck(key): self.struck(held) for key, held in value.items()}
        if isinstance(value, list):
            return [self.struck(held) for held in value]
        if not isinstance(value, str):
            return value
        kept, place = [], 0
        for start, end, _ in self.spans(value):
            kept += [value[place:start], STRUCK]
            place = end
        return "".join([*kept, value[place:]])


def _tokens(text):
    """The words of a text, each as (folded, start, end)."""
    return [
        (unicodedata.normalize("NFKC", match[0]).casefold(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def _weight(tokens):
    return sum(_worth(token) for token, _, _ in tokens)


def _worth(token):
    return 0.5 if _IS_CJK.match(token) else 1


def _key(tokens):
    return hash(" ".join(token for token, _, _ in tokens))


def _runs(tokens):
    """Each run of a text as (hash, first token, last token): from every word on, as many as weigh
    RUN words."""
    last, weight = -1, 0
    for first in range(len(tokens)):
        while weight < RUN and last + 1 < len(tokens):
            last += 1
            weight += _worth(tokens[last][0])
        if weight < RUN:
            return
        yield _key(tokens[first : last + 1]), first, last
        weight -= _worth(tokens[first][0])


def _joined(places):
    """Places that overlap or touch as one."""
    joined = []
    for first, last in places:
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return joined
