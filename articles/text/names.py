"""The names a text clearly contains: people, organisations, products, titles.

In English a name is told by its capitals, so the first word of a sentence, and headlines with
capitals throughout, need care: `ORDINARY` and the endings of ordinary words keep them out.
Chinese has no capitals; people and organisations in it cannot be found reliably and are not
returned, only names in Latin letters and titles in 《》.
"""

import re
from dataclasses import dataclass

from . import aliases, sentences
from .ordinary import ACRONYMS, ORDINARY, PLACES_IN_TIME, TITLES
from .words import CJK, listed


@dataclass(frozen=True)
class Name:
    """A name and its place: `text == source[start:end]`."""

    start: int
    end: int
    text: str


_LETTERS = r"A-Za-z\u00c0-\u024f"
# A word with its inner marks: O’Neill, GPT-4o, A/B, U.S., AT&T, Node.js.
_WORD = re.compile(
    rf"(?<![{_LETTERS}0-9_/@.])[{_LETTERS}0-9](?:[{_LETTERS}0-9]|[’'.&+\-‐‑](?=[{_LETTERS}0-9]))*\+*"
)
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]?")
_TITLE = re.compile(r"《([^《》\n]{1,80})》")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@\S+", re.IGNORECASE)
# Small words that stand inside a name where capitals stand on both sides: Bank of England.
_INNER = listed("of de la von van der den del di du da al bin ibn")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_ENDINGS = re.compile(
    r"(?:ing|ed|ly|tion|tions|sion|sions|ment|ments|ness|ity|ities|ance|ence|ances|ences|ship|"
    r"ships|able|ible|ous|ful|less|ism|ists|ate|ize|ise|ify|wards|ers|ors|ies|ices|ages|ives|ants|ents)$"
)
# Codes that other sources write in other words, and marks that name nothing.
_NO_NAME = re.compile(r"(?:[QH][1-4]|FY\d*|AM|PM|[IVX]+|[A-Z]|[A-Z]?\d+(?:[.,]\d+)*[A-Za-z]{0,3})$")
_NEVER = PLACES_IN_TIME | ACRONYMS | TITLES
_TITLE_CASE_SHARE = 0.7


def find(text: str, language: str = "") -> list[Name]:
    """The names of a text, in order; each of several words is one name.

    `language` is a BCP 47 code or empty. Where it is neither English nor Chinese only words that
    could be nothing else are names (OpenAI, GPT-4): German writes every noun with a capital.
    """
    names = [Name(*title.span(1), title[1]) for title in _TITLE.finditer(text)]
    hidden = [match.span() for match in _ADDRESS.finditer(text)]
    hidden += [(name.start, name.end) for name in names]
    strict = bool(language) and not language.lower().startswith(("en", "zh"))
    for sentence in sentences.split(text):
        words = [
            word
            for word in _WORD.finditer(text, sentence.start, sentence.end)
            if not any(start <= word.start() < end for start, end in hidden)
        ]
        is_heading = sentence.text[-1] not in ".!?。！？" and _is_title_case(words)
        names += _in_sentence(text, words, strict or is_heading)
    return sorted(names, key=lambda name: name.start)


def _in_sentence(text: str, words: list[re.Match], strict: bool) -> list[Name]:
    """The runs of words of one sentence that make names."""
    names, run = [], []
    for place, word in enumerate(words):
        is_joined = bool(run) and text[run[-1].end() : word.start()] in (" ", "\u00a0", " & ", ". ")
        if run and not is_joined:
            names += _name(text, run)
            run = []
        if _is_name_word(text, words, place, strict) or (
            run and word[0] in _INNER and _goes_on(text, words, place, strict)
        ):
            run.append(word)
        elif run:
            names += _name(text, run)
            run = []
    return names + (_name(text, run) if run else [])


def _goes_on(text: str, words: list[re.Match], place: int, strict: bool) -> bool:
    """Whether a small word inside a name is followed by more of it."""
    return (
        place + 1 < len(words)
        and text[words[place].end() : words[place + 1].start()] == " "
        and _is_name_word(text, words, place + 1, strict)
    )


def _is_name_word(text: str, words: list[re.Match], place: int, strict: bool) -> bool:
    word = _POSSESSIVE.sub("", words[place][0])
    lowered = word.lower()
    if lowered in _NEVER or _NO_NAME.match(word):
        return False
    if any(letter.isupper() for letter in word[1:]) and not _is_hyphened(word):
        return not (word.isupper() and lowered in ORDINARY)
    if aliases.of(word) and word[0].isupper():
        return True
    if strict or not word[0].isupper():
        return False
    if not _opens(text, words, place):
        return True
    first_part = re.split(r"[-‐‑’']", lowered)[0]
    return not (
        lowered in ORDINARY or first_part in ORDINARY or _ENDINGS.search(lowered)
    ) or _is_followed_by_name(text, words, place)


def _is_hyphened(word: str) -> bool:
    """Two ordinary capitalised words with a hyphen, as in “Mixture-of-Experts”, “Co-Founder”."""
    parts = re.split(r"[-‐‑]", word)
    return len(parts) > 1 and all(part[1:].islower() or not part[1:] for part in parts)


def _opens(text: str, words: list[re.Match], place: int) -> bool:
    """Whether the word has its capital from where it stands: first in the sentence, after a colon,
    an opening quote or bracket."""
    if place == 0:
        return True
    before = text[words[place - 1].end() : words[place].start()]
    return bool(re.search(rf"[:：\"“‘「『(（\[—–!?…{CJK}]|\s['\-*_|]+", before))


def _is_followed_by_name(text: str, words: list[re.Match], place: int) -> bool:
    """“Scale AI said …”: an ordinary word with more of a name right behind it, unless it is one of
    those that stand before any name (“The”, “When”, “Chief”)."""
    word = words[place][0].lower()
    if word in sentences.OPENERS or word in ORDINARY or place + 1 == len(words):
        return False
    after = words[place + 1]
    return text[words[place].end() : after.start()] == " " and after[0][0].isupper()


def _is_ordinary(word: str) -> bool:
    """Whether a word alone with its capital says nothing: “Unit 1”, “Chapter 3”."""
    return word[1:].islower() and word.lower() in ORDINARY and not aliases.of(word)


def _is_title_case(words: list[re.Match]) -> bool:
    """Whether a line has capitals throughout, as many headlines have; they tell nothing then."""
    long = [word[0] for word in words if len(word[0]) > 3 and word[0][0].isalpha()]
    return len(long) >= 4 and sum(w[0].isupper() for w in long) / len(long) > _TITLE_CASE_SHARE


def _name(text: str, run: list[re.Match]) -> list[Name]:
    while run and not any(letter.isupper() for letter in run[-1][0]):
        run.pop()
    if not run or (len(run) == 1 and _is_ordinary(run[0][0])):
        return []
    start, end = run[0].start(), run[-1].end()
    end -= len(match[0]) if (match := _POSSESSIVE.search(text[start:end])) else 0
    return [Name(start, end, text[start:end])]
