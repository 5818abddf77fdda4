"""The list of sources that readers see, and the same as OPML for their own readers."""

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Feed, Source, Tally
from articles.models.sources import RightsBasis

from . import tallies


@dataclass(frozen=True)
class Listed:
    """A source, and how many published articles rest on it."""

    source: Source
    articles: int


def listed_sources():
    """Sources by name: those a person reviewed, and others only where a published article credits
    them, so that nobody reads off the list what is being worked on. An aggregator is no source of
    anything, and never among them. Two queries."""
    counts = tallies.counts(Tally.Kind.SOURCE)
    known = listable(counts).order_by("name")
    return [Listed(source, counts.get(str(source.pk), 0)) for source in known]


def listable(counts):
    """The sources that readers are told of, a queryset; `counts` are those of articles by key."""
    known = Source.objects.filter(~Q(rights_basis=RightsBasis.UNREVIEWED) | Q(pk__in=list(counts)))
    return known.standing().exclude(kind=Source.Kind.AGGREGATOR)


def publishers(listed):
    """How many owners stand behind the listed sources: those of one owner count once."""
    return len({one.source.family_key for one in listed})


def opml():
    """The listed sources with their feeds as an OPML 2.0 document, in bytes; without the addresses
    that may carry a key."""
    listed = {one.source.pk: one.source for one in listed_sources()}
    feeds = Feed.objects.filter(source__in=listed).order_by("pk")
    return _document([(f, listed[f.source_id]) for f in feeds if _is_public(f.url)])


def opml_of_all():
    """All feeds there are, those switched off too, as the same: for the desk alone. One query."""
    feeds = Feed.objects.select_related("source").order_by("pk")
    return _document([(feed, feed.source) for feed in feeds])


def _document(feeds):
    """OPML of (feed, source or None), by name."""
    out = io.BytesIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("opml", {"version": "2.0"})
    xml.startElement("head", {})
    xml.addQuickElement("title", settings.SITE_NAME)
    xml.endElement("head")
    xml.startElement("body", {})
    for feed, source in sorted(feeds, key=lambda pair: pair[1].name if pair[1] else str(pair[0])):
        xml.addQuickElement("outline", attrs=_outline(feed, source))
    xml.endElement("body")
    xml.endElement("opml")
    return out.getvalue()


def _outline(feed, source):
    name = source.shown_name if source else str(feed)
    facts = {
        "type": "rss",
        "text": name,
        "title": name,
        "xmlUrl": feed.url,
        "htmlUrl": source.homepage if source else feed.homepage,
        "language": source.language if source else feed.language,
    }
    return {name: value for name, value in facts.items() if value}


def _is_public(address):
    """Whether a feed's address may be told: one with a login or a query may carry a key."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and not parts.query
