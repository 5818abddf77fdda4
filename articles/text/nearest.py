"""The sentence of a text that is most like some words: what a source says now in their place."""

from rapidfuzz import fuzz

from .matching import Readable, locate
from .sentences import split

# Of 100. Below that two sentences have hardly more in common than their little words.
ALIKE = 55


def nearest(exact: str, text: str | Readable) -> str:
    """The place of a text that is `exact` with a small difference, else its sentence that is most
    like it; "" where none is like it at all."""
    source = text if isinstance(text, Readable) else Readable(text)
    match = locate(exact, source)
    if match:
        return source.text[match.start : match.end]
    words = exact.casefold()
    ranked = (
        (fuzz.ratio(words, sentence.text.casefold()), -place, sentence.text)
        for place, sentence in enumerate(split(source.text))
    )
    alike, _, best = max(ranked, default=(0, 0, ""))
    return best if alike >= ALIKE else ""
