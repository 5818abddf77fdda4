"""A web of our own on the loopback interface, for tests of what goes out."""

import socket
import sys
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from articles.collecting.fetch import Fetcher
from articles.collecting.guard import Policy


class Site:
    """A server that answers each path as `pages` says: bytes, (status, headers, body), or a
    function that is given the handler. Remembers the headers of every request."""

    def __init__(self, server):
        self.pages, self.asked = {}, []
        self.host = f"127.0.0.1:{server.server_port}"
        self.url = f"http://{self.host}"

    def answer(self, handler):
        self.asked.append((handler.path, dict(handler.headers)))
        page = self.pages.get(handler.path, (404, {}, b""))
        if callable(page):
            return page(handler)
        status, headers, body = page if isinstance(page, tuple) else (200, {}, page)
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    @property
    def paths(self):
        return [path for path, _ in self.asked]


@contextmanager
def site():
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            with suppress(ConnectionError):
                self.server.site.answer(self)

        do_POST = do_GET

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = Site(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def named_site(host, **limits):
    """A site at a public name; its `fetcher` asks a name service that says the name is here."""
    with site() as made:
        port = made.host.rpartition(":")[2]
        made.host = f"{host}:{port}"
        made.url = f"http://{made.host}"
        made.fetcher = fetcher(
            made, resolver=lambda name, _: ["127.0.0.1"] if name == host else [name], **limits
        )
        yield made


@contextmanager
def canary():
    """Listeners on every loopback address at one port; yields it and the list of who came."""
    came = []
    first = socket.create_server(("127.0.0.1", 0))
    port = first.getsockname()[1]
    listeners = [first]
    with suppress(OSError):  # a machine without IPv6
        listeners.append(socket.create_server(("::1", port), family=socket.AF_INET6))

    def watch(listener):
        with suppress(OSError):
            while True:
                connection, who = listener.accept()
                came.append(who)
                connection.close()

    threads = [threading.Thread(target=watch, args=[each], daemon=True) for each in listeners]
    for thread in threads:
        thread.start()
    try:
        yield port, came
    finally:
        for listener in listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in threads:
            thread.join(2)


class Dialled:
    """The addresses that this process connects to, while `log` is a list; told by the interpreter
    itself, so that no way of connecting is missed. What would leave the machine is forbidden."""

    log = None

    def hear(self, event, args):
        if event != "socket.connect" or self.log is None:
            return
        host = args[1][0] if isinstance(args[1], tuple) else args[1]
        self.log.append(host)
        if host not in ("127.0.0.1", "::1"):
            raise OSError("tests do not leave this machine")


_dialled = Dialled()
sys.addaudithook(_dialled.hear)  # for good: the interpreter lets none be taken out


@contextmanager
def dialled():
    """The list of all addresses connected to in this context."""
    _dialled.log = []
    try:
        yield _dialled.log
    finally:
        _dialled.log = None


def fetcher(*sites, resolver=None, **limits):
    """A fetcher that may go to these sites, without pauses and for two seconds."""
    limits = {"pause": 0, "deadline": 2.0, **limits}
    allowed = tuple(each.host for each in sites)
    policy = Policy(contact="https://news.example/about/", allowed=allowed, **limits)
    return Fetcher(policy, **({"resolver": resolver} if resolver else {}))
