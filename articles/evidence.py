"""Is each passage in its snapshot, and does each claim stand on its passages?

Two questions kept apart, and both are about words: that a sentence follows from them is the
editor's judgement. A passage is `found`, or there is a problem that blocks publishing:

* found_close: the same place with a small difference, which is named
* misattributed: the words are in another stored snapshot
* not_found: they are in none that was looked into
* source_changed: they were there, but the newest reading of the source no longer has them
* source_withdrawn: the text was taken down, or its publisher has the page no more

A claim's numbers, dates, names and quoted words must each be in one of its passages
(`articles.text.grounding` has that half). Everything here is pure: texts in, problems out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .text.grounding import Problem, claim_problems
from .text.matching import Match, Readable, locate, shortened

__all__ = ["Match", "Problem", "SnapshotText", "claim_problems", "locate", "passage_problems"]


@dataclass(frozen=True)
class SnapshotText:
    """A stored snapshot as the check reads it.

    `label` names it to an editor; `newer_text` is the text of a newer snapshot of the same kind of
    the same story, where there is one. Where another version of the extractor read that one,
    `first_text` is what this version read first: what was not in there is no change of the source.
    `gone` says that the publisher answers that there is no such page any more.
    """

    id: int
    text: str
    label: str
    erased: bool = False
    newer_text: str | None = field(default=None, repr=False)
    first_text: str | None = field(default=None, repr=False)
    gone: bool = False

    @cached_property
    def readable(self) -> Readable:
        return Readable(self.text)

    @cached_property
    def newer(self) -> Readable | None:
        return None if self.newer_text is None else Readable(self.newer_text)

    @cached_property
    def first(self) -> Readable | None:
        return None if self.first_text is None else Readable(self.first_text)


def passage_problems(
    exact: str, snapshot: SnapshotText, others: Sequence[SnapshotText] = ()
) -> list[Problem]:
    """What is wrong with a passage said to be in `snapshot`: nothing, or one thing that blocks.

    `others` are the snapshots in which words that are not in this one may be found instead.
    """
    if snapshot.erased:
        return [
            Problem.blocking(
                "source_withdrawn",
                f"The text of {snapshot.label} was taken down; these words can no longer be "
                "checked. Rest the claim on another source, or cut it.",
            )
        ]
    match = locate(exact, snapshot.readable)
    if match and match.kind == "found":
        return _changes(exact, snapshot)
    for other in others:
        if other.id == snapshot.id or other.erased:
            continue
        elsewhere = locate(exact, other.readable)
        if elsewhere and elsewhere.kind == "found":
            return [
                Problem.blocking(
                    "misattributed",
                    f"These words are in {other.label}, not in {snapshot.label}.",
                )
            ]
    if match:
        return [Problem.blocking("found_close", match.difference)]
    detail = f"“{shortened(exact, 120)}” is not in {snapshot.label}."
    return [Problem.blocking("not_found", detail)]


def _changes(exact: str, snapshot: SnapshotText) -> list[Problem]:
    """A passage found where it was read: does its publisher still have it?"""
    if snapshot.gone:
        detail = (
            f"The page of {snapshot.label} is gone from its publisher's site. The words stand here "
            "as they were read; readers who follow the link no longer find them."
        )
        return [Problem.blocking("source_withdrawn", detail)]
    if snapshot.newer is None:
        return []
    if snapshot.first and not locate(exact, snapshot.first):
        return []
    match = locate(exact, snapshot.newer)
    if match and match.kind == "found":
        return []
    if match:
        change = match.difference.replace("the source says", "the source now says")
        detail = f"{snapshot.label} has been changed since. {change}"
    else:
        detail = f"{snapshot.label} has been changed since and no longer has these words."
    return [Problem.blocking("source_changed", detail)]
