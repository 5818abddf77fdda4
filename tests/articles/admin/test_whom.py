"""What a newcomer at the desk is told: who has a button that they lack, what is missing before it
is refused, and what is done already."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.whom import named, who_may
from articles.models import Article, Category, Edition
from newsroom.models import Person
from tests.articles import make, work
from tests.articles.test_publishing import approved
from tests.cast import hire

pytestmark = pytest.mark.django_db


def shown(desk):
    """The words of the review screen, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", desk.read().content.decode()).split())


def said(desk, answer):
    """The messages on the page that an answer leads to, as markup."""
    page = desk.client.get(answer.url.partition("#")[0])
    return " ".join(str(message) for message in page.context["messages"])


def test_people_are_named_as_one_asks_for_them():
    people = [Person(display_name=name) for name in ("Ada", "Bo", "Cy", "Di", "Ed")]
    assert [named(people[:n]) for n in range(6)] == [
        "",
        "Ada",
        "Ada or Bo",
        "Ada, Bo or Cy",
        "Ada, Bo, Cy or Di",
        "Ada, Bo, Cy, Di or another",
    ]


def test_only_who_can_sign_in_is_named(administrator):
    hire("admin-away", is_active=False)
    Person.objects.filter(pk=hire("admin-outside").pk).update(is_staff=False)
    assert who_may("articles.add_category") == str(administrator)


# -- Before it is submitted -----------------------------------------------------------------------


def test_an_editor_is_told_who_approves_before_submitting(screen, editor, managing, draft):
    desk = screen(editor, draft)
    words = f"After you submit it, somebody else approves it: {managing}."
    assert words in shown(desk)
    assert "To approve it yourself" not in shown(desk)
    desk.do("move", "submit")
    assert "After you submit it" not in shown(desk)


def test_a_managing_editor_is_told_why_there_is_no_button_to_approve(screen, managing, draft):
    other = hire("managing-other", display_name="Ada Other")
    words = f"somebody else approves it: {other}. To approve it yourself, let a colleague submit it"
    assert words in shown(screen(managing, draft))


def test_a_person_alone_is_told_of_nobody_else(screen, managing, draft):
    assert "After you submit it" not in shown(screen(managing, draft))


def test_an_editor_whom_nobody_can_answer_is_told_so(screen, editor):
    draft = work.edition(work.source())
    assert "After you submit it nobody can approve it" in shown(screen(editor, draft))


def test_a_submission_says_what_publishing_would_refuse(screen, editor, draft):
    Article.objects.update(category=None)
    desk = screen(editor, draft)
    words = said(desk, desk.do("move", "submit"))
    place = f'<a href="{desk.url}#about">The category is missing.</a>'
    missing = f"Before it can be published, 2 things are to mend, the first: {place}"
    assert words == f"Submitted for review. {missing}"
    assert Edition.objects.get().status == "in_review"


def test_a_submission_that_lacks_nothing_says_no_more(screen, editor, draft):
    desk = screen(editor, draft)
    for claim in draft.claims.all():
        desk.do("accept", claim.pk)
    assert said(desk, desk.do("move", "submit")) == "Submitted for review."


# -- Categories -----------------------------------------------------------------------------------


def test_without_categories_there_is_nothing_to_choose_and_a_way_to_make_one(
    screen, managing, administrator, draft
):
    Article.objects.update(category=None)
    Category.objects.all().delete()
    make_one = reverse("admin:articles_category_add")
    mine = screen(administrator, draft).read().content.decode()
    assert "There are no categories yet" in mine
    assert f'<a href="{make_one}">Make a category</a>' in mine
    theirs = screen(managing, draft)
    assert make_one not in theirs.read().content.decode()
    assert f"Ask {administrator} to make one." in shown(theirs)
    assert '<select id="category"' not in mine


def test_saving_without_a_category_says_so(screen, editor, draft):
    desk = screen(editor, draft)
    answer = desk.do("about", tags="batteries")
    assert said(desk, answer).startswith("Saved without a category.")
    answer = desk.do("about", tags="batteries", category=make.category().pk)
    assert said(desk, answer) == ""
    assert answer.url.endswith("#about")


# -- A second press -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["publish", "approve_and_publish"])
def test_publishing_what_is_live_already_says_since_when(screen, editor, managing, draft, name):
    approved(draft, editor, managing)
    first, second = screen(managing, draft), screen(managing, draft)
    first.press("move", "publish")
    words = said(second, second.press("move", name))
    live = Edition.objects.get()
    assert words == f"It is live since {timezone.localtime(live.published_at):%H:%M}."
    Edition.objects.update(published_at=live.published_at - timedelta(days=3))
    words = said(second, second.press("move", name))
    assert words == f"It is live since {live.published_at - timedelta(days=3):%-d %b}."


def test_what_somebody_else_put_live_is_not_offered_to_be_published_again(
    screen, editor, managing, draft
):
    approved(draft, editor, managing)
    other = screen(hire("managing-other"), draft)
    screen(managing, draft).press("move", "publish")
    answer = other.press("move", "publish")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert f"<strong>{managing}, managing editor</strong>: publish" in html
    assert "Do it all the same" not in html
    assert "Read it as it is now" in html


def test_publishing_what_somebody_changed_is_still_shown_before_it_is_done(
    screen, editor, managing, draft
):
    approved(draft, editor, managing)
    desk = screen(managing, draft)
    screen(editor, draft).do("headline", headline="Eight operators agree on one code")
    assert desk.press("move", "publish").status_code == 409
    assert Edition.objects.get().status == "in_review"
