"""One part of an XML feed, its head or an item: what its elements say, found by their names."""

import base64
import binascii
import html
import re
from collections import defaultdict
from urllib.parse import urljoin

from lxml import etree

from . import dates, markup
from .entries import Enclosure, Text
from .namespaces import Names

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "wbr"})
_ALTERNATE = ("", "alternate", "http://www.iana.org/assignments/relation/alternate")
_HTML_TYPES = ("html", "text/html", "xhtml", "application/xhtml+xml")
# What Atom's text may be (RFC 4287, 3.1.1 and 4.1.3.1; Atom 0.3 has media types).
_TEXT_TYPES = ("", "text", "text/plain", *_HTML_TYPES)
# “mail@host (Name)”, “Name <mail@host>”, or the bare address, which is nobody's byline.
_MAILBOX = re.compile(
    r"(?P<name>[^<>@()]{0,200}?)\s*[<(]?[^\s@<>()]{1,100}@[^\s@<>()]{1,200}[>)]?"
    r"\s*(?:\((?P<after>[^()]*)\))?"
)


class Part:
    """An element with its children by name. `has` says which attributes occur in the document at
    all (“xml:base”, “xml:lang”), so that nobody looks for them in vain."""

    def __init__(self, element: etree._Element, names: Names, has: frozenset[str] = frozenset()):
        self.element, self._names, self._has = element, names, has
        self.kids = defaultdict(list)
        for child in element.iterchildren(tag=etree.Element):
            self.kids[names[child.tag]].append(child)

    def part(self, element):
        return Part(element, self._names, self._has)

    def all(self, *names):
        """The children of these names: all of the first name, then of the second, …"""
        return [child for name in names if name in self.kids for child in self.kids[name]]

    def words(self, *names) -> str:
        """The plain text of the first of these children that has any."""
        return next((words for child in self.all(*names) if (words := _words(child))), "")

    def date(self, *names) -> str:
        """The first of these children that is a date; else the first that claims to be."""
        said = [words for child in self.all(*names) if (words := _words(child))]
        return next(filter(dates.read, said), said[0]) if len(said) > 1 else "".join(said)

    def language(self, *names) -> str:
        """The `xml:lang` in force at the first of these children, or at the part itself."""
        if "xml:lang" not in self._has:
            return ""
        start = next(iter(self.all(*names)), self.element)
        chain = (start, *start.iterancestors())
        return next((node.get(_LANG) for node in chain if node.get(_LANG) is not None), "")

    # -- Texts ----------------------------------------------------------------------------------

    def text(self, *names) -> Text:
        """The first of these texts that says anything."""
        texts = (self._text(child) for child in self.all(*names))
        return next((text for text in texts if text.value.strip()), Text())

    def texts(self, *names) -> tuple[Text, ...]:
        """All of these texts that say anything."""
        texts = (self._text(child) for child in self.all(*names))
        return tuple(text for text in texts if text.value.strip())

    def _text(self, element):
        """RSS does not say whether a text is HTML: whoever reads it has to look. Atom does."""
        kind = element.get("type", "").strip().lower().partition(";")[0]
        is_atom = self._names[element.tag].startswith("atom:")
        base = self._base(element)
        if len(element) and kind in _TEXT_TYPES:
            return Text(self._inner(element), is_html=True, base=base)
        value = element.text or ""
        if kind == "application/octet-stream" or element.get("mode") == "base64":
            return Text(_from_base64(value), is_html=True, base=base)
        if is_atom and kind not in _TEXT_TYPES:
            return Text()  # a picture, a document in another vocabulary
        return Text(value, is_html=not is_atom or kind in _HTML_TYPES, base=base)

    def _base(self, element):
        return (element.base or "") if "xml:base" in self._has else ""

    def _inner(self, element):
        """What is inside an element, as HTML: names without prefixes, addresses that `xml:base`
        changes made absolute. Atom's one <div> is a wrapper (RFC 4287, section 3.1.1.3)."""
        children = list(element.iterchildren(tag=etree.Element))
        if element.get("type") == "xhtml" and len(children) == 1 and len(children[0]):
            is_div = self._names[children[0].tag].rpartition(":")[2] == "div"
            element = children[0] if is_div else element
        pieces = [html.escape(element.text or "", quote=False)]
        for child in element.iterchildren(tag=etree.Element):
            if "xml:base" in self._has:
                self._resolve(child)
            for node in child.iter(tag=etree.Element):
                node.tag = etree.QName(node).localname.rpartition(":")[2]
                if node.tag not in _VOID and not len(node):
                    node.text = node.text or ""  # <i></i>; as HTML, <i/> would never end
            pieces.append(etree.tostring(child, encoding="unicode"))
        inside = "".join(pieces)
        return inside if markup.has_tags(inside) else f"<div>{inside}</div>"

    def _resolve(self, element):
        for node in element.iter(tag=etree.Element):
            for name in ("href", "src"):
                if node.get(name):
                    node.set(name, _joined(self._base(node), node.get(name)))

    # -- Addresses ------------------------------------------------------------------------------

    def link(self, rel: str = "") -> str:
        """The address of what the part is about; with `rel`, of what stands in that relation."""
        wanted = (rel,) if rel else _ALTERNATE
        found = []
        for element in self.all("link", "atom:link"):
            words, href = _words(element), element.get("href", "").strip()
            kind = element.get("type", "").strip().lower()
            if element.get("rel", "").strip().lower() not in wanted:
                continue
            if words and not href:
                found.append((0, self._absolute(element, words)))
            elif href and (rel or "+xml" not in kind or kind in _HTML_TYPES):
                is_html = not kind or kind in _HTML_TYPES
                found.append((1 if is_html else 2, self._absolute(element, href)))
        return min(found, key=lambda each: each[0], default=(0, ""))[1]

    def permalink(self) -> str:
        """The identifier, where it is an address and does not say that it is none."""
        for element in self.all("guid", "atom:id"):
            words, said = _words(element), element.get("isPermaLink", "").strip().lower()
            is_whole = words.startswith(("http://", "https://"))
            if said != "false" and (is_whole or said == "true" or words.startswith("/")):
                return self._absolute(element, words)
        about = self.about()
        return about if about.startswith(("http://", "https://")) else ""

    def about(self) -> str:
        """RDF's own identifier."""
        return self.element.get(_RDF_ABOUT, "").strip()

    def _absolute(self, element, address):
        return _joined(self._base(element), address)

    # -- People, tags, files --------------------------------------------------------------------

    def people(self, *names) -> tuple[str, ...]:
        """The people of the first of these names that names any."""
        for name in names:
            people = tuple(filter(None, map(self._person, self.all(name))))
            if people:
                return people
        return ()

    def _person(self, element):
        if len(element):
            person = self.part(element)
            words = person.words("atom:name", "name", "foaf:name")
        else:
            words = _words(element)
        match = _MAILBOX.fullmatch(words)
        return (match["name"] or match["after"] or "").strip() if match else words

    def tags(self):
        for element in self.all("category", "atom:category", "dc:subject", "media:category"):
            yield element.get("label") or element.get("term") or _words(element)
        for element in self.all("itunes:category"):
            yield from (node.get("text", "") for node in element.iter(tag=etree.Element))
        for element in self.all("itunes:keywords", "media:keywords"):
            yield from _words(element).split(",")

    def files(self):
        """Enclosures, and the files of Media RSS."""
        links = (e for e in self.all("link", "atom:link") if e.get("rel") == "enclosure")
        groups = [self, *map(self.part, self.all("media:group"))]
        media = [element for group in groups for element in group.all("media:content")]
        seen = set()
        for element in (*self.all("enclosure", "atom:enclosure"), *links, *media):
            address = (element.get("url") or element.get("href") or "").strip()
            if address and address not in seen:
                seen.add(address)
                length = (element.get("length") or element.get("fileSize") or "").strip()
                yield Enclosure(
                    self._absolute(element, address),
                    element.get("type", ""),
                    int(length) if re.fullmatch(r"[1-9]\d{0,14}", length) else None,
                )


def _words(element):
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return text.strip()


def _joined(base, address):
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def _from_base64(value):
    try:
        return base64.b64decode(value).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
