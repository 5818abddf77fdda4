"""The style guide shows every component, and the colours are what they should be."""

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from articles.cards import drawing
from newsroom import palette
from newsroom.styleguide import STEPS, TOKENS
from newsroom.urls import style_guide, urlpatterns

from .validity import objections

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ROOT / "templates/components"
SHEETS = ROOT / "newsroom/static/css"
# The sheets that readers get; those of the desk are laid over Django's own.
READERS = ("base", "list", "article", "recap", "form", "print")


class WithGuide:
    urlpatterns = [*urlpatterns, *style_guide]


@pytest.fixture
def guide():
    """The answers in both languages, as they are given while DEBUG is on."""
    with override_settings(ROOT_URLCONF=WithGuide):
        return {path: Client().get(path) for path in ("/style/", "/zh/style/")}


def test_every_component_is_drawn_in_the_style_guide(guide):
    """By itself or as a part of another; a new one has to be given a specimen."""
    there_are = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
    assert len(there_are) > 25
    for path, answer in guide.items():
        assert answer.status_code == 200
        drawn = {template.name for template in answer.templates}
        assert sorted(there_are - drawn) == [], path


def test_the_style_guide_is_valid_html_and_draws_what_it_was_given(guide, tmp_path):
    html = {path: answer.content.decode() for path, answer in guide.items()}
    assert objections(html, tmp_path) == []
    for words in ("Reviewed by Hana Brückner", "As read on", "check by", "七家电网将启用同一规范"):
        assert words in html["/style/"], words
    assert "AI 起草" in html["/zh/style/"]
    assert "no-store" in guide["/style/"]["Cache-Control"]


def test_a_public_site_has_no_style_guide(client):
    assert client.get("/style/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("style-guide")


def test_all_that_text_is_set_in_is_read_on_both_grounds():
    all_of_them = palette.swatches(TOKENS.read_text())
    judged = [one for one in all_of_them if one.least]
    assert len(judged) == 2 * (len(palette.TEXT) + len(palette.BORDERS))
    assert [one for one in judged if not one.passes] == []
    # Letters of the paper's colour stand on ink (buttons) and on the colour of links.
    for light, dark in [palette.tokens(TOKENS.read_text())[name] for name in ("ink", "link")]:
        papers = palette.tokens(TOKENS.read_text())["paper"]
        assert min(palette.contrast(light, papers[0]), palette.contrast(dark, papers[1])) > 4.5


def test_social_cards_and_the_icon_are_drawn_in_the_colours_of_the_pages():
    tokens = palette.tokens(TOKENS.read_text())
    light = {name: colours[0] for name, colours in tokens.items()}
    drawn = {"paper": drawing.PAPER, "ink": drawing.INK, "soft": drawing.SOFT, "rule": drawing.HAIR}
    assert drawn == {name: light[name] for name in drawn}
    marks = {name: light[name or "soft"] for name in ("machine", "person", "")}
    assert marks == drawing.COLOURS
    icon = (ROOT / "newsroom/static/img/icon.svg").read_text()
    link_in_the_dark = tokens["link"][1]
    assert set(re.findall(r"#\w{6}", icon)) == {light["ink"], light["paper"], link_in_the_dark}


def test_contrast_is_that_of_wcag():
    assert palette.contrast("#000000", "#ffffff") == 21
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert palette.contrast("#ffffff", "#777777") == palette.contrast("#777777", "#ffffff")


def test_the_style_guide_shows_every_token_of_type_and_colour(guide):
    css, html = TOKENS.read_text(), guide["/style/"].content.decode()
    assert set(STEPS) == set(re.findall(r"--(step-[\w-]+):", css))
    style = (SHEETS / "style.css").read_text()
    for name in palette.tokens(css):
        assert f'class="swatch {name}"' in html
        assert f".swatch.{name} " in style


def test_no_sheet_of_readers_names_a_colour_of_its_own():
    """So that the contrasts above are those of every page. Paper is white for printers, and a
    logo's ground is white as most are drawn for that."""
    a_colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl")
    named = [
        (name, colour)
        for name in READERS
        for colour in a_colour.findall((SHEETS / f"{name}.css").read_text())
    ]
    assert {colour for _, colour in named} == {"#fff"}
    assert [name for name, _ in named].count("print") == 2
    assert len(named) == 3
