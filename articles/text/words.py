"""How long a quotation is."""

import re

# Ideographs (with extension A, compatibility forms and the supplementary planes) and kana.
CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CJK = re.compile(f"[{CJK}]")
_LATIN_WORD = re.compile(rf"[^\W_{CJK}]+(?:['’.,\-‐‑&/@][^\W_{CJK}]+)*")


def listed(words: str) -> frozenset[str]:
    """The set of the words of a text, to write word lists as they read."""
    return frozenset(words.split())


def count(text: str) -> int:
    """How many words of quotation a text is, as rights limits count them.

    A word of a script with spaces is one, with its hyphens and inner marks (“twenty-five”,
    “3.5”, “O'Neill”); two Chinese or Japanese characters are one, an odd one is rounded up.
    """
    characters = len(_CJK.findall(text))
    return len(_LATIN_WORD.findall(text)) + (characters + 1) // 2


def characters(text: str) -> int:
    """The length of a Chinese text as its readers count: its characters, and each Latin word or
    figure in it as one."""
    return len(_CJK.findall(text)) + len(_LATIN_WORD.findall(text))


def is_chinese(text: str, language: str = "") -> bool:
    """Whether a text is Chinese. Its characters say so; the language it is declared in (a BCP 47
    code) decides only where they are few, for feeds often declare a wrong one."""
    share = len(_CJK.findall(text)) / max(1, len(text))
    return share > 0.2 or (share > 0 and language.lower().startswith("zh"))
