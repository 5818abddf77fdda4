"""Pictures of every kind of public page, to be looked at: light and dark, phone and desktop, both
languages; and each as it comes out of a printer.

    python -m tests.browser.looks http://127.0.0.1:8000 FOLDER

of a demo that runs there. Nothing checks them; eyes do.
"""

import re
import sys
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import sync_playwright

from .conftest import CHROMIUM, FLAGS
from .pages import paths

WIDTHS, SCHEMES = (1440, 390), ("light", "dark")


def main(url, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=url)
        home = page.request.get("/").text()
        first = re.search(r'<h2[^>]*><a href="([^"]+)', home)[1]
        for path in paths(page, SimpleNamespace(url=url, address=lambda marker: first)):
            page.goto(path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    name = f"{named(path)}-{width}-{scheme}.png"
                    page.screenshot(path=folder / name, full_page=True)
            page.emulate_media(color_scheme="light")
            page.pdf(path=folder / f"{named(path)}.pdf", format="A4")
        browser.close()


def named(path):
    """A file's name for an address; of a long one its beginning and its end, which tells what the
    page is."""
    name = re.sub(r"[^\w]+", "-", path).strip("-") or "home"
    return name if len(name) <= 60 else f"{name[:40]}-{name[-19:]}"


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2])
