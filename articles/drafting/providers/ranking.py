"""Which sentences of a text could stand on their own, and how much each says of the whole.

Lead bias (news puts the point first), keyword centrality (a sentence made of what the text keeps
coming back to) and, between chosen sentences, diversity.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from articles.drafting import schema
from articles.text import sentences, words

from . import vocabulary
from .terms import language_of, matcher, pattern, size, terms_of

# English words and Chinese characters that a sentence may have: shorter ones say too little,
# longer ones cannot be read at a glance.
BOUNDS = {"en": (6, 60), "zh": (12, 150)}
_COMFORTABLE = {"en": (9, 34), "zh": (18, 80)}

_ENDS = re.compile(r"[.!。！][\"”’」』)）]*$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…?\]|\[\.\.\.\])[\"”’」』)）]*$")
_QUOTED_WHOLE = re.compile(r"^[“\"「『].*[”\"」』]$", re.S)
_PAIRS = ("“”", "「」", "『』", "（）", "()", "《》", "[]", "【】")
_CODE = re.compile(r"[{}<>|\\`]|::|=>|==|\w+\(\)|\$ ?\w|^\W*\w+[_/]\w+|/\w+/")
# A by-line, a note in brackets, or a line that begins in the middle of something.
_FRAGMENT = re.compile(r"^(?:By|From) [A-Z]|^[\[@#，、的]|^[a-z]+\b(?!['’.-])")


@dataclass(frozen=True)
class Candidate:
    """A sentence that could become a claim; `text` is an exact slice of its source."""

    source: int
    place: int  # among the sentences of its source
    paragraph: int
    text: str
    words: int  # as rights count them
    size: int  # as readers count them
    terms: frozenset = field(repr=False)
    central: float = 0.0
    is_line: bool = False  # without a full stop: a headline-like line
    leans: bool = False  # on the sentence before it, which it cannot be read without
    score: float = 0.0

    @cached_property
    def key(self):
        return key_of(self.text)


def key_of(text):
    """What makes two texts the same words, whatever the spacing and case."""
    return re.sub(r"\W+", "", text).casefold()


def candidates(source, index):
    """The sentences of one BriefSource that can stand as claims, in the order of the text.

    Left out: boilerplate, headings, questions, what is cut off, words inside a longer quotation,
    code and addresses, and what only repeats the title or an earlier sentence.
    """
    language = language_of(source.text, source.language)
    found, seen = [], {re.sub(r"\W+", "", source.title).casefold()}
    for place, sentence, paragraph, inside in _placed(source.text, language):
        candidate = Candidate(
            source=index,
            place=place,
            paragraph=paragraph,
            text=sentence.text,
            words=words.count(sentence.text),
            size=size(sentence.text, language),
            terms=terms_of(sentence.text),
            is_line=not _ENDS.search(sentence.text),
            leans=bool(pattern(*vocabulary.LEANING).search(sentence.text)),
        )
        if inside or candidate.key in seen or not _can_stand(candidate, language):
            continue
        seen.add(candidate.key)
        found.append(candidate)
    whole = [c for c in found if not c.is_line]
    # A text without a single full stop (a feed's teaser) is read line by line.
    return _scored(whole or found, source.title, language)


def first_line(source, index):
    """The first sentence of the text where it reads like a headline: a short line; else None."""
    language = language_of(source.text, source.language)
    split = sentences.split(source.text, language)
    if not split or not split[0].text or split[0].text not in source.text:
        return None
    text = split[0].text
    length, low = size(text, language), {"en": 5, "zh": 8}.get(language, 5)
    line = Candidate(index, 0, 0, text, words.count(text), length, terms_of(text), is_line=True)
    if not low <= length <= _COMFORTABLE[language][1] or not _is_prose(text):
        return None
    title = re.sub(r"\W+", "", source.title).casefold()
    return None if line.key == title or _CUT_OFF.search(text) or text[-1] in "?？" else line


def overlap(one, other):
    """How much two candidates share, from 0 to 1."""
    union = len(one.terms | other.terms)
    return len(one.terms & other.terms) / union if union else 0.0


def _placed(text, language):
    """(place, sentence, paragraph, whether inside a longer quotation) of each sentence."""
    paragraph, last_end, depth = 0, 0, 0
    for place, sentence in enumerate(sentences.split(text, language)):
        if "\n" in text[last_end : sentence.start]:
            paragraph, depth = paragraph + 1, 0
        inside = depth > 0
        depth = max(0, depth + _opened(sentence.text, depth))
        yield place, sentence, paragraph, inside or depth > 0
        last_end = sentence.end


def _opened(text, depth):
    """How many quotation marks a sentence leaves open (negative: closes)."""
    change = sum(text.count(pair[0]) - text.count(pair[1]) for pair in _PAIRS[:3])
    if text.count('"') % 2:
        change += -1 if depth else 1
    return change


def _can_stand(candidate, language):
    low, high = BOUNDS[language]
    text = candidate.text
    if not low <= candidate.size <= high or _CUT_OFF.search(text) or _QUOTED_WHOLE.match(text):
        return False
    return _is_prose(text) and text[-1] not in "?？:：;；"


def _is_prose(text):
    if schema.has_controls(text) or schema.has_markup(text) or schema.addresses(text):
        return False
    if _CODE.search(text) or _FRAGMENT.search(text):
        return False
    if any(text.count(pair[0]) != text.count(pair[1]) for pair in _PAIRS):
        return False
    return not pattern(*vocabulary.BOILERPLATE).search(text)


def _scored(found, title, language):
    """The same candidates with centrality and score; both lie around 0 to 1."""
    weights = {t: math.log1p(n) for t, n in Counter(t for c in found for t in c.terms).items()}
    title_terms = terms_of(title)
    raw = [sum(weights[t] for t in c.terms) / (len(c.terms) + 4) for c in found]
    most = max(raw, default=0) or 1
    low, high = _COMFORTABLE[language]
    scored = []
    for rank, (candidate, weight) in enumerate(zip(found, raw, strict=True)):
        central = weight / most
        on_title = len(candidate.terms & title_terms) / (len(title_terms) or 1)
        score = 0.4 / (1 + rank / 4) + 0.4 * central + 0.25 * min(on_title * 2, 1)
        score -= 0.45 if candidate.leans else 0
        score -= 0.4 if speaks_for_itself(candidate) else 0
        score -= 0.2 if speaks_to_readers(candidate) else 0
        score -= 0.2 if not low <= candidate.size <= high else 0
        score += 0.05 if re.search(r"\d", candidate.text) else 0
        scored.append(replace(candidate, central=central, score=score))
    return scored


def speaks_for_itself(candidate):
    """Whether the source says “I” or “we”, which on another's page would be the wrong person."""
    return bool(pattern(*vocabulary.FIRST_PERSON).search(candidate.text))


def speaks_to_readers(candidate):
    return bool(pattern(*vocabulary.SECOND_PERSON).search(candidate.text))


def says_change(candidate):
    return bool(matcher(*vocabulary.CHANGE).search(candidate.text))


def says_consequence(candidate):
    return bool(matcher(*vocabulary.CONSEQUENCE).search(candidate.text))


def gives_advice(candidate):
    if speaks_for_itself(candidate):
        return False
    return bool(pattern(*vocabulary.ADVICE).search(candidate.text))


def looks_ahead(candidate):
    if speaks_for_itself(candidate) or speaks_to_readers(candidate):
        return False
    return bool(pattern(*vocabulary.FORECAST).search(candidate.text))


def gives_reason(candidate):
    return bool(pattern(*vocabulary.REASON).search(candidate.text))


def is_opinion(candidate):
    return bool(pattern(*vocabulary.OPINION).search(candidate.text))


def follows(candidate, other):
    """Whether a sentence comes right after another in the same paragraph."""
    same = (candidate.source, candidate.paragraph) == (other.source, other.paragraph)
    return same and candidate.place == other.place + 1


def explains(candidate, other):
    """Whether a sentence stands right beside another and gives its reason."""
    beside = follows(candidate, other) or follows(other, candidate)
    return beside and gives_reason(candidate)
