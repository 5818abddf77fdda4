"""Which words of a text are another text's."""

import pytest

from articles.text.runs import STRUCK, Runs

THEIRS = "Seven regional grid operators agreed on one connection code for batteries."
CHINESE = "七家区域电网运营商就电池的统一接入规范达成一致。"


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        (THEIRS, f"{STRUCK}."),
        (f"They say: {THEIRS}", f"They say: {STRUCK}."),
        ("SEVEN Regional grid-operators “agreed” on it", f"{STRUCK} it"),
        ("Seven regional grid operators", "Seven regional grid operators"),  # four words
        ("Nothing of it is in here at all.", "Nothing of it is in here at all."),
        (f"报道说：{CHINESE}真的吗？", f"报道说：{STRUCK}。真的吗？"),
        ("七家区域电网", "七家区域电网"),
        ("", ""),
    ],
)
def test_a_text_without_the_words_of_another(text, struck):
    assert Runs([THEIRS, CHINESE]).struck(text) == struck


def test_all_texts_within_are_looked_through():
    held = {"who": ["Ada", {"why": THEIRS}], "how many": 3, "none": None}
    assert Runs([THEIRS]).struck(held) == {
        "who": ["Ada", {"why": f"{STRUCK}."}], "how many": 3, "none": None,
    }  # fmt: skip


def test_a_short_headline_counts_as_a_whole_only():
    runs = Runs(["Batteries come ashore", "Ports"])
    assert runs.struck("On “Batteries come ashore”, again") == f"On “{STRUCK}”, again"
    assert runs.struck("Ports") == STRUCK
    assert runs.struck("Ports are busy; batteries come") == "Ports are busy; batteries come"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (THEIRS, True),
        ("On Friday, seven regional grid operators agreed on one connection code.", True),
        ("Operators of seven regions found one code, after long and difficult talks.", False),
        ("The seven regional grid operators agreed in May to meet again in June or July.", False),
        (f"他们写道：{CHINESE}", True),
        ("七家运营商有了共同的规范。", False),
    ],
)
def test_a_sentence_is_theirs_where_it_quotes_or_is_half_made_of_their_words(text, own):
    assert Runs([THEIRS, CHINESE]).own(text) is own


def test_what_was_struck_before_is_nobodys_words():
    assert Runs([STRUCK, f"{STRUCK} 5"]).struck(f"Before: {STRUCK}.") == f"Before: {STRUCK}."
