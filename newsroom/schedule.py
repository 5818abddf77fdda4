"""The one table of everything recurring: its name, how often, and what to call.

What is due is told by rows (a feed's next check, an edition's hour), never by this clock: a run
that was missed is caught up by the next, and two at once share the work. So anything here may be
called at any time, by several machines.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from articles.collecting import fetch, visiting
from articles.publishing import publish_due

# A round of collecting ends after so long, that a newsroom of a thousand feeds still publishes on
# the minute; the next round goes on where it ended.
ROUND = timedelta(seconds=30)
PAGES = 10


@dataclass(frozen=True)
class Recurring:
    """One thing that recurs. `call` does what is due and yields a line for each thing done."""

    name: str
    every: timedelta
    call: Callable[[], Iterable[str]]


def table() -> tuple[Recurring, ...]:
    """Everything recurring, in the order in which it is run when all of it is due."""
    fetcher = fetch.configured()  # one for all rounds, as it remembers what hosts asked of us
    return (
        Recurring("publish", timedelta(seconds=20), _publish),
        Recurring("collect", timedelta(seconds=20), partial(_collect, fetcher)),
    )


def _publish():
    for edition, refusal in publish_due():
        yield f"{edition}: {refusal}" if refusal else f"{edition}: published"


def _collect(fetcher):
    end = time.monotonic() + ROUND.total_seconds()
    for visited in visiting.visit_due(fetcher):
        done = visited.collected
        yield f"{visited.feed}: {f'{done.new} new' if done else visited.error}"
        if time.monotonic() > end:
            break
    pages = visiting.read_pages(fetcher, limit=PAGES)
    if pages.read:
        yield f"{pages.read} pages read"
    yield from pages.failed
