"""From the desk to a live page, as the demo's tour leads, and once more without scripts.

What these publish, the files before this one, by their names, find still at work on the desk.
"""

import pytest

from tests.browser.test_demo import press, standing

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STORY = "Port of Ansel"


def claim_with(page, words):
    return page.locator("li.claim", has_text=words)


def tool(scope, summary):
    """Open one of the folded forms; returns it."""
    scope.locator(f"summary:text-is('{summary}')").first.click()
    return scope.locator(f"details:has(> summary:text-is('{summary}'))").first


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
