"""The model as an attacker: whatever it answers, a draft comes of it or nothing, and no more."""

from functools import partial
from types import SimpleNamespace

import pytest
from django.urls import reverse

from articles.drafting import providers
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.models import DraftRun, Finding
from tests.articles import make

from .attacks import ALL, NEVER_SHOWN, OTHER, REFUSED
from .desk import NOW, Saying, everything, lamp, story_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]

# What a draft adds; all that was there stays as it was.
ADDED = {
    "articles.Article", "articles.Article_audiences", "articles.Claim", "articles.Credit",
    "articles.DeskEntry", "articles.DraftRun", "articles.Edition", "articles.Finding",
    "articles.Passage", "articles.Prediction", "taggit.Tag", "taggit.TaggedItem",
}  # fmt: skip


@pytest.fixture
def stories(editor):
    """The story to draft, one beside it, and what else there is: a third, and a live page."""
    source = lamp(editor)
    first = story_of("turbine", source)
    second = lamp(editor, name="Second", slug="second")
    beside = story_of("ferry", second, url=OTHER)
    make.story("A third", of=second, text="Words of the third.", url=NEVER_SHOWN)
    make.article("standing", original=make.story(of=source, url="https://tideline.example/2"))
    return first, beside


def changed(before):
    """(models of the rows that were changed or taken away, models of those that were added)."""
    after = everything()
    wrong = {key[0] for key, row in before.items() if after.get(key) != row}
    return wrong, {key[0] for key in after.keys() - before.keys()}


@pytest.mark.parametrize("attack", ALL, ids=str)
def test_an_answer_adds_a_draft_or_a_run_and_changes_nothing(stories, editor, attack):
    story, beside = stories
    before = everything()
    try:
        edition = draft_story(
            story, person=editor, drafter=Saying(attack.answer), also=[beside], at=NOW
        )
    except DraftFailed:
        edition = None
    wrong, added = changed(before)
    run = DraftRun.objects.get()
    assert (run.outcome, wrong) == (attack.outcome, set())
    if edition is None:
        assert added == {"articles.DraftRun"}
        assert any(attack.told in problem for problem in run.problems)
        return
    assert added <= ADDED
    assert (edition.status, edition.version, edition.article.live) == ("draft", 1, None)
    assert edition.approved_by is edition.submitted_by is edition.go_live_at is None
    assert set(edition.claims.values_list("verdict", "origin", "prediction__tracked_by")) == {
        ("", "model", None)
    }
    assert edition.credits.get(is_original=True).story == story
    blocked = Finding.objects.open().values_list("detail", flat=True)
    assert not attack.told or any(attack.told in detail for detail in blocked)


def test_an_editor_is_told_in_words_why_there_is_no_draft(
    client, editor, stories, monkeypatch, settings
):
    settings.DRAFTER = "saying"
    client.force_login(editor)
    button = reverse("admin:articles_story_draft", args=[stories[0].pk])
    for attack in REFUSED:
        kind = SimpleNamespace(configured=partial(Saying, attack.answer))
        monkeypatch.setitem(providers.DRAFTERS, "saying", kind)
        page = client.post(button, follow=True)
        told = " ".join(str(message) for message in page.context["messages"])
        assert "was not drafted: The drafter “saying” gave no valid draft" in told, attack.name
        assert (page.status_code, len(told) < 1000) == (200, True)


def test_each_case_has_a_name_of_its_own():
    assert len({attack.name for attack in ALL}) == len(ALL)
