"""Does a claim stand on its passages: are its numbers, dates, names and quoted words in them?

Numbers compare by value across forms and scripts, never by nearness: “about 3.5 billion” does not
stand on 3,512 million. A date stands on one that is as precise or more. A name stands on any of
its known forms; where the scripts differ and no form is known it is a warning, not a finding.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from . import dates, names, numbers, pinyin, wording
from .aliases import BASE, Aliases
from .ground import Ground, Problem
from .matching import contains, locate, shortened
from .normalize import fold
from .words import CJK, is_chinese

# A claim with so many faults of one kind is refused anyway; more rows would help nobody.
_MANY = 20
# Beyond this many characters a claim is no sentence, and its wording is not compared.
_LONG_CLAIM = 600
MUST_HAVE_A_PASSAGE = ("reported", "background")


def claim_problems(
    text: str,
    passages: Sequence[str],
    *,
    basis: str,
    section: str,
    claim_language: str = "",
    passage_languages: Sequence[str] = (),
    story_dates: Sequence[datetime.date | None] = (),
    event_date: datetime.date | None = None,
    event_precision: str = "",
    aliases: Aliases = BASE,
) -> list[Problem]:
    """What in a claim none of its passages backs; the passages are taken together.

    `basis` and `section` are those of the claim. `story_dates`, one for each passage, give the year
    to a day without one. `aliases` are the names that are one. An event's own date has to be backed
    as those in its text have. Analysis and advice may stand without a passage; with passages they
    are checked as all others are.
    """
    if not passages:
        if basis not in MUST_HAVE_A_PASSAGE:
            return []
        what = "timeline entry" if section == "event" else f"{basis} claim"
        detail = f"This {what} has no passage under it. Add one, cut it, or call it analysis."
        return [Problem.blocking("no_passage", detail)]
    ground = Ground(tuple(passages), tuple(passage_languages), tuple(story_dates), aliases)
    problems = list(_event_date(event_date, event_precision, ground)) if event_date else []
    if not _is_verbatim(text, ground):
        problems += _numbers(text, ground)
        problems += _dates(text, ground)
        problems += _names(text, ground, is_chinese(text, claim_language), claim_language)
        problems += islice(_quotations(text, ground), _MANY)
        problems += _wording(text, ground)
    return list(dict.fromkeys(problems))


def _is_verbatim(text: str, ground: Ground) -> bool:
    """Whether the claim is the passage's own words; nothing in it can be missing then."""
    return any(contains(text, each) for each in ground.readable)


def _numbers(text: str, ground: Ground) -> Iterator[Problem]:
    claimed = numbers.find(text)
    missing = [n for n in claimed if not any(map(n.same_value, ground.loose_numbers))]
    if not missing:
        return
    unused = [n for n in ground.stated_numbers if not any(map(n.same_value, claimed))]
    for number in islice(missing, _MANY):
        near = _near(number, unused)
        said = f"The claim says {number.text.strip()}"
        detail = (
            f"{said}; the passage says {near.text.strip()}."
            if near
            else f"{said}, which no passage under it contains."
        )
        yield Problem.blocking("number_missing", detail)


def _near(number: numbers.Number, others: list[numbers.Number]) -> numbers.Number | None:
    """The number of the passages that this one was probably meant to be: the only other of its
    make, or else the nearest within a factor of two."""
    same_make = [other for other in others if other.percent == number.percent]
    if len(same_make) == 1:
        return same_make[0]
    if not number.value:
        return None
    apart = [(abs(other.value - number.value) / number.value, other) for other in same_make]
    near = [(distance, other) for distance, other in apart if distance <= 1]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _dates(text: str, ground: Ground) -> Iterator[Problem]:
    missing = (mention for mention in dates.mentions(text) if not _is_dated(mention, ground))
    for mention in islice(missing, _MANY):
        yield _date_problem(f"The claim says {mention.text.strip()}", mention, ground)


def _event_date(date: datetime.date, precision: str, ground: Ground) -> Iterator[Problem]:
    mention = dates.Mention(
        0,
        0,
        "",
        date.year,
        date.month if precision != "year" else None,
        date.day if precision == "day" else None,
    )
    if not _is_dated(mention, ground):
        form = {"day": "%-d %B %Y", "month": "%B %Y"}.get(precision, "%Y")
        yield _date_problem(f"The entry is dated {date.strftime(form)}", mention, ground)


def _is_dated(claimed: dates.Mention, ground: Ground) -> bool:
    if any(claimed.stands_on(mention) for mention in ground.mentions):
        return True
    # “the 2024 election” names the year without saying that it is one.
    return claimed.precision == "year" and any(
        number.text == str(claimed.year) for number in ground.loose_numbers
    )


def _date_problem(said: str, claimed: dates.Mention, ground: Ground) -> Problem:
    vaguer = [mention for mention in ground.mentions if mention.is_part_of(claimed)]
    near = [mention for mention in ground.mentions if mention.precision == claimed.precision]
    if vaguer:
        best = max(vaguer, key=lambda mention: len(mention.text))
        detail = f"{said}; the passage says no more than {best.text.strip()}."
    elif len({mention.text for mention in near}) == 1:
        detail = f"{said}; the passage says {near[0].text.strip()}."
    else:
        detail = f"{said}, which no passage under it contains."
    return Problem.blocking("date_missing", detail)


# How a name that could not be compared is told, behind the name.
UNCHECKED = " could not be compared with a passage in another script. Check it."


def _names(text: str, ground: Ground, in_chinese: bool, language: str) -> Iterator[Problem]:
    found = [(name.text, name.start) for name in names.find(text, language)]
    found += [(match[0], match.start()) for match in ground.aliases.chinese_names(text)]
    distinct = dict.fromkeys(name for name, _ in sorted(found, key=lambda pair: pair[1]))
    for name in islice((name for name in distinct if not _is_named(name, ground)), _MANY):
        if _can_be_compared(name, ground, in_chinese):
            detail = f"The claim names {name}; no passage under it does."
            yield Problem.blocking("name_missing", detail)
        else:
            detail = f"{name}{UNCHECKED}"
            yield Problem.warning("name_unchecked", detail)


def _can_be_compared(name: str, ground: Ground, in_chinese: bool) -> bool:
    """Whether a name would have to be found: every passage is in a script in which we know a form
    of it. A Chinese claim takes its Latin names from any passage as they are."""
    forms = ground.aliases.of(name) or (name,)
    has_chinese = any(re.search(f"[{CJK}]", form) for form in forms)
    has_latin = any(not re.search(f"[{CJK}]", form) for form in forms)
    for place in range(len(ground.texts)):
        in_script = has_chinese if ground.is_chinese(place) else has_latin
        if not in_script and not (in_chinese and has_latin):
            return False
    return True


def _is_named(name: str, ground: Ground) -> bool:
    if any(_contains(ground, form) for form in ground.aliases.of(name) or (name,)):
        return True
    if name.isascii() and any(pinyin.spells(name, text) for text in ground.chinese):
        return True
    words = [part for part in re.split(r"[\s’']+|(?<=\w)[-‐‑](?=\w)", name) if part]
    weighty = [word for word in words if any(letter.isupper() for letter in word)]
    if len(weighty) > 1 and "".join(word[0] for word in weighty).lower() in ground.words:
        return True
    return bool(weighty) and all(_has_word(ground, word) for word in weighty)


def _contains(ground: Ground, form: str) -> bool:
    form = fold(form).text.casefold()
    if not form.isascii():
        return form in ground.folded
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])", ground.folded))


_SUFFIXES = ("s", "n", "an", "ian", "ese", "ish", "es", "'s")


def _has_word(ground: Ground, word: str) -> bool:
    """Whether a word of a name is in the passages, as it is, in the plural, as the adjective of a
    country, in another known form, or as an acronym spelled out."""
    bare = word.casefold().rstrip(".")
    if any(_contains(ground, form) for form in ground.aliases.of(word)) or bare in ground.words:
        return True
    if any(bare + suffix in ground.words for suffix in _SUFFIXES):
        return True
    if any(
        bare.endswith(s) and len(bare) - len(s) > 3 and bare[: -len(s)] in ground.words
        for s in _SUFFIXES
    ):
        return True
    if not (word.isupper() and 2 <= len(word) <= 6 and word.isalpha()):
        return False
    spelled = r"\s(?:(?:of|and|the|for|in|on|to)\s)*".join(rf"{letter}[a-z]+" for letter in word)
    return any(
        re.search(rf"\b{spelled}", text.replace("-", " "), re.IGNORECASE) for text in ground.texts
    )


def _wording(text: str, ground: Ground) -> Iterator[Problem]:
    """Hints, never findings that block: the words are compared and not the sense."""
    if len(text) <= _LONG_CLAIM and (detail := wording.opposed(text, ground.sentences)):
        yield Problem.warning("opposed", detail)
    if len(text) <= _LONG_CLAIM and (detail := wording.stronger(text, ground.sentences)):
        yield Problem.warning("stronger", detail)


# Words in quotation marks; 《》 are titles and no quotation. Single quotes need two words, or an
# apostrophe would open one.
_QUOTED = re.compile(
    r"“([^“”\n]+)”|「([^「」\n]+)」|『([^『』\n]+)』|(?<![\w\"])\"([^\"\n]+)\"(?!\w)"
    r"|(?<!\w)‘([^‘’\n]*(?:’(?=\w)[^‘’\n]*)*\s[^‘’\n]*)’(?!\w)"
)
_LEFT_OUT = re.compile(r"…+|\.{3,}|\[[^\]\n]*\]|［[^］\n]*］")


def has_quotation(text: str) -> bool:
    """Whether a text has words in quotation marks."""
    return bool(_QUOTED.search(text))


def _quotations(text: str, ground: Ground) -> Iterator[Problem]:
    for match in _QUOTED.finditer(text):
        quoted = next(words for words in match.groups() if words)
        for part in _LEFT_OUT.split(quoted):
            if any(character.isalnum() for character in part):
                yield from _quotation(part.strip(), ground)


def _quotation(quoted: str, ground: Ground) -> Iterator[Problem]:
    close = None
    for each in ground.readable:
        match = locate(quoted, each)
        if match and match.kind == "found":
            return
        close = close or (match and (each, match))
    shown = shortened(quoted, 150)
    places = range(len(ground.texts))
    if not any(ground.is_chinese(place) == is_chinese(quoted) for place in places):
        detail = f"“{shown}” is quoted in translation. Check it against the passage."
        yield Problem.warning("quotation_altered", detail)
    elif close:
        each, match = close
        theirs = shortened(each.text[match.start : match.end], 150)
        detail = f"The claim quotes “{shown}”; the passage says “{theirs}”."
        yield Problem.blocking("quotation_altered", detail)
    else:
        detail = f"The claim quotes “{shown}”, which no passage under it contains."
        yield Problem.blocking("quotation_altered", detail)
