"""What an earlier recap carried comes again as an update or not at all."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.models import Correction, Credit, Edition
from recaps.building import build, choose
from recaps.models import Recap
from recaps.publishing import publish
from tests.articles import make
from tests.recaps.test_admin import form
from tests.recaps.test_building import article, day, slugs

pytestmark = pytest.mark.django_db


def renew(row, *, at, corrected_by=None):
    """The next edition of an article goes live; with a person it brings a correction."""
    before = row.live
    Edition.objects.filter(pk=before.pk).update(status=Edition.Status.SUPERSEDED)
    new = Edition.objects.create(
        article=row,
        number=before.number + 1,
        status=Edition.Status.LIVE,
        headline=f"{row.slug}, renewed",
        published_at=at,
        record=make.RECORD,
    )
    for credit in before.credits.all():
        Credit.objects.create(edition=new, story=credit.story, is_original=credit.is_original)
    if corrected_by:
        Correction.objects.create(
            article=row, edition=new, what_was_wrong="Five.", what_is_right="Seven.",
            person=corrected_by, at=at, published_at=at,
        )  # fmt: skip
    row.live, row.updated_at = new, at
    row.save()
    return row


@pytest.fixture
def carried(managing):
    """An article that the recap of 2025-W47 carried, which is out since the Monday after."""
    row = article("carried", at=day(2))
    publish(build(2025, 47, at=day(7)), managing, at=day(7, 9))
    return row


def test_what_a_recap_carried_is_no_candidate_again(carried):
    article("new", at=day(8))
    assert slugs(choose(2025, 48)) == ["new"]


def test_one_that_was_updated_since_is_a_candidate_of_that_week_as_an_update(carried):
    article("new", at=day(10))
    renew(carried, at=day(9))
    found = {c.article.slug: c for c in choose(2025, 48)}
    assert (found["carried"].is_update, found["new"].is_update) == (True, False)
    assert found["carried"].parts["freshness"] == 2  # of the update, not of the article
    assert slugs(choose(2025, 49)) == []


def test_an_update_that_its_recap_had_already_is_none(managing):
    row = renew(article("early"), at=day(5))
    publish(build(2025, 47, at=day(7)), managing, at=day(7, 9))
    assert slugs(choose(2025, 48)) == []
    assert row.live.number == 2


def test_a_correction_is_told_in_the_recap_that_carried_the_article_and_is_no_update(
    carried, managing
):
    renew(carried, at=day(9), corrected_by=managing)
    assert slugs(choose(2025, 48)) == []


def test_an_update_that_was_corrected_afterwards_is_still_one(carried, managing):
    renew(carried, at=day(8))
    renew(carried, at=day(9), corrected_by=managing)
    assert slugs(choose(2025, 48)) == ["carried"]


def test_readers_and_the_command_are_told_that_it_is_an_update(client, carried, managing, capsys):
    renew(carried, at=day(9))
    call_command("build_recap", "--week", "2025-W48", "--dry-run", "--json")
    (told,) = json.loads(capsys.readouterr().out)["candidates"]
    assert (told["article"], told["update"]) == ("carried", True)
    recap = publish(build(2025, 48, at=day(14)), managing, at=day(14, 9))
    assert recap.candidates.get().is_update
    assert '<p class="kind">Update</p>' in client.get("/recaps/2025-W48/").content.decode()
    assert "Update</p>" not in client.get("/recaps/2025-W47/").content.decode()
    html = client.get(carried.get_absolute_url()).content.decode()
    assert html.index("This article is in") < html.index(">No. 1<")


def test_an_editor_cannot_add_a_repeat_by_hand_unless_it_was_updated(client, carried, managing):
    article("new", at=day(8))
    recap = build(2025, 48, at=day(14))
    client.force_login(managing)
    url = reverse("admin:recaps_recap_change", args=[recap.pk])
    fields = form(recap) | {
        "items-TOTAL_FORMS": 2, "items-1-recap": recap.pk, "items-1-article": carried.pk,
        "items-1-order": 50, "items-1-reason": "They ask for it.",
    }  # fmt: skip
    assert "it has had no update since" in client.post(url, fields).content.decode()
    renew(carried, at=day(9))
    assert client.post(url, fields).status_code == 302
    assert [item.article.slug for item in recap.items.all()] == ["new", "carried"]


def test_a_withdrawn_repeat_is_no_candidate(carried):
    renew(carried, at=day(9))
    make.withdraw(carried, "It was wrong.")
    assert slugs(choose(2025, 48)) == []
    assert Recap.objects.get().items.get().article == carried  # the record keeps what was said
