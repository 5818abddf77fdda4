"""RSS 0.9x and 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0 to a Document: where each thing stands."""

from dataclasses import replace

from . import markup, mending
from .entries import MAX_ITEMS, Document, Item, NotAFeed, Text
from .namespaces import Names
from .xmlpart import Part

# The first that says something is taken.
_TITLES = ("title", "atom:title", "media:title", "itunes:title", "dc:title")
_SUMMARIES = (
    "description", "atom:summary", "summary", "itunes:summary", "media:description",
    "dc:description", "googleplay:description", "itunes:subtitle",
)  # fmt: skip
_PUBLISHED = (
    "pubdate", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "dcterms:created",
    "atom:created", "published", "issued", "created", "date",
)  # fmt: skip
_UPDATED = ("atom:updated", "atom:modified", "dcterms:modified", "updated", "modified", "dc:date")
_AUTHORS = (
    "dc:creator",
    "dc:author",
    "atom:author",
    "author",
    "itunes:author",
    "googleplay:author",
)
# The fullest of these is taken.
_CONTENTS = (
    "content:encoded", "atom:content", "content", "encoded", "xhtml:body", "body", "xhtml:div",
    "fullitem",
)  # fmt: skip


def read(text: str, url: str = "") -> Document:
    """The feed in an XML text. `url` is its address, which relative links are relative to.

    What is not well-formed is mended as far as its items can be told apart, with a warning.
    Raises `NotAFeed` where they cannot, and where the XML is no feed.
    """
    root, warnings = mending.tree(text, url)
    names = Names(root)
    kind = names[root.tag]
    has = frozenset(name for name in ("xml:base", "xml:lang") if name in text)
    here = Part(root, names, has)
    head, items = _parts(here, kind)
    if kind == "channel" and not items:
        raise NotAFeed("This XML is no feed: no RSS, RDF or Atom. Give the address of a feed.")
    return Document(
        format={"atom:feed": "atom", "rdf:rdf": "rdf"}.get(kind, "rss"),
        title=head.text(*_TITLES),
        homepage=head.link(),
        self_url=head.link("self"),
        language=head.words("language", "dc:language")
        or head.language()
        or head.language(*_TITLES),
        # Atom's authors are those of every entry without one (RFC 4287, section 4.2.1), a podcast's
        # those of its episodes. The editor of an RSS channel is nobody's author.
        authors=head.people("atom:author", "itunes:author", "googleplay:author"),
        items=tuple(_item(here.part(item)) for item in items[:MAX_ITEMS]),
        total=len(items),
        warnings=warnings,
    )


def _parts(root, kind):
    """The head of a feed and the elements of its items; RDF and RSS 0.90 have them beside the
    channel."""
    if kind == "atom:feed":
        return root, root.all("atom:entry")
    channels = root.all("channel")
    head = root.part(channels[0]) if channels else root
    items = head.all("item") if channels else []
    for group in head.all("items"):
        items += head.part(group).all("item")
    return head, [*items, *root.all("item")]


def _item(part):
    contents = tuple(_as_body(text) for text in part.texts(*_CONTENTS))
    summary = _as_body(part.text(*_SUMMARIES))
    sources = [part.part(element) for element in part.all("atom:source")]
    for group in part.all("media:group"):  # of a video, the words may stand here alone
        summary = summary if summary.value else part.part(group).text("media:description")
    return Item(
        guid=part.words("guid", "atom:id", "id") or part.about(),
        link=part.words("feedburner:origlink") or part.link() or part.permalink(),
        title=part.text(*_TITLES),
        summary=Text() if any(summary.value == text.value for text in contents) else summary,
        contents=contents,
        authors=part.people(*_AUTHORS)
        or next(filter(None, (source.people("atom:author") for source in sources)), ()),
        language=part.words("dc:language", "language") or part.language(*_TITLES),
        published=part.date(*_PUBLISHED),
        updated=part.date(*_UPDATED),
        tags=tuple(part.tags()),
        enclosures=tuple(part.files()),
    )


def _as_body(text):
    """Atom's plain text that ends an HTML tag was meant as HTML: nobody wrote `<br/>` or `</a>` to
    be read."""
    return replace(text, is_html=text.is_html or markup.closes_html(text.value))
