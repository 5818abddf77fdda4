"""What published articles are filed under, in one index: categories, audiences, topics."""

from dataclasses import dataclass

from articles.models import Tally
from articles.models.tallies import Kind

# So many topics are listed, the most used; the others are reached from the articles about them.
LISTED = 120


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


def _in_order(tallies):
    return tuple(sorted(tallies, key=lambda tally: (tally.about.position, tally.about.name)))
