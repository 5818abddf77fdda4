"""A section drafted anew, and sources that changed, in a browser: by keys and without scripts."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BUTTON = "#section-takeaway form[action$='/redraft/'] button"


def test_a_section_is_drafted_anew_by_two_keys_and_the_proposal_suits_everybody(visit, demo, looks):
    """The first key only leads to the button, so that no single one can spend money."""
    page = visit(demo.unbacked, as_user="editor", width=1280)
    page.locator("#section-takeaway [data-row]").first.click()
    page.keyboard.press("D")
    assert page.evaluate("document.activeElement.innerText") == "Redraft this section"
    page.locator(BUTTON).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/review/redraft/" in page.url
    assert page.locator("fieldset").count() > 0
    assert (
        page.locator("input[type=radio]:checked").count() == page.locator("fieldset .ways").count()
    )
    assert looks.faults(page, 1280, 390) == []


def test_what_a_source_says_now_is_read_without_scripts(visit):
    page = visit("/admin/articles/edition/sources-changed/", as_user="editor", scripts=False)
    assert page.locator("[data-row]").count() == 2
    assert any(said.endswith("27") for said in page.locator("ins").all_inner_texts())
    row = page.locator("[data-row]").first
    row.get_by_role("button", name="Still stands, as read").click()
    assert "Say why the claim still stands" in page.locator("[role=alert]").inner_text()
