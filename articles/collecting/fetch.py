"""The one way out to the open web: reads an address that a stranger may have chosen.

    address ─▶ scheme, port, robots ─▶ turn of the host ─▶ resolve once ─▶ every address public?
        ▲                                                                         │
        └──────────── redirect, at most 5 ◀── answer within all limits ◀── connect to just that

Connecting is `guard`'s, politeness is `manners`'. Knows no database; all failures are a
`FetchFailed`.
"""

import re
import time
from dataclasses import dataclass, field
from functools import cache

import httpcore2
import httpx2
from django.conf import settings

from . import manners
from .addresses import is_public
from .guard import WIRE_ERRORS, Clock, FetchFailed, Guarded, Policy, not_public, resolve

MAX_REDIRECTS = 5
MAX_URL = 2000
MAX_HEADERS = 100
MAX_HEADER_BYTES = 64_000
MAX_VALIDATOR = 300
# What a server says of its rights beside the answer.
TOLD = ("tdm-reservation", "tdm-policy", "link")
MAX_TOLD = 2000
# What compresses better is a bomb: real feeds and pages reach about 20.
MAX_RATIO = 100
RATIO_COUNTS_FROM = 1_000_000
CODINGS = ("", "identity", "gzip", "deflate")
# Statuses under 500 that pass by themselves: timeout, too early, too many requests.
PASSING = (408, 425, 429)
AGENT = "Newsroom"


@dataclass(frozen=True)
class Fetched:
    """An answer. `url` is where it was found, after redirects; `body` is decoded and empty where
    it is `not_modified`; `etag` and `last_modified` are for the next request. `told` has those
    headers of `TOLD` that were sent."""

    url: str
    status: int
    body: bytes
    content_type: str
    etag: str
    last_modified: str
    not_modified: bool
    told: dict = field(default_factory=dict)


class Fetcher:
    """Fetches under one policy and keeps the hosts' turns and robots rules while it lives.

    `resolver` and `tls` stand in for the system's name service and certificates in tests.
    """

    def __init__(self, policy: Policy, *, resolver=resolve, tls=None, turns=None):
        self._policy, self._resolver = policy, resolver
        self._tls = tls or _system_tls()
        self._turns = turns or manners.Turns(policy.pause)
        self._robots = {}

    def fetch(self, url, *, etag="", last_modified="", robots=False) -> Fetched:
        """Read an address. With `etag` or `last_modified` the answer may be `not_modified`;
        `robots` says to obey robots.txt, at every hop. Raises `FetchFailed`."""
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in asked.items() if value}
        clock = Clock(self._policy.deadline)
        return self._follow(url, asked, clock, robots, self._policy.max_bytes)

    def may_ask(self, url):
        """Raise `FetchFailed` for an address that we would not ask, as far as its words tell."""
        self._checked(url)

    def _follow(self, url, asked, clock, robots, max_bytes):
        for _ in range(MAX_REDIRECTS + 1):
            target = self._checked(url)
            if robots:
                self._obey(target, clock)
            answer = self._hop(target, asked, clock, max_bytes)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchFailed(f"It redirects more than {MAX_REDIRECTS} times.", True)

    def _checked(self, url):
        """The address as httpx2 reads it, if it is one we may ask."""
        if len(url) > MAX_URL or re.search(r"[\x00-\x20\x7f\\]", url):
            raise FetchFailed("Its address is too long or has spaces or backslashes in it.", True)
        try:
            target = httpx2.URL(url)
        except httpx2.InvalidURL as error:
            raise FetchFailed(f"Its address cannot be read ({error}).", True) from error
        if target.scheme not in ("http", "https") or not target.host:
            raise FetchFailed("Only http:// and https:// addresses are fetched.", True)
        if target.userinfo:
            raise FetchFailed("Its address has a user name in it.", True)
        host, port = _host(target), _port(target)
        if not self._policy.allows(host, port):
            if _is_own(host):
                raise FetchFailed(not_public(host, host), True)
            if port not in self._policy.ports:
                raise FetchFailed(_no_port(target, port), True)
        return target.copy_with(fragment=None)

    def _obey(self, target, clock):
        """Raise unless the robots.txt of a site lets us read an address of it."""
        site = f"{target.scheme}://{target.netloc.decode()}"
        rules = self._robots.get(site)
        if not rules or time.monotonic() - rules.read_at > manners.ROBOTS_LAST:
            rules = self._robots[site] = self._rules(site, clock)
            self._turns.slow_down(_host(target), rules.pause)
        if not rules.allow(str(target)):
            raise FetchFailed(f"The robots.txt of {target.host} asks us not to read it.", True)

    def _rules(self, site, clock):
        """The rules of a site. Where it has none all is allowed; where they cannot be read now
        nothing is (RFC 9309, 2.3.1), and the next page asks again."""
        try:
            answer = self._follow(f"{site}/robots.txt", {}, clock, False, manners.MAX_ROBOTS)
        except FetchFailed as error:
            if not error.status or not error.permanent:
                raise
            return manners.Rules("", AGENT, time.monotonic())
        return manners.Rules(answer.body.decode("utf-8-sig", "replace"), AGENT, time.monotonic())

    def _hop(self, target, asked, clock, max_bytes):
        host = _host(target)
        hurried = self._policy.allows(host, _port(target))
        waiting = time.monotonic()
        with self._turns.of(host, hurried=hurried) as still:
            clock.pause_since(waiting)
            if still:
                raise FetchFailed(f"{host} asked us to wait.", retry_after=int(still))
            try:
                return self._ask(target, asked, clock, max_bytes)
            except FetchFailed as error:
                if error.retry_after:
                    self._turns.come_back_in(host, error.retry_after)
                raise
            except (httpx2.HTTPError, *WIRE_ERRORS) as error:
                raise FetchFailed(_in_words(error, host)) from error

    def _ask(self, target, asked, clock, max_bytes):
        """One request: the answer, or the address it redirects to."""
        backend = Guarded(self._policy, self._resolver, clock, max_bytes)
        headers = {
            "Host": target.netloc.decode(),
            "User-Agent": f"{AGENT}/1 (+{self._policy.contact})",
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **asked,
        }
        with (
            httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
            pool.stream(
                "GET",
                httpcore2.URL(
                    scheme=target.raw_scheme,
                    host=target.raw_host,
                    port=target.port,
                    target=target.raw_path,
                ),
                headers=list(headers.items()),
                extensions={"timeout": {"connect": self._policy.connect}},
            ) as raw,
        ):
            response = httpx2.Response(raw.status, headers=raw.headers, stream=_Stream(raw.stream))
            return _read(response, target, bool(asked), max_bytes)


def _read(response, target, is_conditional, max_bytes):
    status, headers = response.status_code, response.headers
    size = sum(len(name) + len(value) for name, value in headers.raw)
    if len(headers.raw) > MAX_HEADERS or size > MAX_HEADER_BYTES:
        raise FetchFailed("Its answer has too many or too long headers.")
    if status in (301, 302, 303, 307, 308) and "location" in headers:
        try:
            return str(target.join(headers["location"]))
        except httpx2.InvalidURL as error:
            raise FetchFailed(f"It redirects to no address ({error}).", True) from error
    not_modified = status == 304 and is_conditional
    if status != 200 and not not_modified:
        raise FetchFailed(
            f"{target.host} answered {status} {response.reason_phrase}".strip() + ".",
            permanent=300 <= status < 500 and status not in PASSING,
            retry_after=manners.retry_after(headers.get("retry-after", "")),
            status=status,
        )
    return Fetched(
        url=str(target),
        status=status,
        body=b"" if not_modified else _body(response, max_bytes),
        content_type=headers.get("content-type", "")[:200],
        etag=_validator(headers.get("etag", "")),
        last_modified=_validator(headers.get("last-modified", "")),
        not_modified=not_modified,
        told={name: headers[name][:MAX_TOLD] for name in TOLD if name in headers},
    )


def _body(response, max_bytes):
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in CODINGS:
        raise FetchFailed("Its answer is packed in a way that we did not ask for.")
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > max_bytes:
            raise FetchFailed(f"It is longer than the {max_bytes:,} bytes we read.")
        received = response.num_bytes_downloaded
        if len(body) > RATIO_COUNTS_FROM and len(body) > MAX_RATIO * received:
            raise FetchFailed(f"It unpacks to more than {MAX_RATIO} times its size.")
    return bytes(body)


def _validator(value):
    """An ETag or a date that can be sent back as it came; nothing where it cannot."""
    return value if len(value) <= MAX_VALIDATOR and re.fullmatch(r"[ -~]*", value) else ""


def _host(target):
    return target.raw_host.decode("ascii").lower()


def _port(target):
    if target.port is not None:
        return target.port
    return 443 if target.scheme == "https" else 80


def _is_own(host):
    """Whether a host cannot be the public web's by its mere name: a number that is not, no domain.
    Most of our own are known by their addresses alone, which `guard` looks at."""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return not is_public(host) and (is_number or "." not in host)


def _no_port(target, port):
    return (
        f"Port {port} is not fetched from. For the public web add it to FETCH_PORTS; a host of "
        f"your own network is named in FETCH_ALLOWED_HOSTS, as {target.netloc.decode()}."
    )


def configured(**limits) -> Fetcher:
    """A fetcher under the policy that the settings describe, with other `limits` where given."""
    return Fetcher(
        Policy(
            **limits,
            contact=settings.FETCH_CONTACT,
            allowed=tuple(settings.FETCH_ALLOWED_HOSTS),
            ports=tuple(settings.FETCH_PORTS),
            pause=settings.FETCH_PAUSE,
        )
    )


@cache
def _system_tls():
    return httpx2.create_ssl_context(trust_env=False)


def _in_words(error, host):
    if isinstance(error, (httpcore2.TimeoutException, TimeoutError)):
        return f"{host} took too long to answer."
    if isinstance(error, httpx2.DecodingError):
        return f"The answer of {host} cannot be unpacked."
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return f"{host} cannot be read ({reason})."


class _Stream(httpx2.SyncByteStream):
    def __init__(self, pieces):
        self._pieces = pieces

    def __iter__(self):
        yield from self._pieces
