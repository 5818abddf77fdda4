import datetime
import random
import re
import time

import pytest

from articles.evidence import SnapshotText, claim_problems, passage_problems
from articles.models import Finding
from articles.text import numbers, sentences
from articles.text.grounding import Ground, _dates, _names, _numbers, _quotations

RISE = "Revenue rose 54% to $3.5 billion, the company said on Friday."
HERE = SnapshotText(1, f"Opening words. {RISE} Closing words.", "“Sales” (Harbour Wire)")
THERE = SnapshotText(2, "Batteries wait. Seven grid operators agreed on one code.", "“Grid” (Post)")


def kinds(problems):
    return [problem.kind for problem in problems]


def check(claim, *passages, basis="reported", section="what_changed", **more):
    return claim_problems(claim, passages, basis=basis, section=section, **more)


# -- A passage in its snapshot


def test_a_passage_that_is_there_has_no_problem():
    assert passage_problems(RISE, HERE, [HERE, THERE]) == []


def test_a_changed_figure_is_found_close_and_named():
    (problem,) = passage_problems(RISE.replace("54%", "45%"), HERE, [HERE, THERE])
    assert (problem.kind, problem.severity) == ("found_close", "block")
    assert problem.detail == "The passage says “45%”; the source says “54%”."


def test_a_quote_from_another_source_is_misattributed_and_the_source_named():
    (problem,) = passage_problems("Seven grid operators agreed on one code.", HERE, [HERE, THERE])
    assert problem.kind == "misattributed"
    assert problem.detail == "These words are in “Grid” (Post), not in “Sales” (Harbour Wire)."


def test_words_of_no_source_are_not_found():
    (problem,) = passage_problems("Nobody ever wrote this sentence.", HERE, [HERE, THERE])
    assert problem.kind == "not_found"


def test_a_source_that_no_longer_has_the_words_has_changed():
    gone = SnapshotText(1, HERE.text, HERE.label, newer_text="Opening words. Closing words.")
    (problem,) = passage_problems(RISE, gone)
    assert problem.kind == "source_changed" and "no longer has these words" in problem.detail
    mended = SnapshotText(1, HERE.text, HERE.label, newer_text=HERE.text.replace("54", "52"))
    (problem,) = passage_problems(RISE, mended)
    assert problem.kind == "source_changed"
    assert "The passage says “54%”; the source now says “52%”." in problem.detail
    same = SnapshotText(1, HERE.text, HERE.label, newer_text="New opening. " + HERE.text)
    assert passage_problems(RISE, same) == []


def test_a_text_taken_down_backs_nothing_and_is_not_searched():
    erased = SnapshotText(1, "", HERE.label, erased=True)
    assert kinds(passage_problems(RISE, erased, [erased, HERE])) == ["source_withdrawn"]
    assert kinds(passage_problems("Nobody wrote this.", THERE, [erased])) == ["not_found"]


def test_every_kind_is_one_that_can_be_stored():
    problems = [
        *passage_problems("Nobody ever wrote this.", HERE),
        *check("Google paid “much” for 45% in May 2024.", RISE),
    ]
    assert {problem.kind for problem in problems} <= set(Finding.Kind.values)
    assert {problem.severity for problem in problems} <= set(Finding.Severity.values)


# -- A claim on its passages


def test_only_what_is_said_to_be_reported_or_background_needs_a_passage():
    assert kinds(check("Sales rose.")) == ["no_passage"]
    assert kinds(check("Sales rose.", basis="background")) == ["no_passage"]
    assert check("Sales will rise 45%.", basis="analysis") == []
    assert check("Wait for 45%.", basis="advice") == []


def test_analysis_on_a_passage_is_checked_as_all_else_is():
    assert kinds(check("It rose 45%.", RISE, basis="analysis")) == ["number_missing"]


BACKED = [
    ("It rose 54%.", RISE),
    ("It reached 3.5 billion dollars.", "营收达35亿美元。"),
    ("It earned 35 million.", "收入三千五百万元。"),
    ("Two thirds left; 30% stayed.", "三分之二离开，百分之三十留下。"),
    ("About 60% are engineers.", "约六成为工程师。"),
    ("Half of it is new.", "50% of that is new."),
    ("It doubled within six months.", "半年内翻了一番。"),
    ("One of twelve fell.", "Of a dozen, one fell."),
    ("In the third quarter it rose.", "Q3 was better."),
    ("It launched in September 2024.", "It launched on 18 September 2024."),
    ("It launched in 2024.", "2024年9月18日发布。"),
    ("18日，公司宣布。", "9月18日，公司宣布。"),
    ("The 2024 election decided it.", "It was decided in the election in 2024."),
    ("Microsoft signed.", "微软签署了协议。"),
    (
        "American firms signed in the EU.",
        "Firms of the United States signed in the European Union.",
    ),
    ("The NCI paid.", "The National Cancer Institute paid."),
    ("微软与 OpenAI 合作。", "Microsoft works with OpenAI."),
    ("It said “we are glad”.", "“We are glad,” it said."),
    (
        "It calls the plan “very […] good”.",
        "The plan is very, very good, it said; very good indeed.",
    ),
    ("公司称“我们很高兴”。", "公司表示：「我们很高兴」。"),
    ("Nvidia’s DeepMind partner left.", "DeepMind，英伟达的伙伴，离开了。"),
    ("It paid 2,048 GPUs.", "共 2048 块 H800 GPU。"),
    ("It earned 35 million in the first half of the year.", "上半年收入三千五百万元。"),
    ("It fell in the first six months.", "It fell in the first half."),
    ("It fell in the first ten months.", "1至10月同比下降。"),
    ("It built cars from January to August 2022.", "2022年1月至8月间生产汽车。"),
    ("It may start in October.", "It could begin as soon as October."),
    ("Shen Zhiyuan of Minglan Technology left.", "明岚科技的沈知远离职。"),
    ("Pupils read better.", "Children read better."),
]


@pytest.mark.parametrize(("claim", "passage"), BACKED)
def test_what_a_passage_says_in_another_form_is_backed(claim, passage):
    assert check(claim, passage) == []


MISSING = [
    ("It rose 45%.", RISE, "number_missing", "The claim says 45%; the passage says 54%."),
    ("It rose 5%.", "It rose 5 percentage points.", "number_missing", None),
    ("About 3.5 billion.", "It was 3,512 million.", "number_missing", None),
    ("It has 300 staff.", "It has many staff.", "number_missing", "The claim says 300, which no"),
    (
        "It launched on 18 September 2024.",
        "It launched in September 2024.",
        "date_missing",
        "The claim says 18 September 2024; the passage says no more than September 2024.",
    ),
    ("它于2024年9月发布。", "它于2024年发布。", "date_missing", "no more than 2024年"),
    ("In May 2024 it left.", "In June 2024 it left.", "date_missing", "the passage says"),
    ("Google signed.", "Microsoft signed.", "name_missing", "Google"),
    ("Google signed.", "微软签署了协议。", "name_missing", "Google"),
    ("微软签署了协议。", "Google signed.", "name_missing", "微软"),
    (
        "It said “we are glad”.",
        "“We were glad,” it said.",
        "quotation_altered",
        "The claim quotes “we are glad”; the passage says “We were glad”.",
    ),
    ("公司称“我们很高兴”。", "公司没有回应。", "quotation_altered", "which no passage"),
]


@pytest.mark.parametrize(("claim", "passage", "kind", "detail"), MISSING)
def test_what_no_passage_says_blocks_and_is_named(claim, passage, kind, detail):
    (problem,) = check(claim, passage)
    assert (problem.kind, problem.severity) == (kind, "block")
    assert (detail or "") in problem.detail


def test_a_name_in_another_script_that_nobody_knows_is_a_warning():
    (problem,) = check("Brookfield signed.", "布鲁克菲尔德签署了协议。")
    assert (problem.kind, problem.severity) == ("name_unchecked", "warn")


def test_a_quotation_in_translation_is_a_warning():
    (problem,) = check("It said “we are glad”.", "公司称：“我们很高兴。”")
    assert (problem.kind, problem.severity) == ("quotation_altered", "warn")


def test_titles_are_not_quotations_but_names():
    assert check("见《自然》杂志。", "论文发表在《自然》杂志上。") == []
    assert kinds(check("见《自然》杂志。", "论文发表在《科学》杂志上。")) == ["name_missing"]


def test_all_passages_of_a_claim_back_it_together():
    assert check("It rose 54% in May 2024.", "It rose 54%.", "This was in May 2024.") == []


def test_a_day_without_a_year_stands_in_the_year_of_its_story():
    claim, passage = "It opened on 31 August 2023.", "8月31日开放。"
    assert kinds(check(claim, passage)) == ["date_missing"]
    assert check(claim, passage, story_dates=[datetime.date(2023, 9, 1)]) == []
    assert kinds(check(claim, passage, story_dates=[datetime.date(2025, 9, 1)])) == ["date_missing"]


@pytest.mark.parametrize(
    ("precision", "passage", "expected"),
    [
        ("day", "It opened on 18 September 2024.", []),
        ("month", "It opened on 18 September 2024.", []),
        ("day", "It opened in September 2024.", ["date_missing"]),
        ("year", "2024年启用。", []),
        ("month", "It opened.", ["date_missing"]),
    ],
)
def test_an_entry_of_the_timeline_needs_a_passage_that_dates_it(precision, passage, expected):
    date = datetime.date(2024, 9, 18 if precision == "day" else 1)
    problems = check(
        "It opened.", passage, section="event", event_date=date, event_precision=precision
    )
    assert kinds(problems) == expected


def test_a_detail_fits_where_it_is_stored():
    problems = [
        *passage_problems("Nobody " * 400, HERE),
        *check("It said “" + "very " * 300 + "good”.", RISE),
        *check("Aa" + "Bc" * 400 + " signed.", RISE),
    ]
    assert len(problems) == 3
    assert all(len(problem.detail) <= 500 for problem in problems)


@pytest.mark.parametrize(
    "unit", ["5 ", "9", "一", "“", "《a》", "A ", "a@b.c ", "‘a ’b ", "in 2024, ", "e\u0301"]
)
def test_a_hostile_claim_is_checked_in_a_moment_and_stores_few_rows(unit):
    claim = unit * (8000 // len(unit))
    began = time.process_time()
    assert len(check(claim, RISE)) <= 80
    assert time.process_time() - began < 3


def test_many_true_quotations_do_not_hide_a_false_one():
    claim = "It said " + "“54%” and " * 30 + "“a lie told late”."
    assert kinds(check(claim, RISE)) == ["quotation_altered"]


# -- Real articles


@pytest.fixture(scope="module")
def real_sentences(real_data):
    """Every sentence of every real article, by language."""
    found = {}
    for language in ("en", "zh"):
        texts = [path.read_text() for path in sorted((real_data / "articles" / language).iterdir())]
        found[language] = [
            (text, sentence.text) for text in texts for sentence in sentences.split(text)
        ]
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_claim_that_is_its_passage_never_has_a_problem(real_sentences, language):
    assert len(real_sentences[language]) > 500
    for _, words in real_sentences[language]:
        assert check(words, words) == [], words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_check_by_itself_is_content_with_the_claim_s_own_words(real_sentences, language):
    """The check takes a shorter way where a claim is verbatim; this one does not."""
    for _, words in real_sentences[language][::4]:
        ground = Ground((words,))
        problems = [
            *_numbers(words, ground),
            *_dates(words, ground),
            *_names(words, ground, language == "zh", ""),
            *_quotations(words, ground),
        ]
        assert problems == [], words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_in_real_sentences_noise_is_found_and_a_changed_figure_is_not(real_sentences, language):
    draw = random.Random(7)  # noqa: S311
    pairs = [pair for pair in real_sentences[language] if len(pair[1]) > 25]
    for text, words in draw.sample(pairs, 120):
        noisy = (
            words.replace("’", "'").replace("，", ", ").replace("“", '"').replace(" ", "\u00a0 ")
        )
        assert passage_problems(noisy, SnapshotText(1, text, "it")) == [], words
    figures = [(t, w, n[0]) for t, w in pairs if (n := numbers.find(w)) and n[0].text.isdecimal()]
    for text, words, figure in draw.sample(figures, 40):
        other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 4) % 10 or 7), figure.text)
        changed = words[: figure.start] + other + words[figure.end :]
        assert passage_problems(changed, SnapshotText(1, text, "it")), changed
