"""Two workers publish what is due at the same moment, and what that left is printed as JSON.

Run in a process of its own, once Django is set up, on an empty database. Each worker is a fork
with a connection of its own; both wait for one word to begin.
"""

import json
import os
import sys
from datetime import timedelta

from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from articles import publishing
from articles.models import Article, DeskEntry, Edition
from articles.models.claims import Section
from tests.articles import work
from tests.articles.test_publishing import approved
from tests.cast import hire

DUE, WORKERS = 12, 2


def main():
    call_command("migrate", verbosity=0)
    editor, managing, at = hire("editor"), hire("managing"), timezone.now()
    publisher = work.source(reviewed_by=editor)
    for number in range(DUE):
        edition = approved(work.edition(publisher, slug=f"due-{number}"), editor, managing)
        early, due = at - timedelta(hours=2), at - timedelta(hours=1)
        publishing.schedule(edition, managing, edition.version, go_live_at=due, at=early)
    broken = Edition.objects.get(article__slug="due-0").claims.filter(section=Section.HOOK)
    broken.update(text="Changed behind our back.")
    connections.close_all()
    reads, writes = os.pipe()
    workers = [fork(reads) for _ in range(WORKERS)]
    os.write(writes, b"." * WORKERS)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in workers]
    published = DeskEntry.objects.filter(verb="publish")
    json.dump(
        {
            "ended well": codes == [0] * WORKERS,
            "live": Article.objects.published().count(),
            "publications": published.count(),
            "articles published": published.values("article").distinct().count(),
            "refused": list(
                Edition.objects.exclude(refused_why="").values_list("article__slug", flat=True)
            ),
            "lines about it": DeskEntry.objects.filter(verb="not published").count(),
        },
        sys.stdout,
    )


def fork(begin):
    """Start a worker; returns its process id."""
    pid = os.fork()
    if not pid:
        try:
            os.read(begin, 1)
            faults = [e for _, e in publishing.publish_due() if e and not is_refusal(e)]
            os._exit(1 if faults else 0)
        finally:
            os._exit(2)
    return pid


def is_refusal(error):
    return isinstance(error, publishing.MoveRefused)
