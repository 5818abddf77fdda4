"""The guarded connection beneath `fetch`: public addresses alone, a total deadline, a budget.

The addresses are checked inside the call that connects, so nothing can change between the two.
Client libraries know timeouts for each read only, which a server that drips outlives: the clock
here is asked at every read and write.
"""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass

import httpcore2

from .addresses import is_public

# What a connection may carry beyond the body: headers and chunk sizes.
OVERHEAD = 200_000
WIRE_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    OSError,
    UnicodeError,
)


class FetchFailed(Exception):
    """Nothing usable came back; the message is one line. `permanent`: asking again unchanged is
    futile. `retry_after`: the seconds the server asked us to wait; `status`: its answer; None
    where it gave none."""

    def __init__(self, message, permanent=False, retry_after=None, status=None):
        super().__init__(message)
        self.permanent, self.retry_after, self.status = permanent, retry_after, status


@dataclass(frozen=True)
class Policy:
    """The limits of going out. `allowed` hosts (“host” or “host:port”) may be private and at any
    port, and are asked without pauses; `deadline` is the seconds for one fetch with all its
    redirects, waiting for a host's turn not counted."""

    contact: str
    allowed: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)
    pause: float = 1.0
    deadline: float = 20.0
    connect: float = 10.0
    max_bytes: int = 10_000_000

    def allows(self, host, port):
        name = f"[{host}]" if ":" in host else host
        return any(each.lower() in (host, name, f"{name}:{port}") for each in self.allowed)


def not_public(host, address):
    """Why a host is not asked that has such an address, and what lets it be asked."""
    where = "" if host.strip("[]") == address else f" ({address})"
    return (
        f"{host} is not on the public web{where}. Where it is a host of your own network, name it "
        "in FETCH_ALLOWED_HOSTS."
    )


def resolve(host, port):
    """The numeric addresses of a host, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[4][0]) for where in found))


class Clock:
    """The seconds one fetch has left."""

    def __init__(self, seconds):
        self._end = time.monotonic() + seconds

    def pause_since(self, start):
        self._end += time.monotonic() - start

    def left(self, at_most=None):
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("The time for one fetch is over.")
        return left if at_most is None else min(left, at_most)


class Guarded(httpcore2.SyncBackend):
    """Connects to public addresses alone, and to nothing that was not checked."""

    def __init__(self, policy, resolver, clock, max_bytes):
        self._policy, self._resolver = policy, resolver
        self._clock, self._max_bytes = clock, max_bytes

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        found = self._resolve(host, port)
        if not self._policy.allows(host.lower(), port):
            for address in found:
                if not is_public(address):
                    raise FetchFailed(not_public(host, address), True)
        failure = httpcore2.ConnectError(f"{host} has no address")
        for address in found:
            try:
                wire = super().connect_tcp(address, port, self._clock.left(timeout))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Wire(wire, self._clock, [self._max_bytes + OVERHEAD])
        raise failure

    def _resolve(self, host, port):
        """Ask the name service, in a thread that can be left behind: it knows no deadline."""
        found = []

        def ask():
            with contextlib.suppress(OSError, UnicodeError):
                found.append(self._resolver(host, port))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self._clock.left(self._policy.connect))
        if thread.is_alive():
            raise httpcore2.ConnectTimeout("Its name could not be looked up in time.")
        if not found or not found[0]:
            raise httpcore2.ConnectError("there is no such host")
        return found[0]


class _Wire(httpcore2.NetworkStream):
    """A connection that keeps to the clock and reads no more than its budget, TLS or not."""

    def __init__(self, wire, clock, budget):
        self._wire, self._clock, self._budget = wire, clock, budget

    def read(self, max_bytes, timeout=None):
        data = self._wire.read(max_bytes, self._clock.left(timeout))
        self._budget[0] -= len(data)
        if self._budget[0] < 0:
            raise FetchFailed("It is longer than we read.")
        return data

    def write(self, buffer, timeout=None):
        self._wire.write(buffer, self._clock.left(timeout))

    def close(self):
        self._wire.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        safe = self._wire.start_tls(ssl_context, server_hostname, self._clock.left(timeout))
        return _Wire(safe, self._clock, self._budget)

    def get_extra_info(self, info):
        return self._wire.get_extra_info(info)
