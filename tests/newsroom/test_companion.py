import os
import queue
import signal
import sys
from pathlib import Path

import pytest

from newsroom import companion
from newsroom.companion import Companion
from newsroom.management.commands import demo

# Says in a file of its own that it has begun, and goes on until it is told to end.
STEADY = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, {handler})
pathlib.Path(sys.argv[1], str(os.getpid())).touch()
while True:
    time.sleep(0.01)
"""
POLITE = STEADY.format(handler="lambda *_: sys.exit()")


def beside(folder, program, tell=None):
    command = [sys.executable, "-c", program, str(folder)]
    return Companion(command, dict(os.environ), tell or pytest.fail, pause=0)


def pids(folder, count):
    """The processes that have begun, once there are so many."""
    while len(found := {int(path.name) for path in Path(folder).iterdir()}) < count:
        os.sched_yield()
    return found


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_runs_until_it_is_stopped(tmp_path):
    made = beside(tmp_path, POLITE)
    made.start()
    (pid,) = pids(tmp_path, 1)
    made.stop()
    assert not is_running(pid)


def test_one_that_dies_is_told_and_begun_again(tmp_path):
    told = queue.Queue()
    made = beside(tmp_path, POLITE, told.put)
    made.start()
    (first,) = pids(tmp_path, 1)
    os.kill(first, signal.SIGKILL)
    assert "ended with status -9; it is begun again" in told.get(timeout=30)
    (second,) = pids(tmp_path, 2) - {first}
    made.stop()
    assert not is_running(second) and told.empty()


def test_one_that_will_not_end_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(companion, "PATIENCE", 0.1)
    made = beside(tmp_path, STEADY.format(handler="signal.SIG_IGN"))
    made.start()
    (pid,) = pids(tmp_path, 1)
    made.stop()
    assert not is_running(pid)


def test_the_worker_of_the_demo_drafts_nothing_and_knows_the_demos_settings(monkeypatch):
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("DRAFT_AHEAD", "7")
    made = demo.worker(print)
    assert made._command[-1] == "work"
    assert (made._env["DEMO"], made._env["DRAFT_AHEAD"]) == ("1", "0")
