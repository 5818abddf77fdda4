"""The one table of everything recurring: its name, how often, and what to call.

What is due is told by rows (a feed's next check, an edition's hour, a week without its recap) and
never by this clock: a run that was missed is caught up by the next, and two at once share the
work. So anything here may be called at any time, by several machines.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings

from articles import openforms, rechecking
from articles.collecting import asking, fetch, rereading, visiting
from articles.drafting import ahead
from articles.pictures.tidying import tidy
from articles.publishing import publish_due
from articles.reports.handling import erase_addresses
from recaps.weekly import build_due

# A round of collecting ends after so long, so that feeds and pages take turns; the next goes on
# where it ended.
ROUND = timedelta(seconds=30)
PAGES = 10
# Sources whose terms for machines are read in one run; four requests each.
TERMS = 5


@dataclass(frozen=True)
class Recurring:
    """One thing that recurs. `call` does what is due and yields a line for each thing done."""

    name: str
    every: timedelta
    call: Callable[[], Iterable[str]]


def table() -> tuple[Recurring, ...]:
    """Everything recurring, in the order in which a single round runs it."""
    fetcher = fetch.configured()  # one for all rounds, as it remembers what hosts asked of us
    return (
        Recurring("publish", timedelta(seconds=20), _publish),
        Recurring("collect", timedelta(seconds=20), partial(_collect, fetcher)),
        Recurring("recheck", timedelta(minutes=1), partial(_recheck, fetcher)),
        Recurring("draft", timedelta(minutes=1), _draft),
        Recurring("terms", timedelta(minutes=10), partial(_terms, fetcher)),
        Recurring("recap", timedelta(minutes=5), _recap),
        Recurring("forget", timedelta(hours=1), _forget),
        Recurring("tidy", timedelta(days=1), _tidy),
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


def _recheck(fetcher):
    if settings.RECHECK:
        for reread in rereading.read_again(fetcher):
            if reread.outcome != "unchanged":
                lost = f", {reread.lost} passages to look at" if reread.lost else ""
                yield f"{reread.recheck}: {reread.error or reread.outcome}{lost}"
    if lost := rechecking.compare_unseen():
        yield f"{lost} passages to look at"


def _draft():
    if interrupted := ahead.end_interrupted():
        yield f"{interrupted} interrupted before"
    for story, failure in ahead.draft_ahead(settings.DRAFT_AHEAD):
        yield f"{story}: {failure}" if failure else f"{story}: drafted"


def _terms(fetcher):
    for asked in asking.read_due(fetcher, limit=TERMS):
        if asked.is_news:
            yield f"{asked.source}: its terms for machines changed"


def _recap():
    if recap := build_due():
        yield f"{recap}: built"


def _forget():
    """What was kept of readers who sent a form, and is needed no longer."""
    for report in erase_addresses():
        yield f"{report}: address erased"
    if sendings := openforms.forget():
        yield f"{sendings} sent forms forgotten"


def _tidy():
    if files := tidy():
        yield f"{files} files of pictures removed that nothing shows"
