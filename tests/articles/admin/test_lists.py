"""The lists: the same number of queries however many rows, and no deleting."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import DeskEntry, DraftRun, Feed, Finding, Prediction, Story, Waiver
from articles.models.claims import Section
from tests.articles import work
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

LISTS = [
    "article",
    "edition",
    "snapshot",
    "source",
    "feed",
    "draftrun",
    "deskentry",
    "finding",
    "waiver",
    "prediction",
]


def fill(managing, start, stop):
    """One of everything, so many times."""
    for number in range(start, stop):
        publisher = work.source(f"wire-{number}", reviewed_by=managing)
        edition = work.edition(publisher, by=managing, slug=f"piece-{number}")
        story = Story.objects.get(url__contains=f"wire-{number}.example")
        prediction = Prediction.objects.create(
            question="Will it?", likelihood="likely", resolve_by=NOON.date()
        )
        claim = work.claim(edition, Section.IMPLICATION, "It may.", prediction=prediction)
        finding = Finding.objects.create(
            claim=claim, kind="no_passage", severity="block", detail="None."
        )
        Waiver.objects.create(
            finding=finding, person=managing, person_name="T", reason="A reason.", made_at=NOON
        )
        Feed.objects.create(url=f"https://f.example/{number}", source=publisher, last_error="x")
        DraftRun.objects.create(story=story, provider="x", input_hash="x", started_at=NOON)
        DeskEntry.note("test", "Title", at=NOON, person=managing, edition=edition, story=story)


def test_every_list_costs_the_same_with_thirty_rows_as_with_five(sit, managing, administrator):
    client = sit(administrator)

    def costs():
        found = {}
        for name in LISTS:
            url = reverse(f"admin:articles_{name}_changelist")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found[name] = len(captured)
        return found

    fill(managing, 0, 5)
    costs()
    few = costs()
    fill(managing, 5, 30)
    assert costs() == few
    assert max(few.values()) <= 14


def test_no_record_is_edited_in_a_list_and_every_action_names_its_permission():
    for model, model_admin in admin.site._registry.items():
        assert not model_admin.list_editable, model
        if model._meta.app_label in ("articles", "recaps"):
            for name in model_admin.actions or ():
                assert getattr(model_admin, name).allowed_permissions, (model, name)
