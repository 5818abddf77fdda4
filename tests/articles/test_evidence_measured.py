"""The evidence check on a thousand real sentences of each language: noise is let pass, and every
way in which quotations go wrong is told, each by its own word."""

import random
import re
from collections import Counter
from itertools import cycle, islice

import pytest

from articles.pairs import Pair, judge
from articles.text import numbers, sentences
from articles.text.words import CJK

# Markdown's own signs: their figures are no claims.
_MARKUP = re.compile(r"[<>\[\]|`]|https?:|^\W*\d+\W*$")
_WORDS = {
    "en": (re.compile(r"\b[a-z]{5,}\b"), ("orange", "seldom", "violet", "captain", "marble")),
    "zh": (re.compile(f"[{CJK}]{{2}}"), ("橘子", "偶尔", "紫罗", "船长", "大理")),
}
NOISE = {
    "straight quotes": lambda s: s.translate(str.maketrans("“”‘’", "\"\"''")),
    "curly quotes": lambda s: re.sub(r'"([^"]*)"', r"“\1”", s).replace("'", "’"),
    "blanks that do not break": lambda s: s.replace(" ", "\u00a0"),
    "more blanks": lambda s: s.replace(" ", "  "),
    "lines": lambda s: s.replace(" ", "\n", 2),
    "dashes": lambda s: s.replace(" - ", " — ").replace("–", "-").replace("—", "--"),
    "full-width figures": lambda s: s.translate({48 + n: 0xFF10 + n for n in range(10)}),
    "Latin punctuation": lambda s: s.translate(str.maketrans("，。：；（）", ",.:;()")),
    "blanks beside Chinese": lambda s: re.sub(f"([{CJK}])([A-Za-z0-9])", r"\1 \2", s),
    "no stop": lambda s: s.rstrip(".。"),
    "a blank of no width": lambda s: s[:5] + "\u200b" + s[5:],
}


@pytest.fixture(scope="module", params=["en", "zh"])
def corpus(request, real_data):
    """(language, texts, [(which text, sentence)]), a thousand sentences of prose."""
    folder = real_data / "articles" / request.param
    texts = [path.read_text().split("\n---\n", 1)[-1] for path in sorted(folder.iterdir())]
    pool = [
        (place, sentence.text)
        for place, text in enumerate(texts)
        for sentence in sentences.split(text)
        if len(sentence.text) >= 20 and not _MARKUP.search(sentence.text)
    ]
    draw = random.Random(11)  # noqa: S311
    return request.param, texts, draw.sample(pool, min(len(pool), 1000))


def asked(corpus, change, sample=1000, others=()):
    """What the check says of changed quotations: Counter of its words."""
    _, texts, pool = corpus
    verdicts = Counter()
    for place, sentence in pool[:sample]:
        if (passage := change(sentence)) and passage != sentence and passage not in texts[place]:
            pair = Pair(0, sentence, passage, texts[place], tuple(texts[n] for n in others))
            verdicts[judge(pair).passage] += 1
    return verdicts


def test_what_only_looks_different_is_found(corpus):
    """Each sentence with the next kind of noise that changes it."""
    kinds = cycle(NOISE.values())

    def noisy(sentence):
        changed = (kind(sentence) for kind in islice(kinds, len(NOISE)))
        return next((text for text in changed if text != sentence), "")

    verdicts = asked(corpus, noisy)
    assert verdicts.total() > 800
    assert verdicts["found"] >= 0.99 * verdicts.total()


def replaced(language, count):
    """A change of so many words into others."""
    pattern, others = _WORDS[language]

    def change(sentence):
        words = sorted(set(pattern.findall(sentence)))
        if len(words) < 4 * count:
            return ""
        for word, other in zip(words[1::3], others[:count], strict=False):
            sentence = sentence.replace(word, other, 1)
        return sentence

    return change


@pytest.mark.parametrize("count", [1, 2, 3])
def test_changed_words_are_told(corpus, count):
    verdicts = asked(corpus, replaced(corpus[0], count), sample=250)
    assert verdicts.total() > 40
    assert set(verdicts) <= {"found_close", "not_found"}
    assert verdicts["found_close"] >= 0.98 * verdicts.total()


def test_two_quotations_made_one_are_told(corpus):
    _, _, pool = corpus
    apart = iter([sentence for _, sentence in reversed(pool)])
    verdicts = asked(corpus, lambda sentence: f"{sentence} {next(apart)}", sample=200)
    assert verdicts.total() > 150
    assert set(verdicts) <= {"found_close", "not_found"}


def test_words_of_another_source_are_told(corpus):
    _, texts, pool = corpus
    verdicts = Counter()
    for place, sentence in pool[:300]:
        other = (place + 1) % len(texts)
        if sentence not in texts[other]:
            pair = Pair(0, sentence, sentence, texts[other], (texts[place],))
            verdicts[judge(pair).passage] += 1
    assert verdicts["misattributed"] >= 0.99 * verdicts.total()


def test_another_figure_is_told_in_the_passage_and_in_the_claim(corpus):
    _, texts, pool = corpus
    told = Counter()
    for place, sentence in pool:
        figures = [found for found in numbers.find(sentence) if found.text.isdecimal()]
        if len(figures) != 1:
            continue
        (figure,) = figures
        other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 4) % 10 or 7), figure.text)
        changed = sentence[: figure.start] + other + sentence[figure.end :]
        told["cases"] += 1
        told["passage"] += judge(Pair(0, changed, changed, texts[place])).passage != "found"
        claim = judge(Pair(0, changed, sentence, texts[place])).claim
        told["claim"] += bool({"number_missing", "date_missing"} & set(claim))
    assert told["cases"] > 30
    assert told["passage"] == told["claim"] == told["cases"]
