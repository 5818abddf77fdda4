"""The evidence check held against texts of anybody's, and against a hundred cases of our own."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.pairs import Pair, judge, read_pairs

FIXTURES = Path(__file__).parent / "fixtures"
SOURCE = "Opening words. Revenue rose 54% to $3.5 billion, it said. Closing words."
PASSAGE = "Revenue rose 54% to $3.5 billion"


def pair(claim="Revenue rose 54%.", passage=PASSAGE, snapshot=SOURCE, **more):
    return Pair(1, claim, passage, snapshot, **more)


def run(tmp_path, capsys, *lines, **options):
    file = tmp_path / "pairs.jsonl"
    file.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    )
    call_command("check_evidence", pairs=file, **options)
    return capsys.readouterr().out.splitlines()


VERDICTS = [
    (pair(), "found", []),
    (pair(passage=PASSAGE.replace("54", "45")), "found_close", ["number_missing"]),
    (pair(passage="Batteries wait here.", others=("Batteries wait here.",)), "misattributed",
     ["number_missing"]),
    (pair(passage="Nobody wrote this, 54%."), "not_found", []),
    (pair(newer="Opening words. Closing words."), "source_changed", []),
    (pair(snapshot=None), "source_withdrawn", []),
    (pair(claim="It rose 45%."), "found", ["number_missing"]),
    (pair(claim="It rose 54% in May 2024."), "found", ["date_missing"]),
    (pair(claim="Google rose 54%."), "found", ["name_missing"]),
    (pair(claim="“Sales rose” 54%."), "found", ["quotation_altered"]),
    (pair(claim="Revenue fell 54%."), "found", ["opposed"]),
    (pair(passage=""), "not_found", ["no_passage"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "passage", "claim"), VERDICTS)
def test_each_word_of_the_check_can_be_had(case, passage, claim):
    verdict = judge(case)
    assert (verdict.passage, list(verdict.claim)) == (passage, claim)
    assert bool(verdict.detail) == (passage != "found" or bool(claim))


def test_a_place_is_told_in_code_points_of_the_snapshot():
    verdict = judge(pair())
    assert SOURCE[verdict.start : verdict.end] == PASSAGE
    assert judge(pair(passage="Nobody wrote this.")).start is None


def test_the_command_answers_each_line_with_one_and_needs_no_database(tmp_path, capsys):
    first = {"id": "a", "claim": "It rose.", "passage": PASSAGE, "snapshot": SOURCE, "others": []}
    printed = run(tmp_path, capsys, first, "", first | {"id": 2, "snapshot": "Else."}, json=True)
    one, two = map(json.loads, printed)
    assert one == {
        "id": "a", "passage": "found", "claim": [], "detail": "",
        "start": SOURCE.index(PASSAGE), "end": SOURCE.index(PASSAGE) + len(PASSAGE),
    }  # fmt: skip
    assert (two["id"], two["passage"], two["start"]) == (2, "not_found", None)
    assert run(tmp_path, capsys, first) == ["a: found."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("no json", "Line 1 is no JSON object"),
        ("[" * 100_000, "Line 1 is no JSON object"),
        ("[]", "Line 1 is no JSON object"),
        ({"claim": "It rose.", "snapshot": ""}, "“passage”"),
        ({"claim": 1, "passage": "", "snapshot": ""}, "“claim”"),
        ({"claim": "", "passage": ""}, "has no “snapshot”"),
        ({"claim": "", "passage": "", "snapshot": 1}, "“snapshot” is no text"),
        ({"claim": "", "passage": "", "snapshot": "", "others": [1]}, "“others”"),
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path, capsys, line, words):
    with pytest.raises(CommandError, match=words) as refused:
        run(tmp_path, capsys, line)
    assert refused.value.returncode == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(CommandError, match="Check the path"):
        call_command("check_evidence", pairs=tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"claim": "\xe9"}')
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("check_evidence", pairs=tmp_path / "latin.jsonl")


def told(name):
    """The cases of a fixture by kind, and those of them that the check says something of."""
    with (FIXTURES / name).open(encoding="utf-8") as lines:
        kinds = [json.loads(line)["kind"] for line in lines]
    with (FIXTURES / name).open(encoding="utf-8") as lines:
        verdicts = list(map(judge, read_pairs(lines)))
    assert all(verdict.passage == "found" for verdict in verdicts)
    return Counter(kinds), Counter(k for k, v in zip(kinds, verdicts, strict=True) if v.claim)


def test_honest_paraphrases_are_left_alone_and_most_false_ones_told():
    """A hundred cases written with the tables in view. What is told are hints: that a sentence
    follows from its passage remains the editor's judgement."""
    cases, found = told("judgement.jsonl")
    assert cases == {"honest": 60, "reversed": 20, "overstated": 20}
    assert found["honest"] <= 3
    assert found["reversed"] + found["overstated"] >= 35


def test_cases_written_blind_show_what_the_hints_miss():
    """Written by somebody who had not seen the tables. The honest ones that are told state figures
    that their passages do not have, but which can be worked out from them."""
    cases, found = told("judgement-blind.jsonl")
    assert cases == {"honest": 140, "reversed": 40, "overstated": 40, "number": 30}
    assert found["honest"] <= 8
    assert found["number"] >= 27
    assert found["reversed"] + found["overstated"] >= 25
