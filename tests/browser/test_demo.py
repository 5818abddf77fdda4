"""The desk of the demo in a real browser, before anybody acts; and the README's pictures."""

import os
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCREENSHOTS = Path(__file__).resolve().parents[2] / "newsroom/demo/screenshots"


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


def desk_screens(page, demo):
    """The desk's own screens, each with something to show, and a stock form."""
    review = demo.address("/review/")
    page.goto(review)
    find = page.locator("a[href*='/find/']").first.get_attribute("href")
    edition = review.removesuffix("review/")
    return [
        *("/admin/", "/admin/articles/story/", "/admin/articles/story/?state=all"),
        *("/admin/articles/cluster/1/change/", "/admin/articles/edition/"),
        *("/admin/articles/edition/?status__exact=in_review", "/admin/articles/edition/schedule/"),
        *(review, f"{edition}preview/", f"{edition}compare/", find),
        *("/admin/articles/edition/sources-changed/", "/admin/articles/article/1/record/"),
        *("/admin/articles/article/", "/admin/articles/source/", "/admin/recaps/recap/"),
        *("/admin/articles/report/", "/admin/articles/report/1/change/"),
        *("/admin/articles/report/2/change/", "/admin/articles/story/collected/"),
        *("/admin/no-such-screen/", "/admin/articles/category/1/change/"),
    ]


def test_the_desk_has_no_fault_for_assistive_technology(visit, demo, looks):
    page = visit("/admin/", as_user="managing", width=1280)
    for path in desk_screens(page, demo):
        page.goto(path)
        assert looks.faults(page, 1280, 390) == [], path


def test_a_takedown_has_no_fault_for_assistive_technology(visit, demo, looks):
    """From the form of the asker to the dry run at the desk."""
    page = visit("/about/rights/request/?about=" + demo.address("/articles/"))
    page.wait_for_timeout(2100)  # nobody fills it in sooner
    for name in ("name", "grounds"):
        page.fill(f"[name={name}]", "We hold the rights.")
    page.fill("[name=email]", "rights@wire.example")
    page.check("[name=capacity][value=holder]")
    press(page, ".open-form button")
    found = looks.faults(page, 1440, 390)
    page = visit("/admin/articles/takedown/", as_user="attribution", width=1280)
    found += looks.faults(page, 1280, 390)
    press(page, ".field-reference a")
    press(page, ".scope button")
    assert "What it reaches" in page.locator("main").inner_text()
    assert found + looks.faults(page, 1280, 390) == []
