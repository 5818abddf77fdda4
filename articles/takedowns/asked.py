"""What the addresses in a rights holder's request stand for: stories, pages of ours, sources.

An address is taken in any of its spellings. One at a publisher we know, of a story we do not have,
still leads to the publisher.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q

from articles.collecting import normalize
from articles.models import Article, Credit, Source, SourceDomain, Story

MOST = 50


@dataclass(frozen=True)
class Matches:
    """What was found, each once; `unknown` are the lines that lead to nothing we have. Of the
    stories, `named` are those whose own address was given, or else the first that a page given is
    about."""

    stories: tuple
    named: tuple
    articles: tuple
    sources: tuple
    unknown: tuple


def matches(text):
    """The Matches of addresses, one a line; the first MOST are looked up. Six queries at most."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    read = {line: _read(line) for line in lines[:MOST]}
    articles = _by_slug(Article, {slug for kind, slug in read.values() if kind == "articles"})
    sources = _by_slug(Source, {slug for kind, slug in read.values() if kind == "sources"})
    theirs = {line: url for line, (kind, url) in read.items() if kind == "theirs"}
    stories = _stories(theirs.values())
    owners = _owners(theirs.values())
    unknown = [
        line
        for line, (kind, value) in read.items()
        if not (
            value in {"articles": articles, "sources": sources}.get(kind, ())
            or (kind == "theirs" and (_page(value) in stories or _domain(value) in owners))
        )
    ]
    beside = _credited(articles.values())
    found = dict.fromkeys([*stories.values(), *beside])
    publishers = dict.fromkeys([*sources.values(), *owners.values(), *(s.source for s in found)])
    return Matches(
        stories=tuple(found),
        named=tuple(stories.values()) or tuple(beside[:1]),
        articles=tuple(articles.values()),
        sources=tuple(publishers),
        unknown=(*unknown, *lines[MOST:]),
    )


def _read(line):
    """What an address is: ("articles" or "sources", slug), ("theirs", address) or ("", line)."""
    parts = urlsplit(settings.SITE_URL)
    whole = f"{parts.scheme}:{line}" if line.startswith("//") else line
    whole = f"{settings.SITE_URL}{line}" if line.startswith("/") and whole == line else whole
    whole = whole if "://" in whole else f"https://{whole}"
    try:
        url = normalize.canonical_url(whole)
    except normalize.BadAddress:
        return "", line
    if urlsplit(url).netloc.removeprefix("www.") != parts.netloc.removeprefix("www."):
        return "theirs", url
    steps = [unquote(step) for step in urlsplit(url).path.removeprefix("/zh").split("/") if step]
    ours = len(steps) >= 2 and steps[0] in ("articles", "sources")
    return (steps[0], steps[1]) if ours else ("", line)


def _page(url):
    return normalize.same_page(url)


def _domain(url):
    return normalize.registrable_domain(url)


def _by_slug(model, slugs):
    return {row.slug: row for row in model.objects.filter(slug__in=slugs).order_by("pk")}


def _stories(urls):
    """The stories at some addresses, by the page they are."""
    spelt = {spelling for url in urls for spelling in normalize.spellings(url)}
    rows = Story.objects.filter(url__in=spelt).select_related("source").order_by("pk")
    return {_page(row.url): row for row in rows}


def _owners(urls):
    """The sources of some addresses, by domain."""
    domains = {_domain(url) for url in urls}
    rows = SourceDomain.objects.filter(domain__in=domains).select_related("source")
    return {row.domain: row.source for row in rows.order_by("pk")}


def _credited(articles):
    """The stories that pages rest on: those of the live text, and of any in work."""
    rests = Q(edition__article__live=None) | Q(edition__status__in=("live", "draft", "in_review"))
    credits = Credit.objects.filter(rests, edition__article__in=list(articles))
    rows = credits.select_related("story__source").order_by("-is_original", "order", "pk")
    return list(dict.fromkeys(credit.story for credit in rows))
