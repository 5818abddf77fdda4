"""Which of the newsroom's own categories, audiences and tags a story touches, by its words."""

import re
from collections import Counter

from articles.text import names

from . import learning, vocabulary
from .terms import matcher, phrases

# A category needs this much: three mentions in the text, or one in the title.
_ENOUGH = 3
_IN_TITLE = 4  # what a mention in the title weighs against one in the text
_MOST_OF_ONE = 4  # mentions of one word that count, so that no word decides alone
_AUDIENCES, _TAGS = 3, 6


def category(source, choices, filed=()):
    """The slug of the category that fits best, or "" where none has enough to show: by the words of
    our lists, and by how the newsroom filed its articles before."""
    scores = dict(zip(choices, (_score(source, choice) for choice in choices), strict=True))
    leaning = learning.leanings(f"{source.title}\n{source.text}", filed)
    ranked = _ranked(
        {
            choice: (score if score >= _ENOUGH else 0) + leaning.get(choice.slug, 0)
            for choice, score in scores.items()
        }
    )
    return ranked[0][1] if ranked else ""


def audiences(source, choices):
    """The slugs of up to three audiences by the words written down for each, best first; those far
    behind the first are left out."""
    ranked = _ranked({choice: _by_words(source, choice) for choice in choices})
    return tuple(slug for score, slug in ranked[:_AUDIENCES] if score * 2 >= ranked[0][0])


def starter_words(slug):
    """Words to begin with for an audience of that slug; none where we know none."""
    return tuple(dict.fromkeys(" ".join(sum(_lists(slug, vocabulary.AUDIENCES), ())).split()))


def tags(source, known, language):
    """Up to six tags: known ones that the story names, then names it keeps coming back to."""
    found = [tag for tag in known if _is_about(tag, source)]
    counted = Counter(n.text for n in names.find(f"{source.title}\n{source.text}", language))
    for name, count in counted.most_common():
        wanted = 2 if name in source.title else 3
        stem = name.casefold().removesuffix("s")
        is_new = not any(stem in tag.casefold() for tag in [*found, source.source_name])
        if count >= wanted and is_new and 2 <= len(name) <= 40 and re.search(r"[^\W\d_]", name):
            found.append(name)
    return tuple(found[:_TAGS])


def _ranked(scores):
    """(score, slug) of the choices that have enough, the best first, of equals in their order."""
    enough = [(score, choice.slug) for choice, score in scores.items() if score >= _ENOUGH]
    return sorted(enough, key=lambda pair: -pair[0])


def _lists(slug, table):
    """The lists of a table that any word of a slug names."""
    words = {slug.casefold(), *slug.casefold().split("-")}
    return [listed for key, listed in table.items() if words & set(key.split())]


def _score(source, choice):
    lists = [*_lists(choice.slug, vocabulary.CATEGORIES), _own_names(choice)]
    score = sum(_mentions(matcher(*listed), source) for listed in lists)
    return score / max(len(lists) - 1, 1) ** 0.5


def _by_words(source, choice):
    written = phrases(choice.words)
    own = _mentions(matcher(*_own_names(choice)), source)
    return own + (_mentions(written, source) if written else 0)


def _own_names(choice):
    own = " ".join(w for w in re.findall(r"[^\W\d_]+", choice.name) if len(w) > 3)
    return own or choice.name, choice.name_zh or choice.name


def _mentions(words, source):
    """How often a text has some words, those of its title counting more and none for all."""
    found = Counter(match.casefold() for match in words.findall(source.text))
    in_text = sum(min(count, _MOST_OF_ONE) for count in found.values())
    return in_text + _IN_TITLE * len(words.findall(source.title))


def _is_about(tag, source):
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(tag)}(?![A-Za-z0-9])", re.I)
    return bool(whole.search(source.title)) or len(whole.findall(source.text)) >= 2
