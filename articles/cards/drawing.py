"""Draws a card: what stands on it goes in, the bytes of a PNG come out. Pure.

It looks like the paper: its ground, the masthead over a rule, the headline in the serif, and how
the text was made in words. No picture, no emoji; colour means what it means on the pages.
"""

import hashlib
import io
import json
from dataclasses import asdict, dataclass

from PIL import Image, ImageDraw

from .setting import Box, set_text

WIDTH, HEIGHT = 1200, 630
# Raised whenever a card would look otherwise, so that all are drawn anew under new names.
DESIGN = 1

PAPER, INK, SOFT, HAIR = "#fbfaf6", "#15171a", "#565a61", "#d8d4c9"
MACHINE, PERSON = "#5b3a9e", "#17633c"
COLOURS = {"machine": MACHINE, "person": PERSON, "": SOFT}

MARGIN = 72
_WITHIN = WIDTH - 2 * MARGIN
_MASTHEAD = Box(640, 44, (40, 36, 32, 28), 1.1)
_SECTION = Box(_WITHIN - _MASTHEAD.width - 24, 36, (30, 26, 22), 1.1)
_HEADLINE = Box(_WITHIN, 318, (92, 84, 78, 72, 66, 60, 55, 50, 46, 42), 1.13)
_HEADLINE_CJK = Box(_WITHIN, 318, (84, 78, 72, 67, 62, 57, 52, 48, 44, 40), 1.3)
_FOOT = Box(_WITHIN, 32, (30, 27, 24), 1.1)
_BETWEEN = " · "


@dataclass(frozen=True)
class Card:
    """What stands on a card. Each text is a tuple of ways to say the same; the first that can be
    drawn is. `marks` are ("machine", "person" or "", text), the most telling first.

    Without a headline, or where it cannot be drawn, the name of the site stands in its place.
    """

    language: str
    site: tuple
    section: tuple = ()
    headline: tuple = ()
    source: tuple = ()
    marks: tuple = ()

    @property
    def digest(self):
        """Names what stands on it and how it is drawn: 16 hexadecimal digits."""
        told = json.dumps([DESIGN, asdict(self)], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def chinese(self):
        return self.language.startswith("zh")

    @property
    def words(self):
        """What it says, for whoever does not see it."""
        parts = (self.site, self.section, self.headline, self.source)
        return " – ".join(part[0] for part in parts if part)


def draw(card: Card, faces) -> bytes:
    """The PNG of a card, set in `typefaces.Typefaces`; 1,200 by 630 pixels, some 20 kB."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    _Hand(card, faces, ImageDraw.Draw(image)).draw()
    out = io.BytesIO()
    # Ink on paper has few colours; 32 keep its edges smooth.
    image.quantize(32, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


class _Hand:
    """Draws one card."""

    def __init__(self, card, faces, draw):
        self.card, self.serif, self.sans, self.ink = card, faces.serif, faces.sans, draw

    def draw(self):
        headline = self._said(self.card.headline, self.serif)
        site = self._said(self.card.site, self.serif)
        if headline:
            self._line(site, self.serif, _MASTHEAD, (MARGIN, 92), INK)
        self._section(self._said(self.card.section, self.sans))
        self.ink.rectangle((MARGIN, 116, WIDTH - MARGIN - 1, 119), fill=INK)
        self._headline(headline or site)
        source = self._said(self.card.source, self.sans)
        marks = [(kind, self._said(ways, self.sans)) for kind, ways in self.card.marks]
        marks = [(kind, words) for kind, words in marks if words]
        if source or marks:
            self.ink.rectangle((MARGIN, 484, WIDTH - MARGIN - 1, 485), fill=HAIR)
        if source:
            self._line(source, self.sans, _FOOT, (MARGIN, 530), INK)
        self._marks(marks, 576 if source else 530)

    def _said(self, ways, face):
        return next(filter(None, map(face.clean, ways)), "")

    def _set(self, text, face, box):
        return set_text(text, face, box, chinese=self.card.chinese)

    def _write(self, face, place, text, size, fill):
        return face.write(self.ink, place, text, size, fill, chinese=self.card.chinese)

    def _line(self, text, face, box, place, fill):
        """One line, as large as fits; returns where it ends."""
        found = self._set(text, face, box)
        return self._write(face, place, found.lines[0], found.size, fill) if found.lines else 0

    def _section(self, text):
        """At the right end of the masthead's line."""
        found = self._set(text, self.sans, _SECTION)
        if found.lines:
            wide = self.sans.width(found.lines[0], found.size, chinese=self.card.chinese)
            place = (WIDTH - MARGIN - wide, 92)
            self._write(self.sans, place, found.lines[0], found.size, SOFT)

    def _headline(self, text):
        box = _HEADLINE_CJK if self.card.chinese else _HEADLINE
        found = self._set(text, self.serif, box)
        distance = found.size * box.leading
        first = 150 + found.size * (0.86 if not self.card.chinese else 0.95)
        for number, line in enumerate(found.lines):
            self._write(self.serif, (MARGIN, first + number * distance), line, found.size, INK)

    def _marks(self, marks, y):
        """Those that fit on one line, in the largest size in which all do; the first always."""
        while marks:
            found = self._set(_BETWEEN.join(words for _, words in marks), self.sans, _FOOT)
            if len(marks) == 1 or not found.is_cut:
                break
            marks = marks[:-1]
        x = MARGIN
        for number, (kind, words) in enumerate(marks):
            words = found.lines[0] if len(marks) == 1 else words
            if number:
                x = self._write(self.sans, (x, y), _BETWEEN, found.size, SOFT)
            x = self._write(self.sans, (x, y), words, found.size, COLOURS[kind])
