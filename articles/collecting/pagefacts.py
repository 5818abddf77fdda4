"""What a web page says of itself: headline, authors, day, language, address. Pure.

A page says most of it several times, for search engines, for social networks and for people, and
not always the same. The ladders below begin with what is written for one purpose and by rule
(JSON-LD, meta elements) and end with what stands on the page.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from lxml import html
from trafilatura.metadata import extract_author

from . import language, markup, normalize, pageday

# Sorted; lower case. Each is of the vocabulary named.
AUTHOR_NAMES = {
    "article:author": "Open Graph (ogp.me)",
    "author": "HTML",
    "byl": "New York Times",
    "citation_author": "Highwire Press",
    "dc.creator": "Dublin Core",
    "dcterms.creator": "Dublin Core",
    "parsely-author": "Parse.ly",
    "sailthru.author": "Sailthru",
    "shareaholic:article_author_name": "Shareaholic",
}
TITLE_NAMES = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "title")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_CDATA = re.compile(r"^\s*(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?|(?://|/\*)?\s*\]\]>[\s*/]*$")
_SITE = re.compile(r"(?i)\b(?:logo|site-?(?:title|name)|brand)\b")
_BYLINE = re.compile(r"(?i)^(?:written\s+)?(?:by|von|par|por|作者|文)\b\s*[:：|]?\s*")
_NOBODY = re.compile(r"(?i)https?:|www\.|@|^(?:admin|administrator|author|editor|username|guest)$")
_BREAK = re.compile(r"(?:\s*[|»«·•_]|\s+[-–—:])\s*$")
_SEPARATOR = re.compile(r"\s*[|»«·•_]\s*|\s+[-–—:]\s+")
MAX_JSON = 500_000
MAX_NODES = 2_000


@dataclass(frozen=True)
class Facts:
    """What a page says of itself; "" and None where it says nothing that can be believed."""

    title: str
    author: str
    published: date | None
    language: str
    canonical_url: str


def facts_of(tree: html.HtmlElement, url: str, at: datetime | None = None) -> Facts:
    """The facts of a parsed page that was read at `url`; no day after `at` is believed."""
    meta, linked = _meta(tree), list(_articles(tree))
    return Facts(
        title=_title(tree, meta, linked),
        author=_author(tree, meta, linked),
        published=pageday.day_of(tree, meta, linked, url, at or datetime.now(UTC)),
        language=_language(tree, meta),
        canonical_url=_canonical(tree, url),
    )


def _meta(tree):
    """The page's meta elements: names in lower case, all contents of each in order."""
    found = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for key in ("name", "property", "itemprop"):
            name = (element.get(key) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _articles(tree) -> Iterator[dict]:
    """The descriptions of articles in the page's JSON-LD, then those of pages."""
    nodes = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = _CDATA.sub("", (script.text or "")[:MAX_JSON]).strip().rstrip(";")
            try:
                nodes.append(json.loads(text, strict=False))
            except (ValueError, RecursionError):
                continue
    found = []
    for _ in range(MAX_NODES):
        if not nodes:
            break
        node = nodes.pop(0)
        if isinstance(node, list):
            nodes = [*node, *nodes]
        elif isinstance(node, dict):
            found.append(node)
            nodes += [node[key] for key in ("@graph", "mainEntity") if key in node]
    yield from (node for node in found if any(map(_ARTICLE.search, _types(node))))
    yield from (node for node in found if "WebPage" in _types(node))


def _types(node):
    types = node.get("@type")
    return [str(each) for each in (types if isinstance(types, list) else [types])]


def _words(element):
    return markup.line(" ".join(element.itertext())[: markup.MAX_LINE], is_html=False)


# -- Headline -----------------------------------------------------------------------------------


def _title(tree, meta, linked):
    """The headline: the first large heading that the page calls itself by elsewhere as well; else
    what it calls itself for others; else the title of its window, without the name of the site."""
    window = next((words for each in tree.iter("title") if (words := _words(each))), "")
    named = [_line(node.get("headline")) for node in linked]
    named += [markup.line(meta[name][0], is_html=True) for name in TITLE_NAMES if name in meta]
    named = [_without_site(name, meta) for name in named if name]
    others = [normalize.title_key(name) for name in (*named, window)]
    for level, shortest in (("h1", 4), ("h2", 8)):
        for heading in list(tree.iter(level))[:20]:
            words = "" if _is_of_the_site(heading) else _words(heading)
            key = normalize.title_key(words)
            if len(key) >= shortest and any(key in other for other in others):
                return words
    headings = (_words(each) for each in tree.iter("h1"))
    return next(filter(None, (*named, _without_end(window), *headings)), "")


def _line(value):
    return markup.line(value, is_html=True) if isinstance(value, str) else ""


def _is_of_the_site(heading):
    """Whether a heading names the site: it is linked to the front page, or says so."""
    links = [(each.get("href") or "")[:500] for each in heading.iter("a")]
    home = any(re.fullmatch(r"(?:https?://[^/?#]+)?/?", href) for href in links if href)
    return home or bool(_SITE.search(heading.get("class") or ""))


def _without_site(name, meta):
    """A name without the site's behind a bar or a dash."""
    for site in meta.get("og:site_name", ()):
        site = markup.line(site, is_html=True)
        if name.endswith(site) and (found := _BREAK.search(name[: -len(site)])):
            return name[: found.start()] or name
    return name


def _without_end(window):
    """A window's title without what stands behind its last bar or dash, if that is the shorter."""
    *_, last = (None, *_SEPARATOR.finditer(window))
    if not last:
        return window
    front, rest = window[: last.start()], window[last.end() :]
    return front if len(front) > len(rest) else window


# -- Authors ------------------------------------------------------------------------------------


def _author(tree, meta, linked):
    for rung in _author_rungs(tree, meta, linked):
        names = [_BYLINE.sub("", markup.line(name, is_html=True)) for name in rung]
        good = [name for name in names if name and len(name) <= 100 and not _NOBODY.search(name)]
        if good:
            return ", ".join(dict.fromkeys(good[:20]))
    return ""


def _author_rungs(tree, meta, linked):
    yield [name for node in linked for name in _people(node.get("author"))]
    yield from (meta[name] for name in AUTHOR_NAMES if name in meta)
    for path in ("//*[@itemprop='author']", "//a[@rel='author']"):
        yield [_words(each) for each in tree.xpath(path)[:5]]
    yield (extract_author(tree) or "").split(";")


def _people(author):
    for person in author if isinstance(author, list) else [author]:
        name = person.get("name") if isinstance(person, dict) else person
        for each in name if isinstance(name, list) else [name]:
            if isinstance(each, str):
                yield each


# -- Language and address -----------------------------------------------------------------------


def _language(tree, meta):
    said = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang")]
    said += [each.get("lang") for each in tree.iter("html")]
    said += [*meta.get("og:locale", ()), *meta.get("dc.language", ())]
    return next((tag for value in said if value and (tag := language.tag(value))), "")


def _canonical(tree, url):
    """The address a page names as its own, if it is its publisher's to give and more than the
    front page, which some sites name on every page."""
    own = _or_empty(url)
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            other = _or_empty(markup.absolute_url(element.get("href") or "", own))
            if not own or not other:
                return own or other
            same = normalize.registrable_domain(own) == normalize.registrable_domain(other)
            return own if not same or urlsplit(other).path == "/" else other
    return own


def _or_empty(url):
    try:
        return normalize.canonical_url(url)
    except normalize.BadAddress:
        return ""
