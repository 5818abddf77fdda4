"""How we behave towards the hosts we read: one request at a time, pauses, robots.txt. Pure.

Kept by each process for itself; `Turns` may be shared by its threads.
"""

import contextlib
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from protego import Protego

# Robots files may ask for longer pauses between requests; we keep to no more than this.
LONGEST_PAUSE = 60
# RFC 9309 has crawlers read 500 KiB at least; rules longer than that count as unreadable.
MAX_ROBOTS = 512_000
# RFC 9309: the rules are asked for again after a day.
ROBOTS_LAST = 24 * 3600
# No server may switch a feed off for longer than a week.
LONGEST_RETRY = 7 * 24 * 3600


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed_until: float = 0.0
    pause: float = 0.0


class Turns:
    """Who may speak to a host, and when. `pause` is the seconds between two requests to it."""

    def __init__(self, pause, *, clock=time.monotonic, sleep=time.sleep):
        self._pause, self._clock, self._sleep = pause, clock, sleep
        self._hosts, self._guard = {}, threading.Lock()

    def _host(self, name):
        with self._guard:
            return self._hosts.setdefault(name, _Host(pause=self._pause))

    def slow_down(self, name, pause):
        """Keep at least `pause` seconds between requests to a host, as its robots.txt asks."""
        host = self._host(name)
        host.pause = max(host.pause, min(pause, LONGEST_PAUSE))

    def come_back_in(self, name, seconds):
        """Ask nothing more of a host for so many seconds, as its Retry-After says."""
        host = self._host(name)
        host.closed_until = max(host.closed_until, self._clock() + seconds)

    @contextlib.contextmanager
    def of(self, name, *, hurried=False):
        """The turn to speak to a host, as a context. Yields the seconds for which the host asked
        to be left alone, 0 where it may be spoken to. The `hurried` keep no pause."""
        host = self._host(name)
        with host.lock:
            closed = host.closed_until - self._clock()
            if closed > 0:
                yield closed
                return
            if not hurried:
                self._sleep(max(host.free_at - self._clock(), 0))
            try:
                yield 0
            finally:
                host.free_at = self._clock() + host.pause


class Rules:
    """What a robots.txt says to the crawler named `agent`."""

    def __init__(self, text, agent, read_at):
        self._parsed = Protego.parse(text)
        self._agent, self.read_at = agent, read_at

    def allow(self, url):
        return self._parsed.can_fetch(url, self._agent)

    @property
    def pause(self):
        return self._parsed.crawl_delay(self._agent) or 0


def retry_after(value: str, at=None) -> int | None:
    """The seconds a Retry-After header asks for (a number or a date), at most `LONGEST_RETRY`;
    None where it says nothing that can be understood."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - (at or datetime.now(UTC))).total_seconds()
    return int(min(max(seconds, 0), LONGEST_RETRY))
