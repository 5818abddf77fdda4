"""Nothing that a stranger writes into an address leads into this machine or its network.

Every class of address is tried as it is and behind a redirect from a site that may be read, with
listeners on this machine at which nobody may arrive. Only the name service is made up.
"""

import time

import pytest

from articles.collecting.guard import FetchFailed
from tests.articles.collecting.web import canary, dialled, fetcher, site

# Hosts of addresses that reach this machine, where nothing holds them back.
THIS_MACHINE = {
    "loopback": "127.0.0.1 127.0.0.2 127.255.255.254",
    "short": "127.1 127.0.1",
    "decimal": "2130706433",
    "octal": "0177.0.0.1 017700000001 0177.1",
    "hexadecimal": "0x7f.0.0.1 0x7f000001 0x7F.1",
    "leading zeros": "127.000.000.001 127.0.0.01",
    "this network": "0.0.0.0 0 0x0 00",
    "loopback, IPv6": "[::1] [0:0:0:0:0:0:0:1] [0000::0001]",
    "unspecified, IPv6": "[::] [::0]",
    "mapped": "[::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1]",
    "compatible": "[::127.0.0.1] [::7f00:1]",
    "with a zone": "[::1%25lo] [::1%lo]",
    "names": "localhost LOCALHOST LocalHost localhost.localdomain ip6-localhost",
    "trailing dots": "localhost. 127.0.0.1. 127.1. localhost..",
    "wide digits": "１２７.０.０.１ ①②⑦.⓪.⓪.① 𝟙𝟚𝟟.0.0.1 127。0。0。1 127．0．0．1",
    "wide letters": "ⓛocalhost ｌｏｃａｌｈｏｓｔ localhoſt",
    "escaped": "%31%32%37.0.0.1 127%2e0%2e0%2e1 l%6fcalhost 127.0.0.1%00",
    "a user before": "port.example@127.0.0.1 port.example:80@127.0.0.1 @127.0.0.1 a:b@localhost",
    "tricks of parsers": "127.0.0.1#port.example 127.0.0.1\\@port.example port.example\\@127.0.0.1 "
    "port.example#@127.0.0.1 port.example?@127.0.0.1",
}

# Addresses that a name may be given: none of them is the public web's.
NOT_PUBLIC = {
    "this network": "0.0.0.0 0.1.2.3",
    "loopback": "127.0.0.1 127.8.8.8 ::1",
    "private (RFC 1918)": "10.0.0.1 172.16.0.1 172.31.255.254 192.168.1.1",
    "carrier-grade NAT": "100.64.0.1 100.127.255.254",
    "link-local, metadata": "169.254.169.254 169.254.0.1 fe80::1 fe80::a9fe:a9fe",
    "protocol assignments": "192.0.0.8 192.0.0.170 192.88.99.1",
    "benchmarks": "198.18.0.1 198.19.255.254 2001:2::1",
    "documentation": "192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1",
    "multicast": "224.0.0.1 239.255.255.250 ff02::1 ff0e::1",
    "reserved, broadcast": "240.0.0.1 255.255.255.255",
    "unspecified, discard": ":: 100::1",
    "unique local": "fc00::1 fd00:ec2::254",
    "site-local": "fec0::1",
    "mapped": "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1",
    "compatible": "::127.0.0.1 ::10.0.0.1",
    "NAT64": "64:ff9b::7f00:1 64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8",
    "6to4": "2002:7f00:1:: 2002:a00:1::1 2002:a9fe:a9fe::1",
    "Teredo": "2001:0:7f00:1:: 2001:0:808:808:0:0:80ff:fffe",
    "ISATAP": "2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:127.0.0.1",
    "not assigned": "4000::1 5f00::1",
    "no address": "localhost metadata.internal",
}
PUBLIC = "203.0.112.1"


def each(table):
    return [
        pytest.param(word, id=f"{name}: {word}")
        for name, words in table.items()
        for word in words.split()
    ]


@pytest.fixture
def web():
    with site() as made:
        yield made


@pytest.fixture
def trap():
    """A port of this machine, and a check that nobody came to it."""
    with canary() as (port, came):
        yield port
        time.sleep(0.02)
        assert came == []


@pytest.fixture
def connected():
    """Where this process has connected to."""
    with dialled() as log:
        yield log


def refusal(by, url, **options):
    with pytest.raises(FetchFailed) as failed:
        by.fetch(url, **options)
    assert "\n" not in str(failed.value)
    return failed.value


def redirect(web, to, status=302):
    """An address of the site that leads elsewhere."""
    web.pages["/door"] = (status, {"Location": to}, b"")
    return f"{web.url}/door"


def refused_directly_and_behind_a_redirect(web, by, url, connected, **options):
    refusal(by, url, **options)
    assert connected == []
    refusal(by, redirect(web, url), **options)
    assert web.paths == ["/door"] and connected == ["127.0.0.1"], "to the site alone"


# -- Addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", each(THIS_MACHINE))
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_this_machine_is_asked(scheme, host, trap, web, connected):
    by = fetcher(web, ports=(80, 443, trap))
    url = f"{scheme}://{host}:{trap}/"
    refusal(by, url)
    assert connected == []
    if url.isascii():  # no other travels in a header
        refused_directly_and_behind_a_redirect(web, by, url, connected)


@pytest.mark.parametrize("address", each(NOT_PUBLIC))
def test_no_address_that_is_not_public_is_asked(address, trap, web, connected):
    by = fetcher(web, ports=(80, 443, trap))
    host = f"[{address}]" if ":" in address else address
    refused_directly_and_behind_a_redirect(web, by, f"http://{host}:{trap}/", connected)


@pytest.mark.parametrize("address", each(NOT_PUBLIC))
def test_a_name_is_refused_when_any_of_its_addresses_is_not_public(address, trap, web, connected):
    url = f"http://innocent.example:{trap}/"
    for answer in ([address], [PUBLIC, address], [address, "2606:4700::1"]):
        by = fetcher(web, ports=(trap,), resolver=only("innocent.example", answer))
        error = refusal(by, url)
        assert "not on the public web" in str(error) and error.permanent
        assert "not on the public web" in str(refusal(by, redirect(web, url)))
    assert set(connected) == {"127.0.0.1"} and web.paths == ["/door"] * 3


@pytest.mark.parametrize(
    ("url", "remedies"),
    [
        ("http://127.0.0.1:8131/feed", {"FETCH_ALLOWED_HOSTS"}),
        ("http://127.0.0.1/feed", {"FETCH_ALLOWED_HOSTS"}),
        ("http://[fd00::1]:8131/", {"FETCH_ALLOWED_HOSTS"}),
        ("http://intranet:8131/", {"FETCH_ALLOWED_HOSTS"}),
        ("http://paper.example:8131/", {"FETCH_ALLOWED_HOSTS", "FETCH_PORTS"}),
        (f"http://{PUBLIC}:8131/", {"FETCH_ALLOWED_HOSTS", "FETCH_PORTS"}),
    ],
)
def test_a_refusal_names_the_setting_that_helps(url, remedies, web):
    said = str(refusal(fetcher(web), url))
    assert {name for name in ("FETCH_ALLOWED_HOSTS", "FETCH_PORTS") if name in said} == remedies
    assert "127.0.0.1 is not on the public web (127.0.0.1)" not in said


def only(name, answer):
    """A name service that knows one name, and numbers."""
    return lambda host, port: answer if host == name else [host]


def test_what_was_checked_is_what_is_connected_to(trap, connected):
    """A name service that answers otherwise the second time is not asked a second time."""
    answers = [[PUBLIC], ["127.0.0.1"]]
    by = fetcher(ports=(trap,), resolver=lambda host, port: answers.pop(0))
    refusal(by, f"http://rebinding.example:{trap}/")
    assert connected == [PUBLIC] and len(answers) == 1


def test_a_name_is_checked_anew_at_every_hop(web, trap, connected):
    """Here and allowed at first, elsewhere in the network when it is asked for again."""
    _, _, port = web.url.rpartition(":")
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    web.host = f"two-faced.example:{port}"
    by = fetcher(web, ports=(80,), resolver=lambda host, port: answers.pop(0))
    redirect(web, "http://two-faced.example/")
    error = refusal(by, f"http://two-faced.example:{port}/door")
    assert "10.0.0.1" in str(error) and connected == ["127.0.0.1"]


def test_the_last_hop_is_checked_like_the_first(web, trap, connected):
    by = fetcher(web, ports=(trap,))
    for hop in range(5):
        web.pages[f"/{hop}"] = (307, {"Location": f"/{hop + 1}"}, b"")
    web.pages["/4"] = (307, {"Location": f"http://127.0.0.1:{trap}/"}, b"")
    assert "public web" in str(refusal(by, f"{web.url}/0"))
    assert len(web.paths) == len(connected) == 5


def test_an_allowed_host_does_not_open_its_neighbours(trap, web):
    url = f"http://127.0.0.1:{trap}/"
    assert "FETCH_ALLOWED_HOSTS" in str(refusal(fetcher(web), redirect(web, url)))
    assert "public web" in str(refusal(fetcher(web, ports=(trap,)), redirect(web, url)))


# -- Ports, schemes, and what else an address may say --------------------------------------------


@pytest.mark.parametrize("port", [1, 21, 22, 25, 8080, 6379, 65535, 0, 99999])
def test_other_ports_are_not_asked_and_their_hosts_not_looked_up(port, web, connected):
    looked_up = []
    by = fetcher(web, resolver=lambda host, port: looked_up.append(host) or [host])
    refused_directly_and_behind_a_redirect(web, by, f"http://port.example:{port}/", connected)
    assert looked_up == ["127.0.0.1"]


NO_WEB_ADDRESSES = """
file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd ftp://port.example/
gopher://port.example:6379/_INFO data:text/xml,<rss/> javascript:alert(1) ws://port.example/
dict://port.example:11211/stat ldap://port.example/ jar:http://port.example!/ unix:/run/docker.sock
netdoc:///etc/passwd http+unix://port.example/ about:blank feed:https://port.example/
http:// http:///path http://[::1 http://port.example:port/ http://a:b@port.example/
https://token@port.example/
"""


@pytest.mark.parametrize("url", NO_WEB_ADDRESSES.split())
def test_what_is_no_web_address_is_refused_before_anything_is_resolved(url, web, connected):
    looked_up = []
    by = fetcher(web, resolver=lambda host, port: looked_up.append(host) or [host])
    assert refusal(by, url).permanent
    assert looked_up == connected == []
    if not url.startswith(("http://", "unix")):  # beside the site's own, those are relative
        refusal(by, redirect(web, url))
        assert web.paths == ["/door"] and looked_up == ["127.0.0.1"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "port.example",
        "//port.example/",
        "http://port.example/\r\nHost: other",
        "http://port.example/\x00",
        "http://port.example/\t",
        " http://port.example/",
        "http://port.example/" + "a" * 2000,
    ],
)
def test_what_is_not_written_as_an_address_is_refused_as_well(url, connected):
    assert refusal(fetcher(), url).permanent
    assert connected == []


@pytest.mark.parametrize(
    "place",
    [
        "//127.0.0.1:{}/",
        "///127.0.0.1:{}/",
        "http:127.0.0.1:{}/",
        "http:/127.0.0.1:{}/",
        "http:///127.0.0.1:{}/",
        "http:\\\\127.0.0.1:{}\\",
        "\\\\127.0.0.1:{}/",
        "/\\127.0.0.1:{}/",
        "HTTP://LOCALHOST:{}/",
        "http://127.0.0.1:{}",
        "http://127.1:{}/?x=http://port.example/",
    ],
)
def test_no_spelling_of_a_redirect_leads_into_this_machine(place, trap, web, connected):
    by = fetcher(web, ports=(trap,))
    for status in (301, 302, 303, 307, 308):
        refusal(by, redirect(web, place.format(trap), status))


def test_no_other_header_leads_anywhere(web, trap, connected):
    url = f"http://127.0.0.1:{trap}/"
    names = ("Refresh", "Link", "Content-Location", "Alt-Svc", "Location", "URI")
    web.pages["/"] = (200, {name: f"0; url={url}" for name in names}, b"words")
    assert fetcher(web, ports=(trap,)).fetch(f"{web.url}/").body == b"words"
    assert connected == ["127.0.0.1"]


def test_robots_files_lead_nowhere_either(web, trap, connected):
    web.pages["/robots.txt"] = (302, {"Location": f"http://127.0.0.1:{trap}/"}, b"")
    refusal(fetcher(web, ports=(trap,)), f"{web.url}/page", robots=True)
    assert web.paths == ["/robots.txt"]


# -- What the machine's own settings would add ---------------------------------------------------


def test_proxies_of_the_environment_are_not_asked(web, trap, monkeypatch, connected):
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
    ):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap}")
    web.pages["/feed"] = b"words"
    assert fetcher(web).fetch(f"{web.url}/feed").body == b"words"
    assert connected == ["127.0.0.1"]
    by = fetcher(resolver=only("port.example", [PUBLIC]))
    for scheme in ("http", "https"):
        refusal(by, f"{scheme}://port.example/")
    assert connected[1:] == [PUBLIC, PUBLIC]


def test_passwords_of_the_machine_are_sent_to_nobody(web, monkeypatch, tmp_path):
    entry = "default login ada password secret\nmachine 127.0.0.1 login ada password secret\n"
    (tmp_path / ".netrc").write_text(entry)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    web.pages["/feed"] = b"words"
    fetcher(web).fetch(f"{web.url}/feed")
    _, headers = web.asked[0]
    assert not {"Authorization", "Proxy-Authorization", "Cookie"} & set(headers)


def test_certificates_of_the_environment_are_not_trusted(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    tls = fetcher()._tls
    assert tls.check_hostname and tls.get_ca_certs() and not tls.keylog_filename
