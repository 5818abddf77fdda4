"""The colours of the style sheets as numbers: how well each is seen on each ground.

Pure: it reads the text of `tokens.css` and works out contrasts as WCAG 2.2 defines them.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
GROUNDS = ("paper", "raised")
# What text is set in must pass 4.5:1 on both grounds (WCAG 1.4.3); the borders of controls 3:1
# (1.4.11). Hairlines part nothing that a reader could miss, and need no more than to be there.
TEXT = ("ink", "soft", "link", "machine", "person", "time", "correction")
BORDERS = ("edge",)
LEAST = {**dict.fromkeys(TEXT, 4.5), **dict.fromkeys(BORDERS, 3.0)}
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Swatch:
    """A token in one scheme: its colour, and its contrast with each ground, in that order."""

    token: str
    scheme: str
    colour: str
    contrasts: tuple
    least: float | None

    @property
    def passes(self):
        return self.least is None or all(one >= self.least for one in self.contrasts)


def tokens(css):
    """{name: (light, dark)} of all colours that a style sheet names."""
    return {name: (light, dark) for name, light, dark in _TOKEN.findall(css)}


def swatches(css):
    """A Swatch of every token in either scheme, the light ones first."""
    named = tokens(css)
    return [
        Swatch(
            token,
            scheme,
            colours[number],
            tuple(contrast(colours[number], named[ground][number]) for ground in GROUNDS),
            LEAST.get(token),
        )
        for number, scheme in enumerate(SCHEMES)
        for token, colours in named.items()
    ]


def contrast(one, other):
    """The contrast ratio of two colours such as “#fbfaf6”: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
