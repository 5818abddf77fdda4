"""Feeds and entries in a line, for tests that are about one thing in them."""

from datetime import UTC, datetime
from pathlib import Path

from articles.collecting.entries import Entry
from articles.collecting.normalize import normalize

FIXTURES = Path(__file__).parent / "fixtures"
# What the fixtures call today.
NOW = datetime(2026, 9, 22, 12, 0, tzinfo=UTC)


def fixtures():
    """The feed documents beside which an expected result lies."""
    return sorted(path for path in FIXTURES.iterdir() if ".expected" not in path.name)


def rss(*items, head="", language="en"):
    """An RSS document of items, each given as a mapping of element to escaped content."""
    body = "".join(
        "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in item.items()) + "</item>"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>A feed</title>'
        f"<link>https://port.example/</link><language>{language}</language>{head}{body}"
        f"</channel></rss>"
    ).encode()


def item(number=1, **elements):
    """A plausible item of `port.example`; keywords replace or add elements."""
    return {
        "title": f"Story number {number} of the port",
        "link": f"https://port.example/{number}",
        "guid": f"port-{number}",
        "pubDate": f"Mon, {number:02} Sep 2025 10:{number:02}:07 +0000",
        "description": f"The port says something new for the {number}. time.",
    } | elements


def entry(**fields):
    """An entry as `parse` makes it."""
    return Entry(
        **{
            "guid": "",
            "url": "https://port.example/1",
            "title": "The port has bought a battery",
            "published": datetime(2026, 9, 20, 8, 30, 5, tzinfo=UTC),
            "published_raw": "Sun, 20 Sep 2026 08:30:05 GMT",
            "date_trusted": True,
            "updated": None,
            "author": "",
            "language": "en",
            "summary": "",
            "content_html": "",
            "text": "",
            "tags": (),
            "enclosures": (),
        }
        | fields
    )


def normal(**fields):
    return normalize(entry(**fields), NOW)
