"""The schedule and the sheet in a real browser: UTC as one types, and keys."""

import re

import pytest

from tests.browser.test_demo import press, standing

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCHEDULE = "/admin/articles/edition/schedule/"


def note_for(page, zone, typed):
    """What the script says beside the time field for a time typed in a zone."""
    page.locator("#go-live-at").evaluate("(field, zone) => { field.dataset.zone = zone }", zone)
    page.fill("#go-live-at", typed)
    return page.locator("#go-live-utc").inner_text()


def test_utc_stands_beside_the_time_as_one_types(visit, demo):
    page = visit(demo.address("/review/"), as_user="managing")
    assert note_for(page, "Europe/Berlin", "2040-07-01T07:00") == "Sun, 01 Jul 2040 05:00 UTC."
    assert note_for(page, "Asia/Kolkata", "2040-01-01T05:00") == "Sat, 31 Dec 2039 23:30 UTC."
    assert "no such time" in note_for(page, "Europe/Berlin", "2027-03-28T02:30")
    twice = note_for(page, "Europe/Berlin", "2026-10-25T02:30")
    assert "twice: Sun, 25 Oct 2026 00:30 and Sun, 25 Oct 2026 01:30 UTC" in twice
    assert "has passed" in note_for(page, "UTC", "2020-01-01T07:00")


def test_a_key_opens_the_sheet_and_a_second_presses_it(visit, demo):
    """So that no single key can publish."""
    page = visit(demo.address("/review/"), as_user="managing")
    before = standing(page)
    page.keyboard.press("P")
    assert page.evaluate("document.activeElement.innerText") == "Approve and publish now"
    assert standing(page) == before
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "to mend first" in page.locator(".messagelist").inner_text()
    page.keyboard.press("L")
    assert page.evaluate("document.activeElement.id") == "go-live-at"


def test_what_waits_is_opened_scheduled_and_taken_off_again_by_keys(visit):
    page = visit("/admin/", as_user="managing")
    for key in "gq":
        page.keyboard.press(key)
    page.wait_for_url("**status__exact=in_review")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    press(page, "button[name=soon][value=morning]")
    assert standing(page) == "Scheduled"
    headline = page.locator("h1").inner_text()
    for key in "gs":
        page.keyboard.press(key)
    page.wait_for_url(f"**{SCHEDULE}")
    row = page.locator("[data-row]", has_text=headline)
    assert row.count() == 1
    row.get_by_role("button", name=re.compile("Take off")).click()
    page.wait_for_url(f"**{SCHEDULE}")
    untimed = page.locator("section", has_text="Approved, without a time")
    assert headline in untimed.inner_text()
