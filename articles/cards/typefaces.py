"""The typefaces of a card: which font a character is drawn with, and how wide a text is.

A typeface is a list of font files; a character is drawn with the first that has it. Latin text is
set in Source Serif and Source Sans, which come as dependencies; Chinese, Japanese and Korean need a
font of the system (`fonts-noto-cjk` or `fonts-wqy-microhei` on Debian). Nothing is ever drawn as an
empty box: what no font has is left out, or the text is not drawn at all (see `clean`).
"""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

SERIF, SANS = (
    Path(package.font_directory) for package in (font_source_serif_pro, font_source_sans_pro)
)
_NOTO, _WQY = "/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
# Where Debian keeps them, the better match first. In Noto's collections the third face (2) is the
# one with simplified Chinese forms.
_CJK_SERIF = (f"{_NOTO}/NotoSerifCJK-Bold.ttc", f"{_NOTO}/NotoSansCJK-Bold.ttc", _WQY)
_CJK_SANS = (f"{_NOTO}/NotoSansCJK-Regular.ttc", _WQY, f"{_NOTO}/NotoSerifCJK-Regular.ttc")
_FACES_IN_NOTO = 2

# Marks that Latin and Chinese share, and that are as wide as a character in Chinese text.
_WIDE_IN_CHINESE = frozenset("“”‘’…—·")
# Longer than any headline of ours (200); beyond it nothing is even looked at.
MOST_CHARACTERS = 300


@dataclass(frozen=True)
class FontFile:
    """A font: its file, and which face of a collection."""

    path: str
    index: int = 0

    @classmethod
    def named(cls, text):
        """From “/path/font.ttc” or, for another face of a collection, “/path/font.ttc#2”."""
        path, _, index = text.partition("#")
        return cls(path, int(index) if index.isdecimal() else 0)


@lru_cache(maxsize=16)
def _characters(file):
    """The code points a font has glyphs for."""
    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return frozenset(font.getBestCmap())


def is_font(file):
    """Whether a FontFile can be read."""
    try:
        return bool(_characters(file))
    except (OSError, TTLibError, ValueError, struct.error):
        return False


@lru_cache(maxsize=64)
def _loaded(file, size):
    return ImageFont.truetype(file.path, size, index=file.index)


@dataclass(frozen=True)
class Typeface:
    """Font files, the preferred first; the last is the one for Chinese where `has_cjk`."""

    files: tuple
    has_cjk: bool = False

    def has(self, character):
        return any(ord(character) in _characters(file) for file in self.files)

    def runs(self, text, *, chinese=False):
        """Parts of a text and the FontFile each is drawn with."""
        parts = []
        for character in text:
            file = self._file_for(character, chinese, parts)
            if parts and parts[-1][1] == file:
                parts[-1] = (parts[-1][0] + character, file)
            else:
                parts.append((character, file))
        return parts

    def _file_for(self, character, chinese, before):
        files = self.files
        if chinese and self.has_cjk and character in _WIDE_IN_CHINESE:
            files = files[::-1]
        having = [file for file in files if ord(character) in _characters(file)]
        # A mark that is set on the letter before it is drawn with that letter's font.
        if before and unicodedata.combining(character) and before[-1][1] in having:
            return before[-1][1]
        return (having or files)[0]

    def width(self, text, size, *, chinese=False):
        """In pixels, to a fraction."""
        runs = self.runs(text, chinese=chinese)
        return sum(_loaded(file, size).getlength(part) for part, file in runs)

    def write(self, draw, place, text, size, fill, *, chinese=False):
        """Draw a text with its baseline beginning at a place; returns where it ends."""
        x, y = place
        for part, file in self.runs(text, chinese=chinese):
            font = _loaded(file, size)
            draw.text((x, y), part, font=font, fill=fill, anchor="ls")
            x += font.getlength(part)
        return x

    def clean(self, text):
        """A text as it can be drawn, on one line: "" where a letter or figure of it cannot, as a
        sentence that lacks a word can say the contrary.

        Signs that no font has (emoji above all), control and invisible characters are left out; a
        character that means another one (“Ａ”, “①”) is drawn as that.
        """
        drawn = []
        for character in unicodedata.normalize("NFC", " ".join(text.split()))[:MOST_CHARACTERS]:
            found = self._drawable(character)
            if found is None:
                return ""
            drawn.append(found)
        return " ".join("".join(drawn).split())

    def _drawable(self, character):
        kind = unicodedata.category(character)
        if kind[0] in "CZ":
            return " " if kind[0] == "Z" else ""
        if self.has(character):
            return character
        alike = unicodedata.normalize("NFKD", character)
        if all(self.has(one) or unicodedata.combining(one) for one in alike):
            return "".join(one for one in alike if self.has(one))
        return None if kind[0] in "LN" else ""


@dataclass(frozen=True)
class Typefaces:
    """What a card is set in."""

    serif: Typeface
    sans: Typeface

    @cached_property
    def name(self):
        """Names the files, so that a card drawn with others is drawn anew."""
        return "+".join(f"{file.path}#{file.index}" for file in self._cjk) or "latin"

    @property
    def _cjk(self):
        faces = (self.serif, self.sans)
        return [face.files[-1] for face in faces if face.has_cjk]


@lru_cache(maxsize=8)
def typefaces(cjk="auto"):
    """The Typefaces, with the font for Chinese at a path (`FontFile.named`); “auto” looks where
    Debian keeps them, and "" goes without. One that cannot be read is gone without."""
    serif, sans = _cjk_files(cjk)
    return Typefaces(
        _typeface(SERIF / "SourceSerifPro-Bold.ttf", serif),
        _typeface(SANS / "SourceSansPro-Semibold.ttf", sans),
    )


def _typeface(latin, cjk):
    return Typeface((FontFile(str(latin)), *([cjk] if cjk else [])), has_cjk=bool(cjk))


def _cjk_files(cjk):
    if cjk != "auto":
        file = FontFile.named(cjk) if cjk else None
        return (file, file) if file and is_font(file) else (None, None)
    return tuple(_first_there(paths) for paths in (_CJK_SERIF, _CJK_SANS))


def _first_there(paths):
    files = (FontFile(path, _FACES_IN_NOTO if path.startswith(_NOTO) else 0) for path in paths)
    return next(filter(is_font, files), None)
