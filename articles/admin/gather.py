"""Asks the database what the inbox shows. The number of queries is the same for any number of rows.

the newest stories, bare facts ──▶ rows ──▶ narrowed, ordered, cut ──▶ words for what is shown
"""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from articles.models import (
    Claim,
    ClusterMember,
    Credit,
    DraftRun,
    Edition,
    Finding,
    Snapshot,
    Source,
    Story,
)

from .rows import EditionFacts, Facts, rows_of

# How far the inbox reaches back, so that it takes no longer in its third year than in its first.
# Whatever is older is found by searching.
MOST = 5000


def rows(found, *, since):
    """The Rows of the newest stories; with `found` (a queryset), of the events of those."""
    stories = Story.objects.standing().with_event()
    if found is not None:
        ids = found.order_by().values("pk")
        places = ClusterMember.objects.current().filter(story__in=ids).values("cluster")
        stories = stories.filter(Q(pk__in=ids) | Q(now__cluster__in=places))
    facts = [Facts._make(values) for values in _facts(stories)]
    editions = _editions({story.edition for story in facts if story.edition})
    return rows_of(facts, editions, since=since)


def _facts(stories):
    """The columns of Facts."""
    texts = Snapshot.objects.filter(story=OuterRef("pk")).order_by("-length")
    credits = Credit.objects.filter(story=OuterRef("pk")).order_by("-edition")
    return (
        stories.annotate(
            text_length=Subquery(texts.values("length")[:1]),
            edition_pk=Subquery(credits.values("edition")[:1]),
            is_live=Exists(credits.filter(edition__article__live__isnull=False)),
        )
        .order_by("-first_seen_at", "-pk")
        .values_list(
            *("pk", "now__cluster", "source_id", "source__family", "source__slug", "language"),
            *("spiked_at", "starred_at", "assigned_to", "category"),
            *("published_at", "first_seen_at", "text_length", "edition_pk", "is_live"),
        )[:MOST]
    )


def _editions(ids):
    """EditionFacts by id."""
    findings = Finding.objects.open().filter(claim__edition=OuterRef("pk")).order_by()
    counted = findings.values("claim__edition").annotate(count=Count("pk")).values("count")
    told = Claim.objects.filter(edition=F("edition__article__live"), event=OuterRef("event"))
    told = told.exclude(edition__article=OuterRef("edition__article"))
    near = Claim.objects.filter(
        Exists(told),
        edition=OuterRef("pk"),
        edition__status__in=Edition.IN_WORK,
        event__isnull=False,
    )
    rows = (
        Edition.objects.filter(pk__in=ids)
        .annotate(open_findings=Subquery(counted), is_near=Exists(near))
        .values_list("pk", "status", "article__category", "open_findings", "is_near")
    )
    return {row[0]: EditionFacts._make(row) for row in rows}


def sources_of(rows):
    """Sources by id, of all stories of some rows."""
    return Source.objects.in_bulk({story.source for row in rows for story in row.stories})


def leads_of(rows):
    """The stories whose headlines some rows show, by id, each with how it was last drafted."""
    runs = DraftRun.objects.filter(story=OuterRef("pk")).order_by("-started_at", "-pk")
    stories = Story.objects.annotate(last_run=Subquery(runs.values("outcome")[:1]))
    return stories.only("title", "url", "language", "published_at").in_bulk(
        [row.lead.pk for row in rows]
    )


def stories_of(keys, *, upto):
    """The stories of rows by their keys, as a list for each, as `rows.lead_of` reads them.

    A story that came after the page was made (its id is above `upto`) is not among them: nobody
    decides about what they have not seen. Keys that name nothing are passed over.
    """
    clusters = {key: int(key[1:]) for key in keys if _is_key(key, "e")}
    alone = {key: int(key[1:]) for key in keys if _is_key(key, "s")}
    texts = Snapshot.objects.filter(story=OuterRef("pk")).order_by("-length")
    stories = (
        Story.objects.with_event()
        .filter(Q(now__cluster__in=clusters.values()) | Q(pk__in=alone.values()), pk__lte=upto)
        .annotate(
            place=F("now__cluster"),
            length=Subquery(texts.values("length")[:1]),
            is_credited=Exists(Credit.objects.filter(story=OuterRef("pk"))),
        )
        .select_related("source")
        .order_by("published_at", "first_seen_at", "pk")
    )
    stories = list(stories)
    for story in stories:
        story.waits = not story.is_credited and story.spiked_at is None
    found = [[s for s in stories if s.place == place] for place in clusters.values()]
    found += [[s for s in stories if s.pk == pk] for pk in alone.values()]
    return [event for event in found if event]


def _is_key(key, kind):
    number = key[1:]
    return key[:1] == kind and number.isascii() and number.isdecimal() and len(number) < 19
