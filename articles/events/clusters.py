"""What people decide about which stories report one event: merge, split, and undo either.

Each decision is a ClusterChange with a line of the record. A membership is ended and another made,
none is rewritten, so that undoing revives exactly what there was. Articles credit stories and not
clusters: whatever is decided here, nothing published changes.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Cluster, ClusterChange, ClusterMember, DeskEntry, Story
from articles.models.desk import signature
from articles.refusals import NotPermitted
from articles.takedowns import gate

PERMISSION = "articles.merge_cluster"


@transaction.atomic
def merge(stories, person, *, why="", at=None):
    """Say that stories report one event; those that share a cluster with one of them come along.

    Returns the ClusterChange. Raises ValidationError where there is nothing to merge, and
    NotPermitted.
    """
    _permit(person)
    gate.enter()
    asked = {story.pk for story in stories}
    places = _locked_places(asked)
    clusters = sorted(set(places.values()))
    if len(clusters) + len(asked - places.keys()) < 2:
        raise ValidationError(_nothing_to_merge(asked, places))
    sizes = {cluster: list(places.values()).count(cluster) for cluster in clusters}
    target = max(clusters, key=lambda cluster: (sizes[cluster], -cluster), default=None)
    moving = [pk for pk in sorted(asked | places.keys()) if places.get(pk, 0) != target]
    return _move(moving, target, ClusterChange.Kind.MERGE, person, why, at)


def _locked_places(asked):
    """The cluster of each story that is in one with a story asked for, with all these locked.

    A merge by somebody else may bring stories in while we wait for the locks, so the places are
    read again until nothing came in between.
    """
    seen = None
    while True:
        current = ClusterMember.objects.current()
        clusters = current.filter(story__in=asked).values("cluster")
        places = dict(current.filter(cluster__in=clusters).values_list("story", "cluster"))
        if places == seen:
            return places
        seen = places
        ids = asked | places.keys()
        list(
            Story.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk__in=ids)
            .order_by("pk")
        )


def _nothing_to_merge(asked, places):
    if len(asked) < 2:
        return "Choose at least two stories to merge."
    last = (
        ClusterMember.objects.current()
        .filter(story__in=asked, placed_by__isnull=False)
        .select_related("placed_by")
        .order_by("-placed_by")
        .first()
    )
    by = f": {last.placed_by.person_name} merged them" if last else ""
    return f"These stories are one event already{by}."


@transaction.atomic
def split(cluster, stories, person, *, why="", at=None):
    """Say that stories of a cluster report another event, one and the same. Returns the
    ClusterChange; the desk proposes none of them into the old cluster again.

    Raises ValidationError where one of them is not in it any longer or none would be left, and
    NotPermitted.
    """
    _permit(person)
    gate.enter()
    asked = {story.pk for story in stories}
    places = _locked_places(asked)
    gone = [story for story in stories if places.get(story.pk) != cluster.pk]
    if not asked:
        raise ValidationError("Choose the stories that report another event.")
    if gone:
        raise ValidationError(
            f"“{gone[0]}” is not in this event any longer; somebody moved it meanwhile."
        )
    if asked == places.keys():
        raise ValidationError("Leave at least one story: all of them are this event.")
    return _move(sorted(asked), None, ClusterChange.Kind.SPLIT, person, why, at)


@transaction.atomic
def undo(change, person, *, why="", at=None):
    """Make all as it was before a merge or split. Returns the ClusterChange that undoes it.

    Raises ValidationError where it is undone already, or its stories were moved since, and
    NotPermitted.
    """
    _permit(person)
    gate.enter()
    touched = set(change.placed.values_list("story", flat=True))
    list(
        Story.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=touched)
        .order_by("pk")
    )
    if ClusterChange.objects.filter(undoes=change).exists():
        raise ValidationError("This is undone already.")
    if not ClusterChange.objects.undoable().filter(pk=change.pk).exists():
        raise ValidationError("Its stories were moved again since; undo that first.")
    undoing = _change(ClusterChange.Kind.UNDO, person, why, at, undoes=change)
    change.placed.update(ended_by=undoing)
    change.ended.update(ended_by=None)
    _note(f"undo {change.kind}", undoing, touched)
    return undoing


def changes_of(cluster):
    """What people did to a cluster, the last first."""
    members = ClusterMember.objects.filter(cluster=cluster)
    moved = ClusterChange.objects.filter(
        Q(pk__in=members.values("placed_by")) | Q(pk__in=members.values("ended_by"))
    )
    return (
        ClusterChange.objects.filter(
            Q(pk__in=moved.values("pk")) | Q(undoes__in=moved.values("pk"))
        )
        .select_related("undoes")
        .prefetch_related("placed__story")
    )


def _permit(person):
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not merge or split events; ask an editor.")


def _move(story_ids, cluster_id, kind, person, why, at):
    """End the memberships of stories and place them in a cluster, a new one where none is given.
    The stories are locked."""
    change = _change(kind, person, why, at)
    if cluster_id is None:
        cluster_id = Cluster.objects.create(begun_at=change.at).pk
    ClusterMember.objects.current().filter(story__in=story_ids).update(ended_by=change)
    ClusterMember.objects.bulk_create(
        ClusterMember(story_id=pk, cluster_id=cluster_id, placed_at=change.at, placed_by=change)
        for pk in story_ids
    )
    _note(kind, change, story_ids)
    return change


def _change(kind, person, why, at, **about):
    return ClusterChange.objects.create(
        kind=kind,
        person=person,
        person_name=signature(person),
        why=why.strip(),
        at=at or timezone.now(),
        **about,
    )


def _note(verb, change, story_ids):
    """The line of the record: the stories that were moved, and why."""
    moved = list(Story.objects.filter(pk__in=story_ids).order_by("pk"))
    listed = " · ".join(f"“{story}”" for story in moved)
    DeskEntry.note(
        verb,
        moved[0].title,
        at=change.at,
        person=change.person,
        why="\n".join(filter(None, [change.why, f"Moved: {listed}"])),
        story=moved[0],
    )
