"""How well the likelihoods of forecasts fit what came of them; pure.

From LEAST resolved forecasts on: for each term how many there were, how many of them happened, and
whether that share lies in the range that the term stands for. Void ones count nowhere.

The shares come with Wilson's 95% interval (E. B. Wilson, JASA 22, 1927), as a few outcomes say
little. The score is that of G. W. Brier (Monthly Weather Review 78, 1950), the mean of the squared
differences between what was said and what came, 1 or 0. A term says a range and the score wants a
number; we take the middle of the range, and say so.
"""

from dataclasses import dataclass
from math import sqrt

LEAST = 50
Z = 1.96  # standard deviations either side that hold 95% of a normal distribution


@dataclass(frozen=True)
class Term:
    """One likelihood term: its range in percent, how many forecasts used it, how many happened."""

    likelihood: str
    low: int
    high: int
    n: int
    happened: int

    @property
    def width(self):
        return self.high - self.low

    @property
    def share(self):
        """The percentage that happened, whole."""
        return round(100 * self.happened / self.n)

    @property
    def interval(self):
        """Between which percentages the true share lies, with 95% confidence: (low, high)."""
        share, n = self.happened / self.n, self.n
        middle = share + Z * Z / (2 * n)
        spread = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return tuple(round(100 * (middle + side) / (1 + Z * Z / n)) for side in (-spread, spread))

    @property
    def fits(self):
        """Whether the range and the interval have a percentage in common."""
        low, high = self.interval
        return low <= self.high and self.low <= high


@dataclass(frozen=True)
class Calibration:
    """The terms that were used, the least likely first, and Brier's score; no terms and no score
    while fewer than LEAST are resolved."""

    resolved: int
    terms: tuple = ()
    brier: float | None = None

    @property
    def missing(self):
        return max(LEAST - self.resolved, 0)

    @property
    def least(self):
        return LEAST


def calibrate(counts, ranges):
    """The Calibration of resolved forecasts: `counts` is {likelihood: (happened, did not)},
    `ranges` {likelihood: (low, high)} in percent, the least likely first."""
    resolved = sum(sum(pair) for pair in counts.values())
    if resolved < LEAST:
        return Calibration(resolved)
    terms = tuple(
        Term(likelihood, low, high, sum(counts[likelihood]), counts[likelihood][0])
        for likelihood, (low, high) in ranges.items()
        if sum(counts.get(likelihood, ()))
    )
    return Calibration(resolved, terms, sum(map(_squares, terms)) / resolved)


def _squares(term):
    said = (term.low + term.high) / 200
    return term.happened * (1 - said) ** 2 + (term.n - term.happened) * said**2
