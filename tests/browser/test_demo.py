"""The demo, used in a real browser as its readers and editors would."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCREENSHOTS = Path(__file__).resolve().parents[2] / "newsroom/demo/screenshots"
STORY = "Port of Ansel"


def paths(demo):
    """One public page of each template."""
    return {
        "home": "/",
        "article": demo.address("/articles/"),
        "archive": "/articles/?category=energy",
        "category": "/categories/energy/",
        "recap": "/recaps/latest/",
        "recaps": "/recaps/",
        "sources": "/sources/",
        "timelines": "/timelines/",
        "timeline": "/timelines/computing-and-power/",
        "forecasts": "/predictions/",
        "search": "/search/?q=power",
        "how we work": "/about/how-we-work/",
    }


def serious(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


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
    editor.locator("tr", has_text=STORY).locator("[name=_selected_action]").check()
    editor.select_option("[name=action]", "draft")
    press(editor, "button[name=index]")
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
    for path in [*paths(demo).values(), "/no-such-page/"]:
        answer = page.request.get(path)
        assert "invented sources and editors; nobody reviewed this" in answer.text(), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_public_page_has_a_serious_fault_for_assistive_technology(visit, demo, scheme, width):
    page = visit("/", scheme=scheme, width=width)
    for name, path in paths(demo).items():
        page.goto(path)
        assert serious(page) == [], name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_desk_page_has_a_serious_fault_for_assistive_technology(visit, demo, scheme, width):
    page = visit("/admin/", as_user="managing", scheme=scheme, width=width)
    for path in ("/admin/", "/admin/articles/story/", demo.address("/review/")):
        page.goto(path)
        assert serious(page) == [], path


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_page_scrolls_sideways(visit, demo, width):
    """320 px is what a window of 1280 px leaves at 400 % zoom (WCAG 1.4.10)."""
    page = visit("/", width=width)
    for name, path in paths(demo).items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
