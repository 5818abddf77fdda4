"""What a drafter may say: every hostile answer is one named problem, none is stored."""

import dataclasses
import json

import pytest

from articles.drafting import answers, schema
from articles.models import Claim, Prediction
from articles.models.claims import Section
from articles.models.timelines import Precision

from .tasks import URL, brief_of, good_answer


def problems_of(answer):
    """The problems that reading an answer names; an answer that is no text is made JSON first."""
    raw = answer if isinstance(answer, str) else json.dumps(answer)
    with pytest.raises(schema.InvalidDraft) as refusal:
        answers.read(raw, brief_of("turbine"))
    return refusal.value.problems


def with_claim(number=0, **changes):
    answer = good_answer()
    answer["claims"][number] |= changes
    return answer


def with_quote(**changes):
    answer = good_answer()
    answer["claims"][0]["quotes"][0] |= changes
    return answer


def with_prediction(**changes):
    answer = good_answer()
    answer["claims"][1]["prediction"] |= changes
    return answer


def without(*path):
    answer = part = good_answer()
    *inner, last = path
    for step in inner:
        part = part[step]
    del part[last]
    return answer


def test_a_good_answer_is_read_and_written_again_unchanged():
    task = brief_of("turbine")
    draft = answers.read(json.dumps(good_answer()), task)
    assert [claim.section for claim in draft.claims] == [
        "hook",
        "implication",
        "rationale",
        "event",
    ]
    assert draft.claims[3].event_precision == "month"
    assert draft.claims[1].prediction.resolve_by.isoformat() == "2028-03-01"
    assert answers.read(answers.write(draft, task), task) == draft


def test_the_schema_knows_the_values_of_the_models():
    assert list(schema.SECTIONS) == Section.values
    assert list(schema.BASES) == Claim.Basis.values
    assert set(schema.PRECISIONS) == set(Precision.values)
    assert list(schema.LIKELIHOODS) == Prediction.Likelihood.values


SCRIPT = "<script>alert(1)</script>"
REFUSED = [
    ("not json at all", "not JSON"),
    ('{"url": NaN}', "NaN is no JSON value"),
    ("[" * 100_000, "not JSON"),
    ("[]", "not an object"),
    ('"text"', "not an object"),
    (json.dumps(good_answer(notes=["x" * 3_000_000])), "200,000 at most"),
    (good_answer(url="https://elsewhere.example/"), "another story"),
    (good_answer(headline=SCRIPT), "headline contains markup"),
    (good_answer(headline=""), "headline is empty"),
    (good_answer(headline=7), "headline must be text"),
    (good_answer(headline="x" * 201), "201 characters"),
    (good_answer(headline="Good \u202eevil"), "control characters"),
    (good_answer(headline="Good \x00 evil"), "control characters"),
    (good_answer(headline="Half \ud800 a character"), "control characters"),
    (good_answer(language="fr"), "neither English nor Chinese"),
    (good_answer(language=None), "neither English nor Chinese"),
    (good_answer(category="gossip"), "“gossip” is not on our list"),
    (good_answer(category=["energy"]), "not on our list"),
    (good_answer(category=None), "not on our list"),
    (good_answer(audiences=["everyone"]), "audience “everyone”"),
    (good_answer(audiences="operators"), "audiences must be a list"),
    (good_answer(audiences=[{"slug": "operators"}]), "not on our list"),
    (good_answer(tags=[SCRIPT]), "contains markup"),
    (good_answer(tags=[None]), "must be text"),
    (good_answer(tags=["a"] * 13), "13 tags"),
    (good_answer(tags=["a" * 51]), "51 characters"),
    (good_answer(notes=[{"a": 1}]), "Note 1 must be text"),
    (good_answer(notes=["see javascript:alert(1)"]), "no source of this story"),
    (good_answer(claims=[]), "no claims"),
    (good_answer(claims={}), "claims must be a list"),
    (good_answer(claims=["hook"]), "Claim 1 must be an object"),
    (good_answer(claims=good_answer()["claims"] * 20), "80 claims; 60 at most"),
    (good_answer(claims=good_answer()["claims"][:1] * 2), "more than one hook"),
    (good_answer(status="live"), "unknown field, “status”"),
    (without("headline"), "has no “headline”"),
    (without("claims", 0, "basis"), "Claim 1 has no “basis”"),
    (with_claim(section="sidebar"), "unknown section, “sidebar”"),
    (with_claim(section=["hook"]), "unknown section"),
    (with_claim(basis="verified"), "unknown basis"),
    (with_claim(text=""), "text is empty"),
    (with_claim(text="   "), "text is empty"),
    (with_claim(text=None), "must be text"),
    (with_claim(text={"html": SCRIPT}), "must be text"),
    (with_claim(text=f"Tide {SCRIPT}"), "contains markup"),
    (with_claim(text="Tide <img src=x onerror=alert(1)>"), "contains markup"),
    (with_claim(text="Tide </p>"), "contains markup"),
    (with_claim(text="Two\nlines"), "control characters"),
    (with_claim(text="x" * 1001), "1,000 at most"),
    (with_claim(text="See https://evil.example/login now"), "“https://evil.example/login”"),
    (with_claim(text="See www.evil.example now"), "no source of this story"),
    (with_claim(text=f"See {URL}/../login now"), "no source of this story"),
    (with_claim(paragraph=0), "whole number"),
    (with_claim(paragraph=True), "whole number"),
    (with_claim(paragraph="1"), "whole number"),
    (with_claim(paragraph=10**9), "whole number"),
    (with_claim(paragraph=[1]), "whole number"),
    (with_claim(number=2, paragraph=2), "rationale without its implication"),
    (with_claim(reviewed_by="Ada"), "unknown field, “reviewed_by”"),
    (with_claim(event_date="2024"), "no timeline entry"),
    (with_claim(number=3, event_date=None), "timeline entry without its date"),
    (with_claim(number=3, event_date="2024-13"), "“2024-13” for a date"),
    (with_claim(number=3, event_date="2023-02-29"), "for a date"),
    (with_claim(number=3, event_date="last May"), "for a date"),
    (with_claim(number=3, event_date=2024), "for a date"),
    (with_claim(number=3, event_date="0001"), "out of any likely range"),
    (with_claim(quotes="words"), "quotes must be a list"),
    (with_claim(quotes=[{"exact": "a"}] * 9), "9 quotes; 8 at most"),
    (with_claim(quotes=[None]), "must be an object"),
    (with_claim(prediction={"question": "?"}), "has no “likelihood”"),
    (with_quote(exact=""), "is empty"),
    (with_quote(exact="x" * 2001), "2,000 at most"),
    (with_quote(exact=SCRIPT), "contains markup"),
    (with_quote(source="https://invented.example/"), "no source of this story"),
    (with_quote(source=0), "no source of this story"),
    (with_quote(source=None), "no source of this story"),
    (with_quote(translation=SCRIPT), "contains markup"),
    (with_quote(start=0), "unknown field, “start”"),
    (with_prediction(likelihood="certain"), "unknown likelihood"),
    (with_prediction(resolve_by="2028-03"), "no resolve-by date"),
    (with_prediction(resolve_by="2020-01-01"), "not ahead"),
    (with_prediction(question="x" * 301), "300 at most"),
    (with_claim(prediction=good_answer()["claims"][1]["prediction"]), "is no implication"),
]


@pytest.mark.parametrize(("answer", "expected"), REFUSED, ids=range(len(REFUSED)))
def test_a_hostile_answer_is_refused_in_words(answer, expected):
    problems = problems_of(answer)
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(("answer", "expected"), REFUSED, ids=range(len(REFUSED)))
def test_problems_are_short_and_safe_to_print_and_store(answer, expected):
    for problem in problems_of(answer):
        assert len(problem) < 400
        assert problem.isprintable()


def test_every_problem_is_named_not_only_the_first():
    answer = with_claim(section="sidebar", basis="verified", text="")
    assert len(problems_of(answer)) == 3


def test_markup_and_addresses_pass_only_as_the_very_words_of_the_source():
    text = "The guide says to write <b>loud</b> and to see https://guide.example/ for more of it."
    task = brief_of("turbine")
    task = dataclasses.replace(task, sources=(dataclasses.replace(task.sources[0], text=text),))
    quoted = "to write <b>loud</b> and to see https://guide.example/"
    draft = answers.read(json.dumps(with_quote(exact=quoted)), task)
    assert draft.claims[0].quotes[0].exact == quoted
    with pytest.raises(schema.InvalidDraft):
        answers.read(json.dumps(with_quote(exact=quoted.upper())), task)


def test_a_draft_made_in_code_is_held_to_the_same_rules():
    task = brief_of("turbine")
    draft = answers.read(json.dumps(good_answer()), task)
    assert schema.validate(draft, task) is draft
    for change in ({"section": "x"}, {"basis": 3}, {"event_date": task.today}, {"text": b"x"}):
        claims = (dataclasses.replace(draft.claims[0], **change),)
        with pytest.raises(schema.InvalidDraft):
            schema.validate(dataclasses.replace(draft, claims=claims), task)


def test_lists_deeper_than_python_can_print_are_named_in_a_problem():
    deep = []
    for _ in range(50_000):
        deep = [deep]
    assert schema.shown(deep).startswith("“[[[")


def test_names_of_software_are_no_addresses():
    prose = "JavaScript, Node.js, JavaScript-based tools, C++ // and data: all are words."
    assert schema.addresses(prose) == []
