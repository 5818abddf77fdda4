"""`manage.py work`: run what is due, again and again. Any number of these may run at once.

Each thing has a thread of its own, so that no slow server or drafter holds up a publication.
"""

import contextlib
import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import OperationalError, ProgrammingError, close_old_connections, connections

from newsroom import schedule

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Run everything that recurs (publishing, collecting, drafting ahead, the week's recap) "
        "whenever it is due, until it is stopped; with --once, run it once and end, with exit "
        "status 1 if a part of it failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="run what is due now, and end")

    def handle(self, *, once, **options):
        jobs, never = schedule.table(), threading.Event()
        if once:
            if not all([self._run(job, never) for job in jobs]):
                raise SystemExit(1)
            return
        with _until_stopped() as stop:
            threads = [
                threading.Thread(target=self._repeat, args=(job, stop), name=job.name)
                for job in jobs
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def _repeat(self, job, stop):
        while not stop.is_set():
            close_old_connections()  # one that broke since is opened anew
            self._run(job, stop)
            stop.wait(job.every.total_seconds())
        connections.close_all()

    def _run(self, job, stop):
        """Run one thing; whether it went well. Nothing that goes wrong stops the others."""
        try:
            for line in job.call():
                self.stdout.write(f"{job.name}: {line}")
                self.stdout.flush()  # logs are read while it runs
                if stop.is_set():
                    break
        except (OperationalError, ProgrammingError) as error:
            self.stderr.write(
                f"{job.name}: The database cannot be used ({str(error).splitlines()[0]}). "
                "If it is running, run “manage.py migrate”."
            )
        except Exception:
            logger.exception("%s failed; it is tried again", job.name)
        else:
            return True
        return False


@contextlib.contextmanager
def _until_stopped():
    """An event that SIGTERM and Ctrl-C set, so that what is under way is finished first."""
    stop = threading.Event()
    former = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
