"""Where in a source the words of a quotation stand, and how they differ where they do.

Three steps, each only where the one before found nothing: the words as they are; the words in
folded form (`normalize`); the place most like them, compared word by word.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein

from .normalize import Folded, fold
from .words import CJK


@dataclass(frozen=True)
class Match:
    """Where words stand: `start` and `end` are code points of the source, half-open.

    `kind` is "found", or "found_close" where `difference` says in words what is not the same.
    """

    kind: str
    start: int
    end: int
    difference: str = ""


@dataclass(frozen=True)
class Readable:
    """A text that is searched more than once; what searching needs is worked out once."""

    text: str

    @cached_property
    def folded(self) -> Folded:
        return fold(self.text)


@dataclass(frozen=True)
class Hunk:
    """One difference: the words of the quotation, and those the source has in their place."""

    ours: str
    theirs: str


_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
# A word is a token, and so is a figure with its sign, a currency, a single Chinese character;
# punctuation is none.
_TOKEN = re.compile(
    r"(?:(?<![\w)])-)?\d+(?:[.,:]\d+)*%?|[$€£¥]"
    rf"|[^\W\d_{CJK}](?:[^\W_{CJK}]|'(?=[^\W\d_]))*|[{CJK}]|[^\w\s]*[²³¹½¼¾]"
)
_EDGES = " .,;:\"'!?-()[]~"
_SCALE_FOLLOWS = re.compile(
    r"\s?(?:[%％万亿]|[千百](?!分)|(?:hundred|thousand|million|billion|trillion|per\s?cent|bn)\b)"
)
# A place may differ in so many words and still be the same passage: three, or a fifth of a long
# one; but two fifths of a short one make it another.
_FEW_WORDS, _FIFTH, _MOST = 3, 0.2, 0.4
_LONG = 400  # beyond this many characters only the two ends of a quotation are searched for


def locate(exact: str, text: str | Readable) -> Match | None:
    """Find the words `exact` in a source.

    "found": they stand there, but for type: white space, quotes, dashes, widths, Chinese or Latin
    punctuation, a capital at the beginning, a stop at the end. "found_close": it is clearly the
    same passage, with a small difference, which is named; a changed figure always is. None:
    neither.
    """
    source = text if isinstance(text, Readable) else Readable(text)
    words = exact.strip()
    place, cut = _whole(words, source.text)
    if place:
        return Match("found", *place)
    ours = fold(words)
    bare = ours.text.strip(_EDGES)
    if not any(character.isalnum() for character in bare):
        return None
    place, folded_cut = _whole(bare, source.folded.text)
    if place:
        return Match("found", *source.folded.original(*place))
    if folded_cut or cut:
        start, end = source.folded.original(*folded_cut) if folded_cut else cut
        return Match("found_close", start, end, _cut_short(source.text, start, end))
    return _closest(ours, source)


def contains(exact: str, source: Readable) -> bool:
    """Whether words stand in a source as they are, but for type. Quicker than `locate`, which
    also looks for the place that is most like them."""
    if _whole(exact.strip(), source.text)[0]:
        return True
    bare = fold(exact.strip()).text.strip(_EDGES)
    return bool(bare and _whole(bare, source.folded.text)[0])


def _whole(words: str, text: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The first place where words stand whole, and the first where they cut a word or figure."""
    cut, start = None, text.find(words) if words else -1
    for _ in range(1000):
        if start < 0:
            break
        end = start + len(words)
        if not _cuts(text, start, end):
            return (start, end), None
        cut = cut or (start, end)
        start = text.find(words, start + 1)
    return None, cut


def _cuts(text: str, start: int, end: int) -> bool:
    """Whether a place begins or ends inside a word or a figure: 5% of 45%, 3 of 3.5 billion."""
    first, before = text[start], text[start - 1 : start]
    last, after = text[end - 1], text[end : end + 1]
    if (before and _of_one_word(before, first)) or (after and _of_one_word(last, after)):
        return True
    if first.isdecimal() and before in (".", ",") and text[start - 2 : start - 1].isdecimal():
        return True
    if not last.isdecimal() and last not in _NUMERAL:
        return False
    if after in (".", ",") and after and text[end + 1 : end + 2].isdecimal():
        return True
    return last.isdecimal() and bool(_SCALE_FOLLOWS.match(text, end))


def _of_one_word(left: str, right: str) -> bool:
    if re.match(f"[{CJK}]", left) or re.match(f"[{CJK}]", right):
        return (left.isdecimal() or left in _NUMERAL) and right in _NUMERAL and left not in "一"
    return left.isalnum() and right.isalnum()


def _cut_short(text: str, start: int, end: int) -> str:
    context = re.search(r"[^\s，。；、]{0,20}$", text[:start][-20:])[0]
    after = re.match(r"\s?[^\s，。；、]{0,20}", text[end : end + 20])[0]
    whole = f"{context}{text[start:end]}{after}".strip()
    whole = whole if len(whole) <= 90 else "…" + whole[-88:]
    return f"The passage stops inside a word or figure; the source says “{whole}”."


def _closest(ours: Folded, source: Readable) -> Match | None:
    theirs = source.folded
    window = _window(ours.text, theirs.text)
    if window is None:
        return None
    our_tokens = list(_TOKEN.finditer(ours.text))
    tokens = _trimmed(our_tokens, list(_TOKEN.finditer(theirs.text, *window)))
    if not tokens:
        return None
    hunks = _hunks(ours, our_tokens, theirs, tokens, source.text)
    if hunks is None:
        return None
    start, end = theirs.original(tokens[0].start(), tokens[-1].end())
    if hunks:
        return Match("found_close", start, end, _in_words(hunks))
    if _cuts(theirs.text, tokens[0].start(), tokens[-1].end()):
        return Match("found_close", start, end, _cut_short(source.text, start, end))
    return Match("found", start, end)


def _window(ours: str, theirs: str) -> tuple[int, int] | None:
    """The part of a folded source that is most like folded words, with room on both sides."""
    if len(ours) > 1.3 * len(theirs) + 20:
        return None
    if len(ours) <= _LONG:
        found = _most_like(ours, theirs)
        start, end = found or (0, 0)
    else:
        head, tail = _most_like(ours[:250], theirs), _most_like(ours[-250:], theirs)
        found = head and tail
        start, end = (head[0], tail[1]) if found else (0, 0)
        if end - start > 1.5 * len(ours):
            return None
    room = 15 + min(len(ours) // 6, 300)
    return (max(0, start - room), min(len(theirs), end + room)) if found and end > start else None


def _most_like(ours: str, theirs: str) -> tuple[int, int] | None:
    if len(ours) >= len(theirs):
        return 0, len(theirs)
    found = fuzz.partial_ratio_alignment(ours, theirs, score_cutoff=60)
    return found and (found.dest_start, found.dest_end)


def _trimmed(ours: list[re.Match], theirs: list[re.Match]) -> list[re.Match]:
    """The run of the source's tokens nearest to ours.

    An end that loses none of our words comes first; with that, the beginning and then the end that
    leave the fewest words over on either side.
    """
    words, others = [t[0].casefold() for t in ours], [t[0].casefold() for t in theirs]
    if not words or not others:
        return []
    room = min(len(others), 200)
    ends = range(len(others) - room + 1, len(others) + 1)
    end = max(ends, key=lambda at: (LCSseq.similarity(words, others[:at]), -at))
    start = min(
        range(min(end, room)), key=lambda at: (Levenshtein.distance(words, others[at:end]), at)
    )
    ends = range(max(start + 1, len(others) - room), len(others) + 1)
    end = min(ends, key=lambda at: (Levenshtein.distance(words, others[start:at]), -at))
    return theirs[start:end]


def _hunks(ours, our_tokens, theirs, tokens, text) -> list[Hunk] | None:
    """What differs, in order; None where it is too much for one passage."""
    left, right = [t[0] for t in our_tokens], [t[0] for t in tokens]
    if left[0].casefold() == right[0].casefold() and left[0][1:] == right[0][1:]:
        left[0] = right[0]  # a quotation may begin in the middle of a sentence
    hunks, changed = [], 0.0
    for is_equal, group in groupby(
        Levenshtein.opcodes(left, right), key=lambda op: op.tag == "equal"
    ):
        if is_equal:
            continue
        group = list(group)
        a, b = (group[0].src_start, group[-1].src_end), (group[0].dest_start, group[-1].dest_end)
        changed += max(_weight(left[slice(*a)]), _weight(right[slice(*b)]))
        hunks.append(Hunk(_slice(ours, our_tokens, *a), _slice(theirs, tokens, *b, text)))
    total = max(_weight(left), _weight(right))
    if changed > max(_FEW_WORDS, _FIFTH * total) or changed > _MOST * total:
        return None
    return hunks


def _weight(tokens: list[str]) -> float:
    """How many words tokens are; two Chinese characters are about one."""
    return sum(0.5 if re.match(f"[{CJK}]", token) else 1 for token in tokens)


def _slice(folded: Folded, tokens: list[re.Match], start: int, end: int, text: str = "") -> str:
    """The words of some tokens: as in the original text where there is one."""
    if start == end:
        return ""
    place = tokens[start].start(), tokens[end - 1].end()
    return text[slice(*folded.original(*place))] if text else folded.text[slice(*place)]


def _in_words(hunks: list[Hunk]) -> str:
    """The differences as sentences, figures first: they matter most."""
    hunks = sorted(hunks, key=lambda hunk: not re.search(r"\d", hunk.ours + hunk.theirs))
    sentences = []
    for hunk in hunks[:3]:
        ours, theirs = shortened(hunk.ours), shortened(hunk.theirs)
        if not theirs:
            sentences.append(f"The passage adds “{ours}”.")
        elif not ours:
            sentences.append(f"The passage leaves out “{theirs}”.")
        else:
            sentences.append(f"The passage says “{ours}”; the source says “{theirs}”.")
    if len(hunks) > 3:
        sentences.append(f"{len(hunks) - 3} more differences.")
    return " ".join(sentences)


def shortened(words: str, most: int = 60) -> str:
    """Words cut to fit into a sentence about them."""
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
