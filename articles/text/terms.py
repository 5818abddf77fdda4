"""What a text can be found by: its words, and Chinese and Japanese in pairs of characters.

Chinese writes no spaces; two characters are about a word, so a run of them is cut into overlapping
pairs (“储能电站” → 储能 能电 电站) and any two characters side by side can be found.
"""

import re

from .normalize import fold
from .words import CJK

# A longer word is cut here, in what is found and in what is looked for alike; it is an address, a
# key or a row of letters.
LONGEST = 64

_TOKEN = re.compile(rf"(?P<run>[{CJK}]+)|(?:(?![{CJK}])[^\W_])+")


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text, each once, in the order they come: words without their case, pairs of
    Chinese characters; a Chinese character that stands alone is a term of one."""
    found: dict[str, None] = {}
    # Blanks part words before folding, which takes out those between Chinese characters.
    for piece in text.split():
        for token in _TOKEN.finditer(fold(piece).text):
            found.update(dict.fromkeys(_of(token)))
    return tuple(found)


def characters(found: tuple[str, ...]) -> tuple[str, ...]:
    """The Chinese characters of some terms, each once, so that one alone can be found as well."""
    return tuple(dict.fromkeys(c for term in found if is_chinese(term) for c in term))


def spans(text: str, wanted: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where in a text some terms are: half-open, in order, none touching another. Words whole,
    Chinese wherever it stands."""
    folded = fold(text)
    found = sorted(
        folded.original(start, end)
        for token in _TOKEN.finditer(folded.text)
        for start, end in _within(token, wanted)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def is_chinese(term: str) -> bool:
    """Whether a term is of Chinese or Japanese characters."""
    return re.fullmatch(f"[{CJK}]+", term) is not None


def _of(token):
    text = token[0].casefold()
    if not token["run"]:
        return [text[:LONGEST]]
    if len(text) == 1:
        return [text]
    return [text[place : place + 2] for place in range(len(text) - 1)]


def _within(token, wanted):
    text, start = token[0].casefold(), token.start()
    if not token["run"]:
        return [token.span()] if text[:LONGEST] in wanted else []
    return [
        (start + place, start + place + len(term))
        for term in wanted
        for place in range(len(text))
        if text.startswith(term, place)
    ]
