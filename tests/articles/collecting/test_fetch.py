import gzip
import ssl
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from articles.collecting import manners
from articles.collecting.fetch import MAX_REDIRECTS, Fetcher
from articles.collecting.guard import FetchFailed, Policy
from tests.articles.collecting.web import fetcher, site


@pytest.fixture
def web():
    with site() as made:
        yield made


def refusal(by, url, **options):
    with pytest.raises(FetchFailed) as failed:
        by.fetch(url, **options)
    assert "\n" not in str(failed.value)
    return failed.value


def redirect(to, status=302):
    return (status, {"Location": to}, b"")


def test_over_tls_the_name_is_asked_for_and_its_certificate_checked(web):
    asked = []
    tls = ssl.create_default_context()
    tls.wrap_socket = lambda sock, **options: asked.append(options) or refuse(sock)

    def refuse(sock):
        sock.close()
        raise ssl.SSLCertVerificationError("not who it says")

    policy = Policy("https://news.example/", allowed=("port.example",), pause=0, deadline=2)
    _, _, port = web.url.rpartition(":")
    by = Fetcher(policy, resolver=lambda host, port: ["127.0.0.1"], tls=tls)
    assert "not who it says" in str(refusal(by, f"https://port.example:{port}/"))
    assert [each["server_hostname"] for each in asked] == ["port.example"]
    strict = fetcher(web)._tls
    assert strict.verify_mode == ssl.CERT_REQUIRED and strict.check_hostname


# -- What it brings back ------------------------------------------------------------------------


def test_an_answer_comes_back_with_what_the_next_request_needs(web):
    dated = "Mon, 16 Nov 2026 10:00:00 GMT"
    head = {"ETag": 'W/"7"', "Last-Modified": dated, "Content-Type": "application/rss+xml"}
    web.pages["/old"] = redirect("/feed?a=b#top", 301)
    web.pages["/feed?a=b"] = (200, head, b"words")
    done = fetcher(web).fetch(f"{web.url}/old")
    assert (done.url, done.status, done.body) == (f"{web.url}/feed?a=b", 200, b"words")
    assert (done.etag, done.last_modified) == ('W/"7"', dated)
    assert (done.content_type, done.not_modified) == ("application/rss+xml", False)
    _, headers = web.asked[0]
    assert headers["User-Agent"] == "Newsroom/1 (+https://news.example/about/)"
    assert "If-None-Match" not in headers and "Cookie" not in headers


def test_what_has_not_changed_is_not_sent_again(web):
    web.pages["/feed"] = (304, {}, b"")
    done = fetcher(web).fetch(f"{web.url}/feed", etag='"7"', last_modified="yesterday")
    assert done.not_modified and done.body == b""
    _, headers = web.asked[0]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"7"', "yesterday")
    assert refusal(fetcher(web), f"{web.url}/feed").status == 304  # nobody asked for that


def test_validators_that_cannot_be_sent_back_are_dropped(web):
    web.pages["/feed"] = (200, {"ETag": '"é"', "Last-Modified": "x" * 400}, b"words")
    done = fetcher(web).fetch(f"{web.url}/feed")
    assert (done.etag, done.last_modified) == ("", "")


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(404, True), (410, True), (403, True), (204, False), (429, False), (500, False), (503, False)],
)
def test_other_answers_are_failures_for_now_or_for_good(status, permanent, web):
    web.pages["/feed"] = (status, {}, b"")
    error = refusal(fetcher(web), f"{web.url}/feed")
    assert (error.status, error.permanent) == (status, permanent)


def test_a_host_that_asks_for_patience_is_left_alone(web):
    web.pages["/feed"] = (503, {"Retry-After": "120"}, b"")
    by = fetcher(web)
    assert refusal(by, f"{web.url}/feed").retry_after == 120
    assert 100 < refusal(by, f"{web.url}/other").retry_after <= 120
    assert web.paths == ["/feed"]


def test_redirects_are_followed_five_times_and_no_further(web):
    for number in range(MAX_REDIRECTS + 2):
        web.pages[f"/{number}"] = redirect(f"/{number + 1}")
    web.pages[f"/{MAX_REDIRECTS + 1}"] = b"the end"
    assert refusal(fetcher(web), f"{web.url}/0").permanent
    assert fetcher(web).fetch(f"{web.url}/1").body == b"the end"
    web.pages["/round"] = redirect("/round")
    assert "redirects" in str(refusal(fetcher(web), f"{web.url}/round"))


# -- Hostile answers ----------------------------------------------------------------------------


def measured(by, url):
    """How fetching failed, the most memory it took and the seconds."""
    tracemalloc.start()
    start = time.monotonic()
    try:
        error = refusal(by, url)
        return error, tracemalloc.get_traced_memory()[1], time.monotonic() - start
    finally:
        tracemalloc.stop()


def dripping(first):
    def drip(handler):
        handler.wfile.write(first)
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    return drip


@pytest.mark.parametrize(
    "first",
    [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"],
    ids=["status", "headers", "body"],
)
def test_a_server_that_drips_is_left_at_the_deadline(first, web):
    web.pages["/"] = dripping(first)
    error, _, seconds = measured(fetcher(web, deadline=0.4), f"{web.url}/")
    assert seconds < 1.5 and not error.permanent


def test_all_hops_together_keep_the_deadline(web):
    def slow(handler):
        time.sleep(0.15)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    web.pages["/"] = slow
    error, _, seconds = measured(fetcher(web, deadline=0.4), f"{web.url}/")
    assert "too long" in str(error) and seconds < 1.5


def test_a_name_service_that_never_answers_is_left_as_well():
    by = fetcher(resolver=lambda host, port: time.sleep(3), deadline=0.2)
    _, _, seconds = measured(by, "http://port.example/")
    assert seconds < 1.5


def test_an_endless_answer_is_cut_off(web):
    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 65536)

    web.pages["/"] = endless
    error, memory, _ = measured(fetcher(web, deadline=20), f"{web.url}/")
    assert "longer than" in str(error) and memory < 64e6


def bomb(layers, size=100_000_000):
    packed = gzip.compress(bytes(size), 6)
    for _ in range(layers - 1):
        packed = gzip.compress(packed)
    return packed


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip", "br", "zstd", "x-unknown"])
def test_bombs_and_codings_nobody_asked_for_cost_little(coding, web):
    body = bomb(coding.count("gzip") or 1)
    web.pages["/"] = (200, {"Content-Encoding": coding}, body)
    _, memory, seconds = measured(fetcher(web, deadline=20), f"{web.url}/")
    assert memory < 64e6 and seconds < 20


def test_a_single_coding_is_unpacked_and_a_broken_one_told(web):
    web.pages["/good"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"words" * 50))
    assert fetcher(web).fetch(f"{web.url}/good").body == b"words" * 50
    web.pages["/bad"] = (200, {"Content-Encoding": "gzip"}, b"this is not packed at all")
    assert "unpacked" in str(refusal(fetcher(web), f"{web.url}/bad"))


def test_too_many_and_too_long_headers_are_refused(web):
    web.pages["/many"] = (200, {f"X-{n}": "y" for n in range(150)}, b"words")
    web.pages["/long"] = (200, {"X-Long": "y" * 60_000, "X-Longer": "y" * 60_000}, b"words")
    for path in ("/many", "/long"):
        refusal(fetcher(web), web.url + path)


def test_a_connection_that_breaks_off_is_no_answer(web):
    def breaking(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhalf")
        handler.close_connection = True

    web.pages["/"] = breaking
    assert not refusal(fetcher(web), f"{web.url}/").permanent


# -- Manners ------------------------------------------------------------------------------------


def test_robots_are_asked_once_and_obeyed_at_every_hop(web):
    web.pages["/robots.txt"] = b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\nCrawl-delay: 0"
    web.pages["/open"] = b"words"
    web.pages["/door"] = redirect("/private/room")
    by = fetcher(web)
    assert by.fetch(f"{web.url}/open", robots=True).body == b"words"
    for path in ("/private/room", "/door"):
        error = refusal(by, web.url + path, robots=True)
        assert "robots.txt" in str(error) and error.permanent
    assert web.paths == ["/robots.txt", "/open", "/door"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_where_robots_cannot_be_read_nothing_is_where_there_are_none_all_is(status, allowed, web):
    web.pages |= {"/robots.txt": (status, {}, b""), "/page": b"words"}
    if allowed:
        assert fetcher(web).fetch(f"{web.url}/page", robots=True).body == b"words"
    else:
        assert not refusal(fetcher(web), f"{web.url}/page", robots=True).permanent
        assert web.paths == ["/robots.txt"]


def test_hosts_are_given_a_pause_between_two_requests():
    now, slept = [100.0], []
    turns = manners.Turns(5, clock=lambda: now[0], sleep=slept.append)
    turns.slow_down("slow.example", 20)
    turns.slow_down("greedy.example", 99_999)
    for host in ("a.example", "a.example", "b.example", "slow.example", "slow.example"):
        with turns.of(host):
            pass
    for _ in range(2):
        with turns.of("greedy.example"):
            pass
    with turns.of("a.example", hurried=True):
        pass
    assert slept == [0, 5, 0, 0, 20, 0, manners.LONGEST_PAUSE]


def test_retry_after_is_a_number_or_a_date_within_reason():
    at = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
    assert manners.retry_after("120") == 120
    assert manners.retry_after("Mon, 16 Nov 2026 10:02:00 GMT", at) == 120
    assert manners.retry_after("Mon, 16 Nov 2020 10:02:00 GMT", at) == 0
    assert manners.retry_after("9" * 500) == manners.LONGEST_RETRY
    assert [manners.retry_after(odd) for odd in ("", "soon", "-5", "1.5", "²")] == [None] * 5
