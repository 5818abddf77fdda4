"""A Channel as Atom (RFC 4287), with tombstones for what is gone (RFC 6721). Pure."""

from datetime import UTC

from articles.feeds.xml import add, document, root

ATOM, TOMBSTONES = "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0"
# Where IPTC defines how a thing can have been made; the scheme of a category that says it.
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def write(channel, *, sheet):
    """The document, in bytes."""
    tombstones = {"xmlns:at": TOMBSTONES} if channel.gone else {}
    feed = root("feed", {"xmlns": ATOM, **tombstones, "xml:lang": channel.language})
    add(feed, "id", channel.list_url)
    add(feed, "title", channel.title)
    add(feed, "subtitle", channel.description)
    add(feed, "updated", moment(channel.updated))
    _link(feed, "self", channel.url("atom"), type="application/atom+xml")
    _link(feed, "alternate", channel.list_url, type="text/html")
    _author(feed, channel.publisher)
    add(feed, "rights", channel.rights)
    for item in channel.items:
        _entry(feed, item)
    for gone in channel.gone:
        _tombstone(feed, gone)
    return document(feed, sheet=sheet)


def moment(at):
    """A time as RFC 3339 writes it, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _entry(feed, item):
    entry = add(feed, "entry", attributes={"xml:lang": item.language})
    add(entry, "id", item.id)
    add(entry, "title", item.title)
    _link(entry, "alternate", item.url, type="text/html")
    for rest in item.rests_on:
        relation = "via" if rest.is_original else "related"
        _link(entry, relation, rest.url, title=rest.title or rest.name, hreflang=rest.language)
    if item.picture:
        shows = {"type": item.picture.media_type, "title": item.picture.alt}
        _link(entry, "enclosure", item.picture.url, **shows)
    add(entry, "published", moment(item.published))
    add(entry, "updated", moment(item.updated))
    for name in item.authors:
        _author(entry, name)
    for tag in item.tags:
        add(entry, "category", attributes={"term": tag})
    if item.made:
        add(entry, "category", attributes=_disclosure(item.made))
    if item.summary:
        add(entry, "summary", item.summary)
    add(entry, "content", item.content, {"type": "html"})


def _disclosure(made):
    return {"term": made.source_type.removeprefix(IPTC), "scheme": IPTC, "label": made.label}


def _tombstone(feed, gone):
    attributes = {"ref": gone.id, "when": moment(gone.at)}
    tombstone = add(feed, "at:deleted-entry", attributes=attributes)
    add(tombstone, "at:comment", gone.reason, {"xml:lang": gone.language})
    if gone.url:
        _link(tombstone, "alternate", gone.url, type="text/html")


def _link(parent, relation, url, **more):
    add(parent, "link", attributes={"rel": relation, **more, "href": url})


def _author(parent, name):
    add(add(parent, "author"), "name", name)
