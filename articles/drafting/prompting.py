"""What a model is told: the rules, our own lists, and the sources as fenced, quoted material. Pure.

The order is fixed, so that equal briefs give equal prompts, and what a model is given can be told
from the version of the prompt and the hash of the brief.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .brief import Brief
from .schema import BASES, LIKELIHOODS, SECTIONS

_RULES = (Path(__file__).parent / "prompts" / "draft.txt").read_text(encoding="utf-8")
VERSION = f"draft {hashlib.sha256(_RULES.encode()).hexdigest()[:8]}"
_LANGUAGES = {"en": "English", "zh-Hans": "Simplified Chinese"}


@dataclass(frozen=True)
class Prompt:
    """`system` is ours; `user` holds the lists and the fenced sources."""

    system: str
    user: str

    @property
    def tokens(self) -> int:
        """More tokens than any tokenizer makes of it: a token has two bytes of English or of
        Chinese at the least."""
        return len((self.system + self.user).encode()) // 2


def prompt_for(brief: Brief, *, language: str, problems=()) -> Prompt:
    """The prompt for a brief, its answer to be in `language` ("en" or "zh-Hans"). `problems` are
    those of an answer before, which is to be mended."""
    system = _RULES.format(
        language=language, language_name=_LANGUAGES[language], today=brief.today.isoformat()
    )
    parts = [
        _listed("Categories", brief.categories),
        _listed("Audiences", brief.audiences),
        f"Topics we use: {', '.join(brief.known_tags[:100]) or 'none yet'}",
        *(_fenced(number, source) for number, source in enumerate(brief.sources, 1)),
    ]
    if problems:
        told = "\n".join(f"- {problem}" for problem in problems[:10])
        parts.append(f"Your last answer could not be used:\n{told}\nAnswer anew, whole.")
    return Prompt(system, "\n\n".join(parts))


def _listed(name, choices):
    rows = "\n".join(f"- {choice.slug}: {choice.name}" for choice in choices)
    return f"{name}:\n{rows or '- none'}"


def _fenced(number, source):
    """A source between its fences. A fence inside the text is broken, so that it ends nothing."""
    text = source.text.replace("END SOURCE", "END-SOURCE").replace("BEGIN SOURCE", "BEGIN-SOURCE")
    title = " ".join(source.title.split())
    limits = source.words_passage
    most = f"Quote at most {limits} words of it at a time.\n" if limits is not None else ""
    return (
        f"BEGIN SOURCE {number}\naddress: {source.url}\npublisher: {source.source_name}\n"
        f"headline: {title}\npublished: {source.published or 'unknown'}\n{most}\n{text}\n"
        f"END SOURCE {number}"
    )


def shape_for(brief: Brief, language: str) -> dict:
    """The JSON Schema of an answer to a brief, as strict as servers that enforce one want it:
    every field is required, nothing else is allowed, and what we have a list of is on it."""
    text = {"type": "string"}
    addresses = {"type": "string", "enum": [source.url for source in brief.sources]}
    quote = _object(source=addresses, exact=text, translation=text)
    prediction = _object(question=text, likelihood=_one_of(LIKELIHOODS), resolve_by=text)
    claim = _object(
        section=_one_of(SECTIONS),
        paragraph={"type": "integer"},
        text=text,
        basis=_one_of(BASES),
        quotes={"type": "array", "items": quote},
        event_date={"anyOf": [text, {"type": "null"}]},
        prediction={"anyOf": [prediction, {"type": "null"}]},
    )
    return _object(
        url=_one_of([brief.sources[0].url]),
        headline=text,
        language=_one_of([language]),
        category=_one_of([*(choice.slug for choice in brief.categories), ""]),
        audiences=_some(brief.audiences),
        tags={"type": "array", "items": text},
        claims={"type": "array", "items": claim},
        notes={"type": "array", "items": text},
    )


def _object(**properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(values):
    return {"type": "string", "enum": list(values)}


def _some(choices):
    items = _one_of([choice.slug for choice in choices]) if choices else {"type": "string"}
    return {"type": "array", "items": items}
