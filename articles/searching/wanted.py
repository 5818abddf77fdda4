"""What is looked for, as every database is asked for it. Pure.

Articles are known by their *place*: a number that grows with the moment of publication, so that the
newest are found by walking down, and the way on to older ones is a place.
"""

import datetime
import math
from dataclasses import dataclass

from articles.text.terms import is_chinese

# The seconds since 1970, and below them room for the number of an article: articles published in
# one second are in the order of their numbers. 63 bits hold it until the year 2242.
_ROOM = 1 << 30
_LAST = (1 << 63) - 1  # a BIGINT holds no more; it is of the year 2242
HEADLINE, FIRST, NAMED, LISTED = "^", "+", "-", "#"
# Of all that is published; and of what has a freshness.
ALL, DATED = f"{LISTED}all", f"{LISTED}dated"


def place_of(article):
    """The place of a published article."""
    return first_place(article.published_at) + article.pk % _ROOM


def first_place(at: datetime.datetime) -> int:
    """The lowest place that an article of that second can have; the last that a database can write
    for all that is later."""
    return min(int(at.timestamp()) * _ROOM, _LAST)


def listed(kind: str, key: str) -> str:
    """The mark of a list (the kind and the key of its Tally)."""
    return f"{LISTED}{kind}{''.join(filter(str.isalnum, key)).lower()}"


@dataclass(frozen=True)
class Wanted:
    """Places at which an article has one term at least of each of `groups`.

    `articles` is about how many have them all, of `total`: `together` of each. Below the place
    `before`, from `since` on; with `only`, among the places that a subquery (its SQL and
    parameters) names, or, where `but` is set, among those it does not.
    """

    groups: tuple[tuple[str, ...], ...]
    articles: int
    total: int
    before: int | None = None
    since: int | None = None
    only: tuple[str, tuple] | None = None
    but: bool = False

    def limits(self, place: str) -> tuple[str, list]:
        """The conditions on a column of places besides its terms, as SQL that begins with AND."""
        sql, parameters = "", []
        for sign, value in (("<", self.before), (">=", self.since)):
            if value is not None:
                sql += f" AND {place} {sign} %s"
                parameters.append(value)
        if self.only is not None:
            sql += f" AND {place} {'NOT ' if self.but else ''}IN ({self.only[0]})"
            parameters += self.only[1]
        return sql, parameters


def together(counts, total):
    """About how many articles have all of some terms, by how many have each (a mapping): as if
    having one word said nothing of having another. Pairs of Chinese characters are parts of a word
    and come together, so the rarest of them stands for all."""
    chinese = [count for term, count in counts.items() if is_chinese(term)]
    others = [count for term, count in counts.items() if not is_chinese(term)]
    share = 1.0
    for count in (*others, *([min(chinese)] if chinese else ())):
        share *= min(count / total, 1) if total else 0
    return math.ceil(share * total)
