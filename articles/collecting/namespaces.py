"""What the elements of feeds are called, whatever prefix or spelling a document has for them."""

# Sorted; each where its address is given. Compared in lower case, without a closing “/” or “#”
# and with http for https, because feeds vary all three. An empty prefix is RSS itself.
NAMESPACES = {
    "http://backend.userland.com/rss": "",  # RSS 2.0, early drafts
    "http://backend.userland.com/rss2": "",  # RSS 2.0, 2002
    "http://backend.userland.com/rss191": "",  # RSS 1.91
    "http://blogs.law.harvard.edu/tech/rss": "",  # RSS 2.0, 2003
    "http://channel.netscape.com/rdf/simple/0.9": "",  # RSS 0.90
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",  # RSS 0.91
    "http://my.netscape.com/rdf/simple/0.9": "",  # RSS 0.90
    "http://purl.org/atom/ns": "atom",  # Atom 0.3
    "http://purl.org/dc/elements/1.0": "dc",  # Dublin Core 1.0
    "http://purl.org/dc/elements/1.1": "dc",  # dublincore.org/documents/dces
    "http://purl.org/dc/terms": "dcterms",  # dublincore.org/documents/dcmi-terms
    "http://purl.org/net/rss1.1": "",  # RSS 1.1
    "http://purl.org/rss/1.0": "",  # web.resource.org/rss/1.0/spec
    "http://purl.org/rss/1.0/modules/content": "content",  # RSS 1.0 module
    "http://purl.org/rss/1.0/modules/rss091": "",  # RSS 1.0 module
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",  # Google FeedBurner
    "http://search.yahoo.com/mrss": "media",  # rssboard.org/media-rss
    "http://video.search.yahoo.com/mrss": "media",  # Media RSS, a known misspelling
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",  # Google Play Podcasts
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",  # Apple Podcasts
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",  # RDF/XML
    "http://www.w3.org/1999/xhtml": "xhtml",  # XHTML 1.0
    "http://www.w3.org/2005/atom": "atom",  # RFC 4287
    "http://xmlns.com/foaf/0.1": "foaf",  # FOAF
}
_PREFIXES = frozenset(NAMESPACES.values()) - {""}


class Names(dict):
    """Maps the tags of one document to names in lower case: `title` is RSS's own element,
    `atom:title` and `dc:title` are of other vocabularies, `?:title` is of one that we do not know.

    The root's own namespace is RSS's, or Atom's for a <feed>, whatever it says; a prefix nobody
    declared, or declared for an unknown address, is taken for what it is by custom.
    """

    def __init__(self, root):
        space, local = _split(root.tag)
        self._own = "atom" if local == "feed" else ""
        self._space = space if local != "rdf" else None
        self._customary = {
            uri: prefix.lower()
            for prefix, uri in root.nsmap.items()
            if prefix and prefix.lower() in _PREFIXES
        }

    def __missing__(self, tag):
        space, local = _split(tag)
        if ":" in local:  # an undeclared prefix
            prefix, _, local = local.partition(":")
        elif not space or space == self._space:
            prefix = self._own
        else:
            prefix = NAMESPACES.get(_key(space), self._customary.get(space, "?"))
        name = self[tag] = f"{prefix}:{local}" if prefix else local
        return name


def _split(tag):
    space, _, local = tag.rpartition("}")
    return space[1:], local.lower()


def _key(space):
    return space.strip().lower().replace("https://", "http://", 1).rstrip("/#")
