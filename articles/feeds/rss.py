"""A Channel as RSS 2.0 with the modules that say what it cannot: Dublin Core, content, Atom, and
Media RSS (rssboard.org/media-rss) for pictures. Pure.

RSS has no word for what is gone, and an item that is merely missing stays for good where it was
copied to. So what was withdrawn remains an item under its own identifier: it says so, gives the
reason, and takes the place of the words.
"""

from email.utils import format_datetime
from html import escape

from articles.feeds.atom import ATOM, IPTC, moment
from articles.feeds.channel import NEVER
from articles.feeds.xml import add, document, root

SPACES = {
    "xmlns:atom": ATOM,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write(channel, *, sheet):
    """The document, in bytes."""
    rss = root("rss", {"version": "2.0", **SPACES, "xml:lang": channel.language})
    head = add(rss, "channel")
    add(head, "title", channel.title)
    add(head, "link", channel.list_url)
    add(head, "description", as_html(channel.description))
    add(head, "language", channel.language)
    add(head, "copyright", channel.rights)
    if channel.updated != NEVER:
        add(head, "lastBuildDate", moment_822(channel.updated))
    itself = {"rel": "self", "type": "application/rss+xml", "href": channel.url("rss")}
    add(head, "atom:link", attributes=itself)
    for item in channel.items:
        _item(head, item)
    for gone in channel.gone:
        _gone(head, gone)
    # As the RSS profile asks (rssboard.org/rss-profile): nobody agreed whether a title is plain
    # text, and those who read it as HTML show a sign that is written as a figure right, too.
    body = document(rss, sheet=sheet)
    return body.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def moment_822(at):
    """A time as RSS writes it (RFC 822 with a year of four figures), to the second."""
    return format_datetime(at)


def as_html(text):
    """A plain text where RSS means HTML."""
    return escape(text, quote=False)


def _item(head, item):
    made = add(head, "item", attributes={"xml:lang": item.language})
    _named(made, item.title, item.url, item.id)
    for rest in item.rests_on:
        relation = "via" if rest.is_original else "related"
        about = {"title": rest.title or rest.name, "hreflang": rest.language, "href": rest.url}
        add(made, "atom:link", attributes={"rel": relation, **about})
    add(made, "pubDate", moment_822(item.published))
    add(made, "dcterms:modified", moment(item.updated))
    for name in item.authors:
        add(made, "dc:creator", name)
    add(made, "dc:language", item.language)
    for tag in item.tags:
        add(made, "category", tag)
    if item.made:
        add(made, "category", item.made.source_type.removeprefix(IPTC), {"domain": IPTC})
    if item.summary:
        add(made, "description", as_html(item.summary))
    add(made, "content:encoded", item.content)
    if item.picture:
        _picture(made, item.picture)


def _picture(item, picture):
    size = {"width": str(picture.width), "height": str(picture.height)}
    kind = {"url": picture.url, "type": picture.media_type, "medium": "image"}
    media = add(item, "media:content", attributes=kind | size)
    add(media, "media:description", picture.alt)
    add(media, "media:credit", picture.credit)
    add(media, "media:copyright", picture.licence, {"url": picture.deed})


def _gone(head, gone):
    made = add(head, "item", attributes={"xml:lang": gone.language})
    _named(made, gone.title, gone.url, gone.id)
    add(made, "pubDate", moment_822(gone.published))
    add(made, "dcterms:modified", moment(gone.at))
    add(made, "dc:language", gone.language)
    add(made, "description", as_html(gone.reason))


def _named(item, title, url, lasting_id):
    add(item, "title", title)
    if url:
        add(item, "link", url)
    add(item, "guid", lasting_id, {"isPermaLink": "false"})
