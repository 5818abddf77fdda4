"""Where one sentence ends and the next begins, in English and in Chinese."""

import re
from dataclasses import dataclass

from .words import CJK, listed


@dataclass(frozen=True)
class Sentence:
    """A sentence and its place: `text == source[start:end]`."""

    start: int
    end: int
    text: str


# A mark at the head of a line that is not part of the sentence: bullet, number, heading, quote.
_LINE_MARK = re.compile(
    r"(?:[#>]+\s+|[•●○▪■◦‣·\-*+–—]\s+|[•●▪■‣]|\(?\d{1,3}[.)]\s+|[（(]?\d{1,3}[）、]\s*)*"
)
_CLOSERS = r"[\"'”’»)\]}』」》】）〉]*(?:\[\d{1,3}\])*"
_STOP = re.compile(rf"(?P<stop>[.!?。！？；｡…]+){_CLOSERS}")
_WIDE = set("。！？；｡")
# Followed by a name or a figure these never end a sentence.
_TITLES = listed(
    "mr mrs ms dr prof sen rep gov gen lt col sgt capt cmdr adm maj pres hon rev fr st ste mt ft "
    "messrs vs v e.g i.e eg ie cf viz approx est ca"
)
# These do not end a sentence where a figure follows.
_BEFORE_FIGURE = listed(
    "no nos fig figs vol p pp ch sec art eq tab jan feb mar apr jun jul aug sep sept oct nov dec"
    " para ver"
)
# These end a sentence only where the next word is one that sentences open with.
_MAY_END = listed(
    "inc corp co ltd llc plc bros jr sr etc al u.s u.k u.n e.u u.s.a d.c a.m p.m ph.d m.d b.a m.a "
    "b.sc m.sc l.a n.y ave blvd rd dept univ assn intl gmbh s.a"
)
OPENERS = listed(
    "a according after all also although an and another as at because before both but by each "
    "even every few for from he her here his how however i if in instead it its last later many "
    "meanwhile more most my no not now of on once one only or other our over several she since "
    "so some still such that the their then there these they this those though to under until "
    "we what when where which while who why with yet you your"
)
_WITH_A_MARK = ("Yahoo!", "Jeopardy!")
_LAST_TOKEN = re.compile(r"[^\s*_\"'“”‘’()\[\]（）「」]+$")
_NEXT_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# “……。”他说 is one sentence: who speaks comes right after the closing quote.
_SPEAKER = re.compile(
    r"[^，。！？；：\n]{0,12}?(?:说|表示|称|指出|写道|回答|问|补充|坦言|认为|强调)"
)


def split(text: str, language: str = "") -> list[Sentence]:
    """The sentences of a text, in order, without the white space around them.

    Every line is at least one sentence, so that headings and list entries stand alone; their
    bullet or number is left out. `language` is not needed to tell Chinese from English stops; it
    is taken so that callers need not care.
    """
    found = []
    for line in re.finditer(r"[^\r\n\u2028\u2029\v\f]+", text):
        start = _LINE_MARK.match(text, _skip_space(text, line.start(), line.end())).end()
        for stop in _STOP.finditer(text, start, line.end()):
            if stop.start() >= start and _ends(text, start, stop, line.end()):
                _add(found, text, start, stop.end())
                start = stop.end()
        _add(found, text, start, line.end())
    return found


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    start = _skip_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(character.isalnum() for character in text[start:end]):
        found.append(Sentence(start, end, text[start:end]))
    elif found and start < end and found[-1].end == start:
        found[-1] = Sentence(found[-1].start, end, text[found[-1].start : end])


def _ends(text: str, start: int, stop: re.Match, end: int) -> bool:
    """Whether a stop with its closing quotes is the end of the sentence that began at `start`."""
    after = _skip_space(text, stop.end(), end)
    if after == end:
        return True
    marks = stop["stop"]
    closed = stop.end() > stop.end("stop")
    if _WIDE.intersection(marks):
        return not (closed and _SPEAKER.match(text, after, end))
    following = text[after]
    if after == stop.end():  # nothing between: an address, a decimal, or Chinese with Latin stops
        return marks[-1] in "!?…" and bool(re.match(f"[{CJK}“「『《]", following))
    if _goes_on(text, after, end) or text.endswith(_WITH_A_MARK, start, stop.end("stop")):
        return False
    if marks != ".":
        return True
    return closed or not _is_abbreviation(text, start, stop.start(), after)


def _goes_on(text: str, after: int, end: int) -> bool:
    """Whether the words after a stop cannot open a sentence: lower case, unless a name as in
    “iPhone”, or a mark that only follows words."""
    word = _NEXT_WORD.match(text, after, end)
    if word is None:
        return text[after] in ",;:-–—，、；："
    return word[0][0].islower() and not any(letter.isupper() for letter in word[0])


def _is_abbreviation(text: str, start: int, stop: int, after: int) -> bool:
    token = _LAST_TOKEN.search(text, max(start, stop - 40), stop)
    if token is None:
        return False
    word = token[0].lower().rstrip(".")
    if word in _TITLES:
        return True
    if word in _BEFORE_FIGURE and text[after].isdigit():
        return True
    is_initial = len(token[0]) == 1 and token[0].isupper()
    if not (is_initial or word in _MAY_END or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", token[0])):
        return False
    following = _NEXT_WORD.match(text, after)
    return following is not None and following[0].lower() not in OPENERS
