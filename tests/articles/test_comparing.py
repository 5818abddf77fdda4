"""What differs between two editions, in values: sentences paired, words marked, the rest named."""

import pytest

from articles.comparing import MOST_PAIRS, Kind, Piece, Told, compare, words_of


def told(text, section="Hook", paragraph=1, **more):
    return Told(section, paragraph, text, **more)


def marked(before, after):
    """The pieces as one line: [-removed-]{+added+}."""
    signs = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in words_of(before, after))


def kinds(changes):
    return [change.kind for change in changes]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("About 140 GW waits.", "About 140 GW waits.", "About 140 GW waits."),
        ("About 140 GW waits.", "About 240 GW waits.", "About [-140-]{+240+} GW waits."),
        ("It fell 3.5% in May.", "It fell 3.4% in May.", "It fell [-3.5-]{+3.4+}% in May."),
        ("Five operators agree.", "Operators agree.", "[-Five operators-]{+Operators+} agree."),
        ("", "One code.", "{+One code.+}"),
        (
            "七家运营商采用同一规范。",
            "五家运营商采用同一规范。",
            "[-七-]{+五+}家运营商采用同一规范。",
        ),
        ("约140吉瓦在排队", "约240吉瓦在排队", "约[-140-]{+240+}吉瓦在排队"),
    ],
)
def test_words_are_marked_where_they_differ(before, after, line):
    assert marked(before, after) == line


def test_changed_words_that_only_a_space_parts_are_one_change():
    line = marked("The new code applies in March.", "The old rule applies in March.")
    assert line == "The [-new code-]{+old rule+} applies in March."


def test_the_pieces_are_the_whole_of_both_texts():
    before = "Seven grid operators agreed on one code, “at last”, they said; 140 GW waits."
    after = "All seven operators use one code from March; about 140 GW of storage waits, they say."
    pieces = words_of(before, after)
    assert "".join(p.text for p in pieces if p.kind != Kind.ADDED) == before
    assert "".join(p.text for p in pieces if p.kind != Kind.REMOVED) == after


def test_a_text_that_says_one_word_over_and_over_is_shown_whole():
    before, after = "的" * 1500, "的" * 1501
    assert MOST_PAIRS < 1500 * 1501
    assert words_of(before, after) == (Piece(Kind.REMOVED, before), Piece(Kind.ADDED, after))


def test_a_reworded_sentence_is_paired_with_what_it_was():
    before = [told("Seven operators will use one code."), told("About 140 GW waits in queues.")]
    after = [told("About 240 GW waits in queues."), told("A new sentence of its own.")]
    (changes,) = compare(before, after).values()
    assert [(c.kind, c.before and c.before.text) for c in changes] == [
        ("removed", "Seven operators will use one code."),
        ("changed", "About 140 GW waits in queues."),
        ("added", None),
    ]


def test_sentences_with_little_in_common_are_paired_only_on_the_same_passage():
    before = told("Seven grid operators agreed on one code.", passages=("“one code”",))
    after = told("One code binds grid operators from March on.", passages=("“one code”",))
    assert kinds(compare([before], [after])["Hook"]) == ["changed"]
    apart = [told(before.text)], [told(after.text)]
    assert sorted(kinds(compare(*apart)["Hook"])) == ["added", "removed"]


def test_a_section_that_stayed_as_it_was_has_no_change():
    same = [told("One."), told("Two.", "Insight"), told("Three.", "Insight")]
    found = compare(same, list(same))
    assert {kind for changes in found.values() for kind in kinds(changes)} == {"same"}
    assert list(found) == ["Hook", "Insight"]


def test_what_else_is_different_is_said_in_words():
    before = told("It was agreed.", facts={"Basis": "Reported", "Date": "2024-09"})
    after = told("It was agreed.", facts={"Basis": "Background", "Date": "2024-09-20"})
    (change,) = compare([before], [after])["Hook"]
    assert change.kind == "changed"
    assert change.notes == ("Basis: Reported → Background.", "Date: 2024-09 → 2024-09-20.")


def test_a_fact_that_one_of_them_lacks_is_said_to_be_none():
    (change,) = compare([told("A.", facts={"Date": ""})], [told("A.", facts={"Date": "2024"})])[
        "Hook"
    ]
    assert change.notes == ("Date: none → 2024.",)


def test_passages_that_came_went_or_changed_places_are_named():
    before = told("A.", passages=("“one”", "“two”"))
    (change,) = compare([before], [told("A.", passages=("“two”", "“three”"))])["Hook"]
    assert change.notes == ("Rests no longer on “one”.", "Rests now on “three”.")
    (change,) = compare([before], [told("A.", passages=("“two”", "“one”"))])["Hook"]
    assert change.notes == ("Rests on the same passages in another order.",)


def test_only_the_sentence_that_moved_is_said_to_have_moved():
    before = [told(text, "Insight") for text in ("One.", "Two.", "Three.", "Four.")]
    after = [before[3], *before[:3]]
    changes = compare(before, after)["Insight"]
    assert kinds(changes) == ["changed", "same", "same", "same"]
    assert changes[0].notes == ("Moved: was sentence 4 of its section, is sentence 1.",)


def test_a_sentence_that_went_to_another_section_is_followed_there():
    found = compare([told("One."), told("Two.")], [told("One."), told("Two.", "Insight")])
    assert found["Insight"][0].notes == ("Moved here from “Hook”.",)
    assert kinds(found["Hook"]) == ["same"]


def test_paragraphs_divided_otherwise_are_named():
    one, two = told("One.", "Insight"), told("Two.", "Insight")
    (_, change) = compare([one, two], [one, told("Two.", "Insight", 2)])["Insight"]
    assert change.notes == ("Begins a paragraph now.",)
    (_, change) = compare([one, told("Two.", "Insight", 2)], [one, two])["Insight"]
    assert change.notes == ("Joins the paragraph before it now.",)


def test_a_paragraph_put_before_the_others_changes_nothing_of_them():
    old = [told("One.", "Insight", 1), told("Two.", "Insight", 2)]
    new = [
        told("First of all, this.", "Insight", 1),
        told("One.", "Insight", 2),
        told("Two.", "Insight", 3),
    ]
    assert kinds(compare(old, new)["Insight"]) == ["added", "same", "same"]


def test_a_removed_sentence_stands_where_it_stood():
    before = [told(text, "Insight") for text in ("One.", "Two.", "Three.")]
    changes = compare(before, [before[0], before[2]])["Insight"]
    assert [change.pieces[0].text for change in changes] == ["One.", "Two.", "Three."]
    assert kinds(changes) == ["same", "removed", "same"]


def test_a_section_that_was_cut_whole_stands_before_the_next_one():
    before = [told("One."), told("Two.", "Summary"), told("Three.", "Insight")]
    found = compare(before, [before[0], before[2]])
    assert list(found) == ["Hook", "Summary", "Insight"]
    assert kinds(found["Summary"]) == ["removed"]


def test_sentences_said_twice_are_paired_once_each():
    assert kinds(compare([told("One.")], [told("One."), told("One.")])["Hook"]) == ["same", "added"]
