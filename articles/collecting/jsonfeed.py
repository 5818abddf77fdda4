"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to a Document."""

import json
from collections.abc import Mapping

from .entries import MAX_ITEMS, Document, Enclosure, Item, NotAFeed, Text

_VERSION = "jsonfeed.org/version/1"


def read(text: str) -> Document:
    """The feed in a text that begins with a brace. Raises `NotAFeed` for any other JSON.

    Values of the wrong type are passed over; identifiers that are numbers become words, as the
    specification asks.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(_unreadable(error)) from error
    if not isinstance(feed, Mapping) or _VERSION not in _word(feed, "version"):
        raise NotAFeed(
            "This is JSON, but no JSON Feed: it has no “version” that begins with "
            "https://jsonfeed.org/version/1. Give the address of a feed."
        )
    items = feed.get("items")
    if not isinstance(items, list):
        raise NotAFeed("This JSON Feed has no list of “items”, so there is nothing to read in it.")
    usable = [item for item in items if isinstance(item, Mapping)]
    dropped = len(items) - len(usable)
    return Document(
        format="json",
        title=Text(_word(feed, "title")),
        homepage=_word(feed, "home_page_url"),
        self_url=_word(feed, "feed_url"),
        language=_word(feed, "language"),
        items=tuple(_item(item, _authors(feed)) for item in usable[:MAX_ITEMS]),
        total=len(usable),
        warnings=(f"Items that are no JSON objects, passed over: {dropped}.",) if dropped else (),
    )


def _unreadable(error):
    if isinstance(error, json.JSONDecodeError):
        return (
            f"This looks like a JSON Feed but breaks off or is broken at line {error.lineno}, "
            f"column {error.colno} ({error.msg}). Fetch it again, or tell its publisher."
        )
    return "This looks like a JSON Feed but is nested too deeply, or has numbers too long, to read."


def _item(item, feed_authors):
    html, plain = _word(item, "content_html"), _word(item, "content_text")
    return Item(
        guid=_word(item, "id"),
        link=_word(item, "url") or _word(item, "external_url"),
        title=Text(_word(item, "title")),
        summary=Text(_word(item, "summary")),
        contents=tuple(
            text for text in (Text(html, is_html=True), Text(plain)) if text.value.strip()
        ),
        authors=_authors(item) or feed_authors,
        language=_word(item, "language"),
        published=_word(item, "date_published"),
        updated=_word(item, "date_modified"),
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        enclosures=tuple(
            _enclosure(file) for file in _list(item, "attachments") if isinstance(file, Mapping)
        ),
    )


def _authors(thing):
    """The names of version 1.1's `authors`, or of version 1.0's `author`."""
    people = _list(thing, "authors") or [thing.get("authors"), thing.get("author")]
    names = (_word(person, "name") for person in people if isinstance(person, Mapping))
    return tuple(name for name in names if name.strip())


def _enclosure(file):
    size = file.get("size_in_bytes")
    whole = isinstance(size, int) and not isinstance(size, bool) and size > 0
    return Enclosure(_word(file, "url"), _word(file, "mime_type"), size if whole else None)


def _list(thing, key):
    value = thing.get(key)
    return value if isinstance(value, list) else []


def _word(thing, key):
    value = thing.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value)
