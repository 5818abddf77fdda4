"""What the archive is narrowed by, as search has it: the lists an article is in are terms of it."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from articles.filters import midnight
from articles.freshness import State
from articles.models import Article, SearchEntry
from articles.searching.wanted import DATED, first_place, listed


@dataclass(frozen=True)
class Narrowed:
    """Marks that an article must have, and limits of a wanted.Wanted."""

    marks: tuple
    limits: dict


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
        young = _young(state, archive.categories, archive.now)
        places = SearchEntry.objects.filter(article__in=young.values("pk")).values("place")
        limits |= {"only": places.query.sql_with_params(), "but": state is State.STALE}
    return Narrowed(tuple(marks), limits)


def _young(state, categories, now):
    """The articles that are fresh, or recent; for the stale, which are nearly all, these others."""
    alike, either = {}, Q(pk__in=())
    for one in categories:
        alike.setdefault((one.fresh_hours, one.recent_hours), []).append(one.pk)
    for (fresh, recent), pks in alike.items():
        fresh, recent = _ago(now, fresh), _ago(now, recent)
        since = {State.FRESH: fresh, State.RECENT: recent, State.STALE: min(fresh, recent)}
        of_it = Q(category__in=pks, live__newest_source_at__gt=since[state])
        if state is State.RECENT:
            of_it &= Q(live__newest_source_at__lte=fresh)
        either |= of_it
    longest = max((max(hours) for hours in alike), default=0)
    newest = Q(live__status="live", live__newest_source_at__gt=_ago(now, longest))
    return Article.objects.published().filter(newest).filter(either)


def _ago(now, hours):
    return now - datetime.timedelta(hours=hours)
