"""Text out of feeds: what is markup becomes safe HTML or goes; what is text stays as it is."""

import html
import re
from urllib.parse import urljoin, urlsplit

import nh3

# nh3 needs time that grows with the square of the nesting: 200 kB of <div> took it 5 seconds, and
# 5,000 of them a tenth of one. Nothing that a person reads needs more.
MAX_HTML = 200_000
MAX_TAGS = 5_000
# A title of more characters than this is rubbish; the rest of it is not looked at.
MAX_LINE = 10_000

# What an article is made of. No svg, math, style, form, frame or script.
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u",
    "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_WITHOUT_CONTENT = {
    "script", "style", "svg", "math", "form", "iframe", "object", "noscript", "template",
    "textarea", "select", "title",
}  # fmt: skip
_CLEANER = {
    "tags": _TAGS,
    "attributes": _ATTRIBUTES,
    "clean_content_tags": _WITHOUT_CONTENT,
    "url_schemes": {"http", "https"},
    "link_rel": None,
}

_OPENING_TAG = re.compile(r"<[A-Za-z]")
# Only names that HTML has: “List<T> in C#” keeps its <T>.
_KNOWN_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|font|h[1-6]|hr|i|iframe|img|ins|"
    r"li|link|mark|math|ol|p|pre|q|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|"
    r"td|th|tr|tt|u|ul|video|wbr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_CLOSING_TAG = re.compile(
    r"</(?:a|b|blockquote|code|div|em|h[1-6]|i|li|ol|p|span|strong|ul)\s*>|<br\s*/?>", re.IGNORECASE
)
_SCRIPT = re.compile(r"<(script|style)\b.{0,20000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
# HTML has no <iframe/>: what a browser, and nh3, takes for its beginning would swallow the rest.
_CLOSED_AT_ONCE = re.compile(
    r"<(?:iframe|noscript|object|script|select|style|template|textarea|title)\b[^<>]*/>", re.I
)
_FRAMES = tuple(
    (re.compile(rf"<{name}\b[^<>]*>", re.I), re.compile(rf"</{name}\s*>", re.I))
    for name in ("iframe", "noscript", "object")
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Control characters but tab and line feed, halves of surrogate pairs, invisible direction marks.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_NO_ADDRESS = re.compile(r"[\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Put in by programs after the author had finished: WordPress's tail, in the languages of our feeds.
_TAIL = re.compile(
    r"\s*(?:The post .{1,400}? (?:first appeared|appeared first) on .{1,200}"
    r"|La entrada .{1,400}? (?:se publicó primero|apareció primero) en .{1,200})\s*$",
    re.DOTALL,
)


def printable(value: str) -> str:
    """The value without characters that no text has; databases refuse some of them."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", value)


def line(value: str, *, is_html: bool) -> str:
    """Plain text on one line: a title, a name, a tag.

    Character references are decoded, also those escaped twice; tags go where they are markup.
    Tags that were escaped are what the author wrote (“Using <b> well”): they stay.
    """
    value = printable(value[:MAX_LINE])
    if is_html:
        value = _KNOWN_TAG.sub("", _SCRIPT.sub(" ", value))
    return " ".join(printable(decode_entities(value)).split())


def decode_entities(value: str) -> str:
    """Character references to characters, also where they were escaped twice."""
    for _ in range(2):
        if not _ENTITY.search(value):
            break
        value = _ENTITY.sub(lambda match: html.unescape(match[0]), value)
    return value


def has_tags(value: str) -> bool:
    """Whether there is a tag of HTML in it."""
    return bool(_KNOWN_TAG.search(value))


def looks_like_html(value: str) -> bool:
    """Whether a text that may be either (RSS does not say) holds markup or character references."""
    return bool(_KNOWN_TAG.search(value) or _ENTITY.search(value))


def closes_html(value: str) -> bool:
    """Whether a text closes one of HTML's tags or breaks a line with one."""
    return bool(_CLOSING_TAG.search(value))


def clean_html(value: str, base: str = "") -> tuple[str, bool]:
    """Safe HTML with absolute links, and whether it had to be cut to stay within the limits.

    `base` is the address that relative links are relative to.
    """
    value = printable(value)
    if not _KNOWN_TAG.search(value) and "&lt;" in value:
        value = html.unescape(value)  # markup escaped once more than its feed says
    limited = _within_limits(value)
    within = _without_open_frames(_CLOSED_AT_ONCE.sub("", limited))

    def absolute(tag, attribute, address):
        if attribute not in ("href", "src"):
            return address
        return absolute_url(address, base) or None

    safe = nh3.clean(within, attribute_filter=absolute, **_CLEANER)
    # Once more: a character may have stood there by its number.
    return _UNPRINTABLE.sub("", safe).strip(), len(limited) < len(value)


def _without_open_frames(value):
    for opening, closing in _FRAMES:
        *_, end = (0, *(match.end() for match in closing.finditer(value)))
        value = value[:end] + opening.sub("", value[end:])
    return value


def _within_limits(value):
    cut = value[:MAX_HTML]
    for count, match in enumerate(_OPENING_TAG.finditer(cut)):
        if count == MAX_TAGS:
            return cut[: match.start()]
    if len(value) > MAX_HTML:  # do not leave half a tag, which would be read as text
        return cut[: cut.rfind("<")] if cut.rfind("<") > cut.rfind(">") else cut
    return value


def absolute_url(address: str, base: str = "") -> str:
    """An absolute http or https address, or "" where there is none; none has a user name,
    a backslash or a control character in it."""
    address = address.strip()
    if not address:
        return ""
    try:
        if base and not address.startswith(("https://", "http://")):
            address = urljoin(base, address)
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_ours = parts.scheme in ("http", "https") and parts.netloc and "@" not in parts.netloc
    return address if is_ours and not _NO_ADDRESS.search(address) else ""


def escape(value: str) -> str:
    """Plain text as HTML: special characters escaped once, paragraphs kept."""
    paragraphs = re.split(r"\n\s*\n", printable(value).strip())
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part)


_PARAGRAPHS = {
    "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul",
}  # fmt: skip
_LINES = {"br", "li", "tr"}
_LETTER = re.compile(r"\w")
_BLANKS = re.compile(r"\s+")
# A tag as nh3 writes it: lower case, every value between double quotes, which it escapes inside.
_CLEAN_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s+[a-z-]+=\"[^\"]*\")*\s*>")


def text_of(safe_html: str) -> str:
    """The plain text of HTML that `clean_html` has cleaned, paragraphs parted by a blank line.

    Closing paragraphs that are nothing but a link (“Read full article”, “点击查看原文”), and the
    tail that WordPress puts under a post, are the site's, not the author's: they go.
    """
    paragraphs = [
        (text, all(linked or not piece.strip() for piece, linked in pieces))
        for pieces in _pieces(safe_html)
        if (text := _tidy("".join(piece for piece, _ in pieces)))
    ]
    while paragraphs and (paragraphs[-1][1] or _TAIL.fullmatch(paragraphs[-1][0])):
        paragraphs.pop()
    return without_tail("\n\n".join(text for text, _ in paragraphs))


def _pieces(safe_html):
    """Its paragraphs, each as pieces of text with whether they are part of a link."""
    paragraphs, links, place = [[]], 0, 0
    for tag in _CLEAN_TAG.finditer(f"{safe_html}<p>"):
        if data := safe_html[place : tag.start()]:
            # White space in HTML is a blank; only tags part lines.
            paragraphs[-1].append((_BLANKS.sub(" ", html.unescape(data)), links > 0))
        place, closes, name = tag.end(), tag[1], tag[2]
        if name == "a":
            links += -1 if closes else 1
        elif name in _PARAGRAPHS:
            paragraphs.append([])
        elif not closes and name in _LINES:
            paragraphs[-1].append(("\n", True))
        elif not closes and name in ("td", "th"):
            paragraphs[-1].append((" ", True))
    return paragraphs


def plain_text(value: str) -> str:
    """Text that is no HTML, its lines tidied; a blank line parts paragraphs."""
    paragraphs = (_tidy(part) for part in re.split(r"\n[ \t]*\n", printable(value)))
    return without_tail("\n\n".join(part for part in paragraphs if part))


def without_tail(text: str) -> str:
    """The text without WordPress's closing line; "" where no letter or digit is left."""
    start = max(text.rfind("The post "), text.rfind("La entrada "))
    if start >= 0:
        text = text[:start] + _TAIL.sub("", text[start:])
    return text.strip() if _LETTER.search(text) else ""


def _tidy(text):
    lines = (" ".join(part.split()) for part in text.split("\n"))
    return "\n".join(part for part in lines if part)
