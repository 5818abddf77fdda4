"""Previews and comparisons in a real browser: what the frames show, and what a link shows others.

`visit` fails a test whose pages say anything on the console, a breach of the content security
policy among it.
"""

import re

import pytest

from tests.browser.test_demo import faults_in_both_schemes, press, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def preview_of(demo):
    return demo.unbacked.replace("/review/", "/preview/")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_preview_screen_is_whole_in_every_shape(visit, demo, width):
    page = visit(preview_of(demo), as_user="managing", width=width)
    for shape in ("phone", "desktop", "print", "card", "feed"):
        page.goto(f"{preview_of(demo)}?as={shape}")
        assert faults_in_both_schemes(page) == [], shape
        assert scrolls_sideways(page) is False, shape


@pytest.mark.parametrize(("shape", "width"), [("phone", 390), ("desktop", 1280), ("print", 718)])
def test_a_frame_holds_the_readers_page_at_its_width(visit, demo, shape, width):
    page = visit(f"{preview_of(demo)}?as={shape}", as_user="managing", width=1440)
    headline = page.locator(".content h1 span, #content h1 span").inner_text()
    inside = page.frames[1]
    assert inside.locator("h1").inner_text() == headline
    assert inside.evaluate("innerWidth") == width
    # The share buttons are there, and lead nowhere; on paper there are none.
    assert inside.locator(".actions").is_visible() is (shape != "print")
    assert inside.locator(".actions ul a[href]").count() == 0


def test_an_editor_shares_a_link_that_a_reader_opens_until_it_is_revoked(visit, demo):
    desk = visit(preview_of(demo), as_user="editor", scripts=False)
    press(desk, "button:text-is('Make a link')")
    path = re.sub(r"^https?://[^/]+", "", desk.locator("#made").input_value())
    assert re.fullmatch(r"/preview/[\w-]{32}/", path)

    for width in (390, 1280):
        reader = visit(path, width=width)
        assert "Preview: not published." in reader.locator("aside.preview").inner_text()
        assert faults_in_both_schemes(reader) == []
        assert scrolls_sideways(reader) is False
        assert reader.context.cookies() == []

    press(desk, "button[aria-label^='Revoke']")
    assert desk.locator("#made").count() == 0
    reader.goto(path)
    assert "There is no page at this address" in reader.locator("main").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_comparison_is_whole_and_is_read_without_colour(visit, demo, width):
    superseded = "/admin/articles/edition/?status__exact=superseded"
    page = visit(superseded, as_user="managing", width=width)
    page.locator("#result_list tbody a").first.click()
    page.click("a[data-key=d]")
    assert faults_in_both_schemes(page) == []
    assert scrolls_sideways(page) is False
    lines = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("li del").first.evaluate(lines) == "line-through"
    assert page.locator("li ins").first.evaluate(lines) == "underline"
    assert page.locator("li del .visually-hidden").first.inner_text() == "removed:"
