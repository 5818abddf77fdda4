"""Years that stand alone: “in 2024” names one, “2024 cases” none."""

import re
from collections.abc import Iterator

CENTURY = r"(?:[1１]\d|[2２][01０１])"
YEAR = rf"{CENTURY}\d\d(?![\d%])"
TO = r"\s?(?:-|–|—|~|to|and|至|到|和)\s?"

# A bare year needs a word before it that makes it one …
_BARE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|until|till|during|before|after|through|throughout|for|between|from|"
    r"early|late|mid|as\sof|around\sthe\syear|year|fiscal|FY|calendar|circa|of|"
    r"spring|summer|autumn|fall|winter|[QH][1-4])(?:\s|-|(?<=FY))"
    rf"|\b[QH][1-4],\s|\()(?P<y>{YEAR})(?![\w,.]*\d|[A-Za-z])",
    re.IGNORECASE,
)
# … and further years may follow the first: “from 2019 to 2024”, “in 2023 and 2024”.
_NEXT_YEAR = re.compile(rf"(?:{TO}|,\s|/|\sor\s)(?P<y>{YEAR})(?![\w,.]*\d|[A-Za-z])")
_ZH_YEAR_RANGE = re.compile(rf"(?<![\d.])(?P<y>{YEAR})\s?(?:[-–—~～至到])\s?(?={YEAR}\s?年(?!代))")
# A quantity, whatever comes before it: “in 2000 cases”, “for 1500 dollars”, “in 2024 million”.
_QUANTITY_AFTER = re.compile(
    r"\s?(?:%|percent|per\scent|million|billion|thousand|trillion|hundred|[km]?[wW]h?\b|[GMT]B\b|"
    r"GPUs?\b|(?:[\w-]+\s){0,1}(?:people|persons|users|customers|employees|workers|jobs|cases|"
    r"dollars|euros|pounds|yuan|units|hours|minutes|seconds|days|weeks|months|years|miles|"
    r"kilomet(?:er|re)s|met(?:er|re)s|feet|tons|tonnes|words|tokens|times|copies|companies|"
    r"schools|hospitals|students|patients|stores|sites|pages|lines|servers|chips|cars|homes|"
    r"households|participants|respondents|developers|members|points|parameters|images|samples|"
    r"questions|examples)\b)"
)
_QUANTITY_BEFORE = re.compile(
    r"(?:total|average|sum|minimum|maximum|limit|number|range|rate|population|out|cost|price|"
    r"value|score|speed|distance|length|height|depth|batch|group|fleet|set|crowd|sample|"
    r"increased|grew|rose|fell|dropped|cut|up|down|reduced|risen|fallen|grown)\s(?:of|by)\s$",
    re.IGNORECASE,
)


def bare(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, year) for each year that a text names without month or day, in English or as the
    first of a Chinese range."""
    for match in _ZH_YEAR_RANGE.finditer(text):
        yield *match.span("y"), int(match["y"])
    for match in _BARE_YEAR.finditer(text):
        if _QUANTITY_AFTER.match(text, match.end()) or _QUANTITY_BEFORE.search(
            text[max(0, match.start("y") - 30) : match.start("y")]
        ):
            continue
        if match[0].startswith("(") and not text[match.end() :].startswith(
            (")", ",", ";", "–", "-")
        ):
            continue
        while match:
            yield *match.span("y"), int(match["y"])
            match = _NEXT_YEAR.match(text, match.end())
