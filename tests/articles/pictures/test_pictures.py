"""Uploads that claim to be pictures: what is kept of them, and what is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from articles.pictures import files
from articles.pictures.files import NotAPicture, read_picture

WITHIN = (480, 160)


def drawn(size=(60, 30), colour=(200, 30, 30, 255), kind="PNG", **more):
    out = io.BytesIO()
    image = Image.new("RGBA", size, colour)
    (image.convert("RGB") if kind == "JPEG" else image).save(out, kind, **more)
    return out.getvalue()


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def claims_to_be(width, height):
    """A PNG of a few bytes that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def moving(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew_as_png_under_the_name_of_its_content(kind):
    picture = read_picture(drawn(kind=kind), within=WITHIN)
    again = Image.open(io.BytesIO(picture.data))
    assert again.format == "PNG"
    assert again.size == (picture.width, picture.height) == (60, 30)
    assert picture.name.endswith(".png") and len(picture.name) == 68
    assert read_picture(drawn(kind=kind), within=WITHIN).name == picture.name


@pytest.mark.parametrize(
    ("size", "kept"), [((960, 320), (480, 160)), ((100, 1000), (16, 160)), ((10, 5), (10, 5))]
)
def test_it_is_made_to_fit_and_never_enlarged(size, kept):
    picture = read_picture(drawn(size), within=WITHIN)
    assert (picture.width, picture.height) == kept


def test_transparency_stays_and_what_is_opaque_needs_none():
    clear = read_picture(drawn(colour=(0, 0, 0, 0)), within=WITHIN)
    assert Image.open(io.BytesIO(clear.data)).mode == "RGBA"
    assert Image.open(io.BytesIO(read_picture(drawn(), within=WITHIN).data)).mode == "RGB"


def test_nothing_but_pixels_survives():
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    upload = drawn(kind="JPEG", exif=exif, comment=b"hidden words")
    upload += b"<script>alert(1)</script>"
    assert b"where it was taken" in upload
    kept = read_picture(upload, within=WITHIN).data
    for words in (b"where it was taken", b"hidden words", b"script"):
        assert words not in kept
    assert Image.open(io.BytesIO(kept)).info == {}


def test_a_photograph_stands_the_way_it_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    picture = read_picture(drawn((60, 30), kind="JPEG", exif=exif), within=WITHIN)
    assert (picture.width, picture.height) == (30, 60)


REFUSED = {
    "no picture": (b"GIF89a, or so it says", "no picture that can be read"),
    "nothing": (b"", "no picture that can be read"),
    "a page": (b"<!doctype html><p>Not found", "no picture that can be read"),
    "a document": (b"%PDF-1.7 ...", "no picture that can be read"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG is not taken"),
    "svg with a declaration": (b'\xef\xbb\xbf <?xml version="1.0"?><svg/>', "SVG is not taken"),
    "a moving gif": (moving("GIF"), "moves"),
    "a moving png": (moving("PNG"), "moves"),
    "a moving webp": (moving("WEBP"), "moves"),
    "a bomb": (claims_to_be(60_000, 60_000), "far more than 16,000,000 pixels"),
    "one pixel row too many": (claims_to_be(4000, 4001), "16,000,000 are the most"),
    "a line": (drawn((420, 20)), "times as long as high"),
    "cut short": (drawn((300, 300), kind="JPEG")[:400], "no picture that can be read"),
    "too large": (drawn() + b"\0" * 1_000_000, "larger than 1,000 kB"),
    "another kind": (drawn(kind="BMP"), "no picture that can be read"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_still_bounded_picture_is_refused_in_one_sentence(case):
    upload, says = REFUSED[case]
    with pytest.raises(NotAPicture, match=says) as refusal:
        read_picture(upload, within=WITHIN)
    assert "\n" not in str(refusal.value)


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def test_a_picture_is_kept_once_and_served_for_good_as_what_it_is(client, folder):
    picture = read_picture(drawn(), within=WITHIN)
    name = files.keep(picture)
    assert files.keep(picture) == name
    assert [file.name for file in folder.iterdir()] == [name]
    answer = client.get(f"/pictures/{name}")
    assert answer.content == picture.data
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"public", "immutable", "max-age=31536000"} <= {*answer["Cache-Control"].split(", ")}
    assert not answer.cookies
    assert client.head(f"/pictures/{name}").status_code == 200
    assert client.post(f"/pictures/{name}").status_code == 405


@pytest.mark.parametrize(
    "name",
    ["0" * 64 + ".png", "../newsroom.sqlite3", "..%2fsecret.key", "a.png", "0" * 64 + ".svg"],
)
def test_what_is_no_kept_picture_is_not_found(client, folder, name):
    assert client.get(f"/pictures/{name}").status_code == 404
