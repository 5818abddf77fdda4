"""The day on which a web page was published, by what the page itself says of it. Pure.

Dates that merely stand in a page are as often a comment's, a birthday or the day of the last edit:
no date rather than those.
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from htmldate import find_date

from . import dates, normalize

# Sorted; lower case. Each is of the vocabulary named.
NAMES = {
    "article:published": "Open Graph, misspelt",
    "article:published_time": "Open Graph (ogp.me)",
    "citation_date": "Highwire Press",
    "citation_publication_date": "Highwire Press",
    "cxenseparse:recs:publishtime": "Cxense",
    "date": "by custom",
    "datepublished": "schema.org",
    "dc.date": "Dublin Core",
    "dc.date.created": "Dublin Core",
    "dc.date.issued": "Dublin Core",
    "dcterms.created": "Dublin Core",
    "dcterms.date": "Dublin Core",
    "dcterms.issued": "Dublin Core",
    "og:article:published_time": "Open Graph, misspelt",
    "og:published_time": "Open Graph, misspelt",
    "parsely-pub-date": "Parse.ly",
    "pubdate": "by custom",
    "publication_date": "by custom",
    "publish-date": "by custom",
    "publish_date": "by custom",
    "rnews:datepublished": "IPTC rNews",
    "sailthru.date": "Sailthru",
}
_DATED = (
    "//*[@itemprop='datePublished' or contains(@class, 'published')]|//time[@pubdate or @class]"
)
_PUBLISHED = re.compile(r"(?i)publish|pubdate|entry-date|post-date|datecreated")
_CHANGED = re.compile(r"(?i)updated|modif|changed")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)([-/]?)(\d\d)\2(\d\d)(?!\d)")
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_UTC = re.compile(r"(?i)(?:z|[+-]00:?00|gmt|utc)\s*$")
# Zones reach from twelve hours behind UTC to fourteen ahead.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)


@dataclass(frozen=True)
class _Said:
    """A date as the page gives it: its moment, its day in the zone it is given in, and whether
    that zone is the publisher's own; `exact` where it has a time of day."""

    moment: datetime
    day: date
    is_local: bool
    exact: bool


def day_of(tree, meta: dict[str, list[str]], linked: list[dict], url: str, at: datetime):
    """The day of publication in the publisher's zone, or None: by JSON-LD (`linked`), meta elements
    (`meta`), elements of the page that say so, its address. None is later than `at`."""
    rungs = (
        [node.get("datePublished") for node in linked],
        [content for name in NAMES for content in meta.get(name, ())],
        _elements(tree),
        ["-".join(match.group(1, 3, 4)) for match in _IN_ADDRESS.finditer(urlsplit(url).path)],
    )
    said = [found for rung in rungs for raw in rung if (found := _read(raw, at))]
    if not said:
        return _borne_out(tree, url, at)
    first = said[0]
    if first.is_local:
        return first.day
    return next((other.day for other in said if _is_same(first, other)), first.day)


def _is_same(first, other):
    """Whether another date is the same moment, told in the publisher's zone."""
    if not other.is_local:
        return False
    if other.exact:
        return abs(other.moment - first.moment) < timedelta(hours=1)
    return -_AHEAD <= first.moment - other.moment < timedelta(days=1) + _BEHIND


def _elements(tree):
    """What elements that say so give as the day; else the one day that all times in the article's
    own head agree on."""
    said = []
    for element in tree.xpath(_DATED)[:50]:
        about = f"{element.get('itemprop')} {element.get('class')} {element.get('pubdate')}"
        if _PUBLISHED.search(about) and not _CHANGED.search(about):
            values = (element.get(name) for name in ("datetime", "content", "title"))
            words = " ".join(" ".join(element.itertext())[:200].split())
            said.append(next(filter(None, values), words))
    heads = tree.xpath("//header[.//h1]//time[@datetime]|//article[.//h1]//time[@datetime]")[:50]
    raw = [each.get("datetime") for each in heads if not _CHANGED.search(each.get("class") or "")]
    return said + (raw[:1] if len({value[:10] for value in raw}) == 1 else [])


def _read(raw, at):
    found = dates.read(raw) if isinstance(raw, str) else None
    if not found or not normalize.is_plausible(found.at, at):
        return None
    own = _ISO_DAY.match(raw)
    day = date(*map(int, own.groups())) if own else found.at.date()
    return _Said(found.at, day, not _UTC.search(raw), found.exact)


def _borne_out(tree, url, at):
    """What htmldate makes of the page, where an element that speaks of publication bears it out."""
    try:
        raw = find_date(deepcopy(tree), url=url or None, original_date=True, extensive_search=False)
    except Exception:  # hostile pages trip it in ways of its own
        return None
    said = _read(raw or "", at)
    if not said:
        return None
    for element in tree.iter("meta", "time", "span", "abbr", "script", "div", "p", "a"):
        about = " ".join(element.attrib.values())[:2000] + (element.text or "")[:20_000]
        if raw in about and _PUBLISHED.search(about):
            return said.day
    return None
