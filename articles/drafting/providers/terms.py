"""How the extractive drafter reads words: matchers of word lists, subject terms, lengths."""

import re
from functools import cache
from itertools import pairwise

from articles.text import words

from . import vocabulary

_CJK_RUN = re.compile(f"[{words.CJK}]+")
_CJK = re.compile(f"[{words.CJK}]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’+#-]*[A-Za-z+#]|[A-Z]")


def language_of(text, declared=""):
    """ "en" or "zh" by the words themselves, since feeds misstate it; "" for another language.

    A text too short to tell (under 30 words) is taken for English unless it is declared otherwise.
    """
    letters = re.findall(r"[^\W\d_]", text)
    if sum(bool(_CJK.match(letter)) for letter in letters) > 0.2 * max(len(letters), 1):
        kana = sum("\u3040" <= letter <= "\u30ff" for letter in letters)
        return "" if kana > 0.1 * len(letters) else "zh"
    tokens = [word.lower() for word in _WORD.findall(text)]
    share = sum(t in vocabulary.FUNCTION_WORDS for t in tokens) / max(len(tokens), 1)
    is_said_english = declared.split("-")[0].lower() in ("", "en")
    return "en" if share > 0.12 or (len(tokens) < 30 and is_said_english) else ""


def size(text, language):
    """The length of a text in English words or in Chinese characters, Latin words counting one."""
    if language != "zh":
        return words.count(text)
    characters = len(_CJK.findall(text))
    return characters + words.count(_CJK.sub(" ", text))


def terms_of(text):
    """The subject terms of a text: stems of English words, pairs of Chinese characters."""
    found = set()
    for word in _WORD.findall(text):
        stem = word.lower().removesuffix("'s").removesuffix("’s")
        if len(stem) > 1 and stem not in vocabulary.STOPWORDS:
            found.add(stem[:-1] if stem.endswith("s") and not stem.endswith("ss") else stem)
    for run in _CJK_RUN.findall(text):
        for pair in pairwise(run):
            if not vocabulary.EMPTY_CHARACTERS.intersection(pair):
                found.add("".join(pair))
    return frozenset(found)


@cache
def matcher(english, chinese):
    """A pattern for a pair of word lists."""
    stems = "|".join(sorted(map(re.escape, english.split()), key=len, reverse=True))
    wide = "|".join(sorted(map(re.escape, chinese.split()), key=len, reverse=True))
    return re.compile(rf"\b(?:{stems})(?:e?s|e?d|ing)?\b|{wide}", re.I)


@cache
def phrases(listed):
    """A pattern for words and phrases as a newsroom wrote them down, or None where it has none.
    English ones match whole, with the endings that `matcher` knows; Chinese ones anywhere."""
    longest_first = sorted(listed, key=len, reverse=True)
    wide = [re.escape(word) for word in longest_first if _CJK.search(word)]
    latin = [r"\s+".join(map(re.escape, w.split())) for w in longest_first if not _CJK.search(w)]
    whole = rf"(?<![A-Za-z0-9])(?:{'|'.join(latin)})(?:e?s|e?d|ing)?(?![A-Za-z0-9])"
    found = "|".join([*wide, *([whole] if latin else [])])
    return re.compile(found, re.I) if found else None


@cache
def pattern(english, chinese):
    """A pattern for a pair of regular expressions."""
    return re.compile(f"{english}|{chinese}", re.I)
