"""The lead picture on the review screen: uploaded, seen, refused without losing a word."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Jotting, LeadPicture, Source
from tests.articles import work
from tests.articles.admin.conftest import Screen
from tests.articles.pictures.test_pictures import drawn as png

pytestmark = pytest.mark.django_db

WORDS = {"alt": "Batteries in a yard.", "credit": "Ada Reyes", "licence": "own"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def screen(sit, editor, draft):
    return Screen(sit(editor), draft)


def upload(size=(1000, 600), data=None, name="yard.png"):
    return SimpleUploadedFile(name, data or png(size))


def html_of(answer):
    return answer.content.decode()


def picture_of(html):
    return html[html.index('<section class="group" id="picture"') :].split("</section>", 1)[0]


def test_it_is_uploaded_with_its_words_and_seen_on_the_screen(screen):
    assert "An article needs no picture." in html_of(screen.read())
    answer = screen.do("picture", file=upload(), **WORDS)
    assert answer.url.endswith("/review/#picture")
    shown = picture_of(html_of(screen.read()))
    address = reverse("admin:articles_edition_picture", args=[screen.edition.pk, 480])
    assert f"{address} 480w" in shown
    assert 'alt="Batteries in a yard."' in shown
    answer = screen.client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "no-store" in answer["Cache-Control"]
    assert screen.client.get(address.replace("480", "481")).status_code == 404


def test_its_words_are_changed_without_another_file(screen):
    screen.do("picture", file=upload(), **WORDS)
    name = LeadPicture.objects.get().file_hash
    screen.do("picture", **{**WORDS, "alt": "A yard of batteries.", "licence": "cc0"})
    picture = LeadPicture.objects.get()
    assert (picture.file_hash, picture.alt, picture.licence) == (
        name,
        "A yard of batteries.",
        "cc0",
    )
    screen.do("picture_drop")
    assert not LeadPicture.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"file": upload(data=b"<svg/>", name="x.svg")}, "Picture: SVG is not taken"),
        ({"file": upload((200, 100))}, "200 pixels wide"),
        ({"file": upload(data=b"\0" * 8_000_001)}, "larger than 8,000 kB"),
        ({}, "Choose the file of the picture."),
        ({"alt": "", "file": upload()}, "Alt text: This field is required."),
        ({"credit": " ", "file": upload()}, "Credit: This field is required."),
        ({"licence": "", "file": upload()}, "Licence: This field is required."),
        ({"licence": "other", "file": upload()}, "Name the licence"),
        ({"alt": "x" * 301, "file": upload()}, "at most 300 characters"),
        ({"alt": "NUL \0", "file": upload()}, "Null characters are not allowed"),
        ({"source": "999", "file": upload()}, "not one of the available choices"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(screen, sent, says):
    answer = screen.press("picture", **{**WORDS, "jot": "picture", **sent})
    assert answer.status_code == 422
    html = html_of(answer)
    assert says in html
    assert 'enctype="multipart/form-data"' in html and 'name="file"' in html
    assert WORDS["credit"] in html or "credit" in sent
    assert not LeadPicture.objects.exists()
    assert "credit" in sent or Jotting.objects.filter(form="picture", field="credit").exists()


def test_a_stale_form_keeps_both_texts(screen, managing, sit):
    screen.do("picture", file=upload(), **WORDS)
    other = Screen(sit(managing), screen.edition)
    other.do("picture", **{**WORDS, "alt": "Theirs.", "licence": "cc0"})
    answer = screen.press("picture", **{**WORDS, "alt": "Mine."})
    html = html_of(answer)
    assert answer.status_code == 409
    assert "Mine." in html and "Theirs." in html and "CC0 1.0" in html
    assert LeadPicture.objects.get().alt == "Theirs."


def test_only_a_source_that_is_credited_can_be_named(screen, managing):
    work.source("mill-post", reviewed_by=managing, may_show_image=True)
    own = screen.edition.credits.get().story.source
    assert "Mill Post" not in picture_of(html_of(screen.read()))
    Source.objects.filter(pk=own.pk).update(may_show_image=True)
    screen.do("picture", file=upload(), source=own.pk, **WORDS)
    assert f"taken from {own}" in picture_of(html_of(screen.read()))


def test_a_preview_shows_it_before_anybody_can_read_it(screen):
    screen.do("picture", file=upload(), **WORDS)
    page = reverse("admin:articles_edition_preview_page", args=[screen.edition.pk])
    html = html_of(screen.client.get(page))
    assert reverse("admin:articles_edition_picture", args=[screen.edition.pk, 1000]) in html
    assert "/pictures/" not in html


def test_whoever_only_looks_sees_it_and_no_form(screen, sit, attribution):
    screen.do("picture", file=upload(), **WORDS)
    shown = picture_of(html_of(Screen(sit(attribution), screen.edition).read()))
    assert "<img" in shown
    assert "<form" not in shown
