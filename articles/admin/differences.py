"""How one text became another, word by word; Chinese by its characters. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles.text.words import CJK

_WORD = re.compile(rf"\s+|[{CJK}]|[^\W{CJK}]+|[^\w\s]")


@dataclass(frozen=True)
class Difference:
    """A run of text: `kind` is “same”, “gone” (only in the old text) or “new”."""

    kind: str
    text: str


def compared(old, new):
    """The runs of both texts in order of reading, as Differences; what went stands before what
    came in its place. Without what is gone they are the new text, without what is new the old."""
    ours, theirs = _WORD.findall(old), _WORD.findall(new)
    runs = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Difference("same", "".join(ours[a:b])))
            continue
        if a < b:
            runs.append(Difference("gone", "".join(ours[a:b])))
        if c < d:
            runs.append(Difference("new", "".join(theirs[c:d])))
    return runs
