"""What a feed may hold at most before a parser sees it, told by its tags alone. Pure.

Parsers need time that grows faster than some of the things they read: nesting, attributes,
prefixes, references that refer to nothing. Real feeds stay far below these numbers.
"""

import re
from itertools import islice

from .entries import NotAFeed

# More items than any feed has that is read more than once a year.
MAX_ITEMS = 2_000
MAX_TAGS = 150_000
MAX_DEPTH = 250
MAX_ATTRIBUTES = 1_000  # of one tag, by its signs of equality
MAX_PREFIXES = 500
MAX_AMPERSANDS = 50_000  # that begin no reference

# Neither tags nor references are looked for in these.
_VERBATIM = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
# Possessive, so that a tag of megabytes takes no memory for ways of reading it otherwise.
_TAG = re.compile(r"""<(/?)[A-Za-z_](?:[^<>"']++|"[^<"]*+"|'[^<']*+')*+>""")
_ITEM = re.compile(r"<((?:[\w.-]{1,40}:)?(?:item|entry))[\s/>]")
_PREFIX = re.compile(r"\bxmlns:([\w.-]{1,100})\s*=")
_AMPERSAND = re.compile(r"&(?![#A-Za-z])")


def first_items(text: str) -> tuple[str, int]:
    """An XML feed without what comes after its `MAX_ITEMS` first items, and how many it had."""
    bare = _without_verbatim(text)
    items = list(_ITEM.finditer(bare))
    if len(items) <= MAX_ITEMS:
        return text, len(items)
    cut = items[MAX_ITEMS]
    closing = f"</{cut[1]}>"
    end = bare.rfind(closing) + len(closing)
    return (text[: cut.start()] + text[end:] if end > cut.start() else text), len(items)


def refuse_the_monstrous(text: str) -> None:
    """Raise `NotAFeed` for XML that would keep a parser busy for minutes."""
    bare = _without_verbatim(text)
    tags = depth = 0
    for tags, tag in enumerate(_TAG.finditer(bare), 1):
        if tags > MAX_TAGS:
            raise _monstrous(f"more than {MAX_TAGS:,} tags")
        if not tag[0].endswith("/>"):
            depth += -1 if tag[1] else 1
        if depth > MAX_DEPTH:
            raise _monstrous(f"tags within tags, {MAX_DEPTH} deep")
        if tag[0].count("=") > MAX_ATTRIBUTES:
            raise _monstrous(f"a tag with more than {MAX_ATTRIBUTES:,} attributes")
    if len(set(_PREFIX.findall(bare))) > MAX_PREFIXES:
        raise _monstrous(f"more than {MAX_PREFIXES} prefixes")
    if next(islice(_AMPERSAND.finditer(bare), MAX_AMPERSANDS, None), None):
        raise _monstrous(f"more than {MAX_AMPERSANDS:,} ampersands that mean nothing")


def _monstrous(what):
    return NotAFeed(f"This has {what}, which no feed has. Tell its publisher.")


def _without_verbatim(text):
    """The text with blanks for what is verbatim, so that every place in it stays where it is."""
    return _VERBATIM.sub(lambda verbatim: " " * len(verbatim[0]), text)
