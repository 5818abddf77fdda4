"""Takes a list of sources over, unreviewed and switched off; what is known stays as it is.

rows ──▶ plan: what each row would do, in words ──▶ a person looks ──▶ carry out
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace

from django.db import models, transaction

from articles.models import Feed, Source, SourceDomain
from articles.takedowns import gate

from .collect import free_slug
from .listing import Row

# Longer credit lines and families are cut, as names are.
_LONGEST = {"name": 120, "native_name": 120, "language": 16, "family": 120, "credit_line": 200}


class Does(models.TextChoices):
    """What a row of a list would do."""

    NEW_SOURCE = "new source", "New source"
    NEW_FEED = "new feed", "New feed"
    KNOWN = "known", "Known: changes nothing"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True)
class Change:
    """What one row would do. `source` is the one it is about, None where that is new or nobody's;
    `note` says why a row is refused, or what of a known one is different in the list."""

    row: Row
    does: Does
    source: Source | None = None
    note: str = ""

    @property
    def adds_feed(self):
        return self.does == Does.NEW_FEED or (self.does == Does.NEW_SOURCE and self.row.feed_url)


@dataclass(frozen=True)
class Plan:
    """What a list would do, row by row in its order."""

    changes: tuple[Change, ...]

    @property
    def counts(self):
        """How many rows do each thing, by Does."""
        counted = Counter(change.does for change in self.changes)
        return {does: counted[does] for does in Does}

    @property
    def is_idle(self):
        return not (self.counts[Does.NEW_SOURCE] or self.counts[Does.NEW_FEED])

    @property
    def key(self):
        """Names exactly this plan: what would be done otherwise has another."""
        told = [
            [c.does, c.row.domain, c.row.name, c.row.feed_url, c.source and c.source.pk]
            for c in self.changes
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Imported:
    """How many sources and feeds were new, how many rows were known already, and those refused."""

    sources: int
    feeds: int
    known: int
    refused: list[Row]


def plan_rows(rows) -> Plan:
    """What the rows of a list (`listing.read_list`) would do. A source is recognised by its domain,
    else by its feed or its homepage; a feed by its address. Three queries."""
    known, changes, new = _Known(rows), [], set()
    for row in rows:
        if row.problem:
            changes.append(Change(row, Does.REFUSED, note=row.problem))
            continue
        owner = known.owner(row)
        if owner and owner.taken_down_at:
            row = replace(row, problem=owner.refusal_of_collecting)
            changes.append(Change(row, Does.REFUSED, owner, row.problem))
            continue
        has_feed = row.feed_url in known.feeds
        if not owner and not has_feed and row.domain not in new:
            new.add(row.domain)
            changes.append(Change(row, Does.NEW_SOURCE))
        elif row.feed_url and not has_feed:
            changes.append(Change(row, Does.NEW_FEED, owner))
        else:
            changes.append(Change(row, Does.KNOWN, owner, _different(row, owner)))
    return Plan(tuple(changes))


class _Known:
    """What we have already of what a list names."""

    def __init__(self, rows):
        domains = SourceDomain.objects.filter(domain__in={row.domain for row in rows})
        self._by_domain = {one.domain: one.source for one in domains.select_related("source")}
        feeds = Feed.objects.filter(url__in={row.feed_url for row in rows if row.feed_url})
        self.feeds = {feed.url: feed.source for feed in feeds.select_related("source")}
        homes = {row.homepage for row in rows if row.homepage}
        sources = Source.objects.filter(homepage__in=homes).select_related("merged_into")
        self._by_home = {one.homepage: one.merged_into or one for one in sources}

    def owner(self, row):
        return (
            self._by_domain.get(row.domain)
            or self.feeds.get(row.feed_url)
            or self._by_home.get(row.homepage)
        )


def _different(row, source):
    """Which columns of a known source the list has otherwise, in words."""
    names = ("name", "native_name", "homepage", "language", "country", "kind", "family")
    other = [
        name.replace("_", " ")
        for name in (*names, "credit_line")
        if source and getattr(row, name) and getattr(row, name) != getattr(source, name)
    ]
    return f"The list has another {', '.join(other)}; ours stays." if other else ""


@transaction.atomic
def carry_out(plan: Plan) -> Imported:
    """Store what a plan says; all of it or nothing."""
    gate.enter()
    made = {}
    for change in plan.changes:
        row = change.row
        if change.does == Does.NEW_SOURCE:
            made[row.domain] = _source(row)
        if change.adds_feed:
            Feed.objects.create(
                source=change.source or made[row.domain],
                url=row.feed_url,
                title=row.native_name or row.name,
                homepage=row.homepage,
                language=row.language,
            )
    return Imported(
        plan.counts[Does.NEW_SOURCE],
        sum(bool(change.adds_feed) for change in plan.changes),
        plan.counts[Does.KNOWN],
        [change.row for change in plan.changes if change.does == Does.REFUSED],
    )


@transaction.atomic
def import_rows(rows) -> Imported:
    """Store the rows of a list that have no problem; all of them or none. Rows of a source that was
    taken down are refused."""
    gate.enter()
    return carry_out(plan_rows(rows))


def _source(row):
    source = Source.objects.create(
        **{name: getattr(row, name)[:longest] for name, longest in _LONGEST.items()},
        slug=free_slug(row.domain),
        homepage=row.homepage,
        country=row.country,
        kind=row.kind if row.kind in Source.Kind.values else Source.Kind.UNKNOWN,
    )
    SourceDomain.objects.create(source=source, domain=row.domain)
    return source
