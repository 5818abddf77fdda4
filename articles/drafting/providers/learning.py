"""Which category a text leans to, by how the newsroom filed its own articles before.

For each term of the text: how much more often the articles of a category have it than the others
(the logarithm of the ratio of the shares, of naive Bayes). Their sum has the weight that filed most
articles rightly where it was measured, each of the demo and of 45 real ones by all the others of
its kind: it turns the scale where word lists are near one another, or know nothing.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from articles.text.terms import terms

from . import vocabulary

# Fewer articles than that show no habit.
FEWEST = 10
WEIGHT, SMOOTHING = 0.1, 0.5


@dataclass(frozen=True)
class Habit:
    """In how many articles of each category each term is, and how many there are."""

    articles: Counter = field(default_factory=Counter)
    having: dict = field(default_factory=lambda: defaultdict(Counter))
    having_any: Counter = field(default_factory=Counter)

    def leaning(self, slug, told):
        """How much the terms of a text speak for a category; 0 where there is no other."""
        own = self.articles[slug]
        others = self.articles.total() - own
        if not own or not others:
            return 0
        return WEIGHT * sum(
            log(_share(self.having[slug][term], own))
            - log(_share(count - self.having[slug][term], others))
            for term in told
            if (count := self.having_any[term])
        )


def leanings(text, filed):
    """{slug of a category: how much a text leans to it}, by articles that were filed before, as a
    Brief has them; nothing where they are fewer than FEWEST."""
    if len(filed) < FEWEST:
        return {}
    habit, told = _habit(filed), _telling(terms(text))
    return {slug: habit.leaning(slug, told) for slug in habit.articles}


@lru_cache(maxsize=1)
def _habit(filed):
    """Kept for the next story of a run: between two of them hardly ever an article is published."""
    habit = Habit()
    for slug, text in filed:
        told = _telling(text.split())
        habit.articles[slug] += 1
        habit.having[slug].update(told)
        habit.having_any.update(told)
    return habit


def _telling(found):
    return {
        term
        for term in found
        if len(term) > 1
        and term not in vocabulary.STOPWORDS
        and not vocabulary.EMPTY_CHARACTERS.intersection(term)
    }


def _share(count, of):
    return (count + SMOOTHING) / (of + 2 * SMOOTHING)
