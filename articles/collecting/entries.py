"""The frozen values that pass between the stages of collecting."""

from dataclasses import dataclass
from datetime import datetime

# More items than any feed has that is read more than once a year.
MAX_ITEMS = 2_000


class NotAFeed(ValueError):
    """The document is no feed that we can read; the message is one line with the remedy."""


@dataclass(frozen=True)
class Text:
    """A piece of text as a feed carries it, and whether markup in it means markup."""

    value: str = ""
    is_html: bool = False
    base: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with an entry: a recording, a picture. `length` is in bytes."""

    url: str
    type: str = ""
    length: int | None = None


@dataclass(frozen=True)
class Item:
    """One item as a reader of a format found it: nothing cleaned, nothing decided."""

    guid: str = ""
    link: str = ""
    title: Text = Text()
    summary: Text = Text()
    contents: tuple[Text, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = ""
    published: str = ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class Document:
    """What the reader of a format hands on. `format` is rss, rdf, atom or json; `authors` are those
    of items of the same site that name none; `total` counts the items where not all are here."""

    format: str
    title: Text = Text()
    homepage: str = ""
    self_url: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    total: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One item, cleaned: title, author, tags and summary are plain text on one line each, the
    content is sanitised HTML, dates are UTC or None.

    `text` is the plain text of the fullest content, paragraphs parted by a blank line.
    `published_raw` keeps the date as the feed wrote it, readable or not. `skipped_reason` says why
    no story can be made of the item; it is empty where one can.
    """

    guid: str
    url: str
    title: str
    published: datetime | None
    published_raw: str
    date_trusted: bool
    updated: datetime | None
    author: str
    language: str
    summary: str
    content_html: str
    text: str
    tags: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    skipped_reason: str = ""


@dataclass(frozen=True)
class ParsedFeed:
    """A feed, cleaned. `format` is rss, rdf, atom or json; warnings are for the operator."""

    title: str
    homepage: str
    self_url: str
    language: str
    format: str
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...]
