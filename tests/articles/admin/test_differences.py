"""Two texts compared word by word."""

import pytest

from articles.admin.differences import compared


def said(old, new):
    return [(run.kind, run.text) for run in compared(old, new)]


def test_one_word_that_changed_is_shown_alone():
    assert said("About 140 GW waits.", "About 160 GW waits.") == [
        ("same", "About "),
        ("gone", "140"),
        ("new", "160"),
        ("same", " GW waits."),
    ]


def test_chinese_is_compared_by_characters():
    assert said("七家运营商同意", "八家运营商同意") == [
        ("gone", "七"),
        ("new", "八"),
        ("same", "家运营商同意"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "All new."), ("All old.", ""), ("a_b  c\n\nd", "a_c\nd e 🙂 é"), ("同", "不同 in 2027")],
)
def test_no_character_of_either_text_is_lost(old, new):
    runs = compared(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new
