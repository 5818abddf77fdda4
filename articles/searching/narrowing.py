"""What the archive is narrowed by, as search has it: the lists an article is in are terms of it."""

from dataclasses import dataclass, field

from articles.filters import midnight, young
from articles.freshness import State
from articles.models import SearchEntry
from articles.searching.wanted import DATED, first_place, listed


@dataclass(frozen=True)
class Narrowed:
    """Marks that an article must have, and limits of a wanted.Wanted; of itself none at all."""

    marks: tuple = ()
    limits: dict = field(default_factory=dict)


ANYTHING = Narrowed()


def narrowed(archive):
    """The Narrowed of a filters.Archive in which nothing is wrong. No query."""
    asked = archive.form.cleaned_data
    marks, limits = [listed(tally.kind, tally.key) for tally in archive.lists], {}
    if asked["since"]:
        limits["since"] = first_place(midnight(asked["since"]))
    if asked["until"]:
        limits["before"] = first_place(midnight(asked["until"], days=1))
    if asked["freshness"]:
        marks.append(DATED)
    # Where no category is in use nothing has a freshness, and so nothing has that mark.
    if asked["freshness"] and archive.categories:
        state = State(asked["freshness"])
        named = young(state, archive.categories, archive.now).values("pk")
        places = SearchEntry.objects.filter(article__in=named).values("place")
        limits |= {"only": places.query.sql_with_params(), "but": state is State.STALE}
    return Narrowed(tuple(marks), limits)
