"""The one JSON shape in which every drafter answers, and the only reader of it.

    {"url": "https://… of the story",
     "headline": "…", "language": "en" or "zh-Hans",
     "category": "slug" or "", "audiences": ["slug", …], "tags": ["…", …],
     "claims": [
       {"section": "hook" | "what_changed" | "why_it_matters" | "what_to_do" | "insight"
                   | "takeaway" | "implication" | "rationale" | "event",
        "paragraph": 1,
        "text": "One sentence.",
        "basis": "reported" | "background" | "analysis" | "advice",
        "quotes": [{"source": "https://… of a story in the brief",
                    "exact": "its very words", "translation": "…"}, …],
        "event_date": "2024-09-18" | "2024-09" | "2024",
        "prediction": {"question": "…?", "likelihood": "likely", "resolve_by": "2028-03-01"}},
       …],
     "notes": ["what was left empty, and why", …]}

Required: url, headline, language and claims; of a claim section, text and basis; of a quote exact;
of a prediction all three. `paragraph` is 1 where left out; a rationale carries the number of its
implication. A quote without `source` is of the story itself. `event_date` belongs to events alone,
`prediction` to implications. Fields that are not named here are refused. Asked for one section
(`Brief.part`), a drafter answers with url, language, claims and notes alone.
"""

import datetime
import json
import re

from articles.text.words import CJK

from . import schema
from .schema import Draft, DraftClaim, DraftPrediction, InvalidDraft, Quote, shown

# A whole page of claims with their quotes takes some 20,000 characters.
LONGEST_ANSWER = 200_000

_REQUIRED = {
    "answer": {"url", "headline", "language", "claims"},
    "part": {"url", "language", "claims"},
    "claim": {"section", "text", "basis"},
    "quote": {"exact"},
    "prediction": {"question", "likelihood", "resolve_by"},
}
_OPTIONAL = {
    "answer": {"category", "audiences", "tags", "notes"},
    "part": {"notes"},
    "claim": {"paragraph", "quotes", "event_date", "prediction"},
    "quote": {"source", "translation"},
    "prediction": set(),
}
_CHINESE = re.compile(f"[{CJK}]")
_MOSTLY = 1 / 3
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read(raw, brief, *, language=""):
    """The Draft that the answer `raw` holds, validated against the brief; in `language`, where one
    was asked for ("en" or "zh-Hans").

    Raises InvalidDraft with one line for each problem; nothing of a bad answer is guessed at.
    """
    reader = _Reader([source.url for source in brief.sources])
    draft = reader.draft(_loaded(raw), "part" if brief.part else "answer")
    problems = list(reader.problems)
    try:
        schema.validate(draft, brief)
    except InvalidDraft as error:
        problems += error.problems
    else:
        problems += _in_another_language(draft, language)
    if problems:
        raise InvalidDraft(problems)
    return draft


def addresses(raw):
    """The addresses that the quotes of a stored answer name, and its own first; none of an answer
    that `read` would refuse to load."""
    try:
        answer = _loaded(raw)
        quotes = [quote for claim in answer["claims"] for quote in claim.get("quotes", ())]
        named = [answer["url"], *(quote["source"] for quote in quotes if "source" in quote)]
    except (InvalidDraft, KeyError, TypeError, AttributeError):
        return []
    return list(dict.fromkeys(named))


def claims_of(raw, urls):
    """The claims of a stored answer that was found valid before, its quotes by their places in
    `urls`. Raises InvalidDraft where it quotes another address."""
    reader = _Reader(urls)
    draft = reader.draft(_loaded(raw), "part")
    if reader.problems:
        raise InvalidDraft(reader.problems)
    return draft.claims


def write(draft, brief):
    """The answer that holds `draft`, as JSON; `read` gives the same draft back."""
    whole = {
        "headline": draft.headline,
        "category": draft.category,
        "audiences": list(draft.audiences),
        "tags": list(draft.tags),
    }
    answer = {
        "url": brief.sources[0].url,
        "language": draft.language,
        **({} if brief.part else whole),
        "claims": [_claim_written(claim, brief) for claim in draft.claims],
        "notes": list(draft.problems),
    }
    return json.dumps(answer, ensure_ascii=False, indent=1)


def _claim_written(claim, brief):
    written = {
        "section": claim.section,
        "paragraph": claim.paragraph,
        "text": claim.text,
        "basis": claim.basis,
        "quotes": [
            {"source": brief.sources[quote.source].url, "exact": quote.exact}
            | ({"translation": quote.translation} if quote.translation else {})
            for quote in claim.quotes
        ],
    }
    if claim.event_date:
        digits = {"year": 4, "month": 7, "day": 10}[claim.event_precision]
        written["event_date"] = claim.event_date.isoformat()[:digits]
    if claim.prediction:
        written["prediction"] = {
            "question": claim.prediction.question,
            "likelihood": claim.prediction.likelihood,
            "resolve_by": claim.prediction.resolve_by.isoformat(),
        }
    return written


def _in_another_language(draft, language):
    """A problem where a draft is not in the language that was asked for, by what it says of itself
    or by its letters: quotations of the other script take a third of a sentence at most."""
    if not language:
        return []
    text = "".join([draft.headline, *(claim.text for claim in draft.claims)])
    chinese = len(_CHINESE.findall(text)) / max(1, sum(c.isalpha() for c in text))
    is_chinese = language.startswith("zh")
    named = draft.language.lower().startswith(language[:2])
    if named and (chinese > _MOSTLY if is_chinese else chinese < _MOSTLY):
        return []
    asked = "Chinese" if is_chinese else "English"
    return [schema.WrongLanguage(f"The draft is not in {asked}, which was asked for.")]


def _loaded(raw):
    if len(raw) > LONGEST_ANSWER:
        raise InvalidDraft(
            [f"The answer is {len(raw):,} characters long; {LONGEST_ANSWER:,} at most."]
        )
    try:
        answer = json.loads(raw, parse_constant=_refuse_constant, object_pairs_hook=_refuse_doubles)
    except InvalidDraft:
        raise
    except (ValueError, RecursionError) as error:
        raise InvalidDraft([f"The answer is not JSON: {str(error)[:200]}."]) from error
    if not isinstance(answer, dict):
        raise InvalidDraft(["The answer is JSON, but not an object."])
    return answer


def _refuse_constant(name):
    raise ValueError(f"{name} is no JSON value")


def _refuse_doubles(pairs):
    """JSON lets a name stand twice, and readers differ in which of the values they take."""
    found = {}
    for name, value in pairs:
        if name in found:
            raise InvalidDraft([f"The answer says {shown(name)} twice in one object."])
        found[name] = value
    return found


class _Reader:
    """Turns plain JSON values into a Draft and notes every shape that is wrong on the way.

    It checks shapes alone; `schema.validate` judges what the values say.
    """

    def __init__(self, urls):
        self.problems = []
        self._places = {url: place for place, url in enumerate(urls)}
        self._url = urls[0]

    def draft(self, answer, kind):
        self._fields(answer, kind, "The answer")
        if "url" in answer and answer["url"] != self._url:
            named = f"The answer is about {shown(answer['url'])}, another story."
            self.problems.append(schema.Invented(named))
        claims = enumerate(self._list(answer, "claims", "The answer", schema.MOST["claims"]), 1)
        return Draft(
            headline=_stripped(answer.get("headline", "")),
            language=answer.get("language", ""),
            category=_stripped(answer.get("category", "")),
            audiences=self._strings(answer, "audiences"),
            tags=self._strings(answer, "tags"),
            claims=tuple(c for c in (self._claim(v, f"Claim {n}") for n, v in claims) if c),
            problems=self._strings(answer, "notes"),
        )

    def _claim(self, value, where):
        if not self._fields(value, "claim", where):
            return None
        date, precision = self._date(value.get("event_date"), where)
        quotes = enumerate(self._list(value, "quotes", where, schema.MOST["quotes"]), 1)
        return DraftClaim(
            section=value.get("section", ""),
            paragraph=value.get("paragraph", 1),
            text=_stripped(value.get("text", "")),
            basis=value.get("basis", ""),
            quotes=tuple(
                q for q in (self._quote(v, f"{where}’s quote {n}") for n, v in quotes) if q
            ),
            event_date=date,
            event_precision=precision,
            prediction=self._prediction(value.get("prediction"), f"{where}’s prediction"),
        )

    def _quote(self, value, where):
        if not self._fields(value, "quote", where):
            return None
        url = value.get("source", self._url)
        place = self._places.get(url) if isinstance(url, str) else None
        if place is None:
            named = f"{where} names {shown(url)}, which is no source of this story."
            self.problems.append(schema.Invented(named))
            return None
        exact, translation = value.get("exact", ""), value.get("translation", "")
        return Quote(place, _stripped(exact), _stripped(translation))

    def _prediction(self, value, where):
        if value is None or not self._fields(value, "prediction", where):
            return None
        date, precision = self._date(value.get("resolve_by"), where)
        return DraftPrediction(
            question=_stripped(value.get("question", "")),
            likelihood=value.get("likelihood", ""),
            resolve_by=date if precision == "day" else None,
        )

    def _date(self, value, where):
        """(date, precision) of “2024-09-18”, “2024-09” or “2024”; (None, "") for none."""
        if value is None:
            return None, ""
        match = _DATE.fullmatch(value) if isinstance(value, str) else None
        try:
            year, month, day = (int(part) if part else 1 for part in match.groups())
            date = datetime.date(year, month, day)
        except (AttributeError, ValueError):
            self.problems.append(f"{where} has {shown(value)} for a date.")
            return None, ""
        return date, ("year", "month", "day")[sum(part is not None for part in match.groups()) - 1]

    def _fields(self, value, kind, where):
        """Whether `value` is an object; notes fields that are missing or not ours."""
        if not isinstance(value, dict):
            self.problems.append(f"{where} must be an object, not {type(value).__name__}.")
            return False
        for name in sorted(_REQUIRED[kind] - set(value)):
            self.problems.append(f"{where} has no “{name}”.")
        unknown = sorted(set(value) - _REQUIRED[kind] - _OPTIONAL[kind])
        for name in unknown[:10]:
            self.problems.append(f"{where} has an unknown field, {shown(name)}.")
        return True

    def _list(self, value, name, where, most):
        """The list called `name`, empty where it is none or too long: either is noted."""
        found = value.get(name, [])
        if not isinstance(found, list):
            self.problems.append(f"{where}’s {name} must be a list, not {type(found).__name__}.")
        elif len(found) > most:
            self.problems.append(f"{where} has {len(found)} {name}; {most} at most.")
        else:
            return found
        return []

    def _strings(self, answer, name):
        found = self._list(answer, name, "The answer", schema.MOST[name])
        return tuple(_stripped(value) for value in found)


def _stripped(value):
    return value.strip() if isinstance(value, str) else value
