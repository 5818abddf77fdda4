"""Pictures that people upload: read with suspicion, drawn anew, kept under the name of their
content.

    upload ─▶ small enough? ─▶ a still PNG, JPEG, WebP or GIF? ─▶ few enough pixels? ─▶ a new PNG

What is kept was written by us, pixel by pixel: nothing else that was in the upload survives. The
name is the hash of the content, so that the address of a picture never means another one.
"""

import hashlib
import io
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from PIL import Image, ImageOps

MOST_BYTES = 1_000_000
MOST_PIXELS = 16_000_000  # 4,000 by 4,000; unpacked it takes 64 MB
MOST_TIMES = 20  # how many times longer than high, or higher than long
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
KINDS = "PNG, JPEG, WebP or GIF"
# What cannot be read, whichever way the file is broken.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, MemoryError)


@dataclass(frozen=True)
class Bounds:
    """What is taken of an upload: how many bytes and pixels, and into which width and height it is
    made to fit."""

    bytes: int
    pixels: int
    within: tuple

    @property
    def too_large(self):
        most = f"{self.bytes // 1000:,} kB"
        return f"The picture is larger than {most}; save it smaller and try again."


TOO_LARGE = Bounds(MOST_BYTES, MOST_PIXELS, ()).too_large


class NotAPicture(ValueError):
    """An upload that is not taken; the message is one sentence with the remedy."""


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew: the bytes of a PNG, and how large it is."""

    data: bytes
    width: int
    height: int

    @property
    def name(self):
        return f"{hashlib.sha256(self.data).hexdigest()}.png"


def read_picture(data: bytes, *, within: tuple[int, int]) -> Picture:
    """The picture of an upload, made to fit into `within` (pixels) and never enlarged; raises
    NotAPicture."""
    drawn = read_image(data, Bounds(MOST_BYTES, MOST_PIXELS, within))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), *drawn.size)


def read_image(data: bytes, bounds: Bounds) -> Image.Image:
    """The pixels of an upload and nothing else of it, within bounds; raises NotAPicture."""
    if len(data) > bounds.bytes:
        raise NotAPicture(bounds.too_large)
    if _looks_like_svg(data):
        raise NotAPicture(f"SVG is not taken, as it can hold scripts; save it as {KINDS}.")
    try:
        return _drawn(data, bounds)
    except NotAPicture:
        raise
    except Image.DecompressionBombError as error:
        raise NotAPicture(
            f"The picture has far more than {bounds.pixels:,} pixels. Make it smaller and try "
            "again."
        ) from error
    except _BROKEN as error:
        raise NotAPicture(f"This is no picture that can be read; give a {KINDS} file.") from error


def _looks_like_svg(data):
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"\x1f\x8b"))


def _drawn(data, bounds):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # counted below
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    with image:
        _refuse_excess(*image.size, bounds.pixels)
        if getattr(image, "is_animated", False):
            raise NotAPicture("The picture moves; give one that stands still.")
        # A JPEG is unpacked no larger than it takes, twice what is drawn of it.
        image.draft(None, (2 * max(bounds.within),) * 2)
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail(bounds.within, Image.Resampling.LANCZOS)
    # Pixels on a canvas of our own: no profile, text or date of the upload comes along.
    canvas = Image.new("RGBA", upright.size)
    canvas.paste(upright)
    is_opaque = canvas.getextrema()[3][0] == 255
    return canvas.convert("RGB") if is_opaque else canvas


def _refuse_excess(width, height, most):
    """By the size that the file says it has, before any pixel of it is unpacked."""
    if width * height > most:
        raise NotAPicture(
            f"The picture has {width:,} by {height:,} pixels; {most:,} are the most. "
            "Make it smaller and try again."
        )
    if max(width, height) > MOST_TIMES * min(width, height):
        raise NotAPicture(
            f"The picture is more than {MOST_TIMES} times as long as high, or as high as long; cut "
            "it."
        )


# -- The folder ------------------------------------------------------------------------------------


def keep(picture: Picture) -> str:
    """Store a picture; returns its name. What is there already is left as it is."""
    where = _path(picture.name)
    if not where.exists():
        write(where, picture.data)
    return picture.name


def write(where: Path, data: bytes) -> None:
    """Write a file for all processes that serve the site, whole or not at all."""
    where.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=where.parent, delete=False) as fresh:
        try:
            fresh.write(data)
            os.chmod(fresh.name, 0o644)
            os.replace(fresh.name, where)
        except BaseException:
            Path(fresh.name).unlink(missing_ok=True)
            raise


def stored(name: str) -> bytes | None:
    """The bytes of a kept picture, or None."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        return None


def drop(name: str) -> None:
    """Remove a picture from the folder; one that is not there is no mistake."""
    _path(name).unlink(missing_ok=True)


def _path(name):
    return Path(settings.MEDIA_ROOT) / name
