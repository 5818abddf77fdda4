"""The demo, read in a real browser: by its readers, and at the desk before anybody acts."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCREENSHOTS = Path(__file__).resolve().parents[2] / "newsroom/demo/screenshots"

# Pages of their own kind that no list leads to.
UNLISTED = [
    *("/search/?q=power", "/zh/search/?q=电", "/search/?q=xyzzy", "/no-such-page/", "/zh/none/"),
    *("/predictions/?resolved", "/zh/predictions/?resolved", "/predictions/?withdrawn"),
    *("/articles/?category=energy", "/zh/articles/?category=energy", "/articles/?since=x"),
]
# What the dark scheme can change: it is the same page in other colours.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


def paths(page, demo):
    """One public page of each kind that a reader can come to, in each language, by its address."""
    seen = [demo.address("/articles/"), *UNLISTED]
    for part in named(page, demo, "/sitemap.xml"):
        seen += named(page, demo, part)
    for listing in ("/", "/zh/", demo.address("/articles/")):
        seen += re.findall(r'<a [^>]*href="(/[^"#]*)"', page.request.get(listing).text())
    return {kind(path): path for path in reversed(seen) if "/feed." not in path}.values()


def named(page, demo, sitemap):
    """The addresses that a sitemap or an index of sitemaps names."""
    return re.findall(rf"<loc>{demo.url}([^<]+)", page.request.get(sitemap).text())


def kind(path):
    """Pages of one kind differ by the last part of their address, except the ones about us."""
    language = "zh" if path.startswith("/zh/") or "%" in path else "en"
    *folder, last = path.removeprefix("/zh").strip("/").split("/")
    return language, *folder, last if "?" in last or not folder or "about" in folder else "…"


def faults(page, rules=None):
    """What axe finds of any weight, by all of its rules or by some."""
    options = {"resultTypes": ["violations"]}  # the names of all that is well take as long to send
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def faults_in_both_schemes(page):
    """What axe finds of a page in the light, and of its colours in the dark."""
    found = faults(page)
    change_to("dark", page)
    found += [f"in the dark: {fault}" for fault in faults(page, COLOUR_RULES)]
    change_to("light", page)
    return found


def change_to(scheme, page):
    """Ask for the other colours, and wait until no link is on its way from one to the other."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")


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
        page.goto(path)
        assert faults_in_both_schemes(page) == [], path
        assert scrolls_sideways(page) is False, path


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
        *("/admin/articles/edition/sources-changed/", "/admin/articles/article/1/record/"),
        *("/admin/articles/article/", "/admin/articles/source/", "/admin/recaps/recap/"),
        *("/admin/articles/report/", "/admin/articles/report/1/change/"),
        *("/admin/articles/report/2/change/", "/admin/articles/story/collected/"),
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_desk_has_no_fault_for_assistive_technology(visit, demo, width):
    page = visit("/admin/", as_user="managing", width=width)
    for path in desk_screens(page, demo):
        page.goto(path)
        assert faults_in_both_schemes(page) == [], path
        assert scrolls_sideways(page) is False, path


@pytest.mark.parametrize("width", [1280, 390])
def test_a_takedown_has_no_fault_for_assistive_technology(visit, demo, width):
    """From the form of the asker to the dry run at the desk."""
    page = visit("/about/rights/request/?about=" + demo.address("/articles/"), width=width)
    page.wait_for_timeout(2100)  # nobody fills it in sooner
    for name in ("name", "grounds"):
        page.fill(f"[name={name}]", "We hold the rights.")
    page.fill("[name=email]", "rights@wire.example")
    page.check("[name=capacity][value=holder]")
    press(page, ".open-form button")
    found = faults_in_both_schemes(page)
    page = visit("/admin/articles/takedown/", as_user="attribution", width=width)
    found += faults_in_both_schemes(page)
    press(page, ".field-reference a")
    press(page, ".scope button")
    assert "What it reaches" in page.locator("main").inner_text()
    assert found + faults_in_both_schemes(page) == []
    assert scrolls_sideways(page) is False


def test_no_page_scrolls_sideways_at_400_percent(visit, demo):
    """320 px is what a window of 1280 px leaves at 400 % zoom (WCAG 1.4.10)."""
    page = visit("/", width=320)
    for path in paths(page, demo):
        page.goto(path)
        assert scrolls_sideways(page) is False, path
