import time

import pytest

from articles.text.normalize import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s good”, he said", '"It\'s good", he said'),
        ("two  words\n\nand\u00a0more", "two words and more"),
        ("a word — and another", "a word—and another"),
        ("a word -- and another", "a word – and another"),
        ("２０２４年９月，增长３０％。", "2024年9月,增长30%."),
        ("发布 GPT-4 模型", "发布GPT-4模型"),
        ("「你好」，世界（上）！", "“你好”, 世界 (上)!"),
        ("微软\n宣布", "微软宣布"),
        ("等等……", "等等..."),
        ("café ﬁne", "cafe\u0301 fine"),
        ("soft\u00adware\u200b", "software"),
        ("GPT，Claude（x）", "GPT, Claude (x)"),
        ("  ends  ", "ends"),
    ],
)
def test_texts_that_differ_in_type_only_fold_to_the_same(one, other):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10²", "102"),
        ("1, 200", "1,200"),
        ("the rapist", "therapist"),
        ("US", "us"),
        ("45%", "54%"),
        ("over 5", "over -5"),
    ],
)
def test_texts_that_say_something_else_stay_apart(one, other):
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    "text",
    [
        "  “It’s\u00a0 good” — he said…… ",
        "cafe\u0301 ﬁne, a\u00adb １２",
        "发布 GPT-4 模型（上），\n 很好。",
        "",
    ],
)
def test_every_folded_character_knows_its_original(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    for place, character in enumerate(folded.text):
        start, end = folded.original(place, place + 1)
        assert start == folded.offsets[place] and end > start
        if character.isalnum():
            assert character in fold(text[start:end]).text


def test_a_place_in_the_folded_text_is_told_in_code_points_of_the_original():
    text = "Then:  “it’s ２０ %” — fine"
    folded = fold(text)
    start = folded.text.index("it's")
    assert text[slice(*folded.original(start, start + len("it's 20")))] == "it’s ２０"


def test_a_long_text_of_any_make_folds_in_a_moment():
    for piece in ("“It’s good” — he said. ", " ", "—", "é", "e\u0301", "- ", " ,", "中 "):
        text = piece * (200_000 // len(piece))
        began = time.process_time()
        fold(text)
        assert time.process_time() - began < 3, piece
