"""The terms that published articles have, with how many have each: what a word of a query may mean,
and how much there is to find.

A word means itself and its other forms; where no article has the word itself, those that begin with
it as well; where there is none of all these, the one it is probably a slip of. All in one query.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from articles.models import SearchTerm
from articles.searching.wanted import ALL, HEADLINE
from articles.text.forms import forms, meant, shape, shapes_near
from articles.text.terms import is_chinese

# A word stands for so many that begin with it, the most used.
BEGUN = 40
# Of two letters and below, or of figures alone, nothing else is meant.
SHORTEST_BEGINNING = 3
# The first so many words of a query are looked at for slips, each among so many of the shapes that
# fit, the most used.
SLIPS, OF_THE_SHAPES = 4, 2000
# Another form of a word counts for less than the word, and one that only begins with it for less.
ITSELF, FORM, BEGINNING = 1.0, 0.8, 0.6
# Where it was not looked up, one in so many articles that have a word has it in the headline.
_NAMED_IN = 4
_BATCH = 500  # rows that are written at once
_LAST = "\U0010ffff"  # after every word that begins alike


@dataclass(frozen=True)
class Meaning:
    """What is looked for in place of one word of a query: terms, each with what it counts for, and
    how many articles have one at most, and about how many in the headline. `instead` is set where
    the word was taken for a slip."""

    word: str
    closeness: dict
    articles: int
    in_headline: int
    instead: str = ""


@dataclass(frozen=True)
class Read:
    """A query, as far as there is anything to find: the Meanings of its words, the counts of the
    marks asked for with it, the words that nothing has, and how many articles there are."""

    meanings: tuple
    marks: dict
    nowhere: tuple
    total: int


def read(words, marks=()):
    """The Read of the terms of a query and of some marks. One query."""
    found, known = [{"begins": {}, "near": {}} for _ in words], {}
    with connection.cursor() as cursor:
        cursor.execute(*_question(words, marks))
        for place, how, term, articles in cursor:
            if place < 0:
                known[term] = articles
            else:
                found[place][how][term] = articles
    total = known.get(ALL, 0)
    meanings = {
        word: _meaning(word, more, known, total) for word, more in zip(words, found, strict=True)
    }
    return Read(
        tuple(meaning for meaning in meanings.values() if meaning),
        {mark: known.get(mark, 0) for mark in marks},
        tuple(word for word, meaning in meanings.items() if not meaning),
        total,
    )


def _meaning(word, found, known, total):
    here = {form: FORM for form in forms(word) if form in known}
    here = (
        dict.fromkeys(found["begins"], BEGINNING) | here | ({word: ITSELF} if word in here else {})
    )
    counts = found["begins"] | known
    instead = "" if here else meant(word, found["near"].items())
    if instead:
        here, counts = {instead: ITSELF}, found["near"]
    if not here:
        return None
    articles = min(sum(counts[term] for term in here), total)
    looked_up = set(forms(word))
    named = sum(
        known.get(HEADLINE + term, 0 if term in looked_up else counts[term] // _NAMED_IN)
        for term in here
    )
    return Meaning(word, here, articles, min(named, articles), instead)


_TERM = "SELECT {place}, '{how}', term, articles FROM articles_searchterm WHERE {condition}"
_BEST = "SELECT * FROM ({one} ORDER BY articles DESC, term LIMIT %s) AS best"
_NONE_IS = "NOT EXISTS (SELECT 1 FROM articles_searchterm WHERE term IN ({terms}))"
_NONE_BEGINS = "NOT EXISTS (SELECT 1 FROM articles_searchterm WHERE term >= %s AND term < %s)"


def _question(words, marks):
    """The SQL of it, in parts that each answer for one word: those for what is only looked for
    where nothing else is there are left by the database before they read anything."""
    exact = [ALL, *marks]
    for word in words:
        exact += [mark + form for form in forms(word) for mark in ("", HEADLINE)]
    exact = list(dict.fromkeys(exact))
    parts = [_TERM.format(place=-1, how="is", condition=f"term IN ({_list(exact)})")]
    values, slips = exact, SLIPS
    for place, word in enumerate(words):
        if len(word) < SHORTEST_BEGINNING or word.isdigit() or is_chinese(word):
            continue
        own, begun = forms(word), (word, word + _LAST)
        begins = f"term >= %s AND term < %s AND {_NONE_IS.format(terms='%s')}"
        part = _TERM.format(place=place, how="begins", condition=begins)
        parts.append(_BEST.format(one=part))
        values = [*values, *begun, word, BEGUN]
        shapes, slips = (shapes_near(word), slips - 1) if slips else ((), 0)
        if shapes:
            # All shapes in one part: PostgreSQL takes longer to plan ten than to read them.
            none = f"{_NONE_IS.format(terms=_list(own))} AND {_NONE_BEGINS}"
            near = f"shape IN ({_list(shapes)}) AND NOT (shape = '') AND {none}"
            part = _TERM.format(place=place, how="near", condition=near)
            parts.append(_BEST.format(one=part))
            values = [*values, *shapes, *own, *begun, OF_THE_SHAPES]
    return " UNION ALL ".join(parts), values


def _list(values):
    return ", ".join(["%s"] * len(values))


def count(change):
    """Add to the counts of terms what some entries that came and went make of them (a mapping from
    terms to numbers). Whoever calls has come by `gate.count_alone` before they read the entries."""
    changed = sorted((term, number) for term, number in change.items() if number)
    with connection.cursor() as cursor:
        for start in range(0, len(changed), _BATCH):
            some = changed[start : start + _BATCH]
            values = [v for term, number in some for v in (term, shape(term), number)]
            cursor.execute(
                "INSERT INTO articles_searchterm (term, shape, articles)"  # noqa: S608 - no values
                f" VALUES {', '.join(['(%s, %s, %s)'] * len(some))} ON CONFLICT (term)"
                " DO UPDATE SET articles = articles_searchterm.articles + excluded.articles",
                values,
            )
            gone = SearchTerm.objects.filter(term__in=[t for t, n in some if n < 0])
            gone.filter(articles__lte=0).delete()


def recount(tokens):
    """Count all terms anew, from the tokens of every entry (an iterable of iterables)."""
    counted = Counter()
    for some in tokens:
        counted.update(some)
    SearchTerm.objects.all().delete()
    count(counted)
