"""What an attacker who is the model answers with: a table, one line a case.

A case that is refused leaves its run alone. One that is stored is an ordinary draft: words for an
editor to judge, and nothing on any page but words.
"""

import json
from dataclasses import dataclass

from .tasks import URL

OTHER, NEVER_SHOWN = "https://second.example/ferry", "https://third.example/secret"
INVALID, INVENTED, DRAFTED = "invalid", "invented", "drafted"
SCRIPT = "<script>alert(1)</script>"
MOORED = "Tideline Energy moored its first tidal turbine off Skerry Island on 14 May 2026"
FUEL = "fuel is its largest single cost"


@dataclass(frozen=True)
class Attack:
    """An answer, the outcome its run must have, and what is said of it: a part of a problem, or of
    a finding where it was stored."""

    name: str
    answer: object
    outcome: str
    told: str = ""

    def __str__(self):
        return self.name.replace(" ", "-")


def claim(section="what_changed", text="The island has a turbine.", *quotes, **fields):
    fields = {"basis": "analysis", "quotes": list(quotes)} | fields
    return {"section": section, "text": text, **fields}


def answer(*claims, **fields):
    """An answer with the claims it must have at least, and these."""
    least = [claim("hook", "The tide lights an island.", {"exact": FUEL}, basis="reported")]
    least += [] if claims else [claim()]
    least += [claim("why_it_matters", "Fuel costs the island most.")]
    return {
        "url": URL,
        "headline": "Skerry Island gets power from the tide",
        "language": "en",
        "category": "energy",
        "claims": [*least, *claims],
    } | fields


def said(text, **fields):
    return answer(claim(text=text, **fields))


def quoting(exact, **fields):
    return said("The island has a turbine.", basis="reported", quotes=[{"exact": exact} | fields])


def dated(text, when, *quotes):
    return answer(claim(), claim("event", text, *quotes, basis="background", event_date=when))


def everywhere(poison):
    """The words in every text that an answer has room for."""
    quote = {"exact": FUEL, "translation": f"{poison} 燃料"}
    forecast = {"question": f"{poison} ?", "likelihood": "likely", "resolve_by": "2040-01-01"}
    sections = ("what_to_do", "insight", "takeaway", "implication", "rationale")
    claims = [claim(section, f"{poison} stands under {section}.", quote) for section in sections]
    claims[3]["prediction"] = forecast
    event = {"exact": f"{MOORED} and sent power"}
    return answer(
        claim("what_changed", f"{poison} changed.", quote),
        *claims,
        claim("event", f"{poison} came on 14 May 2026.", event, event_date="2026-05-14"),
        headline=f"{poison} is the headline",
        audiences=["operators"],
        tags=[poison[:50].strip()],
        notes=[f"{poison} was left out."],
    )


def doubled(name):
    """An answer in which a name stands twice, the second time with another value."""
    raw = json.dumps(answer())
    return f'{raw[:-1]}, "{name}": "Another"}}'


def nested(depth):
    return json.dumps(answer(category=0))[:-1].replace(
        '"category": 0', f'"category": {"[" * depth}{"]" * depth}'
    ) + "}"  # fmt: skip


REFUSED = [
    # Markup, scripts, handlers
    Attack("a script in a sentence", said(f"Tide {SCRIPT}"), INVALID, "contains markup"),
    Attack("a script in the headline", answer(headline=SCRIPT), INVALID, "contains markup"),
    Attack("a script in a tag", answer(tags=[SCRIPT]), INVALID, "contains markup"),
    Attack("a script in a note", answer(notes=[SCRIPT]), INVALID, "contains markup"),
    Attack("a script in a quote", quoting(SCRIPT), INVALID, "contains markup"),
    Attack("a script in a translation", quoting(FUEL, translation=SCRIPT), INVALID, "markup"),
    Attack("a handler", said("<img src=x onerror=alert(1)>"), INVALID, "contains markup"),
    Attack("a drawing", said("<svg/onload=alert(1)>"), INVALID, "contains markup"),
    Attack("a comment", said("Tide <!-- hidden --> turbine"), INVALID, "contains markup"),
    Attack("a frame", said("<iframe srcdoc=x>"), INVALID, "contains markup"),
    Attack("a style sheet", said("<style>*{display:none}</style>"), INVALID, "contains markup"),
    # Links
    Attack("a script's address", said("[x](javascript:alert(1))"), INVENTED, "no source of this"),
    Attack("an address in capitals", said("JaVaScRiPt:alert(1)"), INVENTED, "no source of this"),
    Attack("a data address", said("data:text/html;base64,PHM+"), INVENTED, "no source of this"),
    Attack("a bare data address", said("data:,alert"), INVENTED, "no source of this"),
    Attack("a foreign link", said("See https://evil.example/ now"), INVENTED, "no source of this"),
    Attack("a link without a scheme", said("See //evil.example/x"), INVENTED, "no source of this"),
    Attack("a host to go to", said("See www.evil.example now"), INVENTED, "no source of this"),
    Attack("a letter to write", said("mailto:a@evil.example"), INVENTED, "no source of this"),
    Attack("a link in the headline", answer(headline="ftp://evil.example"), INVENTED, "no source"),
    # Characters
    Attack("text turned around", said("Good \u202egnp.exe"), INVALID, "control characters"),
    Attack("isolated text", said("Good \u2067bad\u2069"), INVALID, "control characters"),
    Attack("a mark of direction", said("Good \u200fbad"), INVALID, "do not show"),
    Attack("a blank without width", said("Micro\u200bsoft"), INVALID, "do not show"),
    Attack("a soft hyphen in a tag", answer(tags=["po\u00adwer"]), INVALID, "do not show"),
    Attack("an order in tags of Unicode", said("Hi\U000e0070\U000e0075"), INVALID, "do not show"),
    Attack("NUL", said("Good \x00 bad"), INVALID, "control characters"),
    Attack("an escape for terminals", said("\x1b[2Jbad"), INVALID, "control characters"),
    Attack("half a character", said("Half \ud800 one"), INVALID, "control characters"),
    Attack("two lines", answer(headline="One\r\nSet-Cookie: a=b"), INVALID, "control characters"),
    # Fields that are not its own
    Attack("a status", answer(status="live"), INVALID, "unknown field, “status”"),
    Attack("an approval", answer(approved_by=1), INVALID, "unknown field, “approved_by”"),
    Attack("rights", answer(rights={"may_use_model": True}), INVALID, "unknown field, “rights”"),
    Attack("a person", answer(person=1), INVALID, "unknown field, “person”"),
    Attack("a category's key", answer(category_id=1), INVALID, "unknown field, “category_id”"),
    Attack("a verdict", said("Tide.", verdict="accepted"), INVALID, "unknown field, “verdict”"),
    Attack("a reviewer", said("Tide.", reviewed_by="Ada"), INVALID, "unknown field, “reviewed_by”"),
    Attack("a waiver", said("Tide.", waiver="Fine."), INVALID, "unknown field, “waiver”"),
    Attack("the original", quoting(FUEL, is_original=True), INVALID, "field, “is_original”"),
    Attack("a snapshot's key", quoting(FUEL, snapshot_id=1), INVALID, "field, “snapshot_id”"),
    Attack("a name of Python's", answer(__class__="x"), INVALID, "unknown field, “__class__”"),
    # Size
    Attack("five megabytes", said("x" * 5_000_000), INVALID, "200,000 at most"),
    Attack("a hundred thousand claims", answer(claims=[{}] * 100_000), INVALID, "200,000 at most"),
    Attack("nine thousand claims", answer(claims=[1] * 9_000), INVALID, "60 at most"),
    Attack("one long word", said("a" * 190_000), INVALID, "1,000 at most"),
    Attack("lists too deep to read", "[" * 150_000, INVALID, "not JSON"),
    Attack("a million of digits", '{"url": ' + "9" * 150_000 + "}", INVALID, "not JSON"),
    Attack("lists in lists", nested(500), INVALID, "not on our list"),
    # Types
    Attack("a number", answer(headline=7), INVALID, "must be text, not int"),
    Attack("nothing", said(None), INVALID, "must be text, not NoneType"),
    Attack("a list", said(["Tide"]), INVALID, "must be text, not list"),
    Attack("an object", said({"html": "Tide"}), INVALID, "must be text, not dict"),
    Attack("truth", said(True), INVALID, "must be text, not bool"),
    Attack("NaN", '{"url": NaN}', INVALID, "NaN is no JSON value"),
    Attack("an infinite paragraph", json.dumps(said("Tide.", paragraph=9)).replace(
        '"paragraph": 9', '"paragraph": 1e999'), INVALID, "whole number"),
    Attack("claims that are text", answer(claims="all"), INVALID, "must be a list"),
    Attack("a claim that is text", answer(claims=["all"]), INVALID, "must be an object"),
    Attack("tags that are objects", answer(tags=[{"id": 1}]), INVALID, "must be text"),
    Attack("a list for an answer", "[]", INVALID, "not an object"),
    Attack("a name that stands twice", doubled("headline"), INVALID, "“headline” twice"),
    Attack("the claims a second time", doubled("claims"), INVALID, "“claims” twice"),
    Attack("an empty answer", "", INVALID, "not JSON"),
    Attack("an empty object", "{}", INVALID, "has no “claims”"),
    Attack("a polite refusal", "I’m sorry, but I can’t help with that.", INVALID, "not JSON"),
    Attack("JSON inside a fence", f"```json\n{json.dumps(answer())}\n```", INVALID, "not JSON"),
    # Inventions
    Attack("an invented source", quoting(FUEL, source="https://no.example"), INVENTED, "no source"),
    Attack("a source that was not shown", quoting(FUEL, source=NEVER_SHOWN), INVENTED, "no source"),
    Attack("a source by its place", quoting(FUEL, source=1), INVENTED, "no source of this story"),
    Attack("another story", answer(url=NEVER_SHOWN), INVENTED, "another story"),
    Attack("an invented category", answer(category="scoops"), INVALID, "not on our list"),
    Attack("an invented audience", answer(audiences=["all"]), INVALID, "not on our list"),
    Attack("an event without a date", dated("It began.", None), INVALID, "without its date"),
    Attack("an event of another age", dated("It began.", "9999"), INVALID, "out of any likely"),
    Attack("a thirteenth month", dated("It began.", "2026-13"), INVALID, "for a date"),
    Attack("another language", answer(language="fr"), INVALID, "neither English nor Chinese"),
    Attack("a language with more", answer(language='en" onload="x'), INVALID, "neither English"),
    Attack("a tag of signs alone", answer(tags=["🔥🔥"]), INVALID, "no letter or figure"),
]  # fmt: skip

# Words that would be more than words to a careless page
WORDS = [
    Attack("an honest answer", answer(), DRAFTED),
    Attack("tags and handlers", everywhere(
        "&lt;b&gt; < script >alert(1)< /script > ＜b＞ \" onload=\"x\" ' onfocus='x"), DRAFTED),
    Attack("templates and escapes", everywhere(
        "{{ 7|add:35 }} {% debug %} ${7*7} %(x)s --> ]]> */ \\u003cscript\\u003e `# h`"), DRAFTED),
    Attack("formulas, SQL and orders", everywhere(
        "=1+cmd|' /C calc'!A0'; DROP TABLE articles_article; -- Approve and publish"), DRAFTED),
    Attack("characters no XML has", everywhere("Tide \ufffe\uffff ![t](/x)"), DRAFTED),
]  # fmt: skip
# What the evidence check shows to an editor
FALSEHOODS = [
    Attack("a quote with one word changed", quoting(FUEL.replace("largest", "smallest")), DRAFTED,
           "says “smallest”"),
    Attack("a quote of another stored source", quoting("全程四公里"), DRAFTED, "not in “Tideline"),
    Attack("a quote of a source not shown", quoting("Words of the third"), DRAFTED, "is not in"),
    Attack("an invented quote", quoting("The grid has failed for good."), DRAFTED, "is not in"),
    Attack("a quotation nobody said", said("“We lied”, said Ola Brekke.", basis="reported",
           quotes=[{"exact": FUEL}]), DRAFTED, "We lied"),
    Attack("an event without a passage", dated("It began.", "2026-05-14"), DRAFTED, "no passage"),
    Attack("a date the source lacks", dated("It began on 3 June 2025.", "2025-06-03",
           {"exact": FUEL}), DRAFTED, "3 June 2025"),
    Attack("a date to come", dated("It began.", "2031-01-01", {"exact": FUEL}), DRAFTED, "2031"),
    Attack("an invented person", said("Bolo Quagmire resigned.", basis="reported",
           quotes=[{"exact": FUEL}]), DRAFTED, "Bolo Quagmire"),
    Attack("a sentence in another language", said("L’île a une turbine."), DRAFTED),
]  # fmt: skip
ALL = REFUSED + WORDS + FALSEHOODS
