"""A source's text with the passages of an edition marked in it. Pure: values in, values out."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """Words of a text that a claim rests on: code points, half-open. `close` says that the text
    has them only nearly."""

    start: int
    end: int
    passage_id: int
    claim_id: int
    number: int
    selected: bool = False
    close: bool = False


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks. `starts` and `ends` are the marks that begin and end
    with it, so that a passage gets its anchor once and its claim's number once."""

    text: str
    marks: tuple = ()
    starts: tuple = ()
    ends: tuple = ()

    @property
    def chosen(self):
        """The mark of the selected claim, or None."""
        return next((mark for mark in self.marks if mark.selected), None)

    @property
    def close(self):
        return all(mark.close for mark in self.marks)

    @property
    def claims(self):
        """The ids of the claims that rest on it, with spaces between them."""
        return " ".join(str(mark.claim_id) for mark in self.marks)

    @property
    def link(self):
        """The mark a click on the words leads to."""
        return self.marks[0] if self.marks else None


@dataclass(frozen=True)
class Paragraph:
    """A line of the text that is not blank. `gap` is what stands between it and the next one, so
    that words selected across both are the text's own, line breaks and all."""

    pieces: tuple
    gap: str = ""

    @property
    def chosen(self):
        return any(piece.chosen for piece in self.pieces)


def paragraphs(text, marks):
    """Cut a text into Paragraphs (at line breaks) of Pieces (at the edges of marks).

    The pieces and gaps joined are the text from its first word on. Marks may overlap and may cross
    paragraphs.
    """
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if content.strip():
            spans.append((position, position + len(content)))
        position += len(line)
    following = [*(start for start, _ in spans), len(text)][1:]
    return [
        Paragraph(_pieces(text, start, end, marks), text[end:then])
        for (start, end), then in zip(spans, following, strict=True)
    ]


def split_at_chosen(found, lead=1):
    """(before, after): the selected passage stands at the top of `after`, with `lead` paragraphs
    leading up to it, so that it is in sight without a script. All is `after` if none is selected.
    """
    place = next((n for n, paragraph in enumerate(found) if paragraph.chosen), 0)
    cut = max(place - lead, 0)
    return found[:cut], found[cut:]


def _pieces(text, start, end, marks):
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = {start, end}
    for mark in inside:
        edges |= {max(mark.start, start), min(mark.end, end)}
    edges = sorted(edges)
    pieces = []
    for a, b in pairwise(edges):
        over = tuple(mark for mark in inside if mark.start < b and mark.end > a)
        pieces.append(
            Piece(
                text[a:b],
                over,
                starts=tuple(mark for mark in over if mark.start == a),
                ends=tuple(mark for mark in over if mark.end == b),
            )
        )
    return tuple(pieces)
