"""What a model is told: the rules, our own lists, and the sources as fenced, quoted material. Pure.

The order is fixed, so that equal briefs give equal prompts, and what a model is given can be told
from the version of the prompt and the hash of the brief.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .brief import Brief
from .schema import BASES, LIKELIHOODS, SECTIONS

_PROMPTS = Path(__file__).parent / "prompts"
_RULES = (_PROMPTS / "draft.txt").read_text(encoding="utf-8")
_SECTION_RULES = (_PROMPTS / "section.txt").read_text(encoding="utf-8")
VERSION = f"draft {hashlib.sha256(_RULES.encode()).hexdigest()[:8]}"
SECTION_VERSION = f"section {hashlib.sha256(_SECTION_RULES.encode()).hexdigest()[:8]}"
_LANGUAGES = {"en": "English", "zh-Hans": "Simplified Chinese"}
# What each section is for, as a model is told that drafts it alone.
_ABOUT = {
    "hook": "the news in one line, exactly one sentence.",
    "what_changed": "what is new, in one to three sentences.",
    "why_it_matters": "what follows for whom, in one to three sentences.",
    "what_to_do": "what a reader can do now; no claim at all where there is nothing.",
    "insight": "one or two paragraphs of background and meaning, at most 120 words each.",
    "takeaway": "three to five sentences that stay true next month, each its own paragraph.",
    "implication": "what may follow, one to three, each with its rationale.",
    "event": "dated things for a timeline, past or announced.",
}


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
    told = {
        "language": language,
        "language_name": _LANGUAGES[language],
        "today": brief.today.isoformat(),
    }
    system = _section_rules(brief.part, told) if brief.part else _RULES.format(**told)
    parts = [
        *([_page(brief.part)] if brief.part else _lists(brief)),
        *(_fenced(number, source) for number, source in enumerate(brief.sources, 1)),
    ]
    if problems:
        told = "\n".join(f"- {problem}" for problem in problems[:10])
        parts.append(f"Your last answer could not be used:\n{told}\nAnswer anew, whole.")
    return Prompt(system, "\n\n".join(parts))


def _section_rules(part, told):
    about = {"section": part.section, "about": _ABOUT[part.section]}
    return _SECTION_RULES.format(sections=", ".join(part.sections), **about, **told)


def _page(part):
    """The page as it is, between its fences."""
    lines = [f"{section}: {text}" for section, text in part.beside]
    lines += [f"{part.section} (to be drafted anew): {text}" for text in part.own]
    return f"BEGIN PAGE\n{_unfenced(chr(10).join(lines) or 'nothing yet')}\nEND PAGE"


def _lists(brief):
    return (
        _listed("Categories", brief.categories),
        _listed("Audiences", brief.audiences),
        f"Topics we use: {', '.join(brief.known_tags[:100]) or 'none yet'}",
    )


def _listed(name, choices):
    rows = "\n".join(f"- {choice.slug}: {choice.name}" for choice in choices)
    return f"{name}:\n{rows or '- none'}"


def _fenced(number, source):
    """A source between its fences."""
    text = _unfenced(source.text)
    title = " ".join(source.title.split())
    limits = source.words_passage
    most = f"Quote at most {limits} words of it at a time.\n" if limits is not None else ""
    return (
        f"BEGIN SOURCE {number}\naddress: {source.url}\npublisher: {source.source_name}\n"
        f"headline: {title}\npublished: {source.published or 'unknown'}\n{most}\n{text}\n"
        f"END SOURCE {number}"
    )


def _unfenced(text):
    """A text in which every fence is broken, so that it ends nothing."""
    for fence in ("END SOURCE", "BEGIN SOURCE", "END PAGE", "BEGIN PAGE"):
        text = text.replace(fence, fence.replace(" ", "-"))
    return text


def shape_for(brief: Brief, language: str) -> dict:
    """The JSON Schema of an answer to a brief, as strict as servers that enforce one want it:
    every field is required, nothing else is allowed, and what we have a list of is on it."""
    text = {"type": "string"}
    addresses = {"type": "string", "enum": [source.url for source in brief.sources]}
    quote = _object(source=addresses, exact=text, translation=text)
    prediction = _object(question=text, likelihood=_one_of(LIKELIHOODS), resolve_by=text)
    claim = _object(
        section=_one_of(brief.part.sections if brief.part else SECTIONS),
        paragraph={"type": "integer"},
        text=text,
        basis=_one_of(BASES),
        quotes={"type": "array", "items": quote},
        event_date={"anyOf": [text, {"type": "null"}]},
        prediction={"anyOf": [prediction, {"type": "null"}]},
    )
    about = {"url": _one_of([brief.sources[0].url]), "language": _one_of([language])}
    said = {
        "claims": {"type": "array", "items": claim},
        "notes": {"type": "array", "items": text},
    }
    if brief.part:
        return _object(**about, **said)
    return _object(
        **about,
        headline=text,
        category=_one_of([*(choice.slug for choice in brief.categories), ""]),
        audiences=_some(brief.audiences),
        tags={"type": "array", "items": text},
        **said,
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
