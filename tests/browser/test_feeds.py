"""A feed that somebody opens in a browser: a page to read, dressed by a sheet of ours."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# What is drawn, in the order of the document, as a reader sees it.
DRAWN = """() => [...document.querySelectorAll('*')]
    .filter(each => each.checkVisibility() && each.getClientRects().length)
    .map(each => each.nodeName)"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/feed.rss", "/feed.atom", "/zh/corrections/feed.rss"])
def test_a_feed_reads_as_a_page(visit, path, scheme, width):
    page = visit(path, width=width, scheme=scheme)
    look = page.evaluate(
        """() => {
            const root = getComputedStyle(document.documentElement);
            const told = getComputedStyle(document.documentElement, '::before').content;
            return [root.backgroundColor, told];
        }"""
    )
    ground = {"light": "rgb(251, 250, 246)", "dark": "rgb(17, 19, 21)"}[scheme]
    told = "这是一个订阅源" if path.startswith("/zh/") else "This is a feed."
    assert (look[0], told in look[1]) == (ground, True)
    drawn = page.evaluate(DRAWN)
    assert {"title", "link"} <= set(drawn)
    assert {"description", "pubDate"} <= set(drawn) or {"summary", "published"} <= set(drawn)
    # What only programs read is not drawn; the text itself is markup there, not read.
    assert not {"guid", "id", "category", "content", "content:encoded", "dc:creator"} & set(drawn)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
