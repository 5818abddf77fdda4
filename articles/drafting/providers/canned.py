"""Answers prepared beforehand, in place of a model's: for demonstrations and tests.

A folder holds one JSON file a story, under any name that ends in .json, in the shape that
`articles.drafting.answers` describes. Its `url` says which story it answers. Other stories may be
quoted by their `url` where they are credited beside the first:

    {"url": "https://tideline.example/2026/turbine",
     "headline": "Tideline moors its first turbine",
     "language": "en",
     "category": "energy",
     "audiences": ["operators"],
     "tags": ["tidal power"],
     "claims": [
       {"section": "hook", "text": "…", "basis": "reported", "quotes": [{"exact": "…"}]},
       {"section": "implication", "paragraph": 1, "text": "…", "basis": "analysis",
        "prediction": {"question": "…?", "likelihood": "likely", "resolve_by": "2028-03-01"}},
       {"section": "rationale", "paragraph": 1, "text": "…", "basis": "analysis",
        "quotes": [{"source": "https://other.example/a", "exact": "…", "translation": "…"}]},
       {"section": "event", "text": "…", "basis": "background", "event_date": "2024-09",
        "quotes": [{"exact": "…"}]}],
     "notes": []}

A file goes back unread, as a model's answer would: quotes that are not in the source, and worse,
are for the reader of answers and the evidence check to find.
"""

import json
from pathlib import Path

from .base import Answer, DraftFailed, Free


class Canned(Free):
    name = "canned"
    model = "canned"
    origin = "model"

    def __init__(self, folder):
        self.folder = Path(folder)

    def draft(self, brief, problems=()):
        """The prepared answer to the brief's first story; DraftFailed where there is none."""
        url = brief.sources[0].url
        for path in sorted(self.folder.glob("*.json")):
            raw = path.read_text(encoding="utf-8", errors="replace")
            if _url_of(raw) == url:
                return Answer(raw)
        raise DraftFailed(f"No answer to {url} was prepared in {self.folder}; write one there.")


def _url_of(raw):
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return answer.get("url") if isinstance(answer, dict) else None
