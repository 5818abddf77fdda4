"""RSS 0.9x and 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0 to a Document, by feedparser.

feedparser is given bytes only: it would open a string as an address or a file. Its own cleaning is
off, because it leaves out links, names, tags and enclosures; what it returns is cleaned by us.
"""

import io
import re
from dataclasses import replace
from xml.sax import SAXException

import feedparser

from . import markup
from .entries import Document, Enclosure, Item, NotAFeed, Text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
# XML 1.0, section 2.2: what no XML document may hold. Some feeds do; the rest of them is readable.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CLOSED = re.compile(r"</(?:\w+:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
# Faults of which nobody can tell where an item ends: its words might become another one's.
_FATAL = ("mismatched tag", "no element found", "unclosed token", "unclosed CDATA section")


def read(text: str, url: str = "") -> Document:
    """The feed in an XML text. `url` is its address, which relative links are relative to.

    Slips that leave every item whole (a bare &, an undeclared prefix) are forgiven with a warning.
    Raises `NotAFeed` where the document breaks off or its tags do not match.
    """
    if not _CLOSED.search(text[-2000:]):
        raise NotAFeed(
            f"This feed breaks off after {len(text):,} characters: its closing tag is missing. "
            "Fetch it again."
        )
    parsed = _parse(_NOT_XML.sub("", _DECLARATION.sub("", text, count=1)), url)
    fault = parsed.get("bozo_exception")
    warnings = ()
    if isinstance(fault, SAXException):
        words = " ".join(str(getattr(fault, "getMessage", lambda: fault)()).split())
        place = f"line {fault.getLineNumber()}" if hasattr(fault, "getLineNumber") else "the text"
        if any(fatal in words for fatal in _FATAL):
            raise NotAFeed(
                f"This feed is broken XML in {place} ({words}), so that its items cannot be told "
                "apart. Fetch it again, or tell its publisher."
            )
        warnings = (f"Not well-formed XML in {place} ({words}); read forgivingly.",)
    return _document(parsed, warnings)


def _parse(text, url):
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url.startswith(("http://", "https://")):
        headers["content-location"] = url
    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # forgiving as it is, hostile input trips it in ways it never names
        raise NotAFeed(
            f"This feed cannot be read ({type(error).__name__}). Fetch it again, or tell its "
            "publisher."
        ) from error


def _document(parsed, warnings):
    version, feed = parsed.get("version") or "", parsed.feed
    if not version and not parsed.entries:
        raise NotAFeed("This XML is no feed: no RSS, RDF or Atom. Give the address of a feed.")
    kind = "atom" if version.startswith("atom") else "rss"
    if version in ("rss10", "rss090"):
        kind = "rdf"
    guess = kind != "atom"
    return Document(
        format=kind,
        title=_text(feed.get("title_detail"), guess),
        homepage=_word(feed, "link"),
        self_url=next(
            (_word(link, "href") for link in _list(feed, "links") if link.get("rel") == "self"), ""
        ),
        language=_word(feed, "language") or _word(feed.get("title_detail") or {}, "language"),
        items=tuple(_item(entry, guess) for entry in parsed.entries),
        warnings=warnings,
    )


def _item(entry, guess):
    contents = tuple(_body(detail, guess) for detail in _list(entry, "content"))
    summary = _body(entry.get("summary_detail"), guess)
    if not summary.value and "summary" in entry:
        summary = Text(_word(entry, "summary"), is_html=True)
    if any(summary.value == content.value for content in contents):
        summary = Text()  # feedparser fills a missing summary with the content
    detail = entry.get("title_detail") or {}
    return Item(
        guid=_word(entry, "id"),
        link=_word(entry, "link"),
        title=_text(detail, guess),
        summary=summary,
        contents=tuple(content for content in contents if content.value.strip()),
        authors=_authors(entry),
        language=_word(detail, "language"),
        published=_own(entry, "published") or _own(entry, "created"),
        updated=_own(entry, "updated"),
        tags=tuple(_word(tag, "label") or _word(tag, "term") for tag in _list(entry, "tags")),
        enclosures=tuple(_enclosure(file) for file in _list(entry, "enclosures")),
    )


def _text(detail, guess):
    """`guess`: RSS does not say whether a text is HTML; the reader of the text has to look."""
    detail = detail or {}
    is_html = guess or _word(detail, "type") in ("text/html", "application/xhtml+xml")
    return Text(_word(detail, "value"), is_html, _word(detail, "base"))


def _body(detail, guess):
    """As `_text`, but Atom's plain text that ends an HTML tag was meant as HTML: nobody wrote
    `<br/>` or `</a>` to be read."""
    text = _text(detail, guess)
    return replace(text, is_html=text.is_html or markup.closes_html(text.value))


def _authors(entry):
    names = [_word(person, "name") or _word(person, "email") for person in _list(entry, "authors")]
    return tuple(name for name in names if name.strip()) or (_word(entry, "author"),)


def _enclosure(file):
    length = _word(file, "length").strip()
    size = int(length) if re.fullmatch(r"[1-9]\d{0,14}", length) else None
    return Enclosure(_word(file, "href"), _word(file, "type"), size)


def _own(entry, key):
    """A value the feed gave; feedparser itself answers with another date where one is missing."""
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""


def _list(thing, key):
    value = thing.get(key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _word(thing, key):
    value = thing.get(key)
    return value if isinstance(value, str) else ""
