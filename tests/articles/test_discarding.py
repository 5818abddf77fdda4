"""A draft that nobody should go on with is given up, and what it rested on can be drafted again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles import previewing, publishing, revising
from articles.drafting.ahead import promising
from articles.drafting.draft import draft_story
from articles.drafting.providers.extractive import Extractive
from articles.models import DeskEntry, Edition, Story, stories
from articles.refusals import MoveRefused, NotPermitted
from tests.articles import work
from tests.articles.test_publishing import approved
from tests.articles.test_revising import fresh, take_live

pytestmark = pytest.mark.django_db

WHY = "It was drafted before the rights were reviewed."


@pytest.fixture
def draft(editor):
    return work.edition(work.source(reviewed_by=editor), by=editor, slug="one-code")


def discard(edition, person, why=WHY):
    return publishing.discard(edition, person, fresh(edition).version, why=why)


def test_it_is_given_up_with_a_reason_and_its_text_stays(draft, editor):
    claims = list(draft.claims.values_list("text", flat=True))
    gone = discard(draft, editor)
    assert (gone.status, gone.is_in_work) == ("discarded", False)
    assert list(gone.claims.values_list("text", flat=True)) == claims
    line = DeskEntry.objects.filter(edition=draft).first()
    assert (line.verb, line.person, line.why) == ("discard", editor, WHY)


def test_nobody_reads_it_by_a_link_any_more_and_none_is_made(client, draft, editor):
    _, token = previewing.make_link(draft, editor)
    address = reverse("articles:preview", args=[token])
    assert client.get(address).status_code == 200
    gone = discard(draft, editor)
    assert client.get(address).status_code in (404, 410)
    with pytest.raises(MoveRefused, match="this one is “Discarded”"):
        previewing.make_link(gone, editor)


def test_without_a_reason_nothing_is_given_up(draft, editor):
    with pytest.raises(MoveRefused, match="Say why"):
        discard(draft, editor, why="  ")
    assert fresh(draft).status == "draft"


def test_what_was_approved_has_to_be_sent_back_first(draft, editor, managing):
    approved(draft, editor, managing)
    with pytest.raises(MoveRefused, match="cannot be discarded now"):
        discard(draft, managing)


def test_who_may_not_edit_may_not_discard(draft, attribution):
    with pytest.raises(NotPermitted):
        discard(draft, attribution)


def test_its_stories_wait_again_and_the_next_draft_has_its_address(client, draft, editor):
    story = draft.credits.get().story
    assert story not in Story.objects.waiting()
    discard(draft, editor)
    assert story in Story.objects.waiting()
    client.force_login(editor)
    inbox = client.get(reverse("admin:articles_story_changelist")).content.decode()
    assert story.title in inbox
    again = draft_story(story, person=editor, drafter=Extractive())
    assert again.article != draft.article
    assert story not in Story.objects.waiting()
    slug = again.article.slug
    discard(again, editor)
    assert draft_story(story, person=editor, drafter=Extractive()).article.slug == slug


def test_nobody_drafts_it_again_by_itself(editor):
    publisher, drafter = work.source(reviewed_by=editor), Extractive()
    story, other = (work.story(publisher, path=path, text=work.TEXT * 4) for path in ("1", "2"))
    later = story.first_seen_at + timedelta(hours=6)
    assert set(promising(drafter, later)) == {story.pk, other.pk}
    discard(draft_story(story, person=editor, drafter=drafter, at=work.NOON), editor)
    assert promising(drafter, later) == [other.pk]


def test_an_update_that_is_given_up_leaves_the_live_page_and_can_be_begun_anew(
    client, draft, editor, managing
):
    live = take_live(draft, editor, managing)
    page = client.get(live.article.get_absolute_url()).content
    update = revising.update(live, editor, live.version)
    discard(update, editor)
    assert fresh(live).status == "live"
    assert fresh(live).article.slug == "one-code"
    assert client.get(live.article.get_absolute_url()).content == page
    assert live.credits.get().story not in Story.objects.waiting()
    assert revising.update(live, editor, fresh(live).version).number > update.number


def test_every_other_status_takes_a_story():
    assert set(stories._TAKEN) == set(Edition.Status.values) - {Edition.Status.DISCARDED}
