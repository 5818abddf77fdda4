"""Takes a list of sources over, unreviewed and switched off; what is known stays as it is."""

from dataclasses import dataclass, replace

from django.db import transaction

from articles import gate
from articles.models import Feed, Source, SourceDomain

from .collect import free_slug
from .listing import Row


@dataclass(frozen=True)
class Imported:
    """How many sources and feeds were new, how many rows were known already, and those refused."""

    sources: int
    feeds: int
    known: int
    refused: list[Row]


@transaction.atomic
def import_rows(rows) -> Imported:
    """Store the rows of a list (`listing.read_list`) that have no problem; all of them or none.

    A source is recognised by its domain, a feed by its address; neither is changed. Rows of a
    source that was taken down are refused.
    """
    gate.enter()
    owners = _owners(rows)
    rows = [_judged(row, owners.get(row.domain)) for row in rows]
    good = [row for row in rows if not row.problem]
    feeds = set(
        Feed.objects.filter(url__in={row.feed_url for row in good}).values_list("url", flat=True)
    )
    new_sources = new_feeds = known = 0
    for row in good:
        is_new = row.domain not in owners
        if is_new:
            owners[row.domain] = _source(row)
            new_sources += 1
        if row.feed_url and row.feed_url not in feeds:
            Feed.objects.create(
                source=owners[row.domain],
                url=row.feed_url,
                title=row.native_name or row.name,
                homepage=row.homepage,
                language=row.language,
            )
            feeds.add(row.feed_url)
            new_feeds += 1
        elif not is_new:
            known += 1
    return Imported(new_sources, new_feeds, known, [row for row in rows if row.problem])


def _owners(rows):
    """The source of each domain that we know."""
    domains = {row.domain for row in rows if not row.problem}
    known = SourceDomain.objects.filter(domain__in=domains).select_related("source")
    return {row.domain: row.source for row in known}


def _judged(row, owner):
    if row.problem or owner is None or not owner.taken_down_at:
        return row
    return replace(row, problem=owner.refusal_of_collecting)


def _source(row):
    source = Source.objects.create(
        name=row.name[:120],
        native_name=row.native_name[:120],
        slug=free_slug(row.domain),
        homepage=row.homepage,
        language=row.language[:16],
        country=row.country,
        kind=row.kind if row.kind in Source.Kind.values else Source.Kind.UNKNOWN,
    )
    SourceDomain.objects.create(source=source, domain=row.domain)
    return source
