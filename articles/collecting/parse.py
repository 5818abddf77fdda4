"""Bytes of a feed to clean entries: any of the formats, in any state. Pure.

    bytes → text (charset) → Document (xmlfeed, jsonfeed) → cleaned entries → ParsedFeed

What a feed leaves unsaid or says wrongly is decided here: the language by the text itself, dates
side by side, which of several texts is the fullest.
"""

import re
from dataclasses import dataclass, replace

from . import charset, dates, jsonfeed, language, markup, sniff, xmlfeed
from .bounds import MAX_ITEMS
from .entries import Enclosure, Entry, NotAFeed, ParsedFeed

__all__ = ["Enclosure", "Entry", "NotAFeed", "ParsedFeed", "parse_feed"]

MAX_TAGS = 30
MAX_ENCLOSURES = 30
# A title made of the first words of an item that has none.
_TITLE_FROM_TEXT = 100
_BYLINE = re.compile(r"^(?:作者\s*[:：|｜]\s*|[Bb]y:?\s+(?=[A-Z]))")


def parse_feed(data: bytes, *, content_type: str = "", url: str = "") -> ParsedFeed:
    """The feed in a document: RSS 0.9x or 2.0, RDF, Atom 0.3 or 1.0, JSON Feed 1.0 or 1.1.

    `content_type` is what the server said, `url` the document's address, which relative links are
    relative to. Raises `NotAFeed`, whose message names what the document is and the remedy.
    """
    sniff.refuse_by_bytes(data)
    text = charset.decode(data, content_type).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return _finish(jsonfeed.read(text), url)
    sniff.refuse_by_root(text, url)
    return _finish(xmlfeed.read(text, url), url)


@dataclass(frozen=True)
class _Body:
    """The texts of an item, cleaned: its title, its summary, and its fullest content."""

    title: str
    summary: str = ""
    html: str = ""
    text: str = ""
    cut: bool = False


def _finish(document, url):
    items, homepage = document.items[:MAX_ITEMS], markup.absolute_url(document.homepage, url)
    base = markup.absolute_url(url) or homepage
    bodies = [_body(item, base) for item in items]
    whole = " ".join(f"{body.title} {body.text[:200]}" for body in bodies[:100])
    feed_language = language.decide(document.language, whole)
    read = [dates.read(item.published or item.updated) for item in items]
    judged = dates.judge(read)
    entries = []
    for place, (item, body) in enumerate(zip(items, bodies, strict=True)):
        declared = feed_language if item.language == document.language else item.language
        # Atom's “updated” alone orders stories, but nobody knows whether it is when they came out.
        is_publication = bool(item.published) or document.format != "atom"
        entry = _entry(item, body, base, declared or feed_language)
        trusted = judged.trusted[place] and is_publication
        entries.append(replace(entry, published=judged.dates[place], date_trusted=trusted))
    return ParsedFeed(
        title=markup.line(document.title.value, is_html=document.title.is_html),
        homepage=homepage,
        self_url=markup.absolute_url(document.self_url, url),
        language=feed_language,
        format=document.format,
        entries=tuple(entries),
        warnings=(*document.warnings, *_warnings(document, read, bodies), *judged.warnings),
    )


def _entry(item, body, base, declared):
    """An item cleaned, but for its date, which is judged beside the others."""
    return Entry(
        guid=markup.line(item.guid, is_html=False),
        url=_address(item.link, base),
        title=body.title,
        published=None,
        published_raw=markup.line(item.published or item.updated, is_html=False),
        date_trusted=False,
        updated=_moment(item.updated),
        author=_names(item.authors),
        language=language.decide(declared, f"{body.title} {body.text}"),
        summary=body.summary,
        content_html=body.html,
        text=body.text,
        tags=_tags(item.tags),
        enclosures=_enclosures(item.enclosures, base),
        skipped_reason="" if body.title else "It has neither title nor text.",
    )


def _warnings(document, read, bodies):
    if not document.items:
        yield "The feed has no items."
    unread = sum(
        bool((item.published or item.updated).strip()) and not date
        for item, date in zip(document.items, read, strict=False)
    )
    if unread:
        yield f"Dates of no standard form: {unread}; those items have none."
    cut = sum(body.cut for body in bodies)
    if cut:
        yield f"Texts longer than we read of one item: {cut}; they were cut."


def _body(item, base):
    title = markup.line(item.title.value, is_html=item.title.is_html)
    rendered = [_render(text, base) for text in (item.summary, *item.contents[:4])]
    html, text, cut = max(rendered, key=lambda each: len(each[1]))
    summary = rendered[0][1]
    if not summary and len(rendered) > 2:  # feedparser put a late description with the contents
        summary = min((each[1] for each in rendered[1:]), key=len)
    if not title:
        first = " ".join(text.split("\n")[0].split())
        title = first if len(first) <= _TITLE_FROM_TEXT else first[:_TITLE_FROM_TEXT].rstrip() + "…"
        return _Body(title, " ".join(summary.split()), html, text, cut)
    text, summary = _without_title(text, title), _without_title(summary, title)
    return _Body(title, " ".join(summary.split()), html, text, cut)


def _render(text, base):
    """A text as (safe HTML, plain text, whether it was cut)."""
    if not (text.is_html and markup.looks_like_html(text.value)):
        shorter = text.value[: markup.MAX_HTML]
        plain = markup.plain_text(markup.decode_entities(shorter))
        return markup.escape(plain), plain, len(shorter) < len(text.value)
    html, cut = markup.clean_html(text.value, text.base or base)
    return html, markup.text_of(html), cut


def _without_title(text, title):
    """A body that repeats the headline, as some feeds do, without it."""
    first, _, rest = text.partition("\n")
    return rest.strip() if " ".join(first.split()) == title else text


def _address(link, base):
    link = link.strip()
    return markup.absolute_url(link, base) or link


def _moment(raw):
    date = dates.read(raw)
    return date.at if date else None


def _names(authors):
    names = (_BYLINE.sub("", markup.line(name, is_html=True)) for name in authors)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _tags(tags):
    """Plain words, each once whatever its case."""
    words = (markup.line(tag, is_html=True) for tag in tags)
    return tuple({word.casefold(): word for word in reversed([*words]) if word}.values())[::-1][
        :MAX_TAGS
    ]


def _enclosures(files, base):
    clean = (
        Enclosure(
            markup.absolute_url(markup.printable(file.url), base),
            markup.line(file.type, is_html=False)[:100],
            file.length,
        )
        for file in files
    )
    return tuple(file for file in clean if file.url)[:MAX_ENCLOSURES]
