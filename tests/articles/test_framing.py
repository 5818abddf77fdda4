"""What stands around the claims: headline, credits, what an article is about."""

import pytest
from django.core.exceptions import ValidationError

from articles import framing, reviewing
from articles.models import Article, DeskEntry, Edition, Finding, LeadPicture
from articles.refusals import NotPermitted
from tests.articles import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


def version(edition):
    return Edition.objects.get(pk=edition.pk).version


def test_the_headline_is_changed_with_its_former_words_in_the_record(draft, editor):
    framing.set_headline(draft, editor, draft.version, "One code for all batteries")
    assert Edition.objects.get(pk=draft.pk).headline == "One code for all batteries"
    assert "Seven operators agree" in DeskEntry.objects.get(verb="edit").why


def test_a_second_story_is_credited_and_claims_may_rest_on_it(draft, editor):
    other = work.story(work.source("mill-post"), text="The mill runs on wind.", path="mill")
    framing.add_credit(draft, other, editor, draft.version)
    claim = draft.claims.first()
    snapshot = other.snapshots.get()
    reviewing.set_passage(
        claim, editor, version(draft), snapshot=snapshot, exact="The mill runs on wind."
    )
    assert claim.passages.filter(snapshot=snapshot, start=0).exists()


def test_a_story_is_credited_once(draft, editor):
    with pytest.raises(ValidationError, match="credited already"):
        framing.add_credit(draft, draft.credits.get().story, editor, draft.version)


def test_a_credit_that_claims_rest_on_stays(draft, editor):
    other = work.story(work.source("mill-post"), text="The mill runs on wind.", path="mill")
    credit = framing.add_credit(draft, other, editor, draft.version)
    first = draft.credits.get(is_original=True)
    framing.set_credit(credit, editor, version(draft), line="", is_original=True)
    first.refresh_from_db()
    with pytest.raises(ValidationError, match="rest on this story"):
        framing.drop_credit(first, editor, version(draft))
    with pytest.raises(ValidationError, match="another story the original"):
        framing.drop_credit(credit, editor, version(draft))


def test_a_credit_nothing_rests_on_is_removed_and_the_record_says_so(draft, editor):
    other = work.story(work.source("mill-post"), path="mill")
    credit = framing.add_credit(draft, other, editor, draft.version)
    framing.drop_credit(credit, editor, version(draft))
    assert draft.credits.count() == 1
    assert DeskEntry.objects.filter(verb="drop credit", edition=draft).exists()


def test_the_credit_of_a_source_whose_picture_is_shown_stays(draft, editor):
    theirs = work.source("mill-post")
    credit = framing.add_credit(draft, work.story(theirs, path="mill"), editor, draft.version)
    work.picture(draft, source=theirs)
    with pytest.raises(ValidationError, match="The picture is taken from Mill Post"):
        framing.drop_credit(credit, editor, version(draft))
    LeadPicture.objects.all().delete()
    framing.drop_credit(credit, editor, version(draft))


def test_somebody_without_the_role_credits_nothing(draft, attribution):
    with pytest.raises(NotPermitted):
        framing.add_credit(draft, draft.credits.get().story, attribution, draft.version)


def test_a_waiver_of_a_headline_does_not_cover_another_one(draft, editor, managing):
    framing.set_headline(draft, editor, draft.version, "900 batteries hailed as safe")
    finding = Finding.objects.open().get()
    reviewing.waive(finding, managing, version(draft), reason="The operator counted them.")
    framing.set_headline(draft, editor, version(draft), "900 batteries explode")
    assert Finding.objects.open().count() == 1


def test_an_editor_does_not_change_what_a_live_page_is_about(draft, editor, managing):
    Edition.objects.filter(pk=draft.pk).update(status="live")
    Article.objects.update(live=draft, published_at=work.NOON)
    update = Edition.objects.create(article=draft.article, number=2)
    about = {"category": None, "audiences": [], "tags": ["scandal"]}
    with pytest.raises(NotPermitted, match="live page"):
        framing.set_about(update, editor, update.version, **about)
    framing.set_about(update, managing, update.version, **about)
    assert set(draft.article.tags.names()) == {"scandal"}


@pytest.mark.parametrize("tag", ["🔥", "!!!", "_-_"])
def test_a_tag_that_no_address_can_be_made_of_is_refused_in_words(draft, editor, tag):
    about = {"category": draft.article.category, "audiences": [], "tags": ["storage", tag]}
    with pytest.raises(ValidationError, match=f"“{tag}” has no letter or figure"):
        framing.set_about(draft, editor, draft.version, **about)
    assert not draft.article.tags.exists()
    assert version(draft) == draft.version
