"""Stories set aside and brought back, assigned, categorised, and each of it undone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from articles import deciding
from articles.models import Category, DeskEntry, Story
from articles.refusals import NotPermitted
from tests.articles import make

pytestmark = pytest.mark.django_db


def test_a_story_is_set_aside_and_brought_back_with_the_moment_on_record(editor):
    story, later = make.story(of=make.source()), make.NOW + timedelta(hours=1)
    assert deciding.spike([story], editor, at=make.NOW)
    assert (Story.objects.get().spiked_at, Story.objects.get().spiked_by) == (make.NOW, editor)
    assert deciding.bring_back([story], editor, at=later)
    assert (Story.objects.get().spiked_at, Story.objects.get().spiked_by) == (None, None)
    record = DeskEntry.objects.order_by("at").values_list("verb", "at", "person")
    assert list(record) == [("spike", make.NOW, editor.pk), ("bring back", later, editor.pk)]


def test_what_is_decided_already_is_left_alone_and_not_on_record(editor):
    story = make.story(of=make.source())
    assert not deciding.bring_back([story], editor)
    assert deciding.spike([story], editor, at=make.NOW)
    assert not deciding.spike([story], editor)
    assert Story.objects.get().spiked_at == make.NOW
    assert DeskEntry.objects.count() == 1


def test_a_story_that_an_article_rests_on_is_not_set_aside(editor):
    original = make.story(of=make.source())
    make.article(original=original)
    assert not deciding.spike([original], editor)
    assert not Story.objects.filter(spiked_at__isnull=False).exists()


# -- Undoing ---------------------------------------------------------------------------------------


SOON = make.NOW + timedelta(seconds=9)


@pytest.fixture
def stories(db):
    publisher = make.source()
    return [make.story(of=publisher) for _ in range(2)]


def as_it_is():
    return list(Story.objects.order_by("pk").values())


def test_undoing_brings_back_exactly_what_there_was(stories, editor, managing):
    aside = make.NOW - timedelta(days=1, microseconds=123_457)
    deciding.spike(stories[:1], managing, at=aside)
    before, decision = as_it_is(), uuid4()
    deciding.bring_back(stories, editor, at=make.NOW, decision=decision)
    assert as_it_is() != before
    assert deciding.undo(decision, editor, at=SOON) == stories[:1]
    assert as_it_is() == before
    assert (before[0]["spiked_at"], before[0]["spiked_by_id"]) == (aside, managing.pk)


def test_each_undoing_is_a_line_of_the_record(stories, editor):
    decision = uuid4()
    deciding.spike(stories, editor, at=make.NOW, decision=decision)
    deciding.undo(decision, editor, at=SOON)
    verbs = DeskEntry.objects.order_by("pk").values_list("verb", "story", "person")
    ids = sorted(story.pk for story in stories)
    assert list(verbs) == [
        *(("spike", pk, editor.pk) for pk in ids),
        *(("undo spike", pk, editor.pk) for pk in ids),
    ]


def test_two_decisions_made_as_one_are_undone_as_one(stories, editor, managing):
    deciding.assign(stories[:1], editor, managing, at=make.NOW)
    before, decision = as_it_is(), uuid4()
    chips = Category.objects.create(name="Chips", slug="chips", emoji="🔩")
    deciding.assign(stories, editor, editor, at=make.NOW, decision=decision)
    deciding.categorise(stories, editor, chips, at=make.NOW, decision=decision)
    deciding.undo(decision, editor, at=SOON)
    assert as_it_is() == before


@pytest.mark.parametrize(("late", "is_undone"), [(30, True), (31, False)])
def test_it_can_be_undone_a_little_longer_than_is_shown(stories, editor, late, is_undone):
    decision, then = uuid4(), make.NOW + timedelta(seconds=late)
    deciding.spike(stories, editor, at=make.NOW, decision=decision)
    if is_undone:
        deciding.undo(decision, editor, at=then)
    else:
        with pytest.raises(ValidationError, match="too late"):
            deciding.undo(decision, editor, at=then)
    assert Story.objects.filter(spiked_at__isnull=is_undone).count() == 2


def by_a_star(story, person):
    deciding.star([story], person, at=SOON)


def by_an_article(story, person):
    edition = make.article(original=make.story(of=story.source)).live
    type(edition).objects.filter(pk=edition.pk).update(created_at=SOON)
    edition.credits.create(story=story, order=2)


@pytest.mark.parametrize("happens", [by_a_star, by_an_article])
def test_nothing_is_undone_once_something_else_happened_to_one_story(stories, editor, happens):
    decision = uuid4()
    deciding.assign(stories, editor, editor, at=make.NOW, decision=decision)
    happens(stories[0], editor)
    before = as_it_is()
    with pytest.raises(ValidationError, match="Something else happened"):
        deciding.undo(decision, editor, at=SOON)
    assert as_it_is() == before


def test_a_decision_is_undone_once(stories, editor):
    decision = uuid4()
    deciding.spike(stories, editor, at=make.NOW, decision=decision)
    deciding.undo(decision, editor, at=SOON)
    with pytest.raises(ValidationError, match="Something else happened"):
        deciding.undo(decision, editor, at=SOON)


@pytest.mark.parametrize("decision", [None, uuid4()])
def test_what_was_not_decided_by_somebody_is_not_theirs_to_undo(
    stories, editor, managing, decision
):
    deciding.spike(stories, editor, at=make.NOW, decision=decision)
    with pytest.raises(ValidationError, match="no such decision of yours"):
        deciding.undo(decision, managing, at=SOON)


def test_whoever_lost_the_permission_undoes_nothing(stories, editor):
    decision = uuid4()
    deciding.spike(stories, editor, at=make.NOW, decision=decision)
    editor.groups.clear()
    with pytest.raises(NotPermitted):
        deciding.undo(decision, type(editor).objects.get(pk=editor.pk), at=SOON)
