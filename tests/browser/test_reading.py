"""The demo's public pages in a real browser, as readers with various needs come to them."""

import re

import pytest

from .axe import scrolls_sideways
from .conftest import CHROMIUM, FLAGS
from .pages import paths

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What a window of 1280 px leaves at 400 % zoom (WCAG 1.4.10).
NARROWEST = 320
# Texts that are set in the fonts of another language than their own. On Chinese pages the marks
# of Latin text would be the Chinese font's, and stand too wide.
IN_OTHER_FONTS = """() => [...document.querySelectorAll('[lang]')]
  .filter(e => e !== document.documentElement && e.textContent.trim())
  .filter(e => /^zh/.test(e.lang) !== /letters/.test(getComputedStyle(e).fontFamily))
  .map(e => `${e.lang}: ${e.textContent.slice(0, 60)}`)"""
# Where the focus is: its place among all elements, and whether it can be seen.
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect()
  return {
    place: [...document.querySelectorAll('*')].indexOf(e),
    again: e.type === 'date',
    name: (e.innerText || e.value || e.name || '').trim().slice(0, 40),
    outlined: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
    inside: box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight,
  }
}"""
SHIFTS = """
  window.shifted = 0
  new PerformanceObserver(list => list.getEntries().forEach(e => window.shifted += e.value))
    .observe({type: 'layout-shift', buffered: true})
"""


def test_public_pages_have_no_fault_for_assistive_technology(visit, demo, looks):
    """Nor does any of them scroll sideways, be the window ever so narrow, or set a text in the
    fonts of another language."""
    page = visit("/")
    every = paths(page, demo)
    assert len(every) > 40
    for path in every:
        page.goto(path)
        assert looks.faults(page, 1440, 390) == [], path
        assert page.evaluate(IN_OTHER_FONTS) == [], path
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        assert scrolls_sideways(page) is False, path
        page.set_viewport_size({"width": 1440, "height": 900})


def test_a_fault_of_structure_or_colour_is_found_on_a_page_already_looked_at(visit, looks):
    page = visit("/about/")
    assert looks.faults(page) == []
    page.evaluate("document.querySelector('main p').style.color = 'light-dark(#999, #a6abb3)'")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    found = looks.faults(page)
    assert any("light: color-contrast" in one for one in found), found
    assert any("html-has-lang" in one for one in found), found


def test_a_reader_follows_a_sentence_to_its_words(visit, demo):
    page = visit(demo.address("/articles/"), scripts=False)
    number = page.locator("main sup a").first
    target = page.locator(f"[id='{number.get_attribute('href').removeprefix('#')}']")
    number.click()
    assert page.url.endswith(number.get_attribute("href"))
    assert target.first.is_visible()
    assert "澜江" in page.locator("main").inner_text()


def test_every_public_page_says_that_it_is_a_demo(visit, demo):
    page = visit("/")
    for path in paths(page, demo):
        notice = page.request.get(path).text()
        assert re.search("invented sources and editors; nobody reviewed this|均为虚构", notice), (
            path
        )


def test_pages_hold_letters_of_twice_the_size(demo, driver):
    """WCAG 1.4.4, as readers ask for it in their browser's settings: the window stays."""
    large = driver.chromium.launch(
        executable_path=CHROMIUM, args=[*FLAGS, "--blink-settings=defaultFontSize=32"]
    )
    page = large.new_page(base_url=demo.url, viewport={"width": 1280, "height": 900})
    for path in ("/", "/zh/", demo.address("/articles/"), "/articles/", "/predictions/?resolved"):
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert scrolls_sideways(page) is False, path
        cut = page.evaluate(
            "[...document.querySelectorAll('main :is(p, h1, h2, h3, a):not(.hidden)')].filter(e =>"
            " getComputedStyle(e).overflow !== 'visible' && e.scrollHeight > e.clientHeight + 1"
            ").length"
        )
        assert cut == 0, path
    large.close()


def test_the_keyboard_goes_through_a_page_in_reading_order_and_is_seen(visit, demo):
    for path in ("/", demo.address("/articles/"), "/zh/articles/"):
        page = visit(path, reduced_motion="reduce")
        before = -1
        for step in range(30):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            # A field for a date is several stops in one.
            assert focus["place"] > before or focus["again"], (path, focus)
            assert focus["outlined"] and focus["inside"], (path, focus)
            before = focus["place"]
            if step == 0:
                assert focus["name"] in ("Skip to the text", "跳到正文"), path
        page.goto(path)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), path


def test_colours_of_the_readers_own_take_no_meaning_away(visit, demo):
    """Forced colours: what colour says is a word and a shape as well, and borders stay."""
    page = visit(demo.address("/articles/"), forced_colors="active")
    state = page.locator(".dateline .state")
    assert re.fullmatch(r"[●◐○] (Fresh|Recent|Stale)", state.inner_text())
    made = page.locator(".made > p").inner_text()
    assert "Drafted with AI" in made and "Reviewed by" in made
    border = "e => getComputedStyle(e).borderTopWidth + getComputedStyle(e).borderTopStyle"
    assert page.locator(".actions .button").nth(1).evaluate(border) == "1pxsolid"
    assert page.locator(".band").evaluate(border) == "1pxsolid"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["outlined"]
    page.goto("/predictions/?resolved")
    assert (
        page.locator("nav.choices [aria-current]").evaluate(
            "e => getComputedStyle(e).borderBlockEndWidth"
        )
        == "2px"
    )


def test_nothing_moves_for_those_who_asked_for_that(visit, demo):
    moving = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visit("/", reduced_motion="reduce").evaluate(moving) == "auto"
    page = visit(demo.address("/articles/"), reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [1440, 390])
def test_notes_stand_in_the_margin_or_are_folded_away(visit, demo, width):
    page = visit(demo.address("/articles/"), width=width, scripts=False)
    note, text = page.locator(".notes li").first, page.locator(".hook p").first
    if width == 1440:
        assert note.is_visible()
        assert note.bounding_box()["x"] > text.bounding_box()["x"] + text.bounding_box()["width"]
        assert not page.locator(".notes summary").first.is_visible()
    else:
        assert not note.is_visible()
        page.locator(".notes summary").first.click()
        assert note.is_visible()


def test_a_phone_shows_nothing_of_the_machinery_before_the_summary(visit, demo):
    """Category and date, headline, who made it, corrections, the original, ways to share, hook."""
    page = visit(demo.address("/articles/"), width=390)
    before = page.locator("main").evaluate(
        "e => { const end = e.querySelector('.tldr'); return [...e.querySelectorAll("
        "'.sheet > :not(.top), .top > *')].filter(one => end.compareDocumentPosition(one) & 2)"
        ".map(one => one.className || one.localName) }"
    )
    assert before == ["dateline", "h1", "original", "made", "actions", "hook"]
    assert page.locator(".how div").is_visible() is False


def test_a_page_is_printed_with_its_notes_its_address_and_without_its_furniture(visit, demo):
    page = visit(demo.address("/articles/"))
    page.emulate_media(media="print", color_scheme="dark")
    for shown in (".notes blockquote", ".how div", ".on-paper", ".attribution a", "h1"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".masthead nav", ".actions", ".notes summary", ".imprint ul", ".related .more"):
        assert page.locator(hidden).first.is_visible() is False, hidden
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    order = "e => e.querySelector('.notes').offsetTop > e.querySelector('dl').offsetTop"
    assert page.locator(".tldr").evaluate(order)
    # Eleven points, whatever the screen's size of letters.
    size = "e => parseFloat(getComputedStyle(e).fontSize) * 72 / 96"
    assert page.locator(".tldr dd").first.evaluate(size) == pytest.approx(11, abs=0.1)
    assert page.locator(".imprint .name").is_visible() is False


def test_a_recap_is_printed_with_its_address_and_without_the_way_to_others(visit, demo):
    page = visit("/recaps/latest/")
    address = page.locator(".on-paper")
    assert address.is_visible() is False
    page.emulate_media(media="print")
    assert address.inner_text() == page.url
    assert page.locator(".previous").is_visible() is False


def test_sharing_is_offered_where_the_device_can_share(visit, demo):
    path, button = demo.address("/articles/"), "button[data-share]"
    for scripts in (False, True):
        assert visit(path, scripts=scripts).locator(button).is_visible() is False
    page = visit("/")
    page.context.add_init_script("navigator.share = async what => { window.shared = what }")
    page.goto(path)
    page.locator(button).click()
    assert page.evaluate("window.shared.url") == demo.url + path
    assert page.evaluate("window.shared.title").startswith(page.locator("h1").inner_text())


@pytest.mark.parametrize("fonts", ["at once", "late"])
def test_nothing_moves_while_a_page_is_loaded(visit, demo, fonts, metric_fonts):
    """With our fonts there in time nothing shifts at all. Where they come late, the fallback has
    their measures, and what moves is a line that breaks elsewhere; on phones the rows of short
    links above home's first story may take one line less."""
    page, most = visit("/about/"), {"at once": 0.001, "late": 0.05}[fonts]
    page.context.add_init_script(SHIFTS)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("/", "/zh/", demo.address("/articles/"), "/articles/", "/recaps/latest/"):
            fonts_may_come = hold(page, "**/*.woff2") if fonts == "late" else list
            page.goto(path, wait_until="commit")
            drawn(page)
            fonts_may_come()
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(100)
            assert page.evaluate("window.shifted") <= most, (path, width)


def hold(page, pattern):
    """Keep back what the page asks for, until what is returned is called."""
    held, let_go = [], []

    def handle(route):
        if let_go:
            route.continue_()
        else:
            held.append(route)

    def release():
        let_go.append(True)
        for route in held:
            route.continue_()

    page.unroute_all()
    page.route(pattern, handle)
    return release


def drawn(page):
    """Wait until something is drawn. (Playwright's own wait is forbidden by our policy.)"""
    for _ in range(200):
        if page.evaluate("performance.getEntriesByType('paint').length"):
            return
        page.wait_for_timeout(25)
    pytest.fail("nothing was drawn")
