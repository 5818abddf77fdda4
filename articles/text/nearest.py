"""The sentence of a text that is most like some words: what a source says now in their place."""

from rapidfuzz import fuzz

from .matching import Readable, locate
from .sentences import split

# Of 100. Below that two sentences have hardly more in common than their little words.
ALIKE = 55
_STOPS = (".", "!", "?", "。", "！", "？", "…", "”", "」", '"')


def nearest(exact: str, text: str | Readable) -> str:
    """The place of a text that is `exact` with a small difference, else its sentence that is most
    like it; "" where none is like it at all."""
    source = text if isinstance(text, Readable) else Readable(text)
    match, sentences = locate(exact, source), split(source.text)
    if match:
        end = match.end
        if exact.rstrip().endswith(_STOPS):  # words to the end of a sentence are shown to its end
            end = next((one.end for one in sentences if one.start < end <= one.end), end)
        return source.text[match.start : end]
    words = exact.casefold()
    ranked = (
        (fuzz.ratio(words, sentence.text.casefold()), -place, sentence.text)
        for place, sentence in enumerate(sentences)
    )
    alike, _, best = max(ranked, default=(0, 0, ""))
    return best if alike >= ALIKE else ""
