"""Which of the newsroom's own categories, audiences and tags a story touches, by its words."""

import re
from collections import Counter

from articles.text import names

from . import vocabulary
from .terms import matcher

# A category needs this much: three mentions in the text, or one in the title.
_ENOUGH = 3
_IN_TITLE = 4  # what a mention in the title weighs against one in the text
_MOST_OF_ONE = 4  # mentions of one word that count, so that no word decides alone
_AUDIENCES, _TAGS = 3, 6


def category(source, choices):
    """The slug of the category that fits best, or "" where none has enough to show."""
    ranked = _ranked(source, choices, vocabulary.CATEGORIES)
    return ranked[0][1] if ranked else ""


def audiences(source, choices):
    """The slugs of up to three audiences, best first; those far behind the first are left out."""
    ranked = _ranked(source, choices, vocabulary.AUDIENCES)
    return tuple(slug for score, slug in ranked[:_AUDIENCES] if score * 2 >= ranked[0][0])


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


def _ranked(source, choices, table):
    scored = [(_score(source, choice, table), choice.slug) for choice in choices]
    order = [choice.slug for choice in choices]
    enough = [pair for pair in scored if pair[0] >= _ENOUGH]
    return sorted(enough, key=lambda pair: (-pair[0], order.index(pair[1])))


def _score(source, choice, table):
    slug = set(choice.slug.casefold().split("-")) | {choice.slug.casefold()}
    lists = [words for key, words in table.items() if slug & set(key.split())]
    own = " ".join(w for w in re.findall(r"[^\W\d_]+", choice.name) if len(w) > 3)
    lists.append((own or choice.name, choice.name_zh or choice.name))
    score = 0
    for english, chinese in lists:
        found = Counter(m.casefold() for m in matcher(english, chinese).findall(source.text))
        score += sum(min(count, _MOST_OF_ONE) for count in found.values())
        score += _IN_TITLE * len(matcher(english, chinese).findall(source.title))
    return score / max(len(lists) - 1, 1) ** 0.5


def _is_about(tag, source):
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(tag)}(?![A-Za-z0-9])", re.I)
    return bool(whole.search(source.title)) or len(whole.findall(source.text)) >= 2
