"""Finds published articles by their words, English and Chinese, the same on every database.

    a query ──▶ what its words mean ──▶ the newest that have them all, or the best ──▶ a page

What is found by is what readers may see: it is written when an article goes live, and anew when a
name in it or the rights of a source change. `articles/searching` has the workings.

Pages are by how well an article answers unless the newest are asked for: whoever types words seeks
what is about them, and of equals the newest comes first all the same.
"""

from dataclasses import dataclass, replace
from enum import Enum

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext, gettext_lazy

from articles.lists.river import ROWS, BadCursor, Row, row, with_credits
from articles.models import Article
from articles.searching import entries, postgresql, ranking, sqlite, vocabulary
from articles.searching.narrowing import ANYTHING
from articles.searching.wanted import HEADLINE, Wanted, together
from articles.text.terms import terms

LONGEST_QUERY = 200  # characters
MOST_TERMS = 48
# Ranked are the newest so many that have all words in the headline, and the newest so many that
# have them anywhere: on PostgreSQL the second took 12 ms, on SQLite one.
RANKED = 300

TOO_LONG = gettext_lazy("This is longer than a search can be. Use the few words that matter most.")
NOTHING = gettext_lazy("There is no word in this to search for. Type a word or two.")


class Order(Enum):
    """How results follow one another; its value is what the address says."""

    BEST, NEWEST = "", "newest"

    @classmethod
    def of(cls, text):
        """The order an address asks for; what is none of ours is the usual one."""
        return cls.NEWEST if text == cls.NEWEST.value else cls.BEST

    @property
    def word(self):
        return gettext("Best first") if self is Order.BEST else gettext("Newest first")


@dataclass(frozen=True)
class Query:
    """What a reader asked for; `problem` says why it cannot be searched for, or is ""."""

    text: str
    terms: tuple = ()
    problem: str = ""

    @classmethod
    def of(cls, text):
        """The query of any text at all. Long ones are cut before anything looks at them."""
        asked, whole = text[:LONGEST_QUERY].replace("\x00", " ").strip(), len(text) <= LONGEST_QUERY
        found = terms(asked)
        if not whole or len(found) > MOST_TERMS:
            return cls(asked, problem=TOO_LONG)
        return cls(asked, found, NOTHING if text.strip() and not found else "")

    @property
    def can_be_asked(self):
        return bool(self.terms) and not self.problem


@dataclass(frozen=True)
class Hit:
    """One article that was found: its Row, and the ranking.Passage shown below its headline."""

    row: Row
    passage: ranking.Passage


@dataclass(frozen=True)
class Found:
    """A page of results.

    `marked` are the terms that were looked for. `nowhere` are words that nothing has, and then
    there are no hits; `instead` are pairs of a word that nothing has and the one that was looked
    for in its place. `more` is what the address of the next page ends with, "" on the last.
    `is_cut` says that more was found than all pages show.
    """

    hits: tuple = ()
    marked: tuple = ()
    nowhere: tuple = ()
    instead: tuple = ()
    more: str = ""
    is_cut: bool = False


def find(query, *, now, narrowed=ANYTHING, order=Order.BEST, page="", before=""):
    """A page of what a Query finds within what `narrowed` (a narrowing.Narrowed) asks for.

    The first one, or further on: by a number where ranked, else by the cursor `before`. Raises
    river.BadCursor. At most four queries, whatever the words are and however many articles.
    """
    read = vocabulary.read(query.terms, narrowed.marks)
    told = {
        "nowhere": read.nowhere,
        "instead": tuple((m.word, m.instead) for m in read.meanings if m.instead),
        "marked": tuple({term for meaning in read.meanings for term in meaning.closeness}),
    }
    wanted = _wanted(read, narrowed)
    if read.nowhere or not wanted.articles:
        return Found(**told)
    if order is Order.NEWEST:
        return replace(_newest(wanted, told["marked"], now, before), **told)
    return replace(_best(wanted, read, told["marked"], now, page), **told)


def _wanted(read, narrowed):
    groups = [tuple(meaning.closeness) for meaning in read.meanings]
    groups += [(mark,) for mark in read.marks]
    articles = together(read.marks | {m.word: m.articles for m in read.meanings}, read.total)
    return Wanted(tuple(groups), articles, read.total, **narrowed.limits)


def _newest(wanted, marked, now, before):
    if before:
        wanted = replace(wanted, before=min(_number(before), wanted.before or _number(before)))
    sql, parameters = _index().newest(wanted, ROWS + 1)
    found = _articles(RawSQL(sql, parameters))  # noqa: S611 - our own SQL, its values apart
    found.sort(key=lambda article: article.search_entry.place, reverse=True)
    more = f"before={found[ROWS - 1].search_entry.place}" if len(found) > ROWS else ""
    return Found(hits=_hits(found[:ROWS], marked, now), more=more)


def _best(wanted, read, marked, now, page):
    start = ROWS * (_number(page or "1") - 1)
    if not 0 <= start <= 2 * RANKED:
        raise BadCursor
    found, is_cut = _candidates(wanted, read)
    places = ranking.order(found, read.meanings, read.total)
    if is_cut:
        places.pop()  # the least of them, so that there are more wherever readers are told so
    if start and start >= len(places):
        raise BadCursor
    shown = places[start : start + ROWS]
    articles = {one.search_entry.place: one for one in _articles(shown)} if shown else {}
    hits = _hits([articles[place] for place in shown if place in articles], marked, now)
    is_last = start + ROWS >= len(places)
    return Found(hits=hits, more="" if is_last else f"page={start // ROWS + 2}", is_cut=is_cut)


def _candidates(wanted, read):
    """(place, marks) of what is ranked, and whether that is more than is shown. One query."""
    headline = [tuple(HEADLINE + term for term in m.closeness) for m in read.meanings]
    groups = (*headline, *wanted.groups[len(headline) :])
    fewer = together(read.marks | {m.word: m.in_headline for m in read.meanings}, read.total)
    named, values = _index().newest(replace(wanted, groups=groups, articles=fewer), RANKED)
    any_of_it, more_values = _index().newest(wanted, RANKED + 1)
    with connection.cursor() as cursor:
        # Looked up one by one: joined, PostgreSQL might read the whole table for them.
        cursor.execute(
            "SELECT place, (SELECT marks FROM articles_searchentry AS entry"  # noqa: S608 - our own
            " WHERE entry.place = found.place)"
            f" FROM (SELECT place FROM ({named}) AS named UNION"
            f" SELECT place FROM ({any_of_it}) AS any_of_it) AS found",
            [*values, *more_values],
        )
        found = cursor.fetchall()
    return found, len(found) > RANKED


def _articles(places):
    """Published articles at some places with all that a Hit needs, in no order. Two queries."""
    found = with_credits(Article.objects.published().filter(search_entry__in=places))
    found = found.select_related("search_entry").order_by()
    return list(found.defer("search_entry__text", "search_entry__marks"))


def _hits(articles, marked, now):
    wanted = set(marked)
    return tuple(
        Hit(
            row(article, now=now),
            ranking.passage(
                article.live.headline,
                entries.sentences_of(article),
                (*entries.names_of(article), *article.search_entry.topics),
                wanted,
            ),
        )
        for article in articles
    )


def _number(text):
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 1 << 63):
        raise BadCursor
    return int(text)


def _index():
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def index(article):
    """Write what a published article is found by; one that is not published is found no more."""
    entries.write([article.pk])


def index_all(articles):
    """Write anew what articles are found by, a batch at a time."""
    pks = list(articles.order_by("pk").values_list("pk", flat=True).distinct())
    for start in range(0, len(pks), entries.BATCH):
        entries.write(pks[start : start + entries.BATCH])


def write_over():
    """Leave nothing in any index of what is found no more; for what was taken down."""
    entries.write_over()


def tidy_up():
    """After all were indexed anew: take out what is of no published article, count the rest."""
    entries.tidy_up()
