"""The demo, used in a real browser as its readers and editors would."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCREENSHOTS = Path(__file__).resolve().parents[2] / "newsroom/demo/screenshots"
STORY = "Port of Ansel"


# Pages of their own kind that no list leads to.
UNLISTED = [
    *("/search/?q=power", "/zh/search/?q=电", "/search/?q=xyzzy", "/no-such-page/", "/zh/none/"),
    *("/predictions/?resolved", "/zh/predictions/?resolved"),
    *("/articles/?category=energy", "/zh/articles/?category=energy", "/articles/?since=x"),
]
# What the dark scheme can change: it is the same page in other colours.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


def paths(page, demo):
    """One public page of each kind that a reader can come to, in each language, by its address."""
    seen = [demo.address("/articles/"), *UNLISTED]
    seen += re.findall(rf"<loc>{demo.url}([^<]+)", page.request.get("/sitemap.xml").text())
    for listing in ("/", "/zh/", demo.address("/articles/")):
        seen += re.findall(r'<a [^>]*href="(/[^"#]*)"', page.request.get(listing).text())
    return {kind(path): path for path in reversed(seen) if not path.startswith("/feed")}.values()


def kind(path):
    """Pages of one kind differ by the last part of their address, except the ones about us."""
    language = "zh" if path.startswith("/zh/") or "%" in path else "en"
    *folder, last = path.removeprefix("/zh").strip("/").split("/")
    return language, *folder, last if "?" in last or not folder or "about" in folder else "…"


def faults(page, rules=None):
    """What axe finds of any weight, of all its rules or of some."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def claim_with(page, words):
    return page.locator("li.claim", has_text=words)


def tool(scope, summary):
    """Open one of the folded forms; returns it."""
    scope.locator(f"summary:text-is('{summary}')").first.click()
    return scope.locator(f"details:has(> summary:text-is('{summary}'))").first


def test_pictures_for_the_readme(visit, demo):
    """Made anew with SCREENSHOTS=1, before any other test has changed the desk; otherwise this only
    asks that they are there."""
    shots = {
        "article-wide.png": (demo.address("/articles/"), None, 1440, "light"),
        "article-phone-dark.png": (demo.address("/articles/"), None, 390, "dark"),
        "review.png": (demo.address("/review/"), "managing", 1440, "light"),
    }
    for name, (path, user, width, scheme) in shots.items():
        page = visit(path, as_user=user, width=width, scheme=scheme)
        if os.environ.get("SCREENSHOTS") == "1":
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / name)
        assert (SCREENSHOTS / name).exists()


def press(page, button):
    """Send the form of a button and wait for the page that answers."""
    with page.expect_navigation():
        page.locator(button).first.click()


def standing(page):
    return page.locator(".moves h2").inner_text()


def test_the_tour_leads_from_a_refused_publication_to_a_live_page(visit, demo):
    review = demo.address("/review/")
    page = visit(review, as_user="managing")

    press(page, "button:text-is('Approve')")
    assert "The claim says 420; the passage says 240" in page.locator(".messagelist").inner_text()
    assert standing(page) == "In review"

    flawed = claim_with(page, "420 megawatt-hours")
    form = tool(flawed, "Edit")
    text = form.locator("[name=text]").input_value()
    form.locator("[name=text]").fill(text.replace("420", "240"))
    with page.expect_navigation():
        form.locator("[type=submit]").click()
    assert page.locator(".finding.block").count() == 0

    press(page, "button:text-is('Approve')")
    assert standing(page) == "Approved"
    press(page, ".moves button:has-text('Publish')")
    assert standing(page) == "Live"
    page.goto("/")
    page.click("text=A data centre gets its connection in 14 months")
    assert "240 megawatt-hours" in page.locator("main").inner_text()
    assert "420" not in page.locator("main").inner_text()


def test_a_story_goes_from_the_inbox_to_a_published_page_in_the_admin_alone(visit):
    """Without scripts: plain forms do it all."""
    editor = visit("/admin/articles/story/", as_user="editor", scripts=False)
    press(editor, f"[data-row]:has-text('{STORY}') button:text-is('Draft')")
    assert "/review/" in editor.url

    while editor.locator("button.accept").count():
        press(editor, "button.accept")
    press(editor, "button:has-text('Submit')")
    assert standing(editor) == "In review"

    managing = visit(editor.url, as_user="managing", scripts=False)
    press(managing, "button:text-is('Approve')")
    press(managing, ".moves button:has-text('Publish')")
    assert standing(managing) == "Live"

    reader = visit("/", scripts=False)
    reader.click(f"text={STORY}")
    main = reader.locator("main").inner_text()
    assert "Extracted from the source" in main
    assert "Reviewed by" in main
    assert "Drafted with AI" not in main


def test_a_reader_follows_a_sentence_to_its_words(visit, demo):
    page = visit(demo.address("/articles/"), scripts=False)
    number = page.locator("main sup a, main a.cite").first
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


@pytest.mark.parametrize("width", [1440, 390])
def test_public_pages_have_no_fault_for_assistive_technology(visit, demo, width):
    page = visit("/", width=width)
    every = paths(page, demo)
    assert len(every) > 35
    for path in every:
        page.emulate_media(color_scheme="light")
        page.goto(path)
        assert faults(page) == [], path
        assert scrolls_sideways(page) is False, path
        page.emulate_media(color_scheme="dark")
        assert faults(page, COLOUR_RULES) == [], f"{path} in the dark"


def desk_screens(page, demo):
    """The desk's own screens, each with something to show. (Stock forms load a style sheet that
    axe reads in a way the content security policy forbids it.)"""
    review = demo.address("/review/")
    page.goto(review)
    find = page.locator("a[href*='/find/']").first.get_attribute("href")
    edition = review.removesuffix("review/")
    return [
        *("/admin/", "/admin/articles/story/", "/admin/articles/story/?state=all"),
        *("/admin/articles/cluster/1/change/", "/admin/articles/edition/"),
        *("/admin/articles/edition/?status__exact=in_review", "/admin/articles/edition/schedule/"),
        *(review, f"{edition}preview/", f"{edition}compare/", find),
        *("/admin/articles/article/", "/admin/articles/source/", "/admin/recaps/recap/"),
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_desk_has_no_fault_for_assistive_technology(visit, demo, width):
    page = visit("/admin/", as_user="managing", width=width)
    for path in desk_screens(page, demo):
        page.emulate_media(color_scheme="light")
        page.goto(path)
        assert faults(page) == [], path
        assert scrolls_sideways(page) is False, path
        page.emulate_media(color_scheme="dark")
        assert faults(page, COLOUR_RULES) == [], f"{path} in the dark"


def test_no_page_scrolls_sideways_at_400_percent(visit, demo):
    """320 px is what a window of 1280 px leaves at 400 % zoom (WCAG 1.4.10)."""
    page = visit("/", width=320)
    for path in paths(page, demo):
        page.goto(path)
        assert scrolls_sideways(page) is False, path
