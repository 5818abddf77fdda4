"""The lists and the front page: the same number of queries however many rows, and no deleting."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import DeskEntry, DraftRun, Edition, Feed, Finding, Prediction, Story, Waiver
from articles.models.claims import Section
from newsroom.desk import front_page
from tests.articles import work
from tests.articles.work import NOON
from tests.cast import hire

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


def test_the_front_page_shows_each_role_what_it_may_see(sit, editor, attribution, managing):
    fill(managing, 0, 2)
    labels = {line.label: line.count for line in front_page(editor)}
    assert labels["drafts in work"] == 2
    assert labels["feeds with errors"] == 2
    shown = sit(attribution).get(reverse("admin:index")).content.decode()
    assert "sources with unreviewed rights" in shown


def test_each_line_of_the_front_page_leads_to_as_many_rows(sit, managing):
    fill(managing, 0, 3)
    work.source("unknown-post")
    Edition.objects.filter(pk=Edition.objects.first().pk).update(status="in_review")
    client = sit(managing)
    for line in front_page(managing):
        context = client.get(line.url).context
        if "cl" in context:
            rows = context["cl"].result_count
        else:
            rows = context["count"] if "count" in context else context["page"].paginator.count
        assert rows == line.count, line


def test_what_is_due_is_said(managing):
    fill(managing, 0, 1)
    late = timezone.now() - timedelta(minutes=1)
    Edition.objects.update(status="scheduled", go_live_at=late)
    notes = {line.label: line.note for line in front_page(managing)}
    assert notes["scheduled"] == "1 due now"


def test_the_front_page_costs_six_queries_however_much_there_is(managing):
    managing.get_all_permissions()
    for upto in (1, 4):
        fill(managing, upto - 1, upto)
        with CaptureQueriesContext(connection) as captured:
            front_page(managing)
        assert len(captured) == 6


def test_somebody_who_may_see_nothing_gets_no_front_page(db):
    assert front_page(hire("nobody")) == []
