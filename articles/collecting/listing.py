"""Reads a list of sources, OPML or CSV, into rows; pure.

CSV: the first line names the columns, in any order, parted by commas, semicolons, tabs or bars; a
list of nothing but names and addresses needs no such line. OPML: `text` or `title`, `htmlUrl`,
`xmlUrl`, `language`, which a folder may name for all that is in it.
"""

import csv
import io
import re
from dataclasses import dataclass, replace
from functools import cached_property

from defusedxml import DefusedXmlException, ElementTree

from . import language, markup, mending, normalize
from .charset import decode

# The longest list we read is far beyond any newsroom's.
MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 100
COLUMNS = (
    *("name", "native_name", "homepage", "feed_url", "language", "country", "kind"),
    *("family", "credit_line"),
)
# What other programs call the columns; sorted.
ALIASES = {
    "feed": "feed_url",
    "feedurl": "feed_url",
    "htmlurl": "homepage",
    "lang": "language",
    "link": "homepage",
    "rss": "feed_url",
    "rss_url": "feed_url",
    "site": "homepage",
    "site_url": "homepage",
    "source": "name",
    "text": "name",
    "title": "name",
    "url": "homepage",
    "website": "homepage",
    "xmlurl": "feed_url",
}
# What folders are called that hold the sources of one language; sorted.
LANGUAGES = {
    "chinese": "zh",
    "deutsch": "de",
    "english": "en",
    "español": "es",
    "français": "fr",
    "french": "fr",
    "german": "de",
    "italiano": "it",
    "japanese": "ja",
    "korean": "ko",
    "nederlands": "nl",
    "português": "pt",
    "spanish": "es",
    "中文": "zh",
    "日本語": "ja",
    "简体中文": "zh-Hans",
    "繁體中文": "zh-Hant",
    "한국어": "ko",
}
# What spreadsheets take for the beginning of a formula; an apostrophe makes it text again.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_FEED_LIKE = re.compile(r"(?i)feed|rss|atom|\.(?:xml|rdf|json)\b")


class NotAList(ValueError):
    """The document is no list of sources; the message says what it is and the remedy."""


@dataclass(frozen=True)
class Row:
    """One source of a list. `problem` says why it cannot be taken over, or is empty."""

    name: str
    native_name: str = ""
    homepage: str = ""
    feed_url: str = ""
    language: str = ""
    country: str = ""
    kind: str = ""
    family: str = ""
    credit_line: str = ""
    problem: str = ""

    @cached_property
    def domain(self):
        """The registrable domain of the publisher: of its homepage, else of its feed."""
        return normalize.registrable_domain(self.homepage or self.feed_url)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `read_list` takes the guard off again."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell):
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def read_list(data: bytes) -> list[Row]:
    """The rows of an OPML or CSV document, in its order, each checked; addresses in canonical
    form. An address that was met before is a problem. Raises NotAList."""
    if len(data) > MAX_BYTES:
        raise NotAList(f"The list is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    if not data.strip():
        raise NotAList("The file is empty; give an OPML or CSV file.")
    text = decode(data).lstrip("\ufeff \t\r\n")
    if "\0" in text:
        raise NotAList("This is a binary file; give an OPML or CSV file.")
    raw = _opml(text) if text.startswith("<") else _csv(text)
    rows, met = [], set()
    for values in raw:
        if len(rows) == MAX_ROWS:
            raise NotAList(f"The list names more than {MAX_ROWS:,} sources; split it.")
        row = _checked(values)
        address = row.feed_url or row.homepage
        if not row.problem and address in met:
            row = replace(row, problem="It stands in the list twice.")
        met.add(address)
        rows.append(row)
    if not rows:
        raise NotAList("The list names no source.")
    return rows


def _opml(text):
    root = _root(text)
    if root.tag.lower() != "opml":
        raise NotAList(f"This is XML of the kind “{root.tag[:40]}”; give an OPML or CSV file.")
    yield from _outlines(root, "")


def _root(text):
    """The root of the document. What would expand is refused, never expanded."""
    if "<!ENTITY" in text:
        raise NotAList("This list declares entities, which no such list needs; take them out.")
    plain = mending.without_declaration(text)
    try:
        return ElementTree.fromstring(plain)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        plain = mending.references(plain)
    try:
        return ElementTree.fromstring(plain)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise NotAList(f"This looks like OPML but cannot be read: {error}.") from error


def _outlines(root, folder_language):
    """The feeds among the outlines, in order; a stack, for folders may be nested deeply."""
    waiting = [(child, folder_language) for child in reversed(root)]
    while waiting:
        outline, inherited = waiting.pop()
        fields = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        name = fields.get("text") or fields.get("title", "")
        is_feed = "xmlurl" in fields or fields.get("type", "").lower() in ("rss", "atom")
        own = fields.get("language", "")
        if outline.tag.lower() == "outline" and is_feed:
            yield {
                "name": name,
                "homepage": fields.get("htmlurl", ""),
                "feed_url": fields.get("xmlurl", ""),
                "language": own or inherited,
            }
        inside = own or LANGUAGES.get(name.lower()) or _tag(name) or inherited
        waiting += [(child, inside) for child in reversed(outline)]


def _tag(name):
    """A folder's name, where it is a language tag: two letters, with a region or without."""
    return name if re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?", name) else ""


def _csv(text):
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(lines)
        if len(header) > MAX_COLUMNS:
            raise NotAList(
                f"This list has more than {MAX_COLUMNS} columns; give an OPML or CSV file."
            )
        columns = _columns(header)
        filled = (cells for cells in lines if any(cell.strip() for cell in cells))
        if "name" in columns and {"homepage", "feed_url"} & set(columns):
            for cells in filled:
                cells = map(_unguarded, cells)
                yield dict(reversed([*zip(columns, cells, strict=False)]))
        elif any(map(_is_address, header)):
            yield _guessed(header)
            yield from map(_guessed, filled)
        else:
            raise NotAList("The first line of a CSV list names its columns: name, homepage, …")
    except csv.Error as error:
        raise NotAList(f"Line {lines.line_num} of the CSV list cannot be read: {error}.") from error


def _columns(header):
    """What each column is to us. An address beside a homepage is the feed's."""
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in header]
    aliases = ALIASES | ({"url": "feed_url"} if {"homepage", "website"} & set(names) else {})
    return [aliases.get(name, name) for name in names]


def _is_address(cell):
    return cell.strip().lower().startswith(("http://", "https://"))


def _guessed(cells):
    """A line of a list without names of columns: addresses are told by their looks."""
    addresses = [cell for cell in cells if _is_address(cell)]
    words = [cell for cell in cells if cell.strip() and not _is_address(cell)]
    feeds = [address for address in addresses if _FEED_LIKE.search(address)] or addresses[1:2]
    homes = [address for address in addresses if address not in feeds]
    return {
        "name": next(iter(words), ""),
        "homepage": next(iter(homes), ""),
        "feed_url": next(iter(feeds), ""),
    }


def _checked(values):
    row = Row(
        **{
            column: " ".join(markup.printable(values.get(column) or "").split())[:500]
            for column in COLUMNS
        }
    )
    row = replace(row, language=language.tag(row.language), country=row.country.upper()[:2])
    try:
        for field in ("homepage", "feed_url"):
            if address := getattr(row, field):
                row = replace(row, **{field: normalize.canonical_url(address)})
    except normalize.BadAddress as error:
        return replace(row, problem=f"{field}: {error}")
    if not (row.homepage or row.feed_url):
        return replace(row, problem="It has neither a homepage nor a feed.")
    return row if row.name else replace(row, name=row.domain)
