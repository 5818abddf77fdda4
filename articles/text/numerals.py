"""Numbers written in words: English number words and Chinese numerals.

Each reader yields (start, end, value, percent) for the places of a text.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from .words import listed

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_ONES.split())}
_SMALL |= {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
_BIG = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ANY = "|".join(sorted([*_SMALL, *_BIG, "hundred", "dozen"], key=len, reverse=True))
_ENGLISH = re.compile(
    rf"\b(?:(?P<half>half)\s(?:a|an)\s|(?P<a>a|an)\s)?"
    rf"(?P<words>(?:{_ANY})(?:(?:\sand\s|[\s-])(?:{_ANY}))*)\b",
    re.IGNORECASE,
)
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS.split(), start=1)}
_ORDINAL = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS.split())})-)?(?P<word>{'|'.join(_ORDINALS)})\b(?![\s-]part)",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "fourth": 4, "third": 3}
_PARTS |= {word: value for word, value in _ORDINALS.items() if 3 <= value <= 10}
_COUNT = "one|two|three|four|five|six|seven|eight|nine"
_FRACTION = re.compile(
    rf"\b(?:(?P<n>{_COUNT})[\s-](?P<part>{'|'.join(_PARTS)})s?(?![\w-])"
    rf"|(?:a|an)\s(?P<one>{'|'.join(_PARTS)})\sof\b"
    rf"|(?P<half>half)\s(?:of|the|an?\b(?!\s(?:million|billion|trillion|dozen)))"
    rf"|(?P<some>{_COUNT})\s(?:in|out\sof)(?:\severy)?\s(?P<all>{_COUNT}|ten|twenty|hundred)\b)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[\s-]per\s?cent\b(?!age)", re.IGNORECASE)

# Bounded, as all digits here are: Python refuses to read numbers of thousands of digits.
ZH_RUN = "[零〇一二两三四五六七八九十百千万亿]{1,24}"
_ZH_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000}
_ZH_FRACTION = re.compile(rf"(?P<all>{ZH_RUN}|\d{{1,18}})分之(?P<some>{ZH_RUN}|\d{{1,18}})")
_ZH_DECADE = re.compile(
    rf"(?P<century>\d{{1,2}}|{ZH_RUN})\s?世纪\s?(?P<decade>\d0|[一二三四五六七八九]十)\s?年代"
)
_ZH_NUMERAL = re.compile(rf"(?P<before>第|百分之|星期|周|礼拜|[几数上成])?(?P<run>{ZH_RUN})")
_ZH_MEASURE = re.compile(
    r"(?:多|余)?\s?(?:个|名|家|位|次|项|倍|款|人|篇|种|台|辆|座|条|所|大|年|天|周|小时|分钟|秒|岁|元|美元|层|级|代|"
    r"步|部|件|份|本|股|轮|届|期|支|只|颗|块|段|类|组|页|套|场|国|季度|度|架|艘|栋|间|门|张|批|处)(?!月\d)"
)
_ZH_IDIOMS = listed("万一 千万 一一 万万 百万 十万 千百 百千 万千 亿万 千千万万 一千零一")


def english(text: str) -> Iterator[tuple]:
    """“thirty”, “two hundred and fifty”, “half a million”, “a dozen”, “fourth”. “One” alone and
    vague plurals are left out: they seldom state a number."""
    for match in _ORDINAL.finditer(text):
        value = _ORDINALS[match["word"].lower()]
        if match["tens"]:
            yield *match.span(), Decimal(_SMALL[match["tens"].lower()] + value), False
        elif value >= 3:
            yield *match.span(), Decimal(value), False
    for match in _ENGLISH.finditer(text):
        words = re.split(r"\sand\s|[\s-]", match["words"].lower())
        if words in (["one"], ["zero"]) or not (match["a"] or match["half"] or words[0] in _SMALL):
            continue
        for piece_start, piece_end, value in _pieces(match, words):
            percent = _PERCENT.match(text, piece_end)
            end = percent.end() if percent else piece_end
            yield piece_start, end, value, bool(percent)


def _pieces(match: re.Match, words: list[str]) -> Iterator[tuple]:
    """The one number of a run of words, or each of them where they make no one number, as in
    “five and six”."""
    value = _english_value(words)
    if value is not None:
        value = value or Decimal(1)
        yield match.start(), match.end(), value / 2 if match["half"] else value
        return
    for word in re.finditer(r"[A-Za-z]+", match["words"]):
        if word[0].lower() in _SMALL and word[0].lower() not in ("one", "zero"):
            start = match.start("words") + word.start()
            yield start, start + len(word[0]), Decimal(_SMALL[word[0].lower()])


def _english_value(words: list[str]) -> Decimal | None:
    total, group, last = 0, 0, 10**15
    for word in words:
        if word in _SMALL:
            value = _SMALL[word]
            if value >= last:
                return None
            group, last = group + value, 10 if value >= 20 else 0
        elif word in ("hundred", "dozen"):
            group, last = (group or 1) * (100 if word == "hundred" else 12), 100
        else:
            total, group, last = total + (group or 1) * _BIG[word], 0, 10**15
    return Decimal(total + group)


def fractions(text: str) -> Iterator[tuple]:
    """“two thirds”, “a quarter of”, “half the”, “one in five”, 三分之二."""
    for match in _FRACTION.finditer(text):
        if match["half"]:
            yield match.start("half"), match.end("half"), Decimal("0.5"), False
        elif match["some"]:
            some, every = match["some"].lower(), match["all"].lower()
            yield *match.span(), Decimal(_SMALL[some]) / (_SMALL.get(every) or 100), False
        else:
            count = _SMALL[match["n"].lower()] if match["n"] else 1
            part = (match["part"] or match["one"]).lower()
            yield match.start(), match.end(), Decimal(count) / _PARTS[part], False
    for match in _ZH_FRACTION.finditer(text):
        every, some = (_either(match[name]) for name in ("all", "some"))
        if every and match["all"] not in ("百", "千", "万"):
            yield *match.span(), Decimal(some) / every, False
        elif every:
            scale = {"百": 100, "千": 1000, "万": 10000}[match["all"]]
            yield *match.span(), Decimal(some) / scale, False


def _either(numeral: str) -> int:
    return int(numeral) if numeral[0].isdecimal() else chinese_value(numeral)


def chinese(text: str) -> Iterator[tuple]:
    """Numerals that clearly state a number: with a unit (二十, 三千万), before a measure word
    (三家), or as an ordinal from the third on (第三; 第三方 is a third party)."""
    for match in _ZH_NUMERAL.finditer(text):
        run, before = match["run"], match["before"]
        start, end = match.span("run")
        if before in ("百分之", "星期", "周", "礼拜", "几", "数", "上", "成"):
            continue
        if text[end : end + 1] in ("几", "分") and text[end : end + 2] != "分钟":
            continue
        value = chinese_value(run)
        if before == "第":
            clear = value >= 3 and text[end : end + 1] != "方"
        elif len(run) > 1:
            clear = set(run) & set("十百千万亿") and run not in _ZH_IDIOMS
        else:
            clear = value >= 2 and run not in "百千万亿" and _ZH_MEASURE.match(text, end)
        if clear:
            yield start, end, Decimal(value), False
    for match in re.finditer("一半", text):
        yield *match.span(), Decimal("0.5"), False


def decades(text: str) -> Iterator[tuple]:
    """20 世纪 90 年代 is 1990, as “the 1990s” are."""
    for match in _ZH_DECADE.finditer(text):
        century, decade = _either(match["century"]), _either(match["decade"])
        yield *match.span(), Decimal((century - 1) * 100 + decade), False


def chinese_value(run: str) -> int:
    """What a run of Chinese numerals comes to: 三千五百万 is 35000000. Figures are taken too."""
    if run[0].isdecimal():
        return int(run)
    if not set(run) & set("十百千万亿"):
        return int(chinese_digits(run))
    total, section, digit = 0, 0, 0
    for character in run:
        if character in _ZH_DIGITS:
            digit = _ZH_DIGITS[character]
        elif character in _ZH_UNITS:
            section, digit = section + (digit or 1) * _ZH_UNITS[character], 0
        elif character == "万":
            total, section, digit = total + ((section + digit) or 1) * 10**4, 0, 0
        else:
            total, section, digit = ((total + section + digit) or 1) * 10**8, 0, 0
    return total + section + digit


def chinese_digits(run: str) -> str:
    """Chinese digits as figures, one by one: 二〇二四 is “2024”."""
    return "".join(str(_ZH_DIGITS.get(character, "")) for character in run) or "0"


_LOOSE = {
    "one": 1, "single": 1, "once": 1, "first": 1, "zero": 0, "second": 2, "twice": 2, "double": 2,
    "doubled": 2, "doubles": 2, "doubling": 2, "both": 2, "pair": 2, "couple": 2, "twofold": 2,
    "third": 3, "triple": 3, "tripled": 3, "triples": 3, "threefold": 3, "dozen": 12,
    "half": "0.5", "quarter": "0.25", "decade": 10, "century": 100,
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
}  # fmt: skip
_LOOSE_WORD = re.compile(rf"\b(?:{'|'.join(_LOOSE)})\b", re.IGNORECASE)
_LOOSE_ZH = {
    "半年": 6,
    "半": "0.5",
    "翻番": 2,
    "翻倍": 2,
    "翻了一番": 2,
    "双": 2,
    "上半年": 1,
    "下半年": 2,
}
# A half-year is six months, and the months from January to October are ten.
_SIX_MONTHS = re.compile(r"\b(?:first|second)[\s-]half\b|\bH[12]\b|[上下]半年", re.IGNORECASE)
_TO_MONTH = re.compile(r"(?<!\d)1月?\s?[至到—–~～-]\s?(1[0-2]|[2-9])\s?月")
_LOOSE_ZH_WORD = re.compile("|".join(sorted(_LOOSE_ZH, key=len, reverse=True)))
_CODED = re.compile(r"(?<=[A-Za-z-])\d{1,9}(?:\.\d{1,9})?|\d{1,9}(?:\.\d{1,9})?(?=[A-Za-z])")


def loose(text: str) -> Iterator[tuple]:
    """What may be meant as a number: “one”, “double”, any single 一 to 九, the 4 of GPT-4."""
    for match in _LOOSE_WORD.finditer(text):
        yield *match.span(), Decimal(_LOOSE[match[0].lower()]), False
    for match in _LOOSE_ZH_WORD.finditer(text):
        yield *match.span(), Decimal(_LOOSE_ZH[match[0]]), False
    for match in re.finditer(ZH_RUN, text):
        yield *match.span(), Decimal(chinese_value(match[0])), False
    for match in re.finditer(f"({ZH_RUN}|\\d{{1,18}})成", text):
        yield *match.span(), Decimal(_either(match[1]) * 10), True
    for match in _SIX_MONTHS.finditer(text):
        yield *match.span(), Decimal(6), False
    for match in _TO_MONTH.finditer(text):
        yield *match.span(), Decimal(match[1]), False
    for match in _CODED.finditer(text):
        yield *match.span(), Decimal(match[0]), False
