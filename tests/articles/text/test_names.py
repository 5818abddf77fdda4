import pytest

from articles.text import aliases, names

CASES = [
    (
        "Microsoft signs a 20-year agreement to restart the Three Mile Island plant.",
        ["Microsoft", "Three Mile Island"],
    ),
    (
        "Satya Nadella, CEO of Microsoft, met President Joe Biden in Washington on Monday.",
        ["Satya Nadella", "Microsoft", "Joe Biden", "Washington"],
    ),
    ("The Bank of England raised rates.", ["Bank of England"]),
    ("Revenue rose. Regulators agreed. Evaluate it.", []),
    ("Google’s rival DeepSeek-R1 beats GPT-4o.", ["Google", "DeepSeek-R1", "GPT-4o"]),
    ("Johnson & Johnson and AT&T said so.", ["Johnson & Johnson", "AT&T"]),
    ("France fell behind: the AI market grew in May.", ["France"]),
    ("Our CEO and CFO use an API for 16 GB.", []),
    ("See https://Example.com/Big and mail Me@Example.com.", []),
    ("微软与 OpenAI 合作发布 GPT-5，见《自然》杂志。", ["OpenAI", "GPT-5", "自然"]),
    ("Big Tech Shifts: From Models to Power Grids", []),
    ("TinyGSM Reaches Eighty Percent on Small Models", ["TinyGSM"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_names_are_told_from_words_that_only_begin_a_sentence(text, expected):
    assert [name.text for name in names.find(text)] == expected
    for name in names.find(text):
        assert text[name.start : name.end] == name.text


def test_a_language_that_writes_nouns_with_capitals_gives_only_clear_names():
    text = "Der Vorstand von Beispiel lobt OpenAI."
    assert [name.text for name in names.find(text, "de")] == ["OpenAI"]


def test_known_names_have_their_forms_in_both_scripts():
    assert "微软" in aliases.of("microsoft")
    assert aliases.of("Nobody Inc") == ()
    assert [match[0] for match in aliases.chinese_names("阿里巴巴和微软买苹果")] == [
        "阿里巴巴",
        "微软",
    ]
