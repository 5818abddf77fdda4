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

from .entries import NotAFeed

# XML 1.0, section 2.2: what no XML document may hold. Some feeds do; the rest of them is readable.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_XML_NUMBER = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")
_PROLOGUE = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE\b[^>\[]{0,1000}(?:\[[^\]]*\]\s*)?>)*", re.DOTALL | re.I
)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)")
_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
# The elements that hold a text which may be HTML.
_TEXTS = re.compile(
    r"(<((?:\w{1,20}:)?(?:content|description|encoded|summary|title|tagline))(?:\s[^<>]{0,500})?>)"
    r"((?:(?!<!\[CDATA\[|</?(?:item|entry|channel)\b).)*?)(</\2\s*>)",
    re.DOTALL,
)
_ITEM = re.compile(r"<((?:\w{1,20}:)?(?:item|entry))(?=[\s>])[^<>]{0,2000}>.*?</\1\s*>", re.DOTALL)
_ROOT = re.compile(r"<((?:\w{1,20}:)?(?:rss|rdf|feed|channel))(?=[\s>])[^<>]{0,5000}>", re.I)
_CHANNEL = re.compile(r"<((?:\w{1,20}:)?channel)(?=[\s>])", re.IGNORECASE)


def tree(text: str, url: str = "") -> tuple[etree._Element, tuple[str, ...]]:
    """The root of the document, and warnings of what was mended. `url` is the document's address,
    which `xml:base` starts from.

    Raises `NotAFeed` where no item of it can be told from the others.
    """
    text, after = _root_alone(_NOT_XML.sub("", text))
    root, fault = _parse(text, url)
    if not fault:
        return root, after
    said = f"Not well-formed XML in {fault}"
    for mend, how in ((references, "its references were mended"), (_texts, "read forgivingly")):
        text = mend(text)
        root, still = _parse(text, url)
        if not still:
            return root, (f"{said}; {how}.", *after)
    return _whole_items(text, url, said)


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
    without what programs put behind it."""
    root = _ROOT.search(text)
    if not root:
        return text, ()
    end = text.rfind(f"</{root[1]}")
    close = text.find(">", end) if end > 0 else -1
    if end < 0 or close < 0:
        return text[root.start() :] + (">" if end > 0 else ""), ()
    rest = _CDATA.sub("", text[close + 1 :]).strip()
    warning = f"{len(rest):,} characters behind the feed were left out."
    return text[root.start() : close + 1], (warning,) if rest else ()


def without_declaration(text: str) -> str:
    """The text from its root on: without XML declaration, comments before it, and DOCTYPE."""
    return text[_PROLOGUE.match(text).end() :]


def references(text: str) -> str:
    """The text with every reference one that XML knows; CDATA sections and comments as they are."""
    pieces = _CDATA.split(text)
    pieces[::2] = [
        _REFERENCE.sub(
            _as_number, _BARE_AMPERSAND.sub("&amp;", _NOT_XML_NUMBER.sub(_if_xml, piece))
        )
        for piece in pieces[::2]
    ]
    return "".join(pieces)


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
    def escaped(match):
        return match[1] + match[3].replace("<", "&lt;").replace(">", "&gt;") + match[4]

    return _TEXTS.sub(escaped, text)


def _whole_items(text, url, said):
    """The feed's head and those of its items that are well-formed in themselves."""
    root = _ROOT.search(text)
    items = list(_ITEM.finditer(text)) if root else []
    whole = [item[0] for item in items if not _parse(f"{root[0]}{item[0]}</{root[1]}>", url)[1]]
    if not whole:
        raise NotAFeed(f"{said}: no item in it is whole. Fetch it again, or tell its publisher.")
    head = text[root.start() : items[0].start()]
    channel = _CHANNEL.search(head)
    closing = f"</{channel[1]}>" if channel and f"</{channel[1]}" not in head else ""
    closing = "" if channel and channel.start() == 0 else closing
    found, fault = _parse(f"{head}{closing}</{root[1]}>", url)
    if fault:
        head, closing = root[0], ""
    found, fault = _parse(f"{head}{''.join(whole)}{closing}</{root[1]}>", url)
    if fault:
        raise NotAFeed(f"{said}. Fetch it again, or tell its publisher.")
    begun = len(re.findall(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", _CDATA.sub("", text)))
    return found, (f"{said}; of its {max(begun, len(items))} items {len(whole)} are whole.",)
