"""Where the demo's documents lie, and how they are read."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def read(name):
    """The value of one JSON document."""
    return json.loads((FOLDER / name).read_text("utf-8"))


def plan():
    """What becomes of each story, by the name that its page and its prepared answer have."""
    return read("stories.json")


def feed_url(homepage, feed):
    """The address of a feed: the demo's sites all keep it beside their front page."""
    return f"{homepage}feed{Path(feed).suffix}"
