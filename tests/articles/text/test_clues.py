import pytest

from articles.text.clues import clues, in_words, is_roundup, names


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("OpenAI leaks, and leaked again", {"openai", "leak"}),
        ("微软与阿里云合作", {"microsoft", "alibaba cloud", "合作"}),
        ("Kimi K2 released", {"moonshot", "k2", "releas"}),
        ("GPT-5.5 and Fathom 3", {"gpt", "gpt 5.5", "fathom", "fathom 3"}),
        ("Kestrel raises $1.5bn, 40% more", {"kestrel", "rais", "#1500000000", "#40%"}),
        ("Meeting of 22 September 2026", {"meet", "@9-22"}),
        ("9月22日开会", {"@9-22", "开会"}),
        ("A 27B model, 3 of them", {"model", "#27000000000", "them"}),
        ("CES 2026", {"ces"}),
        ("What it is", set()),
    ],
)
def test_the_clues_of_a_headline(title, expected):
    assert clues(title) == expected


def test_a_number_is_the_same_in_both_scripts():
    assert "#1000000000" in clues("Kestrel pays 1 billion") & clues("收购价 10 亿")


def test_a_clue_is_never_longer_than_its_column():
    assert max(map(len, clues("x" * 200))) == 60


def test_names_are_told_by_their_capitals_or_our_list():
    title = "The harbour of Ansel buys openai chips"
    assert names(title, clues(title)) == {"ansel", "openai"}


@pytest.mark.parametrize(
    "title",
    [
        "Tech daily briefing",
        "AI日报：甲；乙；丙",
        "【資安日報】9月21日，甲",
        "Harbours share tides; Ansel sold; batteries fail",
        "Fathom Makes A Splash, Kestrel Grows Again, Ansel Goes Dark, Meridian Buys Ports",
        "The week in review",
    ],
)
def test_a_title_over_many_stories_is_a_roundup(title):
    assert is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "800 million weekly users",
        "Statement by Denmark, Finland, France, Germany and Norway",
        "Ansel sold; price unknown",
    ],
)
def test_a_title_of_one_story_is_none(title):
    assert not is_roundup(title)


def test_what_is_common_is_told_as_it_is_written_there():
    title = "阿里吴泳铭：OpenAI leaks 10 亿 on 22 September 2026"
    other = "OpenAI leaked 1 billion, 阿里吴泳铭 said on 9月22日"
    assert in_words(clues(title) & clues(other), title) == [
        "same names: 阿里, OpenAI",
        "same number: 10 亿",
        "same date: 22 September 2026",
        "same words: leaks, 吴泳铭",
    ]
