"""Holds the evidence check against anybody's texts: a claim, the passage said to back it, and the
source the passage is said to be in.

    one JSON object a line → Pair → Verdict → one JSON object a line

What decides is `articles.evidence`, as for our own editions; nothing is stored and no database
asked. Pure: lines in, values out.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .evidence import SnapshotText, claim_problems, locate, passage_problems


class NotPairs(ValueError):
    """A line that is no pair; the message names the line and the remedy."""


@dataclass(frozen=True)
class Pair:
    """One case. `snapshot` is None where the source's text was taken down; `newer` is what the
    source says now, where that was read again; `others` are texts that may have the words too."""

    id: object
    claim: str
    passage: str
    snapshot: str | None
    others: tuple[str, ...] = ()
    newer: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What the check says of a Pair.

    `passage` is one word of `articles.evidence` (`found` where nothing is wrong), `claim` the kinds
    of the claim's problems, each once, warnings among them; `detail` says all of it in sentences.
    `start` and `end` are code points of the snapshot, half-open; None where it has no such words.
    """

    id: object
    passage: str
    claim: tuple[str, ...]
    detail: str
    start: int | None
    end: int | None


def read_pairs(lines: Iterable[str]) -> Iterator[Pair]:
    """The Pairs of JSON Lines; empty lines are passed over. Raises NotPairs."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _pair(number, line)


def judge(pair: Pair) -> Verdict:
    """Check a Pair as a reported claim of the news is checked."""
    snapshot = SnapshotText(
        id=0,
        text=pair.snapshot or "",
        label="the snapshot",
        erased=pair.snapshot is None,
        newer_text=pair.newer,
    )
    others = [
        SnapshotText(id=place, text=text, label=f"text {place} of the others")
        for place, text in enumerate(pair.others, start=1)
    ]
    passage = pair.passage.strip()
    where = passage_problems(passage, snapshot, others) if passage else []
    claim = claim_problems(
        pair.claim, [passage] if passage else [], basis="reported", section="what_changed"
    )
    match = locate(passage, snapshot.readable) if passage and not snapshot.erased else None
    return Verdict(
        id=pair.id,
        passage=_word(passage, where),
        claim=tuple(dict.fromkeys(problem.kind for problem in claim)),
        detail=" ".join(problem.detail for problem in [*where, *claim]),
        start=match.start if match else None,
        end=match.end if match else None,
    )


def _word(passage, problems):
    if not passage:
        return "not_found"
    return problems[0].kind if problems else "found"


_TEXTS = ("claim", "passage")


def _pair(number, line):
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotPairs(f"Line {number} is no JSON object; write one object a line.") from error
    if not isinstance(fields, dict):
        raise NotPairs(f"Line {number} is no JSON object; write one object a line.")
    for name in _TEXTS:
        if not isinstance(fields.get(name), str):
            raise NotPairs(f"Line {number} has no text under “{name}”; it needs one, if only “”.")
    others = fields.get("others") or []
    if not isinstance(others, list) or not all(isinstance(text, str) for text in others):
        raise NotPairs(f"Line {number}: “others” is no list of texts; leave it out, or write [].")
    for name in ("snapshot", "newer"):
        if not isinstance(fields.get(name), str | None):
            raise NotPairs(f"Line {number}: “{name}” is no text; write the source's text, or null.")
    if "snapshot" not in fields:
        raise NotPairs(f"Line {number} has no “snapshot”; write the source's text, or null.")
    return Pair(
        id=fields.get("id", number),
        claim=fields["claim"],
        passage=fields["passage"],
        snapshot=fields["snapshot"],
        others=tuple(others),
        newer=fields.get("newer"),
    )
