"""Whether a name in Latin letters is how Chinese characters are read: Shen Zhiyuan is 沈知远.

Readings are Hanyu Pinyin without tones, from the package `pypinyin`. A character with several
readings may be any of them.
"""

import os
import re
import unicodedata
from functools import lru_cache

# Names are read character by character. The phrases that the package knows besides would cost
# 45 MB in every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, pinyin

from .words import CJK, listed

# What kind of thing bears the name; sources write it in characters that are no part of it.
_KINDS = listed(
    "technology technologies tech motors motor auto pharma pharmaceutical pharmaceuticals "
    "university college school hospital clinic bank group holdings insurance shipping energy new "
    "steel chip chips semiconductor semiconductors electronics media press daily news county city "
    "town village province district port plant field river lake mountain bridge station dam "
    "island airport institute laboratory lab capital securities logistics robotics intelligence "
    "cloud data software games industries industry industrial international company corporation"
)
_TITLED = "先生|女士|小姐|教授|博士|医生|老师|法官|律师|院长|局长|市长|主任|总裁|某|总"
_RUN = re.compile(f"[{CJK}]+")
_SHORTEST = 2  # syllables of a name that needs no title behind it


def spells(name: str, text: str) -> bool:
    """Whether a run of Chinese characters in a text is read as the name, be its family name first
    or last. A name of one syllable (“Ms Luo”) counts only before a title (罗女士)."""
    runs = _RUN.findall(text)
    # “Shen Zhiyuan of Minglan” is two names.
    return all(
        any(_is_read(order, run) for run in runs for order in _orders(part))
        for part in name.split(" of ")
    )


def _orders(name: str) -> set[str]:
    words = [_letters(word) for word in re.split(r"[\s·]+", name)]
    words = [word for word in words if word and word not in _KINDS]
    return {"".join(words), "".join([*words[1:], *words[:1]])} - {""}


def _is_read(name: str, run: str) -> bool:
    for start in range(len(run)):
        for end in _ends(name, run, start):
            titled = re.match(_TITLED, run[end:])
            if end - start >= _SHORTEST or titled:
                return True
    return False


def _ends(name: str, run: str, start: int) -> set[int]:
    """Where a name ends that begins at a character: nowhere, or after its last syllable."""
    open_ends, ends = {(0, start)}, set()
    while open_ends:
        at, place = open_ends.pop()
        if at == len(name):
            ends.add(place)
        elif place < len(run):
            open_ends |= {
                (at + len(reading), place + 1)
                for reading in _readings(run[place])
                if name.startswith(reading, at)
            }
    return ends


@lru_cache(maxsize=4096)
def _readings(character: str) -> tuple[str, ...]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True, errors="ignore")
    return tuple(sorted({_letters(reading) for reading in found[0]} - {""})) if found else ()


def _letters(word: str) -> str:
    """The plain small letters of a word: Lü and Lv are lu, Xi’an is xian."""
    plain = unicodedata.normalize("NFD", word).casefold()
    return re.sub("[^a-z]", "", re.sub(r"(?<=[ln])v", "u", plain))
