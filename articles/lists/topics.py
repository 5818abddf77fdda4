"""What published articles are filed under, in one index: categories, audiences, topics."""

import re
from dataclasses import dataclass

from articles.models import Tally
from articles.models.tallies import Kind

from .river import BadCursor

# So many topics are listed, the most used; the others are reached from the articles about them.
LISTED = 120

_CURSOR = re.compile(r"(\d{1,9})-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Index:
    """Tallies, each with what it counts: categories and audiences in their own order, topics by
    name. `more` tells that there are topics beside those listed."""

    categories: tuple
    audiences: tuple
    topics: tuple
    more: bool


def index():
    """The Index of what has something to read. Two queries."""
    in_use = Tally.objects.in_use()
    few = list(in_use.filter(kind__in=(Kind.CATEGORY, Kind.AUDIENCE)))
    topics = list(in_use.filter(kind=Kind.TOPIC).most_used_first()[: LISTED + 1])
    return Index(
        categories=_in_order(tally for tally in few if tally.kind == Kind.CATEGORY),
        audiences=_in_order(tally for tally in few if tally.kind == Kind.AUDIENCE),
        topics=tuple(sorted(topics[:LISTED], key=lambda tally: tally.topic.name.casefold())),
        more=len(topics) > LISTED,
    )


def most_used(*, after="", most):
    """A page of the topics that have something to read, the most used first, as Tallies, beyond the
    cursor `after`; and the cursor of the next, "" on the last. One query, which walks an index.

    Raises BadCursor where `after` is neither empty nor a cursor.
    """
    topics = Tally.objects.in_use().filter(kind=Kind.TOPIC).most_used_first()
    if after:
        match = _CURSOR.fullmatch(after)
        if match is None:
            raise BadCursor
        topics = topics.filter(articles__lte=match[1]).exclude(articles=match[1], pk__lte=match[2])
    found = list(topics[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return found[:most], f"{last.articles}-{last.pk}" if last else ""


def _in_order(tallies):
    return tuple(sorted(tallies, key=lambda tally: (tally.about.position, tally.about.name)))
