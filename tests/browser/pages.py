"""Which pages of the demo the browser tests look at: one of each kind, in each language."""

import re

# Pages of their own kind that no list leads to.
UNLISTED = [
    *("/search/?q=power", "/zh/search/?q=电", "/search/?q=xyzzy", "/no-such-page/", "/zh/none/"),
    *(f"/search/?q={201 * 'x'}", f"/zh/search/?q={201 * 'x'}", "/zh/search/?q=xyzzy"),
    *("/predictions/?resolved", "/zh/predictions/?resolved", "/predictions/?withdrawn"),
    *("/articles/?category=energy", "/zh/articles/?category=energy", "/articles/?since=x"),
]


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
    language = "zh" if path.startswith("/zh/") or "%" in path.partition("?")[0] else "en"
    *folder, last = path.removeprefix("/zh").strip("/").split("/")
    return language, *folder, last if "?" in last or not folder or "about" in folder else "…"
