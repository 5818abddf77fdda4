"""Reads a list of sources, OPML or CSV, into rows; pure.

CSV has a header; of its columns we read `name`, `native_name`, `homepage`, `feed_url`, `language`,
`country` and `kind`, in any order. OPML gives `text` or `title`, `htmlUrl`, `xmlUrl`, `language`.
"""

import csv
import io
from dataclasses import dataclass, replace

from defusedxml import DefusedXmlException, ElementTree

from . import language, markup, normalize
from .charset import decode

# The longest list we read: over a hundred thousand sources, far beyond any newsroom's.
MAX_BYTES = 20_000_000
COLUMNS = ("name", "native_name", "homepage", "feed_url", "language", "country", "kind")


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
    problem: str = ""

    @property
    def domain(self):
        """The registrable domain of the publisher: of its homepage, else of its feed."""
        return normalize.registrable_domain(self.homepage or self.feed_url)


def read_list(data: bytes) -> list[Row]:
    """The rows of an OPML or CSV document, in its order, each checked; addresses in canonical
    form. An address that was met before is a problem. Raises NotAList."""
    if len(data) > MAX_BYTES:
        raise NotAList(f"The list is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    if b"\0" in data:
        raise NotAList("This is a binary file; give an OPML or CSV file.")
    if not data.strip():
        raise NotAList("The file is empty; give an OPML or CSV file.")
    raw = _opml(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _csv(data)
    rows, met = [], set()
    for values in raw:
        row = _checked(values)
        address = row.feed_url or row.homepage
        if not row.problem and address in met:
            row = replace(row, problem="It stands in the list twice.")
        met.add(address)
        rows.append(row)
    if not rows:
        raise NotAList("The list names no source.")
    return rows


def _opml(data):
    try:
        root = ElementTree.fromstring(data, forbid_dtd=False)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise NotAList(f"This looks like OPML but cannot be read: {error}.") from error
    if root.tag.lower() != "opml":
        raise NotAList(f"This is XML of the kind “{root.tag}”; give an OPML or CSV file.")
    for outline in root.iter("outline"):
        fields = {name.lower(): value for name, value in outline.attrib.items()}
        if "xmlurl" in fields:
            yield {
                "name": fields.get("text") or fields.get("title", ""),
                "homepage": fields.get("htmlurl", ""),
                "feed_url": fields["xmlurl"],
                "language": fields.get("language", ""),
            }


def _csv(data):
    reader = csv.DictReader(io.StringIO(decode(data).removeprefix("\ufeff")), strict=True)
    try:
        header = {name.strip().lower() for name in reader.fieldnames or () if name}
        if "name" not in header or not header & {"homepage", "feed_url"}:
            raise NotAList("The first line of a CSV list names its columns: name, homepage, …")
        for line in reader:
            yield {key.strip().lower(): value for key, value in line.items() if key and value}
    except csv.Error as error:
        raise NotAList(
            f"Line {reader.line_num} of the CSV list cannot be read: {error}."
        ) from error


def _checked(values):
    row = Row(
        **{column: markup.printable(values.get(column) or "").strip()[:500] for column in COLUMNS}
    )
    row = replace(row, language=language.tag(row.language), country=row.country.upper()[:2])
    try:
        for field in ("homepage", "feed_url"):
            if address := getattr(row, field):
                row = replace(row, **{field: normalize.canonical_url(address)})
    except normalize.BadAddress as error:
        return replace(row, problem=f"{field}: {error}")
    if not row.name:
        return replace(row, problem="It has no name.")
    if not (row.homepage or row.feed_url):
        return replace(row, problem="It has neither a homepage nor a feed.")
    return row
