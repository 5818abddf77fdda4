import time

import pytest

from articles.text.matching import Readable, contains, locate

SOURCE = (
    "On 18 September 2024 Microsoft said revenue rose 54% to $3.5 billion, beating forecasts. "
    "“We are glad,” its chief said — and left.\n\n"
    "微软（Microsoft）周五表示，全年营收增长三十五亿元，同比增长１２％。公司称：“我们很高兴。”"
)


@pytest.mark.parametrize(
    "exact",
    [
        "Microsoft said revenue rose 54% to $3.5 billion",
        "revenue  rose\n54 % to $3.5 billion",
        '"We are glad," its chief said -- and left.',
        "we are glad",
        "Revenue rose 54% to $3.5 billion.",
        "微软(Microsoft)周五表示,全年营收增长三十五亿元",
        "同比增长12%。公司称：「我们很高兴。」",
        "beating forecasts. “We are glad,” its chief said",
    ],
)
def test_words_that_differ_in_type_only_are_found(exact):
    match = locate(exact, SOURCE)
    assert (match.kind, match.difference) == ("found", "")


def test_a_place_is_told_in_code_points_of_the_source():
    match = locate("全年营收增长三十五亿元,同比增长12%", SOURCE)
    assert SOURCE[match.start : match.end] == "全年营收增长三十五亿元，同比增长１２％"


@pytest.mark.parametrize(
    ("exact", "difference"),
    [
        (
            "Microsoft said revenue rose 45% to $3.5 billion",
            "The passage says “45%”; the source says “54%”.",
        ),
        (
            "Microsoft said revenue rose 54% to $3.6 billion",
            "The passage says “3.6”; the source says “3.5”.",
        ),
        (
            "Microsoft said revenue fell 54% to $3.5 billion",
            "The passage says “fell”; the source says “rose”.",
        ),
        (
            "Microsoft said revenue never rose 54% to $3.5 billion",
            "The passage adds “never”.",
        ),
        ("Microsoft revenue rose 54% to $3.5 billion", "The passage leaves out “said”."),
        ("We were glad, its chief said", "The passage says “were”; the source says “are”."),
        ("周五表示，全年营收减少三十五亿元", "The passage says “减少”; the source says “增长”."),
        ("周五表示，全年营收增长五亿元", "The passage leaves out “三十”."),
        ("said REVENUE rose 54% to", "The passage says “REVENUE”; the source says “revenue”."),
        (  # figures come first
            "Microsoft said sales rose 45% to $3.5 billion, beating",
            "The passage says “45%”; the source says “54%”. "
            "The passage says “sales”; the source says “revenue”.",
        ),
    ],
)
def test_a_small_difference_is_found_close_and_named(exact, difference):
    match = locate(exact, SOURCE)
    assert (match.kind, match.difference) == ("found_close", difference)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [
        ("revenue rose 54", "revenue rose 54%"),
        ("54% to $3.5", "$3.5 billion"),
        ("revenue rose 54% to $3", "$3.5"),
        ("4% to $3.5 billion", "54% to"),
        ("全年营收增长三十五", "三十五亿元"),
        ("soft said revenue rose", "Microsoft said"),
    ],
)
def test_a_quotation_that_stops_inside_a_word_or_figure_is_not_simply_found(exact, whole):
    match = locate(exact, SOURCE)
    assert match.kind == "found_close"
    assert "stops inside a word or figure" in match.difference and whole in match.difference


@pytest.mark.parametrize(
    "exact",
    [
        "",
        " … ",
        "Nothing like it stands anywhere here.",
        "On 18 September 2024 Microsoft said its chief was glad and left",
        "公司今天宣布了一个全新的计划，投资者反应不一。",
        "x" * 2000,
    ],
)
def test_other_words_are_not_found(exact):
    assert locate(exact, SOURCE) is None


def test_the_place_without_a_cut_word_is_preferred():
    source = "It grew 145% there. Here it grew by 45% in all."
    match = locate("45%", source)
    assert (match.kind, source[: match.start].count("145%")) == ("found", 1)


def test_contains_is_locate_for_whole_words_only():
    source = Readable(SOURCE)
    assert contains("“We are glad”", source)
    assert not contains("We were glad", source)
    assert not contains("", source)


@pytest.mark.parametrize(
    ("exact", "source"),
    [
        ("The figure rose to 45% in the year, the office said.", "Some other sentence. " * 9500),
        ("a" * 60, "a" * 200_000),
        ("b" + "a" * 100, "a" * 200_000),
        ("a b " * 300, "a b c " * 33_000),
        ("1 " * 700, "2 " * 100_000),
        ("中" * 1000, "中文" * 100_000),
    ],
)
def test_a_long_source_is_searched_in_a_moment_whatever_it_holds(exact, source):
    began = time.process_time()
    locate(exact, source)
    assert time.process_time() - began < 2
