"""What a document is that is no feed, told by how it begins. Pure."""

import re

from . import markup
from .entries import NotAFeed

# A feed of whole articles has a few hundred kB; twenty times that is no feed but an attack.
MAX_BYTES = 10_000_000

_MAGIC = (  # what binary files begin with
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_FEED = re.compile(r"<(?:rss|feed|\w{1,20}:RDF)(?=[\s>])[^<>]*>")
_LINK_TAG = re.compile(r"<link\b[^<>]{0,1000}>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_PROLOGUE = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.S | re.I
)
_NO_FEED = {
    "html": "an HTML page",
    "opml": "an OPML list of feeds",
    "sitemapindex": "a sitemap index",
    "urlset": "a sitemap",
}


def refuse_by_bytes(data: bytes) -> None:
    """Raise `NotAFeed` for a document that is empty, too long or no text at all."""
    if not data.strip():
        raise NotAFeed("This is an empty file, no feed. Fetch it again.")
    if len(data) > MAX_BYTES:
        raise NotAFeed(
            f"This is {len(data):,} bytes long, more than the {MAX_BYTES:,} we read of a feed."
        )
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise NotAFeed(f"This is {name}, no feed. Give the address of a feed.")
    # Text in UTF-16 has a mark, or begins with "<" and a zero; other text hardly has zeros.
    zeros = data[:4000].count(0)
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") or data[:4] in (
        *(b"\x00\x00\xfe\xff", b"\x00\x00\x00<"),
    )
    if zeros * 20 > len(data[:4000]) and not wide:
        raise NotAFeed("This is a binary file, no feed. Give the address of a feed.")


def refuse_by_root(text: str, url: str) -> None:
    """Raise `NotAFeed` for text that is neither RSS, RDF nor Atom by its first element."""
    head = text[_PROLOGUE.match(text[:100_000]).end() :]
    root = _ROOT.match(head)
    name = root[1].lower() if root else ""
    if name in ("rss", "rdf", "feed", "channel") or _is_behind_warnings(text):
        return
    if name == "html" or "<html" in head[:2000].lower() or text[:15].lower() == "<!doctype html>":
        raise NotAFeed(f"This is an HTML page, no feed. {_remedy(text, url)}")
    if root:
        what = _NO_FEED.get(name, f"XML with the root <{root[1][:40]}>")
        raise NotAFeed(f"This is {what}, no feed. Give the address of a feed.")
    raise NotAFeed(
        "This is neither XML nor JSON, so it is no feed. Give the address of an RSS, Atom or "
        "JSON feed."
    )


def _is_behind_warnings(text):
    """Whether a feed follows what a program printed before it (“<b>Warning</b>: …”)."""
    start = _FEED.search(text[:20_000])
    return bool(start) and not re.search(r"(?i)<html|<!doctype html|<body", text[: start.start()])


def _remedy(page, url):
    for tag in _LINK_TAG.findall(page[:200_000]):
        if re.search(r"application/(?:rss|atom|feed)\+(?:xml|json)", tag, re.IGNORECASE):
            href = _HREF.search(tag)
            address = markup.line(href[1], is_html=False) if href else ""
            if address:
                return f"The page names this one: {markup.absolute_url(address, url) or address}"
    return "Give the address of the feed, not of the page."
