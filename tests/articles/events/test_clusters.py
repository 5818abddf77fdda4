"""Merging, splitting and undoing: exact, refused in words, and without effect on what is out."""

import random
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.events import clusters, proposing
from articles.models import Cluster, ClusterChange, ClusterMember, DeskEntry, Story
from articles.refusals import NotPermitted
from tests.articles import make, work
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(db):
    return [work.story(work.source(f"s{n}"), title=f"Story {n}", path=str(n)) for n in range(6)]


def state():
    """Which story is where, by which row, with all that the row says."""
    return list(ClusterMember.objects.current().order_by("story").values())


def place(story):
    return ClusterMember.objects.current().get(story=story).cluster


def test_merging_says_who_and_why_and_keeps_a_line_of_the_record(stories, editor):
    change = clusters.merge(stories[:2], editor, why="The same deal.", at=NOON)
    assert (change.kind, change.person, change.at) == ("merge", editor, NOON)
    assert change.person_name == "Ada Reyes, energy editor"
    assert place(stories[0]) == place(stories[1])
    entry = DeskEntry.objects.get()
    assert (entry.verb, entry.person, entry.story) == ("merge", editor, stories[0])
    assert entry.why == "The same deal.\nMoved: “Story 0” · “Story 1”"


def test_merging_brings_along_what_shares_a_cluster_and_the_smaller_joins_the_larger(
    stories, editor
):
    clusters.merge(stories[:3], editor)
    clusters.merge(stories[3:5], editor)
    large = place(stories[0])
    clusters.merge([stories[4], stories[2], stories[5]], editor)
    assert {place(story) for story in stories} == {large}


def test_splitting_puts_the_chosen_into_a_cluster_of_their_own(stories, editor):
    clusters.merge(stories[:4], editor)
    old = place(stories[0])
    clusters.split(old, stories[2:4], editor)
    assert place(stories[2]) == place(stories[3]) != old
    assert set(old.stories()) == set(stories[:2])


def test_undoing_revives_what_there_was_with_the_machines_reasons(stories, editor):
    cluster = Cluster.objects.create(begun_at=NOON)
    for story in stories[:2]:
        ClusterMember.objects.create(
            story=story, cluster=cluster, score=0.5, reasons=["same name: Kestrel"], placed_at=NOON
        )
    before = state()
    change = clusters.merge([stories[0], *stories[2:4]], editor)
    split = clusters.split(cluster, stories[:1], editor)
    clusters.undo(split, editor)
    with pytest.raises(ValidationError, match="undone already"):
        clusters.undo(split, editor)
    clusters.undo(change, editor)
    assert state() == before
    assert DeskEntry.objects.first().verb == "undo merge"


def test_an_undoing_is_refused_while_a_later_change_has_moved_its_stories(stories, editor):
    change = clusters.merge(stories[:3], editor)
    clusters.split(place(stories[0]), stories[:1], editor)
    before = state()
    with pytest.raises(ValidationError, match="moved again since"):
        clusters.undo(change, editor)
    assert state() == before


def test_a_later_change_of_other_stories_does_not_stand_in_the_way(stories, editor):
    change = clusters.merge(stories[:2], editor)
    clusters.merge([stories[1], stories[2]], editor)
    clusters.undo(change, editor)
    assert [row["story_id"] for row in state()] == [stories[2].pk]


@pytest.mark.parametrize("seed", range(8))
def test_any_changes_undone_in_turn_give_the_first_state(stories, editor, seed):
    """Merges and splits at random; what is refused changes nothing."""
    chance, changes = random.Random(seed), []  # noqa: S311 - no secret hangs on it
    clusters.merge(stories[:2], editor)
    first = state()
    for _ in range(16):
        before = state()
        try:
            if chance.random() < 0.4:
                changes.append(clusters.merge(chance.sample(stories, 2), editor))
            else:
                cluster = place(chance.choice(stories))
                members = list(cluster.stories())
                part = chance.sample(members, chance.randint(1, len(members)))
                changes.append(clusters.split(cluster, part, editor))
        except (ValidationError, ClusterMember.DoesNotExist):
            assert state() == before
    assert {"merge", "split"} <= {change.kind for change in changes}
    for change in reversed(changes):
        clusters.undo(change, editor)
    assert state() == first


def test_refusals_are_one_sentence_each_and_change_nothing(stories, editor):
    clusters.merge(stories[:2], editor)
    cluster, before = place(stories[0]), state()
    for refused, words in [
        (lambda: clusters.merge(stories[:1], editor), "at least two"),
        (lambda: clusters.merge(stories[:2], editor), "one event already: Ada Reyes, energy"),
        (lambda: clusters.split(cluster, [], editor), "Choose the stories"),
        (lambda: clusters.split(cluster, stories[:2], editor), "Leave at least one"),
        (lambda: clusters.split(cluster, stories[4:5], editor), "“Story 4” is not in this event"),
    ]:
        with pytest.raises(ValidationError, match=words):
            refused()
    assert state() == before


def test_who_may_not_merge_does_nothing(stories, attribution, editor):
    change = clusters.merge(stories[:3], editor)
    before = state()
    for refused in (
        lambda: clusters.merge(stories[3:5], attribution),
        lambda: clusters.split(place(stories[0]), stories[:1], attribution),
        lambda: clusters.undo(change, attribution),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert state() == before


def test_the_database_keeps_a_story_in_one_cluster_at_a_time(stories, editor):
    clusters.merge(stories[:2], editor)
    other = Cluster.objects.create(begun_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterMember.objects.create(story=stories[0], cluster=other, score=1, placed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterMember.objects.create(story=stories[2], cluster=other, placed_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterChange.objects.create(kind="undo", person_name="Ada", at=NOON)


def test_what_is_published_keeps_its_credits_whatever_is_merged(editor):
    article = make.article(credits=[make.story("Another report", of=make.source("Ledger"))])
    credited = [credit.story for credit in article.live.credits.all()]
    stranger = make.story("Third report", of=make.source("Wire"))
    before = list(article.live.credits.values()), article.live.content_hash()
    change = clusters.merge([credited[0], stranger], editor)
    clusters.merge(credited, editor)
    clusters.split(place(credited[0]), credited[:1], editor)
    assert (list(article.live.credits.values()), article.live.content_hash()) == before
    assert ClusterChange.objects.filter(pk=change.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_the_second_is_told_and_nothing_is_lost():
    """Both press Merge in the same moment; one waits for the other's locks."""
    if connection.vendor == "sqlite":
        pytest.skip("in memory there is one connection; its writers come one after the other")
    stories = [work.story(work.source(f"s{n}"), title=f"S {n}", path=str(n)) for n in range(3)]
    people, told, start = [hire("editor-a"), hire("editor-b")], [], threading.Barrier(2)

    def press(person):
        try:
            start.wait()
            clusters.merge(stories, person)
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    editors = [threading.Thread(target=press, args=[person]) for person in people]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert len(told) == 1 and "one event already" in told[0]
    assert ClusterMember.objects.count() == 3
    assert ClusterChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_collector_and_an_editor_at_once_leave_each_story_in_one_place():
    if connection.vendor == "sqlite":
        pytest.skip("in memory there is one connection; its writers come one after the other")
    title, now = "Meridian Ports buys battery maker Kestrel", timezone.now()
    stories = [
        work.story(work.source(f"s{n}"), title=title, path=str(n), at=now - timedelta(hours=n))
        for n in range(6)
    ]
    person, start, failed = hire("editor-a"), threading.Barrier(2), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    def merge():
        try:
            clusters.merge(stories[:4], person)
        except ValidationError as told:  # the collector had put them together before
            assert told.messages == ["These stories are one event already."]

    acts = [lambda: proposing.propose_for(stories), merge]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    current = ClusterMember.objects.current()
    assert current.count() == Story.objects.filter(memberships__in=current).distinct().count()
    assert len({place(story) for story in stories[:4]}) == 1
