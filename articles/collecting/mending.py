"""The XML of a feed as a tree, though it be broken; what was broken is said. Pure.

Nothing outside the document is read, and no entity of its own is expanded: its DOCTYPE is taken
off first. What is mended, the mildest remedy first:

    references    a bare “&” is escaped, HTML's names (&eacute;) become what they stand for
    texts         markup that was never escaped, in elements that hold text, is escaped
    items         those that are whole are kept, those that are broken or cut off are left out
"""

import html
import re

from lxml import etree

from .entries import MAX_ITEMS, NotAFeed

# XML 1.0, section 2.2: what no XML document may hold. Some feeds do; the rest of them is readable.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_XML_NUMBER = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")
_PROLOGUE = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE\b[^>\[]{0,1000}(?:\[[^\]]*\]\s*)?>)*", re.DOTALL | re.I
)
_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)")
_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
# The elements that hold a text which may be HTML, and those that hold such elements.
_TEXTS = re.compile(
    r"<(/?)((?:\w{1,20}:)?(?:content|description|encoded|summary|title|tagline|item|entry|channel))"
    r"(?=[\s>])[^<>]{0,500}>"
)
_HOLDERS = ("item", "entry", "channel")
_ITEM = re.compile(r"<(/?)((?:\w{1,20}:)?(?:item|entry))(?=[\s>])[^<>]{0,2000}>")
_ROOT = re.compile(r"<((?:\w{1,20}:)?(?:rss|rdf|feed|channel))(?=[\s>])[^<>]{0,5000}>", re.I)
_CHANNEL = re.compile(r"<((?:\w{1,20}:)?channel)(?=[\s>])", re.IGNORECASE)


def tree(text: str, url: str = "") -> tuple[etree._Element, tuple[str, ...]]:
    """The root of the document, and warnings of what was mended. `url` is the document's address,
    which `xml:base` starts from.

    Raises `NotAFeed` where no item of it can be told from the others.
    """
    text, around = _root_alone(_NOT_XML.sub("", text))
    root, fault = _parse(text, url)
    if not fault:
        return root, around
    said = f"Not well-formed XML in {fault}"
    for mend, how in ((references, "its references were mended"), (_texts, "read forgivingly")):
        text = mend(text)
        root, still = _parse(text, url)
        if not still:
            return root, (f"{said}; {how}.", *around)
    root, warning = _whole_items(text, url, said)
    return root, (warning, *around)


def _parse(text, url):
    """The root and, in words, the first fault that matters; an undeclared prefix does not."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=url or None)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, " ".join(str(error).split())[:200] or "its first line (no element)"
    for error in parser.error_log:
        if error.domain_name == "PARSER" and error.type_name != "ERR_ATTRIBUTE_REDEFINED":
            return root, f"line {error.line} ({' '.join(error.message.split())[:200]})"
    return root, "" if root is not None else "its first line (no element)"


def _root_alone(text):
    """The text from the beginning of its root to its end: without declaration and DOCTYPE, and
    without what programs put before it (their warnings) and behind it."""
    root = _ROOT.search(text)
    if not root:
        return text, ()
    before = without_declaration(text[: root.start()])
    warnings = (f"{len(before):,} characters before the feed were left out.",) if before else ()
    lines = "\n" * text.count("\n", 0, root.start())  # so that faults keep their line numbers
    end = text.rfind(f"</{root[1]}")
    close = text.find(">", end) if end > 0 else -1
    if end < 0 or close < 0:
        return lines + text[root.start() :] + (">" if end > 0 else ""), warnings
    rest = "".join(_pieces(text[close + 1 :])[::2]).strip()
    if rest:
        warnings += (f"{len(rest):,} characters behind the feed were left out.",)
    return lines + text[root.start() : close + 1], warnings


def without_declaration(text: str) -> str:
    """The text from its root on: without XML declaration, comments before it, and DOCTYPE."""
    return text[_PROLOGUE.match(text).end() :]


def references(text: str) -> str:
    """The text with every reference one that XML knows; CDATA sections and comments as they are."""
    pieces = _pieces(text)
    pieces[::2] = [
        _REFERENCE.sub(
            _as_number, _BARE_AMPERSAND.sub("&amp;", _NOT_XML_NUMBER.sub(_if_xml, piece))
        )
        for piece in pieces[::2]
    ]
    return "".join(pieces)


def _pieces(text):
    """The text cut into what is marked up, at even places, and CDATA sections and comments. (A
    regular expression would look for the end of each anew, to the end of the text.)"""
    pieces, place = [], 0
    for match in _SECTION.finditer(text):
        if match.start() < place:
            continue
        closing = "]]>" if match[0] == "<![CDATA[" else "-->"
        end = text.find(closing, match.end())
        if end < 0:
            break
        pieces += [text[place : match.start()], text[match.start() : end + 3]]
        place = end + 3
    return [*pieces, text[place:]]


def _as_number(match):
    if match[1] in ("amp", "apos", "gt", "lt", "quot"):
        return match[0]
    meant = html.unescape(match[0])
    if meant.startswith("&"):  # no reference that HTML knows
        return f"&amp;{match[1]};"
    return "".join(f"&#{ord(letter)};" for letter in meant)


def _if_xml(match):
    number = int(match[1], 16) if match[1] else int(match[2])
    if number > 0x10FFFF or _NOT_XML.match(chr(number)):
        return ""
    # What Windows has at 128 to 159 is what the number was meant for, as in HTML.
    return html.unescape(match[0]) if 128 <= number < 160 else f"&#{number};"


def _texts(text):
    """The text with the tags inside elements that hold text escaped; CDATA sections stay."""
    pieces, place, opened = [], 0, None
    for match in _TEXTS.finditer(text):
        closes, name = match[1], match[2]
        if opened and closes and name == opened[2]:
            inside = text[opened.end() : match.start()]
            if "<![CDATA[" not in inside:
                inside = inside.replace("<", "&lt;").replace(">", "&gt;")
            pieces += [text[place : opened.end()], inside]
            place, opened = match.start(), None
        elif name.rpartition(":")[2] in _HOLDERS:
            opened = None
        elif not closes and not opened and not match[0].endswith("/>"):
            opened = match
    return "".join([*pieces, text[place:]])


def _items(text):
    """The items that are closed, each as it stands, and where the first begins."""
    items, opened, first = [], None, None
    for match in _ITEM.finditer(text):
        if not match[1]:
            opened = match
            first = match.start() if first is None else first
        elif opened and match[2] == opened[2]:
            items.append(text[opened.start() : match.end()])
            opened = None
    return items, first


def _whole_items(text, url, said):
    """The feed's head and those of its items that are well-formed in themselves."""
    root = _ROOT.search(text)
    items, first = _items(text) if root else ([], None)
    whole = [
        item for item in items[:MAX_ITEMS] if not _parse(f"{root[0]}{item}</{root[1]}>", url)[1]
    ]
    if not whole:
        raise NotAFeed(f"{said}: no item in it is whole. Fetch it again, or tell its publisher.")
    head = _head(text[root.start() : first], root, url)
    found, fault = _parse(f"{head}{''.join(whole)}</{root[1]}>", url)
    if fault:
        raise NotAFeed(f"{said}. Fetch it again, or tell its publisher.")
    begun = len(_ITEM.findall("".join(_pieces(text)[::2]))) - len(items)
    return found, f"{said}; of its {begun} items {len(whole)} are whole."


def _head(head, root, url):
    """What stands before the first item, its channel closed; the root alone where it is broken."""
    channel = _CHANNEL.search(head)
    if channel and channel.start() and f"</{channel[1]}" not in head:
        head += f"</{channel[1]}>"
    return root[0] if _parse(f"{head}</{root[1]}>", url)[1] else head
