"""Pages that no list leads to, and the style guide, looked at in a real browser.

They are made here, by the test's own database, and drawn at an address of the demo, whose server
gives them their style sheets.
"""

import pytest
from django.test import Client, override_settings

from tests.newsroom.states import odd_pages
from tests.newsroom.test_styleguide import WithGuide

from .axe import scrolls_sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db,
]


@pytest.fixture
def draw(visit):
    """Show the HTML of a page in a browser; returns the Playwright page."""
    page, drawn = visit("/"), {}
    page.route("**/drawn/", lambda route: route.fulfill(**drawn))

    def show(html):
        drawn.update(body=html, content_type="text/html; charset=utf-8")
        page.goto("/drawn/")
        return page

    return show


def test_pages_with_nothing_to_show_or_with_bad_news_have_no_fault(draw, looks):
    pages = odd_pages()
    assert len(pages) > 40
    for name, (_, html) in pages.items():
        page = draw(html)
        assert looks.faults(page, 1440, 390) == [], name
        page.set_viewport_size({"width": 320, "height": 900})
        assert scrolls_sideways(page) is False, name
        page.set_viewport_size({"width": 1440, "height": 900})


@override_settings(ROOT_URLCONF=WithGuide)
def test_the_style_guide_has_no_fault(draw, looks):
    for path in ("/style/", "/zh/style/"):
        page = draw(Client().get(path).content.decode())
        assert looks.faults(page, 1440, 390) == [], path
