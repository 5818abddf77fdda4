"""Cards are drawn once and kept: a folder for each page, in it the card as it is now.

    media/cards/article-7/1f0c…-latin.png

A card of before, or of a page that is no longer there, is removed, as it holds a headline that may
have been taken down. Whoever takes a page off calls `forget` once that is certain.
"""

import contextlib
import hashlib
import shutil
from pathlib import Path

from django.conf import settings

from articles.pictures import files

from .drawing import draw
from .typefaces import typefaces

FOLDER = "cards"


def drawn(posted):
    """The PNG of a faces.Posted, and whether it was drawn just now. Other cards of the same page
    are removed then: what was drawn is what stands there now."""
    faces = typefaces(settings.CARD_CJK_FONT)
    fonts = hashlib.sha256(faces.name.encode()).hexdigest()[:8]
    where = _folder(posted.owner) / f"{posted.card.digest}-{fonts}.png"
    with contextlib.suppress(FileNotFoundError):
        return where.read_bytes(), False
    data = draw(posted.card, faces)
    with contextlib.suppress(FileNotFoundError):  # the page is taken off, and its folder with it
        files.write(where, data)
        for other in where.parent.iterdir():
            if other.name != where.name:
                other.unlink(missing_ok=True)
    return data, True


def forget(owner):
    """Remove what is kept for a page."""
    shutil.rmtree(_folder(owner), ignore_errors=True)


def _folder(owner):
    return Path(settings.MEDIA_ROOT) / FOLDER / owner
