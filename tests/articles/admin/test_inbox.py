"""The inbox: what waits, what an editor decides, and the story that somebody nominates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import DeskEntry, DraftRun, Edition, Snapshot, Source, Story
from tests.articles import work
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

INBOX = reverse("admin:articles_story_changelist")
NOMINATE = reverse("admin:articles_story_add")

LONG = (
    "Harbour towns along the strait will share one tide forecast from March 2025. "
    "The seven offices signed the agreement on 12 November 2024 after two years of talks. "
    "About 40 gauges report to the new centre every ten minutes. "
    "The forecast matters because ferries have waited for water that never came. "
    "Pilots should compare it with their own tables until June 2025. "
    "The first shared table was printed in 1911, and it was wrong by 14 minutes."
)
NOMINATION = {
    "url": "https://strait-post.example/tides",
    "title": "Seven harbours share one tide forecast",
    "text": LONG,
    "language": "en",
    "published_at": "2024-11-12T09:30",
    "attested": "on",
    "attestation": "I copied this whole and unchanged.",
}


@pytest.fixture
def publisher(managing):
    return work.source(reviewed_by=managing)


@pytest.fixture
def waiting(publisher):
    return work.story(publisher, text=LONG, title="Seven harbours share one tide forecast")


def act(client, action, *stories):
    chosen = {"action": action, "_selected_action": [story.pk for story in stories]}
    return client.post(f"{INBOX}?state=all", chosen, follow=True)


def messages(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def address(name, story):
    return reverse(f"admin:articles_story_{name}", args=[story.pk])


# -- The list -------------------------------------------------------------------------------------


def test_the_inbox_shows_what_waits_and_nothing_else(sit, editor, publisher):
    work.story(publisher, title="Waiting here", path="1")
    work.story(publisher, title="Set aside here", path="2")
    Story.objects.filter(title="Set aside here").update(spiked_at=NOON)
    work.edition(publisher, slug="drafted-here")
    client = sit(editor)
    shown = client.get(INBOX).content.decode()
    assert "<h1>Inbox</h1>" in shown
    assert "Waiting here" in shown
    assert "Set aside here" not in shown
    assert "/drafted-here" not in shown
    assert "Set aside here" in client.get(f"{INBOX}?state=spiked").content.decode()
    assert client.get(f"{INBOX}?state=drafted").context["cl"].result_count == 1
    assert client.get(f"{INBOX}?state=all").context["cl"].result_count == 3


def test_a_row_says_whether_there_are_words_and_in_which_language(sit, editor, publisher):
    story = work.story(publisher, title="电池有了统一规则", path="1")
    Story.objects.filter(pk=story.pk).update(language="zh-Hans")
    bare = work.story(publisher, title="Headline only", path="2")
    bare.snapshots.get().erase("takedown", at=NOON)
    shown = sit(editor).get(INBOX).content.decode()
    assert 'lang="zh-Hans">电池有了统一规则</a>' in shown
    assert f"thin: {len(work.TEXT)}" in shown
    assert "none stored" in shown


def test_a_failed_draft_is_told_in_the_list(sit, editor, waiting):
    DraftRun.objects.create(
        story=waiting, provider="x", input_hash="x", outcome="refused", started_at=NOON
    )
    assert "Draft: refused" in sit(editor).get(INBOX).content.decode()


def test_thirty_rows_cost_as_many_queries_as_five(sit, editor, publisher):
    client = sit(editor)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{INBOX}?state=all").status_code == 200
        return len(captured)

    for number in range(5):
        work.story(publisher, path=str(number))
    client.get(INBOX)
    few = cost()
    for number in range(5, 28):
        work.story(publisher, path=str(number))
    for number in range(2):
        work.edition(publisher, slug=f"piece-{number}")
    assert cost() == few
    assert few <= 10


# -- Deciding -------------------------------------------------------------------------------------


def test_drafting_one_story_leads_to_its_review_with_the_findings_known(sit, editor, waiting):
    answer = sit(editor).post(address("draft", waiting))
    edition = Edition.objects.get()
    assert answer.url == reverse("admin:articles_edition_review", args=[edition.pk])
    assert edition.created_by == editor
    assert edition.claims.exists()


def test_each_failure_is_one_message_and_stops_no_other(sit, editor, publisher, waiting):
    bare = work.story(publisher, title="No words kept", path="2")
    bare.snapshots.get().erase("takedown", at=NOON)
    answer = act(sit(editor), "draft", bare, waiting)
    assert Edition.objects.count() == 1
    told = [str(message) for message in answer.context["messages"]]
    assert sum("No words kept" in message for message in told) == 1
    assert any("Drafted:" in message for message in told)


def test_a_story_is_not_drafted_twice(sit, editor, waiting):
    client = sit(editor)
    client.post(address("draft", waiting))
    assert "already" in messages(act(client, "draft", waiting))
    assert Edition.objects.count() == 1


def test_set_aside_and_brought_back_each_with_its_line(sit, editor, waiting):
    client = sit(editor)
    act(client, "spike", waiting)
    waiting.refresh_from_db()
    assert waiting.spiked_by == editor
    assert "bring it back first" in messages(act(client, "draft", waiting))
    act(client, "bring_back", waiting)
    waiting.refresh_from_db()
    assert (waiting.spiked_at, waiting.spiked_by) == (None, None)
    verbs = DeskEntry.objects.filter(story=waiting, person=editor).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["spike", "bring back"]


def test_a_drafted_story_cannot_be_set_aside(sit, editor, publisher):
    story = work.edition(publisher).credits.get().story
    assert "left alone" in messages(act(sit(editor), "spike", story))
    story.refresh_from_db()
    assert story.spiked_at is None


@pytest.mark.parametrize("action", ["draft", "spike", "bring_back"])
def test_who_has_no_permission_finds_no_action_and_forges_none(sit, attribution, waiting, action):
    client = sit(attribution)
    act(client, action, waiting)
    route = action.replace("_", "-")
    assert client.post(address(route, waiting)).status_code == 403
    waiting.refresh_from_db()
    assert waiting.spiked_at is None
    assert not Edition.objects.exists()
    assert not DeskEntry.objects.exists()


@pytest.mark.parametrize("route", ["draft", "spike", "bring-back", "paste"])
def test_looking_changes_nothing(sit, editor, waiting, route):
    assert sit(editor).get(address(route, waiting)).status_code == 405


def test_there_is_no_bulk_approval_and_no_deleting(sit, administrator, waiting):
    shown = sit(administrator).get(INBOX).content.decode()
    for word in ("approve", "publish_", "delete_selected"):
        assert f'value="{word}' not in shown


# -- One story, and one more ----------------------------------------------------------------------


def test_a_storys_page_shows_its_facts_and_words_and_changes_none(sit, editor, waiting):
    page = reverse("admin:articles_story_change", args=[waiting.pk])
    client = sit(editor)
    shown = client.get(page).content.decode()
    assert "About 40 gauges" in shown
    assert 'name="title"' not in shown
    assert client.post(page, {"title": "Mine"}).status_code == 403
    waiting.refresh_from_db()
    assert waiting.title == "Seven harbours share one tide forecast"


def test_text_is_pasted_to_a_story_that_lacks_it(sit, editor, waiting):
    words = {name: NOMINATION[name] for name in ("attested", "attestation")}
    sit(editor).post(address("paste", waiting), {**words, "text": f"{LONG} And more."})
    pasted = waiting.snapshots.get(kind=Snapshot.Kind.PASTED)
    assert pasted.text.endswith("And more.")
    assert (pasted.pasted_by, pasted.attestation) == (editor, NOMINATION["attestation"])


def test_pasted_text_without_attestation_is_not_stored_and_not_lost(sit, editor, waiting):
    answer = sit(editor).post(address("paste", waiting), {"text": LONG, "attestation": "x"})
    assert answer.status_code == 422
    assert LONG in answer.content.decode()
    assert waiting.snapshots.count() == 1


def test_a_nominated_story_is_in_the_inbox_under_its_own_source(sit, editor):
    answer = sit(editor).post(NOMINATE, NOMINATION)
    story = Story.objects.get()
    assert answer.url == reverse("admin:articles_story_change", args=[story.pk])
    assert story.nominated_by == editor
    assert story.snapshots.get().attestation == NOMINATION["attestation"]
    assert story.source.rights_basis == "unreviewed"
    assert story in Story.objects.waiting()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("url", ""),
        ("title", " "),
        ("text", "Too short."),
        ("attested", ""),
        ("attestation", ""),
        ("published_at", "yesterday"),
        ("published_at", "1602-01-01T00:00"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_stored(sit, editor, field, value):
    answer = sit(editor).post(NOMINATE, {**NOMINATION, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Story.objects.exists()
    assert not Source.objects.exists()


def test_who_may_not_add_stories_cannot_nominate(sit, attribution):
    client = sit(attribution)
    assert client.get(NOMINATE).status_code == 403
    assert client.post(NOMINATE, NOMINATION).status_code == 403
    assert not Story.objects.exists()


def test_a_search_of_any_length_is_answered(sit, editor, waiting):
    answer = sit(editor).get(INBOX, {"q": "tide " + "a " * 2000})
    assert answer.status_code == 200
