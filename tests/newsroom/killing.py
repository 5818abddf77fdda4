"""Kills `manage.py work` again and again, lets it finish, and says what it left.

Run in a process of its own, once Django is set up. The database is the environment's, and empty.
Each `work` is a fork of this process, which has everything loaded, so that fifty take seconds; each
runs the whole loop and ends by SIGKILL: so many statements after it began, or after it took up a
page or a draft, and a moment later, as drawn from a seed. Statements are counted and not seconds,
so that on every machine it is killed while it works. Each begins later than all leases of the one
before, so that whatever was held is taken up again.
"""

import io
import itertools
import json
import os
import random
import select
import signal
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

from django.core.management import call_command
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import Count, Q
from django.utils import timezone

from articles import publishing
from articles.drafting.ahead import MOST_TRIES
from articles.drafting.draft import draft_story
from articles.models import (
    Article,
    DeskEntry,
    DraftRun,
    Edition,
    Feed,
    Snapshot,
    SourceDomain,
    Story,
)
from recaps.building import bounds, last_whole_week
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.test_publishing import approved
from tests.cast import hire

KILLS = 50
STATEMENTS = 150  # that one of them lives at most, and
HELD = 20  # statements that it lives at most after it took up what the turn is for
MOMENT = 0.02  # so many seconds longer, as no statement tells of commits and of the web
LONGEST = 3  # seconds, where there is less to do than that
STEP = timedelta(minutes=11)  # longer than any lease
EDITIONS = 12
# How a lease is taken of what is held so shortly that few random moments fall into it.
LEASES = {"page": 'SET "page_due_at" = %s', "draft": 'SET "draft_attempt" ='}
TURNS = ("", "page", "", "draft", "")


class Clock:
    """The time, and what has been added to it."""

    def __init__(self, real):
        self._real, self.ahead = real, timedelta(0)

    def now(self):
        return self._real() + self.ahead


clock = Clock(timezone.now)


def main(feeds):
    timezone.now = clock.now
    call_command("migrate", verbosity=0)
    furnish(feeds)
    moments = random.Random(9)  # noqa: S311 - any moments, but the same each time
    killed, caught = 0, Counter()
    for _, turn in zip(range(KILLS), itertools.cycle(TURNS), strict=False):
        statements = moments.randint(1, HELD if turn else STATEMENTS)
        killed += killed_after(statements, moments.uniform(0, MOMENT), LEASES.get(turn, ""))
        caught.update(held())
    finish()
    json.dump({"killed": killed, "caught": caught, **found()}, sys.stdout)


def furnish(feeds):
    """Feeds to read, editions to publish as the hours go by, and a week whose recap is due."""
    editor, managing, at = hire("editor"), hire("managing"), timezone.now()
    publisher = work.source(reviewed_by=editor)
    SourceDomain.objects.create(source=publisher, domain="127.0.0.1")
    Feed.objects.create(url=feeds[0], is_on=True)
    call_command("work", once=True, stdout=io.StringIO())  # a fork need not load what this loads
    Feed.objects.bulk_create(Feed(url=url, is_on=True) for url in feeds[1:])
    make.article("last-week", at=bounds(*last_whole_week(at))[0])
    for number in range(EDITIONS):
        draft = work.edition(publisher, by=editor, slug=f"planned-{number}")
        draft = approved(draft, editor, managing)
        publishing.schedule(
            draft, managing, draft.version, go_live_at=at + 2 * STEP * (number + 1), at=at
        )


def killed_after(statements, seconds, lease):
    """Let `work` run for so long, from when it began or from when it took a lease; whether it was
    running still when it was killed."""
    clock.ahead += STEP
    connections.close_all()
    reads, writes = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            tell_after(statements, writes, lease)
            with open(os.devnull, "w") as nowhere:
                call_command("work", stdout=nowhere)
        finally:
            os._exit(1)
    select.select([reads], [], [], LONGEST)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(reads)
    os.close(writes)
    return os.WIFSIGNALED(status)


def tell_after(statements, pipe, lease):
    """Write into a pipe when all connections together have begun so many statements, the one that
    takes a lease being the first of them."""
    numbers, begun = itertools.count(1), threading.Event()

    def count(execute, sql, *more):
        if lease in sql:
            begun.set()
        if begun.is_set() and next(numbers) == statements:
            os.write(pipe, b".")
        return execute(sql, *more)

    def watch(connection, **kwargs):
        connection.execute_wrappers.append(count)

    connection_created.connect(watch, weak=False)


def held():
    """What was under way when the last one was killed: leases that it took and never gave back."""
    now = clock.now()
    lease = {"gt": now + Feed.LEASE - timedelta(minutes=1), "lte": now + Feed.LEASE}
    return {
        "feed": Feed.objects.filter(**between("next_check_at", lease)).count(),
        "page": Story.objects.filter(**between("page_due_at", lease)).count(),
        "draft": Story.objects.filter(**between("draft_held_until", lease)).count(),
    }


def between(field, bounds):
    return {f"{field}__{name}": value for name, value in bounds.items()}


def finish():
    """Run rounds until two in a row, each later than any wait, have changed nothing."""
    quiet, before = 0, None
    while quiet < 2:
        clock.ahead += 3 * STEP
        call_command("work", once=True, stdout=io.StringIO())
        after = [model.objects.count() for model in (Story, Snapshot, DraftRun, DeskEntry)]
        quiet, before = (quiet + 1 if after == before else 0), after
    given_up = Story.objects.waiting().alias(tries=Count("draft_runs"))
    for story in given_up.filter(tries=MOST_TRIES):
        draft_story(story)  # killed as often as it is tried: the next try is a person's to ask for


def found():
    """What there is in the end, in figures that show whatever is lost, doubled or stuck."""
    planned = Edition.objects.filter(article__slug__startswith="planned-")
    collected = Story.objects.filter(url__startswith="http://127.0.0.1")
    drafts = Edition.objects.filter(stories__in=collected)
    runs = DraftRun.objects.filter(story__in=collected)
    return {
        "stories": sorted(collected.values_list("url", flat=True)),
        "snapshots a story": tally(collected.annotate(n=Count("snapshots"))),
        "drafts a story": tally(collected.annotate(n=Count("editions"))),
        "successful runs a story": tally(
            collected.annotate(n=Count("draft_runs", filter=Q(draft_runs__outcome="drafted")))
        ),
        "lines a draft": tally(
            drafts.annotate(n=Count("desk_entries", filter=Q(desk_entries__verb="draft")))
        ),
        "drafts without claims": drafts.filter(claims=None).count(),
        "states of drafts": dict(Counter(drafts.values_list("status", flat=True))),
        "outcomes of runs": dict(Counter(runs.values_list("outcome", flat=True))),
        "publications a plan": tally(
            planned.annotate(n=Count("desk_entries", filter=Q(desk_entries__verb="publish")))
        ),
        "states of plans": dict(Counter(planned.values_list("status", flat=True))),
        "live plans": Article.objects.published().filter(slug__startswith="planned-").count(),
        "recaps": Recap.objects.count(),
        "lines on recaps": DeskEntry.objects.filter(verb="build recap").count(),
        "items of recaps": [recap.items.count() for recap in Recap.objects.all()],
        "pages due": collected.exclude(page_due_at=None).count(),
        "held": Story.objects.exclude(draft_held_until=None).count(),
        "validators": sorted(set(Feed.objects.values_list("etag", flat=True))),
        "failing feeds": Feed.objects.exclude(last_error="").count(),
    }


def tally(rows):
    """{how many: rows that have so many}, for rows that count something as `n`."""
    return {str(count): times for count, times in Counter(rows.values_list("n", flat=True)).items()}
