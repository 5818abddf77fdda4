"""Passages marked in a text: the words survive whole, whatever the marks do."""

import pytest

from articles.admin.source_text import Mark, paragraphs, split_at_chosen

TEXT = "One fish. Two fish.\n\nRed fish.\nBlue fish. 蓝色的鱼。"


def mark(words, number=1, selected=False, text=TEXT):
    start = text.index(words)
    return Mark(start, start + len(words), number, number * 10, number, selected)


def joined(found):
    return ["".join(piece.text for piece in paragraph.pieces) for paragraph in found]


def test_the_pieces_of_a_text_without_marks_are_its_lines():
    assert joined(paragraphs(TEXT, [])) == [
        "One fish. Two fish.",
        "Red fish.",
        "Blue fish. 蓝色的鱼。",
    ]


@pytest.mark.parametrize(
    "marks",
    [
        [mark("Two fish.")],
        [mark("One fish. Two"), mark("Two fish.", 2)],
        [mark("fish.\n\nRed"), mark(TEXT, 2), mark("蓝色", 3)],
    ],
    ids=["one", "overlapping", "across paragraphs"],
)
def test_no_mark_loses_or_doubles_a_word(marks):
    assert joined(paragraphs(TEXT, marks)) == joined(paragraphs(TEXT, []))


def test_pieces_and_gaps_are_the_text_whole():
    text = TEXT + "\n"
    found = paragraphs(text, [mark("fish.\n\nRed")])
    assert "".join(part for p in found for part in [*(x.text for x in p.pieces), p.gap]) == text


def test_overlapping_words_belong_to_both_claims_and_each_ends_once():
    first, second = mark("One fish. Two"), mark("Two fish.", 2)
    pieces = paragraphs(TEXT, [first, second])[0].pieces
    shared = next(piece for piece in pieces if piece.text == "Two")
    assert shared.marks == (first, second)
    assert [piece.text for piece in pieces if first in piece.ends] == ["Two"]
    assert [piece.text for piece in pieces if second in piece.starts] == ["Two"]


def test_a_passage_across_paragraphs_gets_its_anchor_and_its_number_once():
    across = mark("Two fish.\n\nRed")
    pieces = [piece for p in paragraphs(TEXT, [across]) for piece in p.pieces]
    assert [piece.text for piece in pieces if piece.starts] == ["Two fish."]
    assert [piece.text for piece in pieces if piece.ends] == ["Red"]


def test_the_selected_passage_is_near_the_top_of_what_is_shown_first():
    found = paragraphs(TEXT, [mark("Blue", selected=True)])
    before, after = split_at_chosen(found)
    assert joined(before) == ["One fish. Two fish."]
    assert joined(after)[0] == "Red fish."
    assert after[1].chosen


def test_without_a_selection_the_whole_text_is_shown():
    before, after = split_at_chosen(paragraphs(TEXT, [mark("Blue")]))
    assert before == []
    assert len(after) == 3
