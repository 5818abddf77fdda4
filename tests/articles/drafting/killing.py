"""Drafts stories by a model, each attempt killed at another step, and says what that left.

Run in a process of its own, once Django is set up, on an empty database. Each attempt is a fork of
this process that kills itself in front of its first, second, … step, until one lives to the end. A
step is a statement, or a transaction: killed within one, it leaves what it leaves in front of it.
So these are all the states that a kill can leave, the answer of the model that nobody stored among
them. Then its lease is over and the story is drafted ahead again.
"""

import json
import os
import signal
import sys
from collections import Counter
from datetime import timedelta

from django.core.management import call_command
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import Sum

from articles.drafting import providers
from articles.drafting.ahead import AGAIN, draft_ahead, end_interrupted
from articles.drafting.draft import draft_story
from articles.models import DraftBudget, DraftRun, Edition, Story
from tests.cast import hire

from .desk import NOW, lamp, make_lists, story_of
from .tasks import URL

LATER = NOW + max(DraftRun.LEASE, AGAIN) + timedelta(minutes=1)
MOST = 100  # steps; a draft that took more would be a fault of its own


def main():
    call_command("migrate", verbosity=0)
    make_lists()
    source = lamp(hire("managing"))
    drafter = providers.named("openai")
    draft_story(story_of("turbine", source, url=f"{URL}-0"), drafter=drafter, at=NOW)
    killed, left = 0, Counter()
    for step in range(1, MOST):
        story = story_of("turbine", source, url=f"{URL}-{step}")
        lived = not killed_before(step, story, drafter)
        if lived:
            break
        killed += 1
        end_interrupted(LATER)
        tried = [str(failure or "drafted") for _, failure in draft_ahead(1000, at=LATER)]
        left[", ".join(tried) or state(story)] += 1
    json.dump({"killed": killed, "lived": lived, "left": left, **found()}, sys.stdout)


def killed_before(step, story, drafter):
    """Draft a story in a fork that kills itself before its step of that number."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            die_before(step)
            draft_story(story, drafter=drafter, at=NOW)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def die_before(step):
    taken, within = 0, False

    def over():
        nonlocal within
        within = False

    def count(execute, sql, params, many, context):
        nonlocal taken, within
        if not within:
            taken += 1
            if context["connection"].in_atomic_block:
                within = True
                context["connection"].on_commit(over)
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    def watch(connection, **kwargs):
        connection.execute_wrappers.append(count)

    connection_created.connect(watch, weak=False)


def state(story):
    """Of a story that was not drafted ahead: because it is drafted, or what was wrong."""
    runs = DraftRun.objects.filter(story=story).order_by("pk")
    return ", ".join(runs.values_list("outcome", flat=True))


def found():
    stories = Story.objects.all()
    runs = DraftRun.objects.all()
    return {
        "stories": stories.count(),
        "stories without one draft": [
            story.url for story in stories if story.editions.count() != 1
        ],
        "drafts without claims": Edition.objects.filter(claims=None).count(),
        "runs that go on": runs.filter(outcome=DraftRun.Outcome.RUNNING).count(),
        "spent": float(DraftBudget.objects.aggregate(all=Sum("spent"))["all"]),
    }
