"""The list of sources as CSV: what `listing` reads and `importing` takes over, with all we record.

A line for each feed, and one for a source without any. Read in again it changes nothing.
"""

import csv
import io

from articles.models import Feed, Source
from articles.models.sources import RIGHTS

from .listing import guarded

RECORDED = (*RIGHTS, "rights_reviewed_by", "rights_reviewed_at")
OWN = ("name", "native_name", "language", "country", "kind", "family", "credit_line", *RECORDED)
COLUMNS = (
    *("name", "native_name", "homepage", "feed_url", "language", "country", "kind", "family"),
    *("credit_line", "domains", "feed_title", "feed_is_on", *RECORDED),
)


def as_csv() -> bytes:
    """All sources that stand, by name, then the feeds of none; in UTF-8 with the mark by which
    spreadsheets know it. Four queries."""
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    lines.writeheader()
    for line in _lines():
        lines.writerow({name: guarded(value) for name, value in line.items()})
    return out.getvalue().encode("utf-8-sig")


def _lines():
    sources = Source.objects.standing().select_related("rights_reviewed_by")
    for source in sources.prefetch_related("feeds", "domains").order_by("name", "pk"):
        facts, feeds = _facts(source), source.feeds.all()
        yield from ([facts | _feed(feed) for feed in feeds] if feeds else [facts])
    for feed in Feed.objects.filter(source=None).order_by("pk"):
        yield {"name": feed.title, "homepage": feed.homepage, **_feed(feed)}


def _facts(source):
    domains = [known.domain for known in source.domains.all()]
    return {
        **{name: _text(getattr(source, name)) for name in OWN},
        "homepage": source.homepage or (f"https://{domains[0]}/" if domains else ""),
        "domains": " ".join(domains),
    }


def _feed(feed):
    return {"feed_url": feed.url, "feed_title": feed.title, "feed_is_on": _text(feed.is_on)}


def _text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return "" if value is None else str(value)
