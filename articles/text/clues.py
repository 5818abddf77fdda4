"""What a headline can be recognised by: the names, numbers, versions, days and words that tell.

A clue is one of

    openai          a word without its case and ending, a name in the first form we know of it
    云栖            two Chinese characters side by side
    gpt 5.5         a name with its version
    #1000000000     a number by its value, #87.9% a share
    @9-22           a day of the year

so that headlines in two scripts share what names and numbers they have in common.
"""

import re
from collections.abc import Iterable

from . import aliases, dates, numbers
from .names import find as names_in
from .ordinary import FUNCTION, OPENERS, PLACES_IN_TIME
from .terms import is_chinese, terms
from .words import listed

LONGEST = 60  # characters of one clue; a longer “word” is an address or a hash

# What stands in any headline, beyond the words of ordinary prose.
_EMPTY = (
    OPENERS
    | FUNCTION
    | PLACES_IN_TIME
    | listed(
        "and ask be day don has have hn how in it m of on pdf re s show t tell the to use used "
        "using ve via video vs was were what why with 和 与 的 了"
    )
)
_VERSION = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z]+)(?P<joint>[-‐‑ ]?)v?(?P<version>\d{1,2}(?:\.\d{1,3})*)"
    r"(?![\d%]|\.\d|[-\s]?(?:[Bb]n|[BMK]|billion|million|[万亿年月日天小时分])(?![a-z]))"
)
# Enough that “leaks” and “leaked” are one; what is left need not be a word.
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s)$")
# Figures with their scale (27b) are numbers already.
_FIGURE = re.compile(r"\d+(?:bn|mn|tn|[kmbt])?")
# Numbers up to this are in too many headlines to tell one from another.
_FEW = 12
# “CES 2026”: a year tells no event from another of that year.
_YEARS = range(1990, 2100)

_DIGEST = re.compile(
    r"日报|日報|早报|早報|晚报|晚報|周报|週報|月报|月報|周刊|週刊|一周|盘点|9点1氪|"
    r"\b(?:daily|weekly|monthly) (?:brief|briefing|discussion|links|news|thread|update)\b|"
    r"\b(?:digest|round-?up|recap|megathread|newsletter|this week in|top \d+|in review|"
    r"who is hiring)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[；;]|\s[|｜/]\s")
# A part of a list of headlines: two words or more, with a capital.
_BEGINS_ONE = re.compile(r"[A-Z][^\s]*\s+\S")


def clues(title: str) -> frozenset[str]:
    """The clues of a headline; none where it tells nothing, as “2026-06-01” or “Update” do."""
    found = _found(title)
    return frozenset(found if any(clue[0] != "@" for clue in found) else ())


def names(title: str, found: frozenset[str]) -> frozenset[str]:
    """Those of a headline's clues that are names: in it a capital says so, or our own list."""
    capitals = {_form(word.casefold()) for name in names_in(title) for word in terms(name.text)}
    return frozenset(
        clue for clue in found if clue in capitals or is_version(clue) or aliases.of(clue)
    )


def is_roundup(title: str) -> bool:
    """Whether a headline stands over many stories: a digest, or a list of headlines."""
    listed_stories = re.split(r",\s|，", title)
    return (
        bool(_DIGEST.search(title))
        or len(_PARTS.findall(title)) > 1
        or sum(_BEGINS_ONE.match(part) is not None for part in listed_stories) > 3
    )


def is_version(clue: str) -> bool:
    return " " in clue


def is_number(clue: str) -> bool:
    return clue.startswith("#")


def in_words(common: Iterable[str], title: str) -> list[str]:
    """Clues that a headline has in common with another one, as it writes them, sorted by kind:
    “same names: OpenAI, Word”, “same number: 10 亿”, “same words: sandbox, wiki”."""
    written = {c: _as_written(w, title) for c, w in _found(title).items() if c in common}
    kinds = {"name": [], "number": [], "date": [], "word": []}
    for clue, words in written.items():
        if not is_chinese(clue):
            kinds[_kind(clue, words)].append(words)
    kinds["word"] += _runs(title, {clue for clue in written if is_chinese(clue)})
    found = {kind: list(dict.fromkeys(words)) for kind, words in kinds.items() if words}
    return [
        f"same {kind}{'s' if len(words) > 1 else ''}: {', '.join(words)}"
        for kind, words in found.items()
    ]


def _kind(clue, words):
    if is_number(clue):
        return "number"
    if clue.startswith("@"):
        return "date"
    is_name = is_version(clue) or aliases.of(clue) or words != words.lower()
    return "name" if is_name else "word"


def _runs(title, pairs):
    """The stretches of a headline that pairs of characters cover: 吴泳 and 泳铭 are 吴泳铭. A pair
    that begins inside a known name (阿里 in 阿里吴泳铭) is no word."""
    covered = [False] * (len(title) + 1)
    for place in range(len(title) - 1):
        if title[place : place + 2] in pairs and not _known(title[place - 1 : place + 1]):
            covered[place] = covered[place + 1] = True
    runs, start = [], None
    for place, is_covered in enumerate(covered):
        if is_covered and start is None:
            start = place
        elif not is_covered and start is not None:
            runs.append(title[start:place])
            start = None
    return runs


def _found(title):
    """The clues of a headline, each with what it was made of."""
    found, rest = {}, title
    for name in reversed(aliases.chinese_names(title)):
        found[_known(name[0])] = name[0]
        rest = _without(rest, *name.span())
    dated = dates.mentions(rest)
    for number in numbers.find(rest, skip=[(date.start, date.end) for date in dated]):
        if number.percent or (number.value > _FEW and number.value not in _YEARS):
            found[f"#{number.value.normalize():f}{'%' if number.percent else ''}"] = number.text
    for date in reversed(dated):
        if date.month and date.day:
            found[f"@{date.month}-{date.day}"] = date.text
        rest = _without(rest, date.start, date.end)
    for version in _VERSION.finditer(rest):
        if version["joint"] != " " or version["name"][0].isupper():
            name = _form(version["name"].casefold())
            found[f"{name} {version['version']}"] = version[0]
    for word in terms(_VERSION.sub(r"\g<name> ", rest)):
        if _tells(word):
            found.setdefault(_form(word), word)
    return {clue[:LONGEST]: words for clue, words in found.items()}


def _without(text, start, end):
    return f"{text[:start]} {text[end:]}"


def _as_written(word, title):
    match = re.search(rf"\b{re.escape(word)}|{re.escape(word)}", title, re.IGNORECASE)
    return match[0] if match else word


def _tells(word):
    if word in _EMPTY or _FIGURE.fullmatch(word):
        return False
    return len(word) > 1 or is_chinese(word)


def _form(word):
    """The form that a word is compared in: a known name's first, any other without its ending."""
    if known := _known(word):
        return known
    if not word.isascii():
        return word
    return word[:-3] + "y" if word.endswith("ies") else _ENDING.sub("", word)


def _known(name):
    forms = aliases.of(name)
    return forms[0].casefold() if forms else None
