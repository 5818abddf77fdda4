import pytest

from articles.text.terms import characters, spans, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One code, ONE Code", "one code"),
        ("储能电站", "储能 能电 电站"),
        ("芯片 规范", "芯片 规范"),
        ("用AI芯片", "用 ai 芯片"),
        ("ＧＰＵ－４", "gpu 4"),
        ("storage_site", "storage site"),
        ("！？ …", ""),
        ("a" * 100, "a" * 64),
    ],
)
def test_a_text_is_found_by_words_and_pairs_of_characters(text, found):
    assert terms(text) == tuple(found.split())


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Batteries charge a BATTERY", "battery", ["BATTERY"]),
        ("七家储能电站", "储能电", ["储能电"]),
        ("储能，储能", "储能", ["储能", "储能"]),
        ("ＧＰＵ clusters", "gpu", ["ＧＰＵ"]),
        ("“Quoted” words — apart", "words quoted", ["Quoted", "words"]),
        ("nothing", "else", []),
    ],
)
def test_terms_are_marked_where_they_stand_in_the_original(text, query, marked):
    places = spans(text, terms(query))
    assert [text[start:end] for start, end in places] == marked


def test_the_characters_of_terms_can_be_found_alone():
    assert characters(terms("AI芯片 规 范")) == ("芯", "片", "规", "范")
