"""Stories set aside, and brought back."""

from datetime import timedelta

import pytest

from articles import deciding
from articles.models import DeskEntry, Story
from tests.articles import make

pytestmark = pytest.mark.django_db


def test_a_story_is_set_aside_and_brought_back_with_the_moment_on_record(editor):
    story, later = make.story(of=make.source()), make.NOW + timedelta(hours=1)
    assert deciding.spike(story, editor, at=make.NOW)
    assert (Story.objects.get().spiked_at, Story.objects.get().spiked_by) == (make.NOW, editor)
    assert deciding.bring_back(story, editor, at=later)
    assert (Story.objects.get().spiked_at, Story.objects.get().spiked_by) == (None, None)
    record = DeskEntry.objects.order_by("at").values_list("verb", "at", "person")
    assert list(record) == [("spike", make.NOW, editor.pk), ("bring back", later, editor.pk)]


def test_what_is_decided_already_is_left_alone_and_not_on_record(editor):
    story = make.story(of=make.source())
    assert not deciding.bring_back(story, editor)
    assert deciding.spike(story, editor, at=make.NOW)
    assert not deciding.spike(story, editor)
    assert Story.objects.get().spiked_at == make.NOW
    assert DeskEntry.objects.count() == 1


def test_a_story_that_an_article_rests_on_is_not_set_aside(editor):
    original = make.story(of=make.source())
    make.article(original=original)
    assert not deciding.spike(original, editor)
    assert not Story.objects.filter(spiked_at__isnull=False).exists()
