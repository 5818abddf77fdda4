"""Which headlines are proposed as one event: invented ones, then real ones where there are some."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from articles.events.clustering import Places, propose
from articles.events.likeness import Commonness, Sketch, likeness, reasons

FOLDER = Path(__file__).parent
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
_ids = count(1)


def sketch(title, *, family="wharf", hours=0, cluster=None):
    return Sketch.of(next(_ids), title, NOON + timedelta(hours=hours), family, cluster)


def headlines():
    for row in json.loads((FOLDER / "headlines.json").read_text("utf-8")):
        at = datetime.fromisoformat(row["day"]).replace(tzinfo=UTC)
        yield Sketch.of(row["id"], row["title"], at, row["family"])


def groups(proposals):
    """The clusters that proposals make, each as its sorted ids."""
    found = {}
    for proposal in proposals:
        members = found.setdefault(proposal.beside, [proposal.beside])
        members.append(proposal.story)
        found[proposal.story] = members
    return sorted(sorted(members) for members in {id(m): m for m in found.values()}.values())


def alike(one, other, *more):
    return likeness(one, other, Commonness.among([one, other, *more]))


def test_the_invented_headlines_are_grouped_as_expected():
    sketches = list(headlines())
    found = groups(propose(sketches, [], Commonness.among(sketches)))
    assert found == json.loads((FOLDER / "headlines.expected.json").read_text("utf-8"))


def test_the_same_headlines_in_any_order_give_the_same_proposals():
    sketches = list(headlines())
    commonness = Commonness.among(sketches)
    assert propose(sketches[::-1], [], commonness) == propose(sketches, [], commonness)


def test_new_stories_join_known_ones_as_they_would_have_joined_together():
    sketches = list(headlines())
    commonness = Commonness.among(sketches)
    known = [replace(s, cluster=7) if s.id in (1, 2) else s for s in sketches if s.id != 3]
    [proposal] = propose([s for s in sketches if s.id == 3], known, commonness)
    assert (proposal.story, proposal.beside) in ((3, 1), (3, 2))


def test_a_story_that_has_its_place_is_left_there():
    placed = sketch("Meridian Ports buys Kestrel", cluster=1)
    other = sketch("Meridian Ports buys Kestrel", family="ledger")
    assert propose([placed], [other], Commonness.among([placed, other])) == []


def test_the_reasons_are_told_in_words():
    one = sketch("OpenAI and Kestrel pay $1 billion for a wiki", hours=3)
    other = sketch("Kestrel puts 10 亿 into OpenAI's wiki", family="ledger")
    assert reasons(one, other)[:3] == (
        "same names: OpenAI, Kestrel",
        "same number: 1 billion",
        "same word: wiki",
    )
    assert reasons(one, other)[-1] == "3 h apart"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northlight releases Fathom 3", "Northlight releases Fathom 4"),  # another version
        ("Harbour weekly digest: Kestrel sold", "Kestrel sold"),  # a roundup
        ("2026-11-16", "2026-11-16"),
        ("What we know so far", "What we know so far"),  # nothing that tells
    ],
)
def test_what_cannot_be_one_event_is_not_alike_at_all(one, other):
    assert alike(sketch(one), sketch(other, family="ledger")) == 0


def test_days_between_two_reports_speak_against_them():
    title = "Meridian Ports buys battery maker Kestrel"
    first = sketch(title)
    scores = [alike(first, sketch(title, family="ledger", hours=h)) for h in (0, 24, 71, 73)]
    assert scores == sorted(scores, reverse=True)
    assert scores[2] > 0 == scores[3]


def test_two_well_known_names_in_common_are_not_enough():
    one = sketch("OpenAI and Google publish a standard for receipts")
    other = sketch("Google moves staff from OpenAI rival to maps", family="ledger")
    assert propose([one, other], [], Commonness.among([one, other])) == []


def test_a_clue_that_everybody_has_tells_less_than_a_rare_one():
    crowd = [sketch(f"Kestrel number {n} goes to sea", family=str(n)) for n in range(20, 60)]
    rare = alike(sketch("Ansel meets Kestrel"), sketch("Kestrel meets Ansel", family="b"))
    common = alike(sketch("Ansel meets Kestrel"), sketch("Kestrel meets Ansel", family="b"), *crowd)
    assert common < rare


def test_no_chain_of_half_likenesses_ties_strangers_together():
    chain = [
        sketch("Meridian Ports buys Kestrel batteries for Ansel", cluster=1),
        sketch("Meridian Ports pays Kestrel in shares", family="b", cluster=1),
        sketch("Kestrel batteries for Ansel cost Meridian Ports dear", family="c", cluster=1),
        sketch("Ansel heliport buys Kestrel chairs", family="d", cluster=1),
    ]
    stranger = sketch("Ansel heliport closes for a strike", family="e", hours=3)
    commonness = Commonness.among([*chain, stranger])
    alone = replace(chain[-1], cluster=None)
    assert propose([stranger], [alone], commonness)
    assert propose([stranger], chain, commonness) == []


def test_a_story_is_compared_only_with_those_that_share_a_rare_clue():
    crowd = [sketch(f"Kestrel number {n} goes to sea", family=str(n)) for n in range(100, 200)]
    new = sketch("Kestrel meets Ansel", family="b")
    fellow = sketch("Ansel is met by Kestrel", family="c")
    places = Places([*crowd, fellow], Commonness.among([*crowd, fellow, new]))
    assert [id for _, id in places.like(new, least=0)] == [fellow.id]


# -- Real headlines -------------------------------------------------------------------------------


def test_no_event_of_five_real_months_swallows_others(real_data):
    """A day at a time, as a newsroom collects: the largest event is a model's release."""
    days = defaultdict(list)
    with (real_data / "headlines.csv").open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            if "2026-02-01" <= row["date"] <= "2026-06-30":
                at = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
                days[at].append(Sketch.of(number, row["title"], at, row["source"]))
    seen, sizes = {}, defaultdict(int)
    for day in sorted(days):
        recent = [s for s in seen.values() if day - s.at <= timedelta(days=30)]
        known = [s for s in recent if day - s.at <= timedelta(days=6)]
        proposals = propose(days[day], known, Commonness.among([*recent, *days[day]]))
        seen |= {s.id: s for s in days[day]}
        for proposal in proposals:
            beside = seen[proposal.beside]
            place = proposal.beside if beside.cluster is None else beside.cluster
            for id in (proposal.story, proposal.beside):
                seen[id] = replace(seen[id], cluster=place)
    for one in seen.values():
        sizes[one.cluster] += one.cluster is not None
    assert 100 < sum(size > 1 for size in sizes.values()) < 300
    assert max(sizes.values()) <= 12
