"""The lead picture of an edition as readers see it: drawn in sizes, kept, and served as long as a
published article shows it.

    upload ─▶ files: read with suspicion ─▶ WebP in sizes, on white ─▶ lead/<sha256>-960.webp

Its name is the hash of the largest file, so that an address never means another picture; of what is
not published no reader is told that name, and none is served by it.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from PIL import Image

from articles import rights
from articles.languages import whole
from articles.models import Article, LeadPicture

from . import files
from .files import Bounds, NotAPicture

# Pixels across: a phone, a phone with dense pixels or the column of a desktop, the same twice.
WIDTHS = (480, 960, 1440)
FOLDER = "lead"
BOUNDS = Bounds(bytes=8_000_000, pixels=24_000_000, within=(1440, 1800))
LEAST_WIDTH = 480
# A column of text with a taller picture above it begins below the first screen.
TALLEST = 1.25
MEDIA_TYPE = "image/webp"
QUALITY = 82  # of WebP: no artefact that is seen, at a third of the size of 95


@dataclass(frozen=True)
class Drawn:
    """A lead picture drawn anew: {width: bytes of a WebP}, and how large the largest is."""

    files: dict
    width: int
    height: int

    @property
    def name(self):
        return hashlib.sha256(self.files[self.width]).hexdigest()


def read_lead(data: bytes) -> Drawn:
    """The lead picture of an upload, in sizes and never enlarged; raises NotAPicture."""
    image = files.read_image(data, BOUNDS)
    width, height = image.size
    if height > TALLEST * width:  # before it is said to be narrow, as it was made to fit by then
        raise NotAPicture(
            "The picture is too tall for the head of an article; cut it to five parts of height "
            "for four of width, or less."
        )
    if width < LEAST_WIDTH:
        raise NotAPicture(
            f"The picture is {width} pixels wide; at the head of an article it needs {LEAST_WIDTH}."
        )
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return Drawn({width: _drawn(white, width) for width in widths_of(width)}, width, height)


def widths_of(width):
    """The widths in which a picture of this width is kept: never wider than itself."""
    return (*(each for each in WIDTHS if each < width), width)


def _drawn(image, width):
    height = round(image.height * width / image.width)
    sized = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    sized.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


# -- The folder ------------------------------------------------------------------------------------


def keep(drawn: Drawn) -> str:
    """Store a picture in all its sizes; returns its name."""
    for width, data in drawn.files.items():
        files.write(_path(drawn.name, width), data)
    return drawn.name


def stored(name: str, width: int) -> bytes | None:
    """The bytes of a kept picture in one of its widths, or None."""
    try:
        return _path(name, width).read_bytes()
    except OSError:  # a width that nobody wrote can be too long for a name
        return None


def drop_unused(name: str) -> None:
    """Remove the files of a picture unless an edition has it. Call it once the change is certain.
    (Logos are kept elsewhere, so that neither is asked about the other.)"""
    if not LeadPicture.objects.filter(file_hash=name).exists():
        for path in _folder().glob(f"{name}-*.webp"):
            path.unlink(missing_ok=True)


def _path(name, width):
    return _folder() / f"{name}-{width}.webp"


def _folder():
    return Path(settings.MEDIA_ROOT) / FOLDER


# -- As readers see it -----------------------------------------------------------------------------


def is_public(name: str) -> bool:
    """Whether a published article shows the picture of that name now. One query."""
    live = Article.objects.published().values("live")
    shown = LeadPicture.objects.filter(file_hash=name, edition__in=live).select_related("source")
    return any(rights.may_show_picture(picture) for picture in shown)


@dataclass(frozen=True)
class Shown:
    """A lead picture with the addresses it is served at where it is shown."""

    picture: LeadPicture
    address: Callable

    @property
    def url(self):
        return self.address(self.picture, self.picture.width)

    @property
    def srcset(self):
        widths = widths_of(self.picture.width)
        return ", ".join(f"{self.address(self.picture, width)} {width}w" for width in widths)

    @property
    def width(self):
        return self.picture.width

    @property
    def height(self):
        return self.picture.height

    @property
    def alt(self):
        return self.picture.alt

    @property
    def credit(self):
        return self.picture.credit

    @property
    def licence(self):
        """What it may be used under, in words."""
        return self.picture.licence_note or gettext(self.picture.get_licence_display())


def public_address(picture, width):
    return reverse("articles:lead-picture", args=[picture.file_hash, width])


def whole_address(picture, width):
    return whole(public_address(picture, width))


def lead_picture(edition, address=public_address):
    """The Shown of an edition, or None where it has none or its source's rights keep it back. No
    query where the edition was read with its `picture__source`."""
    picture = getattr(edition, "picture", None)
    if picture is None or not rights.may_show_picture(picture):
        return None
    return Shown(picture, address)


def passed_on(edition, address=whole_address):
    """As `lead_picture`, where others copy it on: None, too, where they may not."""
    shown = lead_picture(edition, address)
    return shown if shown and rights.may_pass_on_picture(shown.picture) else None
