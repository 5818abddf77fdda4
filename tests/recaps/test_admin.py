"""The recap at the desk: reordered, cut, introduced and published by a managing editor."""

import pytest
from django.urls import reverse

from articles.models import DeskEntry
from recaps.building import build
from tests.recaps.test_building import article, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    article("first", at=day(2)), article("second", at=day(1))
    return build(2025, 47, at=day(7))


@pytest.fixture
def desk(client, managing):
    client.force_login(managing)
    return client


def address(recap, page="change"):
    return reverse(f"admin:recaps_recap_{page}", args=[recap.pk])


def form(recap, introduction="", **changes):
    """The page of a recap as a browser would send it; `changes` are fields by article."""
    items = list(recap.items.all())
    fields = {"introduction": introduction, "candidates-TOTAL_FORMS": 0}
    fields |= {"candidates-INITIAL_FORMS": 0, "items-TOTAL_FORMS": len(items)}
    fields["items-INITIAL_FORMS"] = len(items)
    for place, item in enumerate(items):
        row = {"id": item.pk, "recap": recap.pk, "article": item.article_id, "order": item.order}
        row |= {"comment": item.comment, "reason": item.reason}
        row |= changes.get(item.article.slug, {})
        fields |= {f"items-{place}-{name}": value for name, value in row.items()}
    return fields


def test_the_page_shows_the_proposal_and_what_there_was_to_choose_from(desk, recap):
    html = desk.get(address(recap)).content.decode()
    for words in (
        "Build anew",
        "Publish as saved",
        "sources 10, star 0, freshness 2",
        'aria-label="Comment"',
    ):
        assert words in html, words


def test_a_change_of_the_proposal_needs_its_reason(desk, recap):
    for change in ({"order": 0}, {"is_dropped": "on"}):
        answer = desk.post(address(recap), form(recap, second=change))
        assert "is a change of the proposal" in answer.content.decode()
    recap.refresh_from_db()
    assert [item.article.slug for item in recap.items.kept()] == ["first", "second"]


def test_what_an_editor_decides_is_kept_with_its_reason_and_recorded(desk, recap):
    changes = {
        "second": {"order": 0, "reason": "It is what they ask about."},
        "first": {"is_dropped": "on", "reason": "Said last week.", "comment": "Read it."},
    }
    answer = desk.post(address(recap), form(recap, introduction="A week.", **changes))
    assert answer.status_code == 302
    recap.refresh_from_db()
    assert recap.introduction == "A week."
    assert [item.article.slug for item in recap.items.kept()] == ["second"]
    why = DeskEntry.objects.get(verb="edit recap").why
    assert "introduction" in why
    assert "second: order, reason (It is what they ask about.)" in why


def test_it_is_published_with_a_press_and_then_only_its_words_are_mended(desk, client, recap):
    assert desk.post(address(recap, "publish")).status_code == 302
    assert client.get("/recaps/2025-W47/").status_code == 200
    html = desk.get(address(recap)).content.decode()
    assert "As readers see it" in html
    assert "Publish as saved" not in html
    change = {"first": {"order": 90, "is_dropped": "on", "comment": "Mended."}}
    assert desk.post(address(recap), form(recap, **change)).status_code == 302
    item = recap.items.get(article__slug="first")
    assert (item.order, item.is_dropped, item.comment) == (10, False, "Mended.")


def test_a_refusal_is_said_where_the_button_was(desk, recap):
    desk.post(address(recap, "publish"))
    answer = desk.post(address(recap, "build"), follow=True)
    assert "late articles go to the next" in answer.content.decode()
