"""The line to a model's server, for the vendors' own libraries: a deadline for the whole call, a
limit for what comes back, no proxy out of the environment, and every failure in one line.

The libraries' retries are off: each call is paid for and reserved on its own.
"""

import time

import httpx2

from .base import DraftFailed

# A page of claims is some 20 kB; with the framing of a stream twenty times that. More is no draft.
MOST_BYTES = 2_000_000
CONNECT = 10.0


# What may go wrong on the way, below the vendors' own exceptions.
BROKEN = (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, OSError, ValueError)


class TooMuch(Exception):
    """The answer outgrew its limit or its time; the message is one sentence."""


class _Counted(httpx2.SyncByteStream):
    def __init__(self, stream, until):
        self._stream, self._until = stream, until

    def __iter__(self):
        received = 0
        for piece in self._stream:
            received += len(piece)
            if received > MOST_BYTES:
                raise TooMuch(f"Its answer is longer than the {MOST_BYTES:,} bytes we read.")
            if time.monotonic() > self._until:
                raise TooMuch("Its answer took longer than AI_TIMEOUT allows.")
            yield piece

    def close(self):
        self._stream.close()


class _Limited(httpx2.HTTPTransport):
    """Counts what comes back, and asks for nothing packed: a small answer can unpack to a huge
    one."""

    def __init__(self, seconds):
        super().__init__(trust_env=False)
        self._seconds = seconds

    def handle_request(self, request):
        request.headers["Accept-Encoding"] = "identity"
        until = time.monotonic() + self._seconds
        response = super().handle_request(request)
        if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
            response.close()
            raise TooMuch("Its answer is packed, which we did not ask for.")
        response.stream = _Counted(response.stream, until)
        return response


def client(seconds):
    """An HTTP client for one call of so many seconds; close it afterwards."""
    timeout = httpx2.Timeout(seconds, connect=min(CONNECT, seconds))
    return httpx2.Client(transport=_Limited(seconds), timeout=timeout, trust_env=False)


def failed(error, name):
    """The DraftFailed of what went wrong on the line: by the status, where the server gave one."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _refused(status, error, name)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, TooMuch):
            return DraftFailed(f"{name}: {cause}", permanent=False)
        if isinstance(cause, (httpx2.TimeoutException, TimeoutError)):
            return DraftFailed(f"{name} did not answer in time; AI_TIMEOUT says how long.", False)
    said = " ".join(str(causes[-1]).split())[:200] or type(causes[-1]).__name__
    return DraftFailed(f"{name} cannot be reached ({said}); see AI_BASE_URL.", permanent=False)


def _causes(error):
    """An exception and what it came of, the first cause last."""
    while error is not None:
        yield error
        error = error.__cause__


def _refused(status, error, name):
    after = _seconds(error)
    if status == 429:
        wait = f" It asks to wait {after} seconds." if after else ""
        return DraftFailed(f"{name} has had enough of us for now (429).{wait}", permanent=False)
    if status in (401, 403):
        return DraftFailed(f"{name} refused our key ({status}); set AI_API_KEY.", permanent=True)
    if status == 404:
        return DraftFailed(f"{name} has no such model or address (404); see AI_MODEL.", True)
    return DraftFailed(f"{name} answered {status}.", permanent=400 <= status < 500)


def _seconds(error):
    told = getattr(getattr(error, "response", None), "headers", {}).get("retry-after", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else None
