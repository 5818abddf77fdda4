"""Puts new stories beside those that report the same event, as far as the desk can tell.

    new stories ──▶ their clues, stored ──▶ stories that share a rare one ──▶ clustering.propose
                                                                                   │
                                     memberships ◀── locked, and looked at again ◀─┘

A story that is in a cluster is left there, so what a person decided is never overturned: one that
was split off is in a cluster of its own. However many stories are new, the queries are the same.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Clue, Cluster, ClusterMember, Story
from articles.takedowns import gate

from . import clustering
from .likeness import WINDOW, Commonness, Sketch

# How long a story's clues are kept: how common each is, is measured among these.
KEPT = timedelta(days=30)
MOMENT = Coalesce("published_at", "first_seen_at")


@transaction.atomic
def propose_for(stories, *, at=None):
    """Look for the event of stories that were just stored; returns the memberships made.

    Asked again about the same stories it does nothing. Stories published long ago have no
    company to be found in.
    """
    gate.enter()
    at = at or timezone.now()
    recent = [s.pk for s in stories if (s.published_at or s.first_seen_at) >= at - KEPT]
    fresh = recent and _sketches(Story.objects.standing().filter(pk__in=recent, clues__isnull=True))
    if not fresh:
        return []
    Clue.objects.filter(at__lt=at - KEPT).delete()
    Clue.objects.bulk_create(
        (Clue(story_id=s.id, text=clue, at=s.at) for s in fresh for clue in s.clues),
        ignore_conflicts=True,
    )
    known, commonness = _company(fresh, at)
    return _store(clustering.propose(fresh, known, commonness), at)


def near(cluster, *, at=None, most=8):
    """Stories that may report the event of a cluster and are not in it, each as (Story, reasons),
    the most like one of its stories first."""
    at = at or timezone.now()
    members = _sketches(cluster.stories())
    known, commonness = _company(members, at)
    places = clustering.Places([*members, *known], commonness)
    best, mine = {}, {member.id for member in members}
    for member in members:
        for score, id in places.like(member, least=clustering.NEAR):
            if id not in mine and score > best.get(id, (0,))[0]:
                best[id] = score, places.reasons(member.id, id)
    likest = sorted(best, key=lambda id: (-best[id][0], id))[:most]
    stories = Story.objects.select_related("source").in_bulk(likest)
    return [(stories[id], best[id][1]) for id in likest]


def _sketches(stories):
    """The Sketches of stories, with the cluster that each is in now."""
    here = ClusterMember.objects.current().filter(story=OuterRef("pk")).values("cluster")
    rows = stories.annotate(moment=MOMENT, place=Subquery(here[:1])).values_list(
        "pk", "title", "moment", "source__family", "source__slug", "place"
    )
    return [
        Sketch.of(pk, title, moment, family or slug, place)
        for pk, title, moment, family, slug, place in rows
    ]


def _company(sketches, at):
    """The stories that sketches can be compared with, and how common the clues of all are."""
    clues = {clue for sketch in sketches for clue in sketch.clues}
    commonness = _commonness(clues, at)
    moments = [sketch.at for sketch in sketches] or [at]
    sharing = Clue.objects.filter(
        text__in=[clue for clue in clues if commonness.leads(clue)],
        at__range=(min(moments) - WINDOW, max(moments) + WINDOW),
    ).values("story")
    fellows = ClusterMember.objects.current().filter(
        cluster__in=ClusterMember.objects.current().filter(story__in=sharing).values("cluster")
    )
    stories = Story.objects.filter(Q(pk__in=sharing) | Q(pk__in=fellows.values("story")))
    known = _sketches(stories.exclude(pk__in=[sketch.id for sketch in sketches]))
    return known, _commonness(clues.union(*(sketch.clues for sketch in known)), at)


def _commonness(clues, at):
    counts = Clue.objects.filter(text__in=clues).values_list("text").annotate(Count("pk"))
    total = Story.objects.filter(first_seen_at__gte=at - KEPT).aggregate(
        all=Count("pk"), chinese=Count("pk", filter=Q(language__startswith="zh"))
    )
    return Commonness(dict(counts.order_by()), total["all"], total["chinese"])


def _store(proposals, at):
    """Write what is proposed, unless a person or another collector was faster."""
    ids = sorted({id for proposal in proposals for id in (proposal.story, proposal.beside)})
    locked = (
        Story.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    )
    if not ids or not list(locked.values_list("pk")):
        return []
    places = dict(
        ClusterMember.objects.current().filter(story__in=ids).values_list("story", "cluster")
    )
    made = []
    for proposal in proposals:
        if proposal.story in places:
            continue
        place, said = places.get(proposal.beside), (proposal.score, proposal.reasons)
        if place is None:
            place = Cluster.objects.create(begun_at=at).pk
            made.append(_member(proposal.beside, place, *said, at))
        made.append(_member(proposal.story, place, *said, at))
        places |= {proposal.beside: place, proposal.story: place}
    return ClusterMember.objects.bulk_create(made)


def _member(story, cluster, score, reasons, at):
    return ClusterMember(
        story_id=story, cluster_id=cluster, score=score, reasons=list(reasons), placed_at=at
    )
