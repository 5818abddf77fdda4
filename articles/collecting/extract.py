"""The article in a web page, by trafilatura. Pure: HTML in, text out, nothing fetched."""

import html
import logging
import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

import trafilatura

from . import charset, language, markup, normalize

# They tell the log of every page they find no article in; `NoText` tells whoever asked.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

EXTRACTOR = "trafilatura"
EXTRACTOR_VERSION = trafilatura.__version__
# Ten times the longest page we have met.
MAX_HTML = 10_000_000
# Extraction needs time that grows with the square of these: 2,000 paragraphs take it a second.
_MOST = {
    "paragraphs": (re.compile(rb"(?i)<p[\s>]"), 5_000),
    "tags": (re.compile(rb"<[A-Za-z]"), 60_000),
}
# Less than a sentence is a cookie notice or an error, not an article.
MIN_TEXT = 40

_TABLE_RULE = re.compile(r"^\|[-|: ]+\|$")
# Where in a page to look for its name: its head and first headings.
_HEAD = 300_000
_CANONICAL = re.compile(r"(?i)<link\b[^<>]{0,500}?rel=[\"']?canonical\b[^<>]{0,2000}>")
_WINDOW_TITLE = re.compile(r"(?i)<title[^<>]{0,200}>([^<]{1,1000})</title>")
# A heading linked to the front page: “/”, or an address that ends with its host.
_SITE_NAME = re.compile(
    r"""(?i)<h1[^<>]{0,200}>\s*<a\b[^<>]{0,200}?href=["'](?:/|[^"'<>]{0,200}://[^/"'<>]{1,100}/?)["']"""
    r"""[^<>]{0,200}>\s*(?:<span[^<>]{0,200}>)?([^<]{1,200})<"""
)
_DATE_NAMES = r"publish|pubdate|date\.?created|dc\.date|dc\.created|=[\"']date[\"']"


class NoText(ValueError):
    """There is no article to be found in the page; the message is one line with the remedy."""


def _as_bytes(page):
    return page.encode("utf-8", "replace") if isinstance(page, str) else page


@dataclass(frozen=True)
class Page:
    """What a page says. `published` is a day, as pages seldom give more; texts are plain,
    paragraphs parted by a blank line."""

    title: str
    author: str
    published: date | None
    language: str
    canonical_url: str
    text: str


def extract_page(page: bytes | str, url: str) -> Page:
    """The article of a page: headline, text and what the page says about it.

    `url` is where the page was read; it is the canonical address too unless the page names
    another of the same publisher. Raises `NoText` with one clear line.
    """
    if not page.strip():
        raise NoText("This is an empty page. Read it again, or paste the text.")
    if len(page) > MAX_HTML:
        raise NoText(f"This page is longer than the {MAX_HTML:,} characters we read of one.")
    for name, (opening, most) in _MOST.items():
        if next(islice(opening.finditer(_as_bytes(page)), most, None), None):
            raise NoText(
                f"This page has more than {most:,} {name}, as no article has. Paste the text."
            )
    try:
        found = trafilatura.bare_extraction(
            page,
            url=url or None,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # lxml and trafilatura fail on hostile pages in ways of their own
        raise NoText(
            f"This page cannot be read ({type(error).__name__}). Paste the text."
        ) from error
    text = _paragraphs((found and found.text) or "")
    if len(text) < MIN_TEXT:
        raise NoText(
            "There is no article text in this page: it may be a list, a picture, or built by "
            "scripts in the browser. Paste the text instead."
        )
    text = text.removeprefix(f"{found.title}\n\n")
    source = page if isinstance(page, str) else charset.decode(page)
    title = _title(markup.line(found.title or "", is_html=True), source)
    return Page(
        title=title,
        author=markup.line((found.author or "").replace(";", ","), is_html=True),
        published=_day(found.date or "", source, url),
        language=language.decide(found.language or "", f"{title} {text}"),
        canonical_url=_canonical(source, url),
        text=text,
    )


def _paragraphs(text):
    """trafilatura parts paragraphs by one line feed, as it does list items and table rows; those
    two stay together. Its frames of tables go."""
    joined, was = "", ""
    for part in markup.printable(text).split("\n"):
        kind = "list" if part.startswith("- ") else "table" if part.startswith("|") else ""
        line = " ".join(_TABLE_RULE.sub("", part).strip("| ").split()) if kind == "table" else part
        line = " ".join(line.split())
        if line:
            joined += ("\n" if kind and kind == was else "\n\n") + line
            was = kind
    return joined.strip()


def _title(found, source):
    """The headline; where the page's largest heading is the site's name, linked to its front page,
    what the window's title says besides."""
    window = _WINDOW_TITLE.search(source)
    names = {markup.line(name, is_html=True) for name in _SITE_NAME.findall(source[:_HEAD])}
    whole = markup.line(window[1], is_html=True) if window else ""
    if found not in names or found not in whole:
        return found
    rest = whole.replace(found, "", 1)
    parts = [part for part in re.split(r"\s*[|»«·]\s*|\s+[-–—:]\s+|^\W+|\W+$", rest) if part]
    return max(parts, key=len, default=found)


def _day(found, source, url):
    """A date that the page's own metadata or address bears out. Dates that merely stand in a page
    are as often a comment's, a birthday or the day of the last edit: no date rather than those."""
    match = re.match(r"(\d{4})-(\d{2})-\d{2}", found)
    if not match:
        return None
    in_metadata = re.search(rf"(?i)(?:{_DATE_NAMES})[^<>]{{0,100}}?{match[0]}", source)
    in_address = re.search(rf"/{match[1]}[-/]?{match[2]}(?!\d{{3}})", url)
    try:
        return date.fromisoformat(match[0]) if in_metadata or in_address else None
    except ValueError:
        return None


def _canonical(source, url):
    """The address a page names as its own, if it is its publisher's to give and more than the
    front page, which some sites name on every page."""
    own = _or_empty(url)
    for tag in _CANONICAL.findall(source):
        href = re.search(r"""href\s*=\s*["']?([^"'\s>]+)""", tag, re.IGNORECASE)
        other = _or_empty(markup.absolute_url(html.unescape(href[1]), own)) if href else ""
        if not own or not other:
            return own or other
        same = normalize.registrable_domain(own) == normalize.registrable_domain(other)
        return own if not same or urlsplit(other).path == "/" else other
    return own


def _or_empty(url):
    try:
        return normalize.canonical_url(url)
    except normalize.BadAddress:
        return ""
