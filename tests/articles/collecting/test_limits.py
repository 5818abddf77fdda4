"""Slow, huge and packed answers of real servers: a bounded time, and a bounded piece of memory.

Each is fetched by a process of its own, whose memory is measured from before the fetch to its peak.
"""

import gzip
import json
import re
import socket
import subprocess
import sys
import threading
import time
import zlib
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest

from articles.collecting.guard import Policy
from tests.articles.collecting.web import site

ROOT = Path(__file__).resolve().parent.parent.parent.parent
MEMORY = 64_000_000
DEADLINE = 2.0
MARGIN = 5.0  # for a machine that has much else to do; without a deadline these never end

# For each line of three words it forks, so that each fetch has a memory of its own without loading
# everything anew. The peak is the kernel's for that fork alone: the one that getrusage tells begins
# with what the parent had taken, which would hide anything smaller.
PROGRAM = r"""
import json, os, re, sys, time
from articles.collecting.fetch import Fetcher
from articles.collecting.guard import FetchFailed, Policy

def peak():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024

def report(url, host, deadline):
    by = Fetcher(Policy("https://news.example/", (host,), pause=0, deadline=float(deadline)))
    before, start = peak(), time.monotonic()
    try:
        said = len(by.fetch(url).body)
    except FetchFailed as failed:
        said = str(failed)
    print(json.dumps([said, peak() - before, time.monotonic() - start]), flush=True)

while line := sys.stdin.readline():
    if not (pid := os.fork()):
        report(*line.split())
        os._exit(0)
    os.waitpid(pid, 0)
"""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system tells no process its own peak"
)


@pytest.fixture
def web():
    with site() as made:
        yield made


@pytest.fixture(scope="module")
def reader():
    """A process that fetches what it is told to, each time in a fork of itself."""
    run = [sys.executable, "-c", PROGRAM]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(run, cwd=ROOT, text=True, bufsize=1, **pipes) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def fetched(reader):
    """What comes of an answer within its limits: the length of its body, or why there is none."""

    def fetch(host, *, scheme="http", deadline=DEADLINE):
        reader.stdin.write(f"{scheme}://{host}/ {host} {deadline}\n")
        said, memory, seconds = json.loads(reader.stdout.readline())
        assert memory < MEMORY
        assert seconds < deadline + MARGIN
        return said

    return fetch


def endlessly(head, piece, pause=0.0):
    """An answer that goes on for as long as anybody listens."""

    def answer(handler):
        handler.close_connection = True
        handler.wfile.write(head)
        while True:
            handler.wfile.write(piece)
            time.sleep(pause)

    return answer


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\n\r\n"
EMPTY_BLOCK = b"\0\0\0\xff\xff"  # of deflate: it unpacks to nothing
DRIPPING = {
    "before the answer": (b"", b"H"),
    "in the status": (b"HTTP/1.1 200 ", b"x"),
    "in a header": (OK + b"X-Long: ", b"x"),
    "between headers": (OK, b"X: y\r\n"),
    "in the body": (OK + b"Content-Length: 999\r\n\r\n", b"x"),
    "in chunks": (CHUNKED, b"1\r\nx\r\n"),
    "in the size of a chunk": (CHUNKED, b"0"),
    "in what is packed": (PACKED + gzip.compress(b"")[:10], EMPTY_BLOCK),
    "for the moment": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
}


@pytest.mark.parametrize(("head", "piece"), DRIPPING.values(), ids=DRIPPING)
def test_a_server_that_drips_is_left_at_the_deadline(head, piece, web, fetched):
    web.pages["/"] = endlessly(head, piece, pause=0.2)
    assert "too long" in fetched(web.host)


def test_the_deadline_is_twenty_seconds_unless_said_otherwise(web, fetched):
    web.pages["/"] = endlessly(OK + b"Content-Length: 999\r\n\r\n", b"x", pause=0.5)
    assert Policy("").deadline == 20
    assert "too long" in fetched(web.host, deadline=Policy("").deadline)


ENDLESS = {
    "body": (OK + b"\r\n", b"x" * 65536),
    "body said to be short": (OK + b"Content-Length: 10\r\n\r\n", b"x" * 65536),
    "chunks": (CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"),
    "tiny chunks": (CHUNKED, b"1\r\nx\r\n" * 9999),
    "extension of a chunk": (CHUNKED + b"1;", b"x" * 65536),
    "size of a chunk": (CHUNKED, b"0" * 65536),
    "trailers": (CHUNKED + b"0\r\n", b"X: y\r\n" * 9999),
    "status": (b"HTTP/1.1 200 ", b"x" * 65536),
    "headers": (OK, b"X: y\r\n" * 9999),
    "one header": (OK + b"X: ", b"x" * 65536),
    "one header's name": (OK, b"x" * 65536),
    "folded header": (OK + b"X: y\r\n", b" z\r\n" * 9999),
    "answers for the moment": (b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 999),
    "redirect": (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", b"x" * 65536),
    "error": (b"HTTP/1.1 500 Oops\r\n\r\n", b"x" * 65536),
    "packed blocks": (
        PACKED + gzip.compress(b"")[:10],
        EMPTY_BLOCK,
    ),
    "packed members": (PACKED, gzip.compress(b"words") * 99),
    "rubbish": (b"", b"\0" * 65536),
}


@pytest.mark.parametrize(("head", "piece"), ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_cut_off(head, piece, web, fetched):
    web.pages["/"] = endlessly(head, piece)
    said = fetched(web.host, deadline=5)
    assert isinstance(said, str) or said <= 10


@cache
def bomb(layers=1):
    if layers > 1:
        return gzip.compress(bomb(layers - 1))
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    zeros = bytes(1_000_000)
    return b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "layers"),
    [
        ("gzip", 1),
        ("GZIP", 1),
        ("gzip", 2),
        ("gzip, gzip", 2),
        ("gzip,gzip,gzip", 3),
        ("x-gzip", 1),
    ],
)
def test_packed_bombs_are_refused(coding, layers, web, fetched):
    web.pages["/"] = (200, {"Content-Encoding": coding}, bomb(layers))
    said = fetched(web.host, deadline=20)
    # A bomb within is not unpacked: what comes back is the small outer layer's content.
    assert isinstance(said, str) or (layers == 2 and coding == "gzip" and said < 1_000_000)


@pytest.mark.parametrize("raw", [False, True], ids=["zlib", "raw"])
def test_deflated_bombs_are_refused(raw, web, fetched):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 15)
    body = packer.compress(bytes(100_000_000)) + packer.flush()
    web.pages["/"] = (200, {"Content-Encoding": "deflate"}, body)
    assert isinstance(fetched(web.host, deadline=20), str)


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "compress", "gzip;q=1", "identity, gzip", "aes128gcm"]
)
def test_a_packing_that_nobody_asked_for_is_refused_unread(coding, web, fetched):
    web.pages["/"] = (200, {"Content-Encoding": coding}, bomb())
    assert "did not ask for" in fetched(web.host)


@pytest.mark.parametrize(
    "length", ["1000000000000000000", "-1", "ten", "4, 5", "0x4", "1e3", "99"], ids=str
)
def test_a_length_that_is_a_lie_brings_nothing_in(length, web, fetched):
    web.pages["/"] = (200, {"Content-Length": length, "Connection": "close"}, b"word")
    assert isinstance(fetched(web.host), str)


def test_a_round_of_redirects_with_much_beside_it_ends(web, fetched):
    web.pages["/"] = (302, {"Location": "/"}, b"x" * 5_000_000)
    assert "redirects more than" in fetched(web.host, deadline=20)
    assert len(web.paths) == 6


@contextmanager
def raw(answer):
    """A server that knows no HTTP: `answer` is given each connection. Yields its host."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, suppress(OSError):
                    answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)


@pytest.mark.parametrize("hello", [b"", b"\x16\x03\x03\x40\x00"], ids=["silent", "dripping"])
def test_a_handshake_that_never_ends_is_left_at_the_deadline(hello, fetched):
    def shake(connection):
        connection.sendall(hello)
        while True:
            if hello:
                connection.sendall(b"\0")
            time.sleep(0.2)
            connection.getpeername()

    with raw(shake) as host:
        said = fetched(host, scheme="https")
    assert re.search("too long|timed out|handshake", said)
