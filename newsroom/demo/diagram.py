"""The lead picture of one demo article: our own diagram, drawn from the figures of its story."""

import io

from PIL import Image, ImageDraw

from articles.cards.drawing import HAIR, INK, PAPER, PERSON, SOFT
from articles.cards.typefaces import typefaces

WIDTH, HEIGHT = 1440, 750
LEFT, RIGHT = 40, 1400
WRONG, DECLINED = "#a3231b", HAIR
# Of 100 questions. Declining 18, it got 4.1 per cent of the other 82 wrong: 3.4.
BARS = (
    ("Forced to answer every question", ((86.4, "right", PERSON), (13.6, "wrong", WRONG))),
    (
        "Allowed to decline",
        ((78.6, "right", PERSON), (3.4, "wrong", WRONG), (18, "declined", DECLINED)),
    ),
)


def png():
    """The diagram as the bytes of a PNG."""
    faces = typefaces("")
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    faces.serif.write(draw, (LEFT, 120), "What became of 100 questions", 62, INK)
    faces.sans.write(draw, (LEFT, 176), "Fathom 3 at a threshold of 60", 34, SOFT)
    for number, (label, parts) in enumerate(BARS):
        _bar(draw, faces.sans, 246 + number * 244, label, parts)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _bar(draw, sans, top, label, parts):
    """One bar of 100 questions, under its label and over the names of its parts."""
    sans.write(draw, (LEFT, top + 34), label, 36, INK)
    x = LEFT
    for share, name, colour in parts:
        end = x + (RIGHT - LEFT) * share / 100
        draw.rectangle((x, top + 56, end - 4, top + 144), fill=colour)
        told = f"{share:g} {name}"
        wide = sans.width(told, 32)
        ink = SOFT if colour == DECLINED else colour
        # A part that is narrower than its name has that at its left, below the one before.
        start = x if wide <= end - x else end - 18 - wide
        sans.write(draw, (start, top + 186), told, 32, ink)
        x = end
