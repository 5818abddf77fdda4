"""Briefs and answers that the tests of this folder start from."""

import copy
import datetime
import json
from pathlib import Path

from articles.drafting.brief import Brief, BriefSource, Choice
from articles.drafting.providers.topics import starter_words

FIXTURES = Path(__file__).parent / "fixtures"
CATEGORIES = (
    Choice("energy", "Energy", "能源"),
    Choice("models", "Models", "模型"),
    Choice("robotics", "Robotics", "机器人"),
    Choice("policy", "Policy", "政策"),
)
AUDIENCES = (
    Choice("operators", "Operators", "运营者", starter_words("operators")),
    Choice("developers", "Developers", "开发者", starter_words("developers")),
)
TODAY = datetime.date(2026, 11, 23)
URL = "https://tideline.example/turbine"


def fixture(name):
    """(text, expected) of one fixture pair."""
    text = (FIXTURES / f"{name}.txt").read_text()
    return text, json.loads((FIXTURES / f"{name}.json").read_text())


def source(text, *, title="A story", url=URL, language="en", published=None, allowance=None):
    words_passage, words_article = allowance or (None, None)
    return BriefSource(
        story_id=1,
        snapshot_id=1,
        title=title,
        source_name="The Skerry Lamp",
        language=language,
        url=url,
        published=published,
        text=text,
        words_passage=words_passage,
        words_article=words_article,
    )


def brief(*sources, known_tags=("diesel", "无人驾驶", "chess")):
    return Brief("en", TODAY, CATEGORIES, AUDIENCES, known_tags, sources)


def brief_of(name, **changes):
    text, expected = fixture(name)
    published = datetime.date.fromisoformat(expected["published"])
    fields = {"title": expected["title"], "language": expected["language"], "published": published}
    return brief(source(text, **fields | changes))


_GOOD = {
    "url": URL,
    "headline": "Skerry Island gets power from the tide",
    "language": "en",
    "category": "energy",
    "audiences": ["operators"],
    "tags": ["tidal power"],
    "claims": [
        {
            "section": "hook",
            "text": "An island that burned diesel now runs on the tide.",
            "basis": "reported",
            "quotes": [{"exact": "burned diesel for its electricity since 1987"}],
        },
        {
            "section": "implication",
            "paragraph": 1,
            "text": "Other islands will follow.",
            "basis": "analysis",
            "prediction": {
                "question": "Will another island moor a turbine by March 2028?",
                "likelihood": "likely",
                "resolve_by": "2028-03-01",
            },
        },
        {
            "section": "rationale",
            "paragraph": 1,
            "text": "Fuel is the largest cost of an island.",
            "basis": "analysis",
            "quotes": [{"source": URL, "exact": "fuel is its largest single cost"}],
        },
        {
            "section": "event",
            "text": "Tideline raises 12 million euros.",
            "basis": "background",
            "event_date": "2024-03",
            "quotes": [{"exact": "It raised 12 million euros in March 2024"}],
        },
    ],
    "notes": ["What to do next is left empty."],
}


def good_answer(**changes):
    """A valid answer to `brief_of("turbine")`, as a dict, with some top-level fields changed."""
    return copy.deepcopy(_GOOD) | changes
