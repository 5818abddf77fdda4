"""How fresh an article's newest source is, in a word and a shape, and until when that holds.

Pure: the time comes in, nothing is read. The limits are the category's (6 and 48 hours unless an
administrator changed them).
"""

import datetime
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# No page is stored longer than this, so that a correction or a takedown has reached everyone within
# a minute.
LONGEST_STORED = 60

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class State(Enum):
    """Its value is its class in the style sheets; word and shape say the same without them."""

    FRESH = "fresh"
    RECENT = "recent"
    STALE = "stale"

    @property
    def word(self):
        return _WORDS[self]

    @property
    def shape(self):
        return _SHAPES[self]


_WORDS = {
    State.FRESH: gettext_lazy("Fresh"),
    State.RECENT: gettext_lazy("Recent"),
    State.STALE: gettext_lazy("Stale"),
}
_SHAPES = {State.FRESH: "●", State.RECENT: "◐", State.STALE: "○"}


@dataclass(frozen=True)
class Freshness:
    """A state, and the moment it changes; None where it never will again."""

    state: State
    changes_at: datetime.datetime | None

    @property
    def word(self):
        return self.state.word

    @property
    def shape(self):
        return self.state.shape


def freshness(newest_source_at, *, fresh_hours, recent_hours, now):
    """The Freshness of an article whose newest trusted source is of `newest_source_at`.

    None where no source has a date we trust: readers see no state rather than a guessed one.
    """
    if newest_source_at is None:
        return None
    recent_from = newest_source_at + datetime.timedelta(hours=fresh_hours)
    stale_from = newest_source_at + datetime.timedelta(hours=recent_hours)
    if now < recent_from:
        return Freshness(State.FRESH, recent_from)
    if now < stale_from:
        return Freshness(State.RECENT, stale_from)
    return Freshness(State.STALE, None)


def freshness_of(article, *, now):
    """The Freshness of an article with its live edition and category; None where it has none."""
    if article.category is None:
        return None
    return freshness(
        article.live.newest_source_at,
        fresh_hours=article.category.fresh_hours,
        recent_hours=article.category.recent_hours,
        now=now,
    )


def seconds_to_keep(states, *, now):
    """How long a page that shows these states (each a Freshness or None) may be stored."""
    changes = [state.changes_at for state in states if state and state.changes_at]
    left = ((change - now).total_seconds() for change in changes)
    return max(0, min([LONGEST_STORED, *(int(seconds) for seconds in left)]))


def brief(duration):
    """A duration as “19m”, “3h” or “2d”, rounded down; “<1m” below a minute, "" for None."""
    if duration is None:
        return ""
    seconds = int(duration.total_seconds())
    if seconds < _MINUTE:
        return _("<1m")
    if seconds < _HOUR:
        return _("%(count)dm") % {"count": seconds // _MINUTE}
    if seconds < 2 * _DAY:
        return _("%(count)dh") % {"count": seconds // _HOUR}
    return _("%(count)dd") % {"count": seconds // _DAY}
