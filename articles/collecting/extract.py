"""The article in a web page, by trafilatura. Pure: HTML in, text out, nothing fetched."""

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime

import trafilatura
from trafilatura.utils import load_html

from . import charset, language, markup, pagefacts

# They tell the log of every page they find no article in; `NoText` tells whoever asked.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

EXTRACTOR = "trafilatura"
EXTRACTOR_VERSION = trafilatura.__version__
# Twice the longest page we have met, and five times the one with the most tags: trafilatura takes
# seconds for as much, and minutes for ten times that. Its time grows with the paragraphs' square.
MAX_HTML = 3_000_000
MAX_TAGS = 100_000  # opening and closing
MAX_PARAGRAPHS = 5_000
# Less than a sentence is a cookie notice or an error, not an article.
MIN_TEXT = 40

_TABLE_RULE = re.compile(r"^\|[-|: ]+\|$")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)


class NoText(ValueError):
    """There is no article to be found in the page; the message is one line with the remedy."""


@dataclass(frozen=True)
class Page:
    """What a page says. `published` is a day, as pages seldom give more; texts are plain,
    paragraphs parted by a blank line."""

    title: str
    author: str
    published: date | None
    language: str
    canonical_url: str
    text: str


def extract_page(
    page: bytes | str, url: str, *, content_type: str = "", at: datetime | None = None
) -> Page:
    """The article of a page: headline, text and what the page says about it.

    `url` is where the page was read; it is the canonical address too unless the page names
    another of the same publisher. `content_type` is what the server said; no day after `at` (now)
    is believed. Raises `NoText` with one clear line.
    """
    if not page.strip():
        raise NoText("This is an empty page. Read it again, or paste the text.")
    if len(page) > MAX_HTML:
        raise NoText(f"This page is longer than the {MAX_HTML:,} characters we read of one.")
    source = page if isinstance(page, str) else charset.decode(page, content_type)
    if source.count("<") > MAX_TAGS:
        raise NoText(f"This page has more than the {MAX_TAGS:,} tags we read of one.")
    if sum(source.count(opening) for opening in ("<p>", "<p ", "<P>", "<P ")) > MAX_PARAGRAPHS:
        raise NoText(f"This page has more than the {MAX_PARAGRAPHS:,} paragraphs we read of one.")
    tree = _tree(source)
    facts = pagefacts.facts_of(tree, url, at)
    try:
        found = trafilatura.bare_extraction(
            tree, url=url or None, include_comments=False, include_tables=True
        )
    except Exception as error:  # trafilatura fails on hostile pages in ways of its own
        raise NoText(
            f"This page cannot be read ({type(error).__name__}). Paste the text."
        ) from error
    text = _paragraphs((found and found.text) or "")
    if len(text) < MIN_TEXT:
        raise NoText(
            "There is no article text in this page: it may be a list, a picture, or built by "
            "scripts in the browser. Paste the text instead."
        )
    text = text.removeprefix(f"{facts.title}\n\n")
    return Page(
        title=facts.title,
        author=facts.author,
        published=facts.published,
        language=language.decide(facts.language, f"{facts.title} {text}"),
        canonical_url=facts.canonical_url,
        text=text,
    )


def _tree(source):
    try:
        tree = load_html(_DECLARATION.sub("", source, count=1))
    except Exception as error:  # as does lxml
        raise NoText(
            f"This page cannot be read ({type(error).__name__}). Paste the text."
        ) from error
    if tree is None:
        raise NoText("This is no web page. Give an HTML file.")
    return tree


def _paragraphs(text):
    """trafilatura parts paragraphs by one line feed, as it does list items and table rows; those
    two stay together. Its frames of tables go."""
    joined, was = "", ""
    for part in markup.printable(text).split("\n"):
        kind = "list" if part.startswith("- ") else "table" if part.startswith("|") else ""
        line = " ".join(_TABLE_RULE.sub("", part).strip("| ").split()) if kind == "table" else part
        line = " ".join(line.split())
        if line:
            joined += ("\n" if kind and kind == was else "\n\n") + line
            was = kind
    return joined.strip()
