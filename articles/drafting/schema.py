"""A draft: frozen values, and the rules they are held to before anything of them is stored.

The model is hostile until a person has read it. A draft is plain strings in a strict schema: no
markup, no control characters, no address but those of its own sources, nothing outside our lists.
That a quote is really in its source is not decided here: the evidence check shows it to an editor.
"""

import datetime
import re
import reprlib
import unicodedata
from dataclasses import dataclass

from django.utils.text import slugify

# The values of the models, which this file may not import; a test holds them together.
SECTIONS = (
    "hook",
    "what_changed",
    "why_it_matters",
    "what_to_do",
    "insight",
    "takeaway",
    "implication",
    "rationale",
    "event",
)
BASES = ("reported", "background", "analysis", "advice")
PRECISIONS = ("year", "month", "day")
LIKELIHOODS = (
    "almost_no_chance",
    "very_unlikely",
    "unlikely",
    "roughly_even",
    "likely",
    "very_likely",
    "almost_certain",
)

# Ours: far above what a page can use, far below what could hurt. Headline and question: the
# columns they are stored in.
LONGEST = {
    "headline": 200,
    "text": 1_000,
    "exact": 2_000,
    "translation": 2_000,
    "question": 300,
    "tag": 50,
    "note": 500,
}
MOST = {"claims": 60, "quotes": 8, "tags": 12, "audiences": 8, "notes": 30, "paragraph": 50}

_MARKUP = re.compile(r"<[A-Za-z/!?]")
# It looks behind itself, or a long run of letters would be read once for each of them.
_ADDRESS = re.compile(
    r"(?:(?<![a-z0-9+.-])[a-z0-9+.-]*://|\bwww\.|(?<![/\w])//(?=[\w-]+\.))[^\s，。；、）】》”]+"
    r"|\b(?:(?:javascript|vbscript|mailto):|data:(?=[a-z]+/|[;,]))\S+",
    re.I,
)
_TURNS_TEXT_AROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Quote:
    """Words that a claim rests on; `source` is an index into the brief's sources."""

    source: int
    exact: str
    translation: str = ""


@dataclass(frozen=True)
class DraftPrediction:
    question: str
    likelihood: str
    resolve_by: datetime.date


@dataclass(frozen=True)
class DraftClaim:
    """One sentence. A rationale has the paragraph number of its implication."""

    section: str
    paragraph: int
    text: str
    basis: str
    quotes: tuple[Quote, ...] = ()
    event_date: datetime.date | None = None
    event_precision: str = ""
    prediction: DraftPrediction | None = None


@dataclass(frozen=True)
class Draft:
    """A whole draft; of a part, its claims alone, and no headline. `problems` say in words what the
    drafter left empty and why."""

    headline: str
    language: str
    category: str
    audiences: tuple[str, ...]
    tags: tuple[str, ...]
    claims: tuple[DraftClaim, ...]
    problems: tuple[str, ...] = ()


class Invented(str):
    """A problem: the draft names an address that is no source of its brief."""


class WrongLanguage(str):
    """A problem: the draft is in another language than was asked for."""


class InvalidDraft(ValueError):
    """A draft that may not be stored; `problems` names each thing that is wrong with it, and
    `outcome` is the DraftRun.Outcome that says the worst of it."""

    def __init__(self, problems):
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))

    @property
    def outcome(self):
        kinds = {type(problem) for problem in self.problems}
        return (
            "invented" if Invented in kinds else "language" if WrongLanguage in kinds else "invalid"
        )


def shown(value):
    """A foreign value made safe to print and short, for use in a problem. Lists may be nested as
    deep as JSON can be read, which is deeper than Python can print."""
    whole = value if isinstance(value, str) else reprlib.repr(value)
    text = "".join(c if c.isprintable() else "\ufffd" for c in whole[:60])
    return f"“{text}…”" if len(whole) > 60 else f"“{text}”"


def validate(draft, brief):
    """Return the draft as it is, or raise InvalidDraft with one line for each problem."""
    problems = [*_about_the_whole(draft, brief), *_about_the_claims(draft, brief)]
    if problems:
        raise InvalidDraft(problems)
    return draft


def plain(value, kind, where, brief, *, quoted_from=""):
    """The problems of one string of the draft.

    `kind` names its limit in LONGEST. What stands word for word in the source, `quoted_from`, may
    hold what looks like markup or an address.
    """
    if not isinstance(value, str):
        return [f"{where} must be text, not {type(value).__name__}."]
    problems = []
    if not value.strip():
        problems.append(f"{where} is empty.")
    if len(value) > LONGEST[kind]:
        return [f"{where} is {len(value):,} characters long; {LONGEST[kind]:,} at most."]
    if has_controls(value.replace("\n", " ").replace("\t", " ") if kind == "exact" else value):
        problems.append(f"{where} contains control characters.")
    elif has_hidden(value) and not any(value in f"{s.title}\n{s.text}" for s in brief.sources):
        problems.append(f"{where} contains characters that do not show.")
    if quoted_from and value in quoted_from:
        return problems
    if has_markup(value):
        problems.append(f"{where} contains markup.")
    known = {source.url for source in brief.sources}
    for address in addresses(value):
        if address not in known and address.rstrip(".,;:!?)]’'\"") not in known:
            named = f"{where} names {shown(address)}, which is no source of this story."
            problems.append(Invented(named))
    return problems


def has_markup(text):
    return bool(_MARKUP.search(text))


def addresses(text):
    """Whatever a reader or a browser could take for a web address or a script."""
    return _ADDRESS.findall(text)


def has_controls(text):
    """Whether a text holds control characters, half characters, or marks that turn it around."""
    return any(
        unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _TURNS_TEXT_AROUND for c in text
    )


def has_hidden(text):
    """Whether a text holds what nobody sees: blanks without width, soft hyphens, tags."""
    return any(unicodedata.category(c) == "Cf" for c in text)


def _about_the_whole(draft, brief):
    if brief.part is None:
        title = brief.sources[0].title
        yield from plain(draft.headline, "headline", "The headline", brief, quoted_from=title)
    language = draft.language
    if not isinstance(language, str) or language.split("-")[0].lower() not in ("en", "zh"):
        yield f"The language {shown(language)} is neither English nor Chinese."
    if draft.category != "" and not _listed(draft.category, brief.categories):
        yield f"The category {shown(draft.category)} is not on our list."
    for audience in draft.audiences:
        if not _listed(audience, brief.audiences):
            yield f"The audience {shown(audience)} is not on our list."
    for tag in draft.tags:
        yield from plain(tag, "tag", f"The tag {shown(tag)}", brief)
        if isinstance(tag, str) and not slugify(tag, allow_unicode=True):
            yield f"The tag {shown(tag)} has no letter or figure to make an address of."
    for number, note in enumerate(draft.problems, 1):
        yield from plain(note, "note", f"Note {number}", brief)
    counts = {"audiences": draft.audiences, "tags": draft.tags, "notes": draft.problems}
    for name, values in counts.items():
        if len(values) > MOST[name]:
            yield f"There are {len(values)} {name}; {MOST[name]} at most."


def _listed(slug, choices):
    return isinstance(slug, str) and slug in {choice.slug for choice in choices}


def _about_the_claims(draft, brief):
    if not draft.claims:
        yield "There are no claims."
    if len(draft.claims) > MOST["claims"]:
        yield f"There are {len(draft.claims)} claims; {MOST['claims']} at most."
        return
    implied = [claim.paragraph for claim in draft.claims if claim.section == "implication"]
    for number, claim in enumerate(draft.claims, 1):
        where = f"Claim {number}"
        yield from plain(claim.text, "text", f"{where}’s text", brief)
        if claim.section not in SECTIONS:
            yield f"{where} has an unknown section, {shown(claim.section)}."
        elif brief.part and claim.section not in brief.part.sections:
            yield f"{where} is of {shown(claim.section)}; “{brief.part.section}” was asked for."
        if claim.basis not in BASES:
            yield f"{where} has an unknown basis, {shown(claim.basis)}."
        if type(claim.paragraph) is not int or not 1 <= claim.paragraph <= MOST["paragraph"]:
            yield f"{where}’s paragraph must be a whole number from 1 to {MOST['paragraph']}."
        elif claim.section == "rationale" and claim.paragraph not in implied:
            yield f"{where} is a rationale without its implication."
        yield from _about_the_date(claim, where, brief)
        yield from _about_the_prediction(claim, where, brief)
        yield from _about_the_quotes(claim, where, brief)
    if sum(claim.section == "hook" for claim in draft.claims) > 1:
        yield "There is more than one hook."


def _about_the_date(claim, where, brief):
    if claim.section != "event":
        if claim.event_date is not None or claim.event_precision:
            yield f"{where} has a date but is no timeline entry."
        return
    date, precision = claim.event_date, claim.event_precision
    if type(date) is not datetime.date:
        yield f"{where} is a timeline entry without its date."
    elif precision not in PRECISIONS:
        yield f"{where} has an unknown precision, {shown(precision)}."
    elif (precision != "day" and date.day != 1) or (precision == "year" and date.month != 1):
        yield f"{where}’s date says more than the {precision}."
    elif not 1800 <= date.year <= brief.today.year + 50:
        yield f"{where}’s date, {date}, is out of any likely range."


def _about_the_prediction(claim, where, brief):
    prediction = claim.prediction
    if prediction is None:
        return
    if claim.section != "implication":
        yield f"{where} has a prediction but is no implication."
    yield from plain(prediction.question, "question", f"{where}’s question", brief)
    if prediction.likelihood not in LIKELIHOODS:
        yield f"{where} has an unknown likelihood, {shown(prediction.likelihood)}."
    if type(prediction.resolve_by) is not datetime.date:
        yield f"{where}’s prediction has no resolve-by date."
    elif prediction.resolve_by <= brief.today:
        yield f"{where}’s prediction resolves on {prediction.resolve_by}, which is not ahead."


def _about_the_quotes(claim, where, brief):
    if len(claim.quotes) > MOST["quotes"]:
        yield f"{where} has {len(claim.quotes)} quotes; {MOST['quotes']} at most."
        return
    for number, quote in enumerate(claim.quotes, 1):
        here = f"{where}’s quote {number}"
        if type(quote.source) is not int or not 0 <= quote.source < len(brief.sources):
            yield f"{here} names a source that the brief does not hold."
            continue
        text = brief.sources[quote.source].text
        yield from plain(quote.exact, "exact", here, brief, quoted_from=text)
        if quote.translation != "":
            yield from plain(quote.translation, "translation", f"{here}’s translation", brief)
