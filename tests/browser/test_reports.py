"""A reader reports a problem in a real browser, and an editor takes it to its outcome."""

import re

import pytest

from tests.browser.axe import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUEUE = "/admin/articles/report/"
SOONEST = 2100  # milliseconds; a form that is sent sooner is taken for a program's


def test_a_report_goes_from_the_page_to_its_outcome_without_a_script(visit, demo):
    page = visit(demo.address("/articles/"), scripts=False, width=390)
    page.get_by_role("link", name="Report a problem").click()
    assert not scrolls_sideways(page)
    page.select_option("#id_about", index=2)
    page.get_by_label("The source does not say this").check()
    page.fill("#id_words", "It says so of another year.")
    page.wait_for_timeout(SOONEST)
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/reports/*/")
    reference = page.locator("h1").inner_text().removeprefix("Report ")
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", reference)
    assert page.context.cookies() == []
    told = page.url.removeprefix(demo.url)

    desk = visit(f"{QUEUE}?q={reference}", as_user="editor", scripts=False)
    desk.get_by_role("button", name="Take it in hand").click()
    desk.get_by_role("radio", name="No change").check()
    desk.fill("#reason", "The passage names the year.")
    desk.get_by_role("button", name="Close it").click()
    assert "Closed: no change." in desk.locator(".messagelist").inner_text()
    page = visit(told)
    assert "The passage names the year." in page.locator("main").inner_text()


def test_the_days_of_the_figures_and_the_form_have_no_fault(visit, demo, looks):
    """With all that opens open; as they are they are looked at with all other pages."""
    form = visit(demo.address("/articles/") + "report/?claim=2")
    desk = visit("/admin/", as_user="managing")
    for summary in desk.locator(".figures summary").all():
        summary.click()
    for page in (form, desk):
        assert looks.faults(page, 1280, 390) == [], page.url


def test_keys_go_to_the_reports_and_open_one(visit):
    page = visit("/admin/", as_user="managing")
    for key in "gp":
        page.keyboard.press(key)
    page.wait_for_url(f"**{QUEUE}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    assert "What the reader says" in page.inner_text("#content")
