"""Previews and comparisons in a real browser: what the frames show, and what a link shows others.

`visit` fails a test whose pages say anything on the console, a breach of the content security
policy among it.
"""

import re

import pytest

from tests.browser.test_demo import press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def preview_of(demo):
    return demo.unbacked.replace("/review/", "/preview/")


def test_the_preview_screen_is_whole_in_every_shape(visit, demo, looks):
    page = visit(preview_of(demo), as_user="managing", width=1280)
    for shape in ("phone", "desktop", "print", "card", "feed"):
        page.goto(f"{preview_of(demo)}?as={shape}")
        assert looks.faults(page, 1280, 390) == [], shape


def test_on_a_phone_the_phones_frame_is_as_wide_as_there_is_room(visit, demo):
    page = visit(f"{preview_of(demo)}?as=phone", as_user="managing", width=390)
    window = page.locator(".window")
    assert window.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.frames[1].evaluate("innerWidth") > 320


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


def test_an_editor_shares_a_link_that_a_reader_opens_until_it_is_revoked(visit, demo, looks):
    desk = visit(preview_of(demo), as_user="editor", scripts=False)
    press(desk, "button:text-is('Make a link')")
    path = re.sub(r"^https?://[^/]+", "", desk.locator("#made").input_value())
    assert re.fullmatch(r"/preview/[\w-]{32}/", path)

    reader = visit(path)
    assert "Preview: not published." in reader.locator("aside.preview").inner_text()
    assert looks.faults(reader, 1280, 390) == []
    assert reader.context.cookies() == []

    press(desk, "button[aria-label^='Revoke']")
    assert desk.locator("#made").count() == 0
    reader.goto(path)
    assert "There is no page at this address" in reader.locator("main").inner_text()


def test_the_comparison_is_whole_and_is_read_without_colour(visit, demo, looks):
    superseded = "/admin/articles/edition/?status__exact=superseded"
    page = visit(superseded, as_user="managing", width=1280)
    page.locator("#result_list tbody a").first.click()
    page.click("a[data-key=d]")
    assert looks.faults(page, 1280, 390) == []
    lines = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("li del").first.evaluate(lines) == "line-through"
    assert page.locator("li ins").first.evaluate(lines) == "underline"
    assert page.locator("li del .visually-hidden").first.inner_text() == "removed:"
