"""The numbers a text states, as values, in figures and in words, English and Chinese.

`find` gives the numbers a text clearly states: these a claim has to answer for. `loosely` adds what
may be meant as one (“one”, “double”, 一, the 4 of GPT-4): a passage is read that way, so that a
claim is not held against words that do back it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from . import dates, numerals


@dataclass(frozen=True)
class Number:
    """A number and its place. `value` is what it comes to: 3.5 billion is 3500000000, two thirds
    are 0.666…; thirty per cent are 30 with `percent` set."""

    start: int
    end: int
    text: str
    value: Decimal
    percent: bool = False

    def same_value(self, other: "Number") -> bool:
        """Whether two numbers state the same, a percentage and a fraction of one included."""
        if self.percent == other.percent:
            return abs(self.value - other.value) < Decimal("1e-9")
        share, plain = (self, other) if self.percent else (other, self)
        return plain.value <= 1 and abs(share.value / 100 - plain.value) < Decimal("1e-9")


_FIGURE = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:[.．]\d+)?"
_CURRENCY = r"(?:US\$|HK\$|NT\$|[$€£¥￥])\s?"
_ZH_SCALE = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8}
_ZH_SCALE |= {"千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100}
_EN_SCALE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_EN_SCALE |= {"trillion": 10**12, "mn": 10**6, "bn": 10**9, "tn": 10**12, "trn": 10**12}
_EN_SCALE |= {"k": 1000, "m": 10**6, "b": 10**9, "t": 10**12, "dozen": 12}
_SCALE = (
    # 千伏 is a unit and no thousand.
    r"(?:\s?(?P<zh>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)(?!分)(?<!千(?=[伏米克瓦赫卡帕]))"
    r"|(?:[\s-]?(?P<en>hundred|thousand|million|billion|trillion|dozen)\b)"
    r"|(?:\s?(?P<short>bn|mn|tn|trn)|(?P<letter>[kKmMBT]))(?![A-Za-z]))"
)
_PERCENT = r"(?P<percent>\s?[%％]|[\s-]?per\s?cent\b(?!age)|\s?pct\b)"
_FIGURES = re.compile(
    rf"(?<![A-Za-z0-9_.]){_CURRENCY}(?P<a>{_FIGURE})|(?<![A-Za-z0-9_.])(?P<b>{_FIGURE})"
)
_VERSION = re.compile(r"v?\d+(?:\.\d+){2,}")
_AFTER = re.compile(rf"{_SCALE}?{_PERCENT}?")
_MORE_ZH = re.compile(rf"(?P<a>{_FIGURE})(?P<zh>千万|百万|十万|万|千|百)?(?![\d.])")
# Letters that may follow a figure at once and leave it a number; any others make it a code (3D).
_UNIT = re.compile(
    r"(?:st|nd|rd|th|s|x|[kMGTP]?(?:W|Wh|Hz|B|b|bps|iB)|[cmkµnu]?m|[kmµ]?g|[mµn]?s|t|mph|km/h|h|hr|"
    r"hrs|min|mins|sec|nm|mm|cm|km|kg|mg|ms|ft|in|lb|lbs|oz|px|dpi|fps|°?[CF]|am|pm|pp|bps|V|A|mAh)?"
    r"(?![A-Za-z0-9])"
)
_RANGE = re.compile(r"\s?(?:-|–|—|~|～|to|and|或|至|到|和)\s?(?:US\$|HK\$|[$€£¥￥])?")
_ZH_PERCENT = re.compile(rf"百分之\s?(?P<a>{_FIGURE}|{numerals.ZH_RUN}(?:点{numerals.ZH_RUN})?)")
_ZH_TENTHS = re.compile(
    r"(?P<a>\d|[一二两三四五六七八九])成(?P<half>半)?(?![为了立员功本长交果就熟人])"
)
_CODE_PREFIX = re.compile(r"[A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*-$")


def find(text: str, *, skip: Iterable[tuple[int, int]] | None = None) -> list[Number]:
    """The numbers a text clearly states, in order and without overlaps.

    Places in `skip` are passed over; by default those of the dates the text names, so that a year
    is not a number as well. Vague words (“hundreds”, 几十), figures inside names (GPT-4, H100)
    and version numbers are left out.
    """
    if skip is None:
        skip = [(date.start, date.end) for date in dates.mentions(text)]
    taken = bytearray(len(text))
    for start, end in skip:
        taken[start:end] = b"\1" * (end - start)
    found: list[Number] = []
    for read in _READERS:
        for start, end, value, percent in read(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Number(start, end, text[start:end], value, percent))
    found.sort(key=lambda number: number.start)
    return _ranges(text, [number for number in found if number.value is not None])


def loosely(text: str) -> list[Number]:
    """All that a text may state as a number, for reading the passages a claim rests on."""
    mentioned = dates.mentions(text)
    found = find(text, skip=[(date.start, date.end) for date in mentioned])
    for date in mentioned:
        if date.year:
            found.append(Number(date.start, date.end, date.text, Decimal(date.year)))
    for start, end, value, percent in numerals.loose(text):
        found.append(Number(start, end, text[start:end], value, percent))
    return found


def _shares(text: str) -> Iterator[tuple]:
    """百分之三十 and 三成."""
    for match in _ZH_PERCENT.finditer(text):
        whole, _, part = match["a"].partition("点")
        if whole[0].isdecimal():
            value = _decimal(whole)
        else:
            value = Decimal(numerals.chinese_value(whole))
            if part:
                value += Decimal("0." + numerals.chinese_digits(part))
        yield *match.span(), value, True
    for match in _ZH_TENTHS.finditer(text):
        value = Decimal(numerals.chinese_value(match["a"]) * 10 + (5 if match["half"] else 0))
        yield *match.span(), value, True


def _figures(text: str) -> Iterator[tuple]:
    """Numbers in figures, with the scale and the percent sign behind them."""
    until = 0
    for match in _FIGURES.finditer(text):
        group = "a" if match["a"] else "b"
        start, end = match.span(group)
        if start < until:
            continue
        version = _VERSION.match(text, start)
        if version:
            until = version.end()
            continue
        after = _AFTER.match(text, end)
        if text[end : end + 1] == "." and text[end + 1 : end + 2].isdecimal():
            continue
        if not after[0] and not _UNIT.match(text, end):
            continue
        if text[start - 1 : start] == "-" and _CODE_PREFIX.search(text[max(0, start - 20) : start]):
            continue
        value, until = _scaled(text, match[group], after, bool(match["a"]))
        yield start, until, value, bool(after["percent"])


def _scaled(text: str, figure: str, after: re.Match, has_currency: bool) -> tuple[Decimal, int]:
    """What a figure comes to with its scale, and where it ends: 1亿2000万 is one number."""
    value, end = _decimal(figure), after.end()
    word = after["en"] or after["short"] or after["letter"]
    if after["zh"]:
        scale = _ZH_SCALE[after["zh"]]
        value *= scale
        while more := _MORE_ZH.match(text, end):
            smaller = _ZH_SCALE[more["zh"]] if more["zh"] else 1
            if smaller >= scale or _decimal(more["a"]) * smaller >= scale:
                break
            value, scale, end = value + _decimal(more["a"]) * smaller, smaller, more.end()
            if scale == 1:
                break
    elif word and (after["letter"] != "m" or has_currency or figure.isdecimal()):
        value *= _EN_SCALE[word.lower()]
    return value, end


def _decimal(figure: str) -> Decimal:
    return Decimal(figure.replace(",", "").replace("，", "").replace("．", "."))


def _ranges(text: str, found: list[Number]) -> list[Number]:
    """Give the first half of “3–5 billion” and “10 to 20 percent” what stands behind the second."""
    for place in range(len(found) - 1, 0, -1):
        first, second = found[place - 1], found[place]
        if not _RANGE.fullmatch(text, first.end, second.start):
            continue
        bare = first.text[-1].isdecimal() and not first.percent
        scale = _scale_of(second)
        if bare and (
            second.percent or (scale > 1 and " and " not in text[first.end : second.start])
        ):
            value = first.value * (1 if second.percent else scale)
            found[place - 1] = replace(first, value=value, percent=second.percent)
    return found


def _quarters(text: str) -> Iterator[tuple]:
    """Q3, H1 and “first half”, which other sources write as “third quarter” and 上半年."""
    for match in re.finditer(r"\b(?:Q[1-4]|H[12])\b", text):
        yield *match.span(), Decimal(match[0][1]), False
    for match in re.finditer(r"\b(first|second)[\s-]half\b", text, re.IGNORECASE):
        yield *match.span(), Decimal(1 if match[1].lower() == "first" else 2), False


_READERS = (
    _shares,
    _quarters,
    numerals.decades,
    numerals.fractions,
    _figures,
    numerals.english,
    numerals.chinese,
)


def _scale_of(number: Number) -> Decimal:
    figure = re.match(_FIGURE, number.text)
    stated = _decimal(figure[0]) if figure else Decimal(0)
    return number.value / stated if stated else Decimal(1)
