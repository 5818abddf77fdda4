"""Numbers of days as small bars, in the units of an SVG's view box. Pure."""

from dataclasses import dataclass

WIDTH, GAP, HEIGHT = 7, 2, 32
# What is there at all is seen, however much there was on another day.
LEAST = 2


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    is_now: bool
    width: int = WIDTH


@dataclass(frozen=True)
class Sparkline:
    bars: tuple
    width: int
    height: int = HEIGHT


def sparkline(values, *, now):
    """The Sparkline of one value a day; `now` is the place of today among them. A day with nothing
    (0 or None) has no bar."""
    most = max((value or 0 for value in values), default=0)
    bars = []
    for place, value in enumerate(values):
        if value:
            height = max(LEAST, round(HEIGHT * value / most))
            bars.append(Bar(place * (WIDTH + GAP), HEIGHT - height, height, place == now))
    return Sparkline(tuple(bars), len(values) * (WIDTH + GAP) - GAP)
