import pytest

from articles.text import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Three plain words", 3),
        ("It’s twenty-five per cent, O'Neill said", 6),
        ("3.5 billion in 1,200 days", 5),
        ("微软公司", 2),
        ("微软公司的", 3),
        ("OpenAI 发布 GPT-4o 模型", 4),
        ("“——……！”", 0),
    ],
)
def test_quoted_words_are_latin_words_and_pairs_of_chinese_characters(text, expected):
    assert words.count(text) == expected
