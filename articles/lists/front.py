"""What home says around its river: how much there is, who is cited most, what it is filed under."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from articles.models import ListEntry, Tally
from articles.models.tallies import Kind

# Of so many sources, the most cited, those of one owner are put together; so many owners are named.
LOOKED_AT, NAMED = 12, 6


@dataclass(frozen=True)
class Front:
    """`week` is of the last seven days, today's among them. `cited` are publishers, each a tuple of
    the tallies of its sources: an article may rest on two of them, so they are not added up."""

    today: int
    week: int
    publishers: int
    categories: tuple
    cited: tuple


def front_of(*, now):
    """The Front as it is at a time. One query."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tallies = Tally.objects.filter(pk__in=_looked_at(), articles__gt=0).annotate(
        today=_published_since(midnight),
        week=_published_since(midnight - datetime.timedelta(days=6)),
        publishers=_publishers(),
    )
    found = tallies.select_related("source", "category").order_by()
    found = sorted(found, key=lambda tally: (-tally.articles, tally.pk))
    of_all = next((tally for tally in found if tally.kind == Kind.ALL), None)
    categories = [tally.category for tally in found if tally.kind == Kind.CATEGORY]
    return Front(
        today=of_all.today if of_all else 0,
        week=of_all.week if of_all else 0,
        publishers=of_all.publishers if of_all else 0,
        categories=tuple(sorted(categories, key=lambda one: (one.position, one.name))),
        cited=_together(tally for tally in found if tally.kind == Kind.SOURCE),
    )


def _looked_at():
    """The ids of the tallies of all, of the categories and of the most cited sources."""
    tallies = Tally.objects.order_by().values("pk")
    cited = Tally.objects.filter(kind=Kind.SOURCE, articles__gt=0).most_used_first().values("pk")
    few = tallies.filter(kind__in=(Kind.ALL, Kind.CATEGORY))
    return few.union(tallies.filter(pk__in=cited[:LOOKED_AT]))


def _published_since(moment):
    entries = ListEntry.objects.under(Kind.ALL).filter(published_at__gte=moment)
    return _count(entries, Count("pk"))


def _publishers():
    """How many owners stand behind what is cited: sources of one count once."""
    family = Coalesce(NullIf("source__family", Value("")), F("source__slug"))
    cited = Tally.objects.filter(kind=Kind.SOURCE, articles__gt=0)
    return _count(cited, Count(family, distinct=True))


def _count(rows, counted):
    return Coalesce(Subquery(rows.order_by().values("kind").annotate(n=counted).values("n")), 0)


def _together(tallies):
    publishers = {}
    for tally in tallies:
        publishers.setdefault(tally.source.family_key, []).append(tally)
    return tuple(map(tuple, publishers.values()))[:NAMED]
