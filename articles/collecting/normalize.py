"""One form for what can be written in many: addresses, publishers, titles, moments. Pure."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

import idna
import tldextract

from .entries import Entry

MAX_URL = 2000
# PostgreSQL refuses index entries over 2,704 bytes; an identifier longer than this is hashed.
MAX_GUID_BYTES = 1000
# A story dated further ahead was misdated; two days allow for zones and slow clocks.
FUTURE = timedelta(days=2)
# The web was invented in 1989; what a feed dates earlier, it does not know.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

# Parameters that say where a reader came from, never what is read. Sorted; a * stands for any end.
TRACKING = {
    "_ga": "Google Analytics",
    "_gl": "Google Analytics",
    "_hsenc": "HubSpot",
    "_hsmi": "HubSpot",
    "_openstat": "Openstat",
    "at_campaign": "AT Internet",
    "at_medium": "AT Internet",
    "cmpid": "Adobe Analytics",
    "dclid": "Google Display",
    "fbclid": "Facebook",
    "ftag": "CBS Interactive",
    "gbraid": "Google Ads",
    "gclid": "Google Ads",
    "gclsrc": "Google Ads",
    "guccounter": "Yahoo",
    "hsctatracking": "HubSpot",
    "icid": "Adobe Analytics",
    "igsh": "Instagram",
    "igshid": "Instagram",
    "li_fat_id": "LinkedIn",
    "mc_cid": "Mailchimp",
    "mc_eid": "Mailchimp",
    "mkt_tok": "Marketo",
    "msclkid": "Microsoft Advertising",
    "mtm_*": "Matomo",
    "ncid": "AOL",
    "oly_anon_id": "Omeda",
    "oly_enc_id": "Omeda",
    "pk_*": "Matomo",
    "ref_src": "Twitter",
    "ref_url": "Twitter",
    "s_cid": "Adobe Analytics",
    "scm": "Alibaba",
    "smid": "New York Times",
    "spm": "Alibaba",
    "srsltid": "Google Merchant",
    "ttclid": "TikTok",
    "twclid": "Twitter",
    "utm_*": "Urchin, now Google Analytics",
    "vero_id": "Vero",
    "wbraid": "Google Ads",
    "wt_mc": "Webtrekk",
    "xtor": "AT Internet",
    "yclid": "Yandex",
}
_TRACKING = re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in TRACKING))
# Names that mean something on some sites and "by way of the feed" with these values (36kr: ?f=rss).
_VIA = re.compile(r"(?:f|from|ref|referrer|source|src|via)=(?:rss|feed|atom|rss_?feed)", re.I)

# Where every subdomain is a publisher of its own, beyond the Public Suffix List's private part.
PLATFORMS = (
    "beehiiv.com",
    "ghost.io",
    "hashnode.dev",
    "livejournal.com",
    "medium.com",
    "substack.com",
    "tumblr.com",
    "typepad.com",
    "wikidot.com",
    "wordpress.com",
)
_HOST_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")


class BadAddress(ValueError):
    """An address that no story may have; the message says why."""


def canonical_url(url: str) -> str:
    """The one form of an address: http or https, host in ASCII and lower case, no default port,
    no fragment, no tracking parameters, everything percent-encoded that has to be.

    Raises `BadAddress` for other schemes, user names or passwords, control characters,
    backslashes, hosts that are no name, and addresses too long to keep.
    """
    url = url.strip()
    if not url:
        raise BadAddress("It has no address.")
    if _CONTROL.search(url):
        raise BadAddress("Its address has control characters or backslashes in it.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise BadAddress(f"Its address cannot be read ({error}).") from error
    if parts.scheme not in ("http", "https"):
        raise BadAddress("Its address does not begin with http:// or https://.")
    if "@" in parts.netloc:
        raise BadAddress("Its address has a user name in it.")
    place = _host(host)
    if port not in (None, 80 if parts.scheme == "http" else 443):
        place = f"{place}:{port}"
    path = _encoded(_without_dots(parts.path or "/"), "/%:@!$&'()*+,;=~-._")
    query = "&".join(
        _encoded(pair, "/%:@!$'()*+,;=~-._?") for pair in parts.query.split("&") if _is_kept(pair)
    )
    address = urlunsplit((parts.scheme, place, path, query, ""))
    if len(address) > MAX_URL:
        raise BadAddress(f"Its address is longer than {MAX_URL:,} characters.")
    return address


def _host(host):
    if ":" in host:
        return f"[{ip_address(host)}]" if _is_ip(host) else _no_host(host)
    if _is_ip(host):
        return host
    try:
        ascii_host = host.rstrip(".").lower()
        if not ascii_host.isascii():
            ascii_host = idna.encode(ascii_host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return _no_host(host)
    if len(ascii_host) > 253 or not all(map(_HOST_LABEL.fullmatch, ascii_host.split("."))):
        return _no_host(host)
    return ascii_host


def _no_host(host):
    raise BadAddress(f"“{host[:80]}” in its address is no host name.")


def _is_ip(host):
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _without_dots(path):
    """RFC 3986, section 5.2.4: /a/./b/../c is /a/c."""
    if "/." not in path:
        return path
    kept = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    trailing = "/" if segments[-1] in (".", "..") and kept else ""
    return "/" + "/".join(kept) + trailing


def _encoded(part, safe):
    encoded = quote(_STRAY_PERCENT.sub("%25", part), safe=safe)
    return re.sub(r"%[0-9a-fA-F]{2}", lambda match: match[0].upper(), encoded)


def _is_kept(pair):
    if not pair:
        return False
    name = unquote_to_bytes(pair.partition("=")[0]).decode("utf-8", "replace").lower()
    return not (_TRACKING.fullmatch(name) or _VIA.fullmatch(pair))


def same_page(url: str) -> str:
    """What is left of a canonical address when nothing is that servers hardly ever tell apart:
    the scheme, a leading www and a closing slash. Equal for addresses of one page."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}" + (f"?{parts.query}" if parts.query else "")


def spellings(url: str) -> list[str]:
    """All canonical addresses that are the same page by `same_page`."""
    parts, bare = urlsplit(url), same_page(url)
    place, query = bare.partition("?")[::2]
    hosts = (place, f"www.{place}")
    tails = (f"?{parts.query}",) if query else ("",)
    slashes = ("", "/") if "/" in place else ("/",)
    return [
        f"{scheme}://{host}{slash}{tail}"
        for scheme in ("https", "http")
        for host in hosts
        for slash in slashes
        for tail in tails
    ]


@cache
def _extractor():
    """The bundled Public Suffix List with its private part; nothing is fetched, nothing cached."""
    return tldextract.TLDExtract(
        cache_dir=None,
        suffix_list_urls=(),
        include_psl_private_domains=True,
        extra_suffixes=PLATFORMS,
    )


def registrable_domain(url: str) -> str:
    """The domain that a publisher registered: bbc.co.uk of www.bbc.co.uk, and foo.github.io as
    well, because there each subdomain is somebody else. An IP address is its own.

    `url` is canonical.
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if _is_ip(host):
        return host
    found = _extractor().extract_str(host)
    if found.suffix:
        return found.top_domain_under_public_suffix or host
    # The list's own rule for endings it does not know (.example): the last label is the suffix.
    return ".".join(host.split(".")[-2:])


def is_public_name(url: str) -> bool:
    """Whether a canonical address is at a name that somebody registered: no IP address, no bare
    host of a private network, no public suffix itself."""
    host = urlsplit(url).hostname or ""
    return "." in host and not _is_ip(host) and bool(_extractor().extract_str(host).domain)


def title_key(title: str) -> str:
    """A title by its letters and digits alone: case, width, quotes and blanks do not count."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(character for character in folded if character.isalnum())


def fingerprint(title: str, published: datetime | None) -> str:
    """The SHA-256 of the normalised title and the day (UTC), in hexadecimal."""
    day = published.date().isoformat() if published else ""
    return hashlib.sha256(f"{title_key(title)}\n{day}".encode()).hexdigest()


def is_plausible(moment: datetime, at: datetime) -> bool:
    """Whether a date can be when something was published, seen from `at`."""
    return EARLIEST <= moment <= at + FUTURE


@dataclass(frozen=True)
class Normal:
    """An entry in normal form, and the domain of its publisher ("" where it has no address)."""

    entry: Entry
    domain: str


def normalize(entry: Entry, at: datetime) -> Normal:
    """The entry with its canonical address and plausible dates; an impossible date becomes None
    (`published_raw` keeps it). An entry without a usable address gets its `skipped_reason`."""
    published = _plausible_or_none(entry.published, at)
    guid = entry.guid
    if len(guid.encode()) > MAX_GUID_BYTES:
        guid = "sha256:" + hashlib.sha256(guid.encode()).hexdigest()
    clean = replace(
        entry,
        guid=guid,
        published=published,
        date_trusted=entry.date_trusted and published is not None,
        updated=_plausible_or_none(entry.updated, at),
    )
    try:
        url = canonical_url(entry.url)
    except BadAddress as error:
        return Normal(replace(clean, url="", skipped_reason=str(error)), "")
    return Normal(replace(clean, url=url), registrable_domain(url))


def _plausible_or_none(moment, at):
    return moment if moment and is_plausible(moment, at) else None
