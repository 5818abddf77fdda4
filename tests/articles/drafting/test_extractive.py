"""The drafter that needs no model, on stories of our own and on real ones."""

import re
from datetime import date

import pytest

from articles.drafting import answers
from articles.drafting.providers import DraftFailed, named
from articles.drafting.providers.extractive import TLDR, Extractive
from articles.drafting.providers.terms import size
from articles.text import words

from .tasks import brief, brief_of, fixture, source

PAIRS = ["turbine", "ferry"]


def drafted(task):
    return answers.read(Extractive().draft(task).raw, task)


def texts(draft, *sections):
    return [claim.text for claim in draft.claims if claim.section in sections]


@pytest.mark.parametrize("name", PAIRS)
def test_a_story_fills_the_page_with_its_own_sentences(name):
    text, expected = fixture(name)
    draft = drafted(brief_of(name))
    assert draft.headline == expected["title"]
    assert draft.language == expected["language"]
    assert draft.category == expected["category"]
    assert expected["audience"] in draft.audiences
    assert set(expected["tags"]) <= set(draft.tags)
    assert texts(draft, "hook", "what_changed") != []
    assert set(texts(draft, "hook", "what_changed")) & set(expected["hook"])
    assert len(texts(draft, "why_it_matters")) == 1
    assert set(texts(draft, "what_to_do")) <= set(expected["advice"])
    assert len(texts(draft, "what_to_do")) == 1
    assert texts(draft, "implication")
    assert set(texts(draft, "implication")) <= set(expected["ahead"])
    assert 3 <= len(texts(draft, "takeaway")) <= 5
    for claim in draft.claims:
        assert claim.text in text
        assert [quote.exact for quote in claim.quotes] == [claim.text]


@pytest.mark.parametrize("name", PAIRS)
def test_events_have_the_dates_and_the_precision_of_the_text(name):
    _, expected = fixture(name)
    events = [claim for claim in drafted(brief_of(name)).claims if claim.section == "event"]
    digits = {"year": 4, "month": 7, "day": 10}
    found = [[c.event_date.isoformat()[: digits[c.event_precision]], c.text] for c in events]
    assert found == expected["events"]


@pytest.mark.parametrize("name", PAIRS)
def test_no_sentence_is_used_twice_except_by_the_timeline(name):
    draft = drafted(brief_of(name))
    used = [claim.text for claim in draft.claims if claim.section != "event"]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("name", PAIRS)
def test_boilerplate_bylines_and_words_inside_long_quotations_are_left_out(name):
    _, expected = fixture(name)
    everything = "\n".join(claim.text for claim in drafted(brief_of(name)).claims)
    assert [word for word in expected["never"] if word in everything] == []


@pytest.mark.parametrize(("name", "language"), [("turbine", "en"), ("ferry", "zh")])
def test_the_summary_can_be_read_in_thirty_seconds(name, language):
    summary = texts(drafted(brief_of(name)), "what_changed", "why_it_matters", "what_to_do")
    assert sum(size(text, language) for text in summary) <= TLDR[language]


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("allowance", [(25, 60), (40, 90), (200, 70)])
def test_no_more_is_quoted_than_rights_allow_and_the_rest_is_named(name, allowance):
    draft = drafted(brief_of(name, allowance=allowance))
    quoted = {claim.text for claim in draft.claims}
    assert all(words.count(text) <= allowance[0] for text in quoted)
    assert sum(words.count(text) for text in quoted) <= allowance[1]
    assert texts(draft, "what_changed")
    rights = [line for line in draft.problems if "because of the rights of" in line]
    assert len(rights) == 1
    assert f"{allowance[0]} quoted words a passage" in rights[0]


def test_an_unreviewed_source_still_fills_hook_what_changed_and_why():
    sections = {claim.section for claim in drafted(brief_of("turbine", allowance=(25, 60))).claims}
    assert {"hook", "what_changed", "why_it_matters"} <= sections


def test_a_sentence_longer_than_a_passage_may_be_is_passed_over():
    short = "The Harbour Board opened a second lock on the Aire canal this week."
    long = "Barges now pass the canal in half the time that they needed before the new lock came."
    draft = drafted(brief(source(f"{long} {short}", allowance=(14, 500))))
    assert [claim.text for claim in draft.claims] == [short]


def test_words_in_the_middle_of_a_long_quotation_are_nobodys_sentence():
    text = (
        "“Boats come first on this canal. Harbour dues rise by a tenth in every single year. "
        "Nobody on the board likes that,” said the harbour master of the town."
    )
    with pytest.raises(DraftFailed, match="No sentence"):
        drafted(brief(source(text)))
    zh = "“码头优先考虑船只。港口费用每年都会上涨一成左右。没有人喜欢这样，”港务长在会上这样说。"
    with pytest.raises(DraftFailed, match="No sentence"):
        drafted(brief(source(zh)))


def test_two_long_sentences_do_not_both_enter_the_summary():
    gate, tide = "with a gate of oak and iron from the valley ", "wait for the tide to turn "
    one = f"The council opened a lock {gate * 5}today."
    two = f"Without this lock a barge has to {tide * 7}on every single day of the year."
    three = "Skippers of the town cheered as the first barge went through the narrow gate."
    four = "Children of the nearby school had painted the barge in seven colours."
    assert size(one, "en") + size(two, "en") > TLDR["en"]
    draft = drafted(brief(source(f"{one} {two} {three} {four}")))
    summary = texts(draft, "what_changed", "why_it_matters")
    assert len(summary) == 2
    assert sum(size(text, "en") for text in summary) <= TLDR["en"]


def test_a_headline_only_source_is_refused_with_the_remedy():
    with pytest.raises(DraftFailed, match="headline and link only") as failure:
        drafted(brief_of("turbine", allowance=(0, 0)))
    assert failure.value.permanent


def test_what_cannot_be_extracted_is_left_empty_and_said():
    text = (
        "The Harbour Board opened a second lock on the Aire canal this week. "
        "Barges pass it in twelve minutes, half the time of the old lock."
    )
    draft = drafted(brief(source(text, title="A second lock opens")))
    assert {claim.section for claim in draft.claims} == {"hook", "what_changed"}
    said = " ".join(draft.problems)
    for part in ("why it matters", "What to do next", "implications", "takeaways", "Timeline"):
        assert part in said


def test_rights_are_blamed_only_where_they_are_the_reason():
    alike = " ".join(
        f"The Harbour Board opened lock {n} on the Aire canal this week." for n in range(4)
    )
    said = " ".join(drafted(brief(source(alike))).problems)
    assert "short and different enough to fill: hook, why it matters" in said
    assert "rights" not in said


def test_a_single_sentence_says_what_changed():
    draft = drafted(brief(source("The Harbour Board opened a second lock on the Aire canal.")))
    assert [claim.section for claim in draft.claims] == ["what_changed"]


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to our newsletter for more stories like this one, every Friday.",
        "Too short.",
        "<script>alert(1)</script> is what the page said about the new lock today.",
        "The board opened a lock, see https://lock.example/ for all of the details.",
        "Le conseil du port a ouvert une deuxième écluse sur le canal cette semaine, "
        "et les péniches la franchissent en douze minutes, soit deux fois plus vite que "
        "par l’ancienne écluse, qui date du siècle dernier et sera bientôt fermée.",
        "港の委員会は今週、運河に二つ目の水門を開き、はしけは十二分でそこを通過できる。",
    ],
)
def test_a_text_without_a_usable_sentence_is_refused(text):
    with pytest.raises(DraftFailed, match="by hand"):
        drafted(brief(source(text, language="")))


def test_the_language_is_read_from_the_words_not_from_the_label():
    assert drafted(brief_of("ferry", language="en")).language == "zh-Hans"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The plant opened on 3 April 2025 after two years of work.", (date(2025, 4, 3), "day")),
        ("The plant opened in April 2025 after two years of work.", (date(2025, 4, 1), "month")),
        (
            "The company launched its first plant in 2023 near the coast.",
            (date(2023, 1, 1), "year"),
        ),
        ("Since 2019 the company has launched four plants on the coast.", None),
        ("The plant will open on 3 April 2031 after six years of work.", None),
        ("Between 2019 and 2021 the company launched four new plants.", None),
        ("The plant opened in 2021 and it was closed again in May 2023.", None),
        ("The town is the quietest place on the coast in 2024 by far.", None),
        ("工厂于2025年4月3日正式投产，占地约二十公顷。", (date(2025, 4, 3), "day")),
        ("自2019年以来，这家公司已经在沿海开放了四座工厂。", None),
        ("到2031年，这家公司将在沿海地区开放四座新的工厂。", None),
    ],
)
def test_an_event_has_one_certain_date_or_is_no_event(sentence, expected):
    filler = "The harbour of the town is known for its long wooden pier and for its gulls."
    filler_zh = "这座港口小镇以其漫长的木制码头和成群的海鸥而闻名于世。"
    text = f"{filler_zh}\n{sentence}" if "年" in sentence else f"{filler}\n{sentence}"
    draft = drafted(brief(source(text, published=date(2026, 6, 1))))
    found = [(c.event_date, c.event_precision) for c in draft.claims if c.section == "event"]
    assert found == ([expected] if expected else [])


def test_bases_are_told_apart():
    basis = {claim.text: claim.basis for claim in drafted(brief_of("turbine")).claims}
    assert basis["Tideline was founded in 2019 by three former ferry engineers."] == "background"
    hook = fixture("turbine")[1]["hook"][0]
    assert basis[hook] == "reported"
    advice = {c.basis for c in drafted(brief_of("turbine")).claims if c.section == "what_to_do"}
    assert advice == {"advice"}


def test_a_second_story_adds_but_does_not_lead():
    other = (
        "The island council of Norra approved a tidal plant of nine turbines in June 2025. "
        "Norra pays the highest power price of all islands in the northern region."
    )
    main = brief_of("turbine").sources[0]
    task = brief(main, source(other, title="Norra", url="https://norra.example/plant"))
    draft = drafted(task)
    lead = [c for c in draft.claims if c.section in ("hook", "what_changed", "why_it_matters")]
    assert {claim.quotes[0].source for claim in lead} == {0}
    assert 1 in {claim.quotes[0].source for claim in draft.claims}
    for claim in draft.claims:
        assert claim.text in task.sources[claim.quotes[0].source].text


def test_a_long_headline_is_cut_and_that_is_said():
    draft = drafted(brief_of("turbine", title="Turbine " * 40))
    assert len(draft.headline) <= 200
    assert any("it was cut" in line for line in draft.problems)


def test_it_never_speaks_of_ai():
    task = brief_of("turbine")
    assert not re.search(r"\bAI\b|model", " ".join(drafted(task).problems))
    assert Extractive.origin == "extracted"


def test_drafters_are_found_by_name():
    assert named("extractive").name == "extractive"
    with pytest.raises(DraftFailed, match="“oracle”, which is no drafter"):
        named("oracle")


def test_every_real_article_is_drafted_from_its_own_words(real_data):
    filled = []
    for path in sorted(real_data.glob("articles/*/*.md")):
        meta, text = plain(path.read_text())
        task = brief(source(text, title=meta["title"], published=date.fromisoformat(meta["date"])))
        draft = drafted(task)
        assert all(claim.text in text for claim in draft.claims), path.name
        filled.append({claim.section for claim in draft.claims})
    assert len(filled) >= 45
    assert all({"hook", "what_changed", "why_it_matters"} <= sections for sections in filled)
    assert sum("takeaway" in sections for sections in filled) >= 40


def plain(markdown):
    """(front matter, body as the text a page's extractor leaves) of a Markdown article."""
    head, body = re.match(r"---\n(.*?)\n---\n(.*)", markdown, re.S).groups()
    for pattern, kept in (
        (r"```.*?```", ""),
        (r"!\[[^\]]*\]\s*\([^)]*\)", ""),
        (r"\[([^\]]*)\]\s*(?:\([^)]*\)|\[\d+\])", r"\1"),
        (r"<[^>]+>|\*\*|__|`", ""),
        (r"(?m)^(?:\[\d+\]:.*|[#>*-]+\s)", ""),
    ):
        body = re.sub(pattern, kept, body, flags=re.S)
    return dict(re.findall(r'^(\w+): "?(.*?)"?$', head, re.M)), body
