"""RSS 0.9x and 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0 to a Document, by feedparser.

feedparser is given bytes only: it would open a string as an address or a file. Its own cleaning is
off, because it leaves out links, names, tags and enclosures; what it returns is cleaned by us.
"""

import html
import io
import re
from dataclasses import replace
from xml.sax import SAXException

import feedparser

from . import bounds, markup
from .entries import Document, Enclosure, Item, NotAFeed, Text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
# XML 1.0, section 2.2: what no XML document may hold. Some feeds do; the rest of them is readable.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CLOSED = re.compile(r"</(?:\w+:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
# “mail@host (Name)”, “Name <mail@host>”, or the bare address, which is nobody's byline.
_MAILBOX = re.compile(
    r"(?P<name>[^<>@]{0,200}?)\s*<?[^\s@<>()]{1,100}@[^\s@<>()]{1,200}>?\s*(?:\((?P<after>[^()]*)\))?"
)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)")
_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
# Faults of which nobody can tell where an item ends: its words might become another one's.
_FATAL = ("mismatched tag", "no element found", "unclosed token", "unclosed CDATA section")


def read(text: str, url: str = "") -> Document:
    """The feed in an XML text. `url` is its address, which relative links are relative to.

    Slips that leave every item whole (a bare &, an undeclared prefix) are forgiven with a warning.
    Raises `NotAFeed` where the document breaks off, its tags do not match, or it is out of bounds.
    """
    if not _CLOSED.search(text[-2000:]):
        raise NotAFeed(
            f"This feed breaks off after {len(text):,} characters: its closing tag is missing. "
            "Fetch it again."
        )
    text, count = bounds.first_items(_NOT_XML.sub("", _DECLARATION.sub("", text, count=1)))
    bounds.refuse_the_monstrous(text)
    document = _read(text, url)
    if count > bounds.MAX_ITEMS:
        cut = f"Only the first {bounds.MAX_ITEMS:,} of {count:,} items are read."
        return replace(document, warnings=(*document.warnings, cut))
    return document


def _read(text, url):
    parsed = _parse(text, url)
    fault = _fault(parsed)
    if not fault:
        return _document(parsed)
    mended = _parse(_mend(text), url)
    if not _fault(mended):
        return _document(mended, f"Not well-formed XML in {fault}; its references were mended.")
    if any(words in _fault(mended) for words in _FATAL):
        raise NotAFeed(
            f"This feed is broken XML in {_fault(mended)}, so that its items cannot be told apart. "
            "Fetch it again, or tell its publisher."
        )
    return _document(mended, f"Not well-formed XML in {fault}; read forgivingly.")


def _fault(parsed):
    """Where and why the document is not well-formed XML, in words; "" where it is."""
    error = parsed.get("bozo_exception")
    if not isinstance(error, SAXException):
        return ""
    words = " ".join(error.getMessage().split())
    return f"line {error.getLineNumber()} ({words})" if hasattr(error, "getLineNumber") else words


def _mend(text):
    """Ampersands that begin no reference escaped, and HTML's references replaced by what they
    stand for; XML itself knows five. CDATA sections stay as they are."""
    pieces = _CDATA.split(text)
    pieces[::2] = [
        _REFERENCE.sub(_as_number, _BARE_AMPERSAND.sub("&amp;", piece)) for piece in pieces[::2]
    ]
    return "".join(pieces)


def _as_number(match):
    if match[1] in ("amp", "apos", "gt", "lt", "quot"):
        return match[0]
    meant = html.unescape(match[0])
    if meant.startswith("&"):  # no reference that HTML knows
        return f"&amp;{match[1]};"
    return "".join(f"&#{ord(letter)};" for letter in meant)


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


def _document(parsed, *warnings):
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
    """Names alone. RSS wants an e-mail address with the name in brackets; feedparser's own reading
    of one stumbles over newer domains."""
    written = _word(entry, "author").strip()
    match = _MAILBOX.fullmatch(written)
    if match:
        return (match["name"] or match["after"] or "",)
    return tuple(_word(person, "name") for person in _list(entry, "authors")) or (written,)


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
