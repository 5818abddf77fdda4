"""The ledger of takedowns, carried over a restore.

A backup is older than the takedowns that came after it, and has the words they erased. Whoever
restores one takes the `ledger` of the database that is given up, and replays it over the one that
is restored: by addresses and hashes, as the rows have other ids or are missing. Of a story that the
backup does not know a tombstone is made, so that collecting does not bring it in again.
"""

from django.contrib.auth import get_user_model
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.dateparse import parse_datetime

from articles.models import Article, Feed, Snapshot, Source, SourceDomain, Story, Takedown

from . import deciding, gate

ENCODER = DjangoJSONEncoder
# What a request is, without the rows it points to.
_FACTS = (
    *("reference", "name", "organisation", "email", "capacity", "addresses", "what", "grounds"),
    *("received_at", "due_at", "acknowledged_at", "state", "decided_by_name", "decided_at"),
    *("reason", "scope", "reached"),
)


def ledger():
    """Every takedown that was done, oldest first, as dicts fit for JSON with `ENCODER`."""
    done = Takedown.objects.filter(state=Takedown.State.DONE).order_by("decided_at", "pk")
    return [_entry(takedown) for takedown in done.select_related("source", "decided_by")]


def _entry(takedown):
    source, person = takedown.source, takedown.decided_by
    return {
        **{name: getattr(takedown, name) for name in _FACTS},
        "decided_by": person.get_username() if person else "",
        "source": deciding.named(source) if source else None,
        "articles": list(takedown.articles.values_list("slug", flat=True)),
    }


def replay(entries, *, at=None):
    """Do again what a ledger says, its entries as `ledger` or as JSON gave them; returns how many
    of them found words. Run twice, the second run finds none."""
    return sum(_replayed(entry, at) for entry in entries)


def replay_all(at=None):
    """Do again every takedown that this database knows of; returns how many found words."""
    done = Takedown.objects.filter(state=Takedown.State.DONE).order_by("decided_at", "pk")
    return sum(deciding.again(takedown, at=at) for takedown in done)


@transaction.atomic
def _replayed(entry, at):
    gate.close()
    takedown = Takedown.objects.filter(reference=entry["reference"]).first() or Takedown()
    for name in _FACTS:
        setattr(takedown, name, _moment(name, entry[name]))
    person = get_user_model().objects.filter(username=entry["decided_by"]).first()
    takedown.decided_by = person
    takedown.source = _source(entry["source"]) if entry["source"] else None
    takedown.save()
    tombs = entry["reached"]["tombstones"]
    if takedown.scope != Takedown.Scope.ARTICLES:
        takedown.stories.set([_story(tomb, takedown) for tomb in tombs])
    takedown.articles.set(Article.objects.filter(slug__in=entry["articles"]))
    return deciding.again(takedown, at=at)


def _moment(name, value):
    return parse_datetime(value) if name.endswith("_at") and isinstance(value, str) else value


def _source(named):
    """The source by one of its domains, or by its slug; made where the backup has none."""
    known = SourceDomain.objects.filter(domain__in=named["domains"]).select_related("source")
    row = known.first()
    source = row.source if row else Source.objects.filter(slug=named["slug"]).first()
    source = source or Source.objects.create(slug=named["slug"], name=named["name"])
    for domain in named["domains"]:
        SourceDomain.objects.get_or_create(domain=domain, defaults={"source": source})
    return source


def _story(tomb, takedown):
    """The story of an address, or a tombstone where the backup is older than it."""
    story = Story.objects.filter(url=tomb["url"]).first()
    if story is None:
        story = Story.objects.create(
            url=tomb["url"],
            guid=tomb["guid"],
            via=Feed.objects.filter(url=tomb["via"]).first(),
            source=_source(tomb["source"]),
            fingerprint=tomb["fingerprint"],
            first_seen_at=parse_datetime(tomb["first_seen_at"]),
            taken_down_at=takedown.decided_at,
        )
    kept = set(story.snapshots.values_list("text_hash", flat=True))
    Snapshot.objects.bulk_create(
        Snapshot(
            story=story,
            # Who pasted it and what they vouched for is not carried over.
            kind=Snapshot.Kind.PAGE if kind == Snapshot.Kind.PASTED else kind,
            text_hash=text_hash,
            read_at=parse_datetime(read_at),
            extractor="",
            extractor_version="",
            erased_at=takedown.decided_at,
            erased_reason=f"Takedown {takedown}",
        )
        for kind, text_hash, read_at in tomb["texts"]
        if text_hash not in kept
    )
    return story
