"""The star at the desk: on a story, and on the article whose original it is."""

import pytest
from django.urls import reverse

from articles.models import DeskEntry, Story
from tests.articles import work
from tests.articles.admin.test_inbox import act, messages
from tests.articles.test_revising import take_live
from tests.cast import hire

pytestmark = pytest.mark.django_db

ARTICLES = reverse("admin:articles_article_changelist")


@pytest.fixture
def story():
    return work.story(work.source(), title="A waiting story")


def page(story, name="change"):
    return reverse(f"admin:articles_story_{name}", args=[story.pk])


def test_a_story_is_starred_in_the_list_and_shown_with_its_star(sit, editor, story):
    desk = sit(editor)
    assert "“A waiting story” starred for the recap." in messages(act(desk, "star", story))
    story.refresh_from_db()
    assert (story.starred_at is not None, story.starred_by) == (True, editor)
    assert 'aria-label="Starred">★' in act(desk, "star", story).content.decode()
    assert "1 left alone: starred before." in messages(act(desk, "star", story))
    act(desk, "unstar", story)
    story.refresh_from_db()
    assert (story.starred_at, story.starred_by) == (None, None)
    entries = DeskEntry.objects.filter(story=story, person=editor)
    assert sorted(entries.values_list("verb", flat=True)) == ["star", "unstar"]


def test_the_button_on_a_storys_page_does_the_same_without_javascript(sit, editor, story):
    desk = sit(editor)
    assert 'name="on" value="1">Star for the recap' in desk.get(page(story)).content.decode()
    assert desk.post(page(story, "star"), {"on": "1"}).url == page(story)
    assert Story.objects.get().starred_by == editor
    assert "Take the star off" in desk.get(page(story)).content.decode()
    desk.post(page(story, "star"))
    assert Story.objects.get().starred_at is None


def test_an_articles_star_is_that_of_its_original_story(sit, editor, managing):
    publisher = work.source(reviewed_by=managing)
    live = take_live(work.edition(publisher), editor, managing)
    other = work.story(publisher, path="other")
    live.credits.create(story=other, order=2)
    desk = sit(editor)

    def press(action):
        fields = {"action": action, "_selected_action": [live.article_id]}
        return desk.post(ARTICLES, fields, follow=True).content.decode()

    assert "★" in press("star")
    assert Story.objects.get(starred_at__isnull=False) == live.credits.get(is_original=True).story
    assert "★" not in press("unstar")
    assert not Story.objects.filter(starred_at__isnull=False).exists()


def test_who_may_not_star_has_neither_action_nor_button(sit, attribution, story):
    desk = sit(attribution)
    assert "Star for the recap" not in desk.get(page(story)).content.decode()
    assert act(desk, "star", story).status_code == 403
    assert Story.objects.get().starred_at is None
    assert sit(hire("nobody")).post(page(story, "star"), {"on": "1"}).status_code == 403
