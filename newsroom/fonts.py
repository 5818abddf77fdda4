"""The site's web fonts: subsets of Source Serif and Source Sans (SIL Open Font License).

The fonts come as dependencies; this staticfiles finder cuts them to the Latin letters and the few
OpenType features we use when static files are collected, so that a page loads 90 KB at most.
Without them the style sheets fall back to the system's serif and sans.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from fontTools import subset

from articles.cards.typefaces import SANS, SERIF

FONTS = {
    "source-serif-400.woff2": SERIF / "SourceSerifPro-Regular.ttf",
    "source-serif-700.woff2": SERIF / "SourceSerifPro-Bold.ttf",
    "source-sans-400.woff2": SANS / "SourceSansPro-Regular.ttf",
    "source-sans-600.woff2": SANS / "SourceSansPro-Semibold.ttf",
}

# Basic Latin, Latin-1, Latin Extended-A, and the punctuation and signs that news is set with.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2027),
    *(0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2192, 0x2212),
]
# Kerning, ligatures, tabular and lining figures, and marks on letters.
FEATURES = ["kern", "liga", "tnum", "lnum", "mark", "locl"]


def cut(source, target):
    """Write the subset of a TrueType file as WOFF2, whole or not at all."""
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    handle, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    subset.save_font(font, part, options)
    Path(part).chmod(0o644)
    Path(part).replace(target)


class FontsFinder(BaseFinder):
    """Offers the subsets below `fonts/`, cutting the ones that are not there yet."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.FONTS_DIR)
        self.storage.prefix = "fonts"

    def check(self, **kwargs):
        return []

    def list(self, ignore_patterns):
        for name in FONTS:
            if not matches_patterns(name, ignore_patterns or []):
                self._made(name)
                yield name, self.storage

    def find(self, path, find_all=False, **kwargs):
        name = path.removeprefix("fonts/")
        if not path.startswith("fonts/") or name not in FONTS:
            return []
        return [self._made(name)] if find_all else self._made(name)

    def _made(self, name):
        target = Path(settings.FONTS_DIR) / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            cut(FONTS[name], target)
        return str(target)
