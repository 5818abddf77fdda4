"""Which stories report one event, by what their headlines have in common.

    a new story ──clues──▶ recent stories that share a rare one ──likeness──▶ where it fits best

A story is put beside one that is alone, or into a cluster that fits it as a whole, so that no chain
of half-likenesses ties strangers together. Pure: the same stories in, the same proposals out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .likeness import Commonness, Sketch, likeness, reasons

# The least likeness of a proposal: lower, more pairs are about one product than about one event.
ALIKE = 0.38
# The least average likeness to all stories of a cluster.
WHOLE = 0.25
# The least likeness at which an editor is shown a story that is not proposed.
NEAR = 0.2


@dataclass(frozen=True)
class Proposal:
    """Put `story` where `beside` is; where that is alone, the two begin a cluster."""

    story: int
    beside: int
    score: float
    reasons: tuple[str, ...]


def propose(
    new: Iterable[Sketch], known: Iterable[Sketch], commonness: Commonness
) -> list[Proposal]:
    """Where new stories belong, among recent ones and one another, the oldest first.

    `known` should hold all stories of every cluster that one of them is in. A new story that is in
    a cluster already is left there.
    """
    event = Places(known, commonness)
    found = []
    for sketch in sorted(new, key=lambda sketch: (sketch.at, sketch.id)):
        proposal = event.best(sketch) if sketch.cluster is None else None
        event.add(sketch, beside=proposal and proposal.beside)
        if proposal:
            found.append(proposal)
    return found


class Places:
    """The stories there are, by clue and by cluster."""

    def __init__(self, known: Iterable[Sketch], commonness: Commonness):
        self._commonness = commonness
        self._sketches: dict[int, Sketch] = {}
        self._by_clue, self._members = defaultdict(list), defaultdict(list)
        for sketch in sorted(known, key=lambda sketch: (sketch.at, sketch.id)):
            self.add(sketch)

    def add(self, sketch: Sketch, *, beside: int | None = None):
        """Take up a story; `beside` tells which one it was put with."""
        if sketch.id in self._sketches:
            return
        self._sketches[sketch.id] = sketch
        for clue in sketch.clues:
            self._by_clue[clue].append(sketch.id)
        # Clusters that are only proposed go by the story that began them, below zero.
        if beside is not None:
            place = self._sketches[beside].cluster
            place = -beside if place is None else place
            self._put(beside, place)
            self._put(sketch.id, place)
        elif sketch.cluster is not None:
            self._put(sketch.id, sketch.cluster)

    def _put(self, id, place):
        if id not in self._members[place]:
            self._sketches[id] = replace(self._sketches[id], cluster=place)
            self._members[place].append(id)

    def best(self, sketch: Sketch) -> Proposal | None:
        """The place that fits a story best, or None where none fits."""
        for score, id in self.like(sketch, least=ALIKE):
            other = self._sketches[id]
            if other.cluster is None or self._fits(sketch, other.cluster):
                return Proposal(sketch.id, id, round(score, 2), reasons(sketch, other))
        return None

    def like(self, sketch: Sketch, *, least: float) -> list[tuple[float, int]]:
        """The stories at least so like one, the most like first, with their likeness."""
        led_to = {
            id
            for clue in sketch.clues
            if self._commonness.leads(clue)
            for id in self._by_clue[clue]
            if id != sketch.id
        }
        scored = [(self._likeness(sketch, self._sketches[id]), id) for id in led_to]
        return sorted((one for one in scored if one[0] >= least), key=lambda one: (-one[0], one[1]))

    def reasons(self, id: int, other: int) -> tuple[str, ...]:
        return reasons(self._sketches[id], self._sketches[other])

    def _fits(self, sketch, place):
        members = [self._sketches[id] for id in self._members[place]]
        total = sum(self._likeness(sketch, member) for member in members)
        return total / len(members) >= WHOLE

    def _likeness(self, one, other):
        return likeness(one, other, self._commonness)
