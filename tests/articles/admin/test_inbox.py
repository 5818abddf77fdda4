"""The inbox: what waits, what an editor decides, and the story that somebody nominates."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import deciding
from articles.events import clusters
from articles.models import (
    Category,
    Cluster,
    ClusterMember,
    DeskEntry,
    DeskVisit,
    DraftRun,
    Edition,
    Finding,
    Snapshot,
    Source,
    Story,
)
from tests.articles import work
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

INBOX = reverse("admin:articles_story_changelist")
DECIDE = reverse("admin:articles_story_decide")
UNDO = reverse("admin:articles_story_undo")
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


def key(story):
    """The row of a story: its event's, or its own where it is alone."""
    here = ClusterMember.objects.current().filter(story=story).first()
    return f"e{here.cluster_id}" if here else f"s{story.pk}"


def act(client, do, *stories, **fields):
    """Press a button of the inbox with the rows of some stories selected."""
    fields = {"do": do, "row": [key(story) for story in stories], "upto": 10**9, **fields}
    return client.post(DECIDE, {"back": f"{INBOX}?state=all", **fields}, follow=True)


def rows(answer):
    return answer.context["page"].object_list


def line(answer, story):
    """What the row of a story says, in one line and without markup."""
    html = next(one for one in answer.context["lines"] if f'data-row="{key(story)}"' in one)
    text = re.sub("<[^>]+>", " ", re.sub("</?span[^>]*>", "", html))
    return " ".join(unescape(text).split())


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
    assert len(rows(client.get(f"{INBOX}?state=drafted"))) == 1
    assert len(rows(client.get(f"{INBOX}?state=all"))) == 3


def test_a_row_says_whether_there_are_words_and_in_which_language(sit, editor, publisher):
    story = work.story(publisher, title="电池有了统一规则", path="1")
    Story.objects.filter(pk=story.pk).update(language="zh-Hans")
    bare = work.story(publisher, title="Headline only", path="2")
    bare.snapshots.get().erase("takedown", at=NOON)
    short = work.story(publisher, title="A teaser", path="3", text="Too few words.")
    answer = sit(editor).get(INBOX)
    assert 'lang="zh-Hans" data-key="Enter" data-does="Open">电池有了统一规则</a>' in (
        answer.content.decode()
    )
    assert "▽ No text" in line(answer, bare)
    assert "▽ Thin text" in line(answer, short)
    assert "▽" not in line(answer, story)  # 200 characters are enough of Chinese


def test_a_failed_draft_is_told_in_the_list(sit, editor, waiting):
    DraftRun.objects.create(
        story=waiting, provider="x", input_hash="x", outcome="refused", started_at=NOON
    )
    assert "Draft: refused" in line(sit(editor).get(INBOX), waiting)


def test_a_drafted_event_leads_to_its_review_and_says_what_is_open(sit, editor, publisher):
    edition = work.edition(publisher)
    Finding.objects.create(
        claim=edition.claims.first(), kind="no_passage", severity="block", detail="None."
    )
    answer = sit(editor).get(f"{INBOX}?state=drafted")
    review = reverse("admin:articles_edition_review", args=[edition.pk])
    assert f'<a href="{review}">Draft →</a>' in answer.content.decode()
    assert "⚡ Energy ◇ Single source ▲ 1 finding open" in line(answer, edition.original.story)


def test_five_hundred_rows_cost_thirteen_queries_as_five_do(sit, editor, publisher):
    client = sit(editor)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"{INBOX}?state=all&rows=500")
        return len(captured), len(rows(answer)), len(answer.content)

    made = [work.story(publisher, path=str(n)) for n in range(4)]
    work.edition(publisher, slug="piece")
    client.get(INBOX)
    assert cost()[:2] == (13, 5)
    text = made[0].snapshots.get().text
    many = Story.objects.bulk_create(
        Story(
            source=publisher,
            url=f"https://harbour-wire.example/many-{n}",
            title=f"Headline {n}, of the length that headlines have where events are many",
            language="en",
            fingerprint=str(n),
            first_seen_at=NOON,
        )
        for n in range(600)
    )
    Snapshot.objects.bulk_create(
        Snapshot(story=s, kind="page", text=text, text_hash=str(s.pk), read_at=NOON) for s in many
    )
    clusters = Cluster.objects.bulk_create(Cluster(begun_at=NOON) for n in range(100))
    ClusterMember.objects.bulk_create(
        ClusterMember(story=story, cluster=clusters[n % 100], score=1, placed_at=NOON)
        for n, story in enumerate(many[:200])
    )
    queries, shown, length = cost()
    assert (queries, shown) == (13, 500)
    assert length < 600_000  # about 1.1 KB a row, 27 KB in all as it is sent


def test_rows_come_by_pages(sit, editor, publisher):
    for number in range(53):
        work.story(publisher, path=str(number))
    client = sit(editor)
    first, second = client.get(INBOX), client.get(f"{INBOX}?page=2")
    assert (len(rows(first)), len(rows(second))) == (50, 3)
    assert 'href="?page=2" rel="next"' in first.content.decode()
    assert "51–53 of 53 events" in second.content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [("", "No story has come in yet."), ("?state=mine", "No story has come in yet.")],
)
def test_an_inbox_with_nothing_in_it_says_where_stories_come_from(sit, editor, query, said):
    shown = sit(editor).get(INBOX + query).content.decode()
    assert said in shown
    assert f'href="{NOMINATE}"' in shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nothing waits: every event is decided on."),
        ("?state=mine", "Nothing is assigned to you."),
        ("?state=new", "Nothing came in since you left"),
        ("?language=zh-Hans", "No event matches all of this."),
        ("?q=xyzzy", "No event matches all of this."),
    ],
)
def test_an_empty_list_says_what_to_do_next(sit, editor, waiting, query, said):
    deciding.spike([waiting], editor)
    assert said in sit(editor).get(INBOX + query).content.decode()


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 draft waits for you"), (3, "3 drafts wait for you")]
)
def test_an_inbox_whose_stories_are_all_drafted_leads_to_the_drafts(sit, editor, number, said):
    publisher = work.source()
    for name in ("one", "two", "three")[:number]:
        work.edition(publisher, slug=name)
    shown = sit(editor).get(INBOX).content.decode()
    drafts = reverse("admin:articles_edition_changelist") + "?status__exact=draft"
    assert f'Nothing waits undrafted; <a href="{drafts}">{said}</a>.' in shown
    assert "every event is decided on" not in shown
    Edition.objects.update(status="in_review")
    assert "every event is decided on" in sit(editor).get(INBOX).content.decode()


def test_whoever_only_looks_finds_no_control(sit, attribution, waiting):
    shown = sit(attribution).get(INBOX).content.decode()
    assert "Seven harbours" in shown
    for control in ("checkbox", 'name="do"', "<select", "filter-name", "selection.js"):
        assert control not in shown


# -- New since you left ----------------------------------------------------------------------------


def test_what_came_since_the_last_visit_is_marked_until_this_one_ends(sit, editor, publisher):
    client, now = sit(editor), timezone.now()
    old = work.story(publisher, path="1", at=now - timedelta(days=2))
    assert "New" not in line(client.get(INBOX), old)  # nobody looks for the first time at news
    left = now - timedelta(hours=8)
    DeskVisit.objects.update(seen_at=left, left_at=left - timedelta(days=1))
    fresh = work.story(publisher, path="2", at=now - timedelta(hours=1))
    more = work.story(work.source("ledger"), path="3", at=now - timedelta(hours=2))
    clusters.merge([old, more], editor)
    for _ in range(2):  # loading it again loses no mark
        answer = client.get(f"{INBOX}?state=new")
        assert line(answer, fresh).startswith("One code for batteries ● New")
        assert "● 1 new report 2 sources" in line(answer, old)
    DeskVisit.objects.update(seen_at=timezone.now() - DeskVisit.GAP - timedelta(seconds=1))
    assert rows(client.get(f"{INBOX}?state=new")) == []


def test_each_person_has_a_last_visit_of_their_own(sit, editor, managing, waiting):
    sit(editor).get(INBOX)
    sit(managing).get(INBOX)
    assert set(DeskVisit.objects.values_list("person", flat=True)) == {editor.pk, managing.pk}


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
    act(client, "back", waiting)
    waiting.refresh_from_db()
    assert (waiting.spiked_at, waiting.spiked_by) == (None, None)
    verbs = DeskEntry.objects.filter(story=waiting, person=editor).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["spike", "bring back"]


def test_a_drafted_story_cannot_be_set_aside(sit, editor, publisher):
    story = work.edition(publisher).credits.get().story
    assert "left alone" in messages(act(sit(editor), "spike", story))
    story.refresh_from_db()
    assert story.spiked_at is None


@pytest.mark.parametrize("do", ["draft", "spike", "back", "star", "unstar", "set", "merge"])
def test_who_has_no_permission_forges_nothing(sit, attribution, waiting, do):
    client = sit(attribution)
    assert act(client, do, waiting, who=attribution.pk).status_code == 403
    for route in ("draft", "spike", "bring-back", "star"):
        assert client.post(address(route, waiting)).status_code == 403
    assert not Edition.objects.exists()
    assert not DeskEntry.objects.exists()


@pytest.mark.parametrize("do", ["approve", "publish", "submit", "delete_selected", "", "spike'"])
def test_nothing_else_can_be_done_to_many_at_once(sit, administrator, waiting, do):
    assert act(sit(administrator), do, waiting).status_code == 403


def test_a_button_of_one_row_is_about_that_row_alone(sit, editor, publisher, waiting):
    other = work.story(publisher, path="2")
    act(sit(editor), f"spike {key(waiting)}", other)
    assert list(Story.objects.filter(spiked_at__isnull=False)) == [waiting]


def test_an_event_is_set_aside_with_all_its_waiting_reports(sit, editor, publisher, waiting):
    twin = work.story(publisher, path="2")
    clusters.merge([waiting, twin], editor)
    answer = act(sit(editor), "spike", waiting)
    assert "2 stories set aside." in messages(answer)
    assert DeskEntry.objects.filter(verb="spike").count() == 2


def test_a_report_that_came_after_the_page_was_made_is_not_decided_on(
    sit, editor, publisher, waiting
):
    late = work.story(publisher, path="2")
    clusters.merge([waiting, late], editor)
    act(sit(editor), "spike", waiting, upto=waiting.pk)
    late.refresh_from_db()
    assert late.spiked_at is None


@pytest.mark.parametrize(
    "row", ["", "e999999", "s0", "x1", "e", "s²", "e99999999999999999999", "s1 or 1=1"]
)
def test_rows_that_are_none_change_nothing(sit, editor, waiting, row):
    answer = act(sit(editor), "spike", row=row)
    assert "Nothing was done: select a row first" in messages(answer)
    assert not DeskEntry.objects.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", f"{INBOX}\r\nX: y"])
def test_a_button_leads_back_to_the_inbox_wherever_a_form_says(sit, editor, waiting, back):
    fields = {"do": "star", "row": key(waiting), "upto": waiting.pk, "back": back}
    assert sit(editor).post(DECIDE, fields).url == INBOX


def test_drafting_an_event_credits_its_other_reports_and_begins_with_the_fullest(
    sit, editor, publisher, waiting
):
    short = work.story(work.source("ledger"), path="2")
    clusters.merge([short, waiting], editor)
    answer = act(sit(editor), "draft", short)
    assert "/review/" in answer.request["PATH_INFO"]
    assert [credit.story for credit in Edition.objects.get().credits.all()] == [waiting, short]
    late = work.story(work.source("post"), path="3", text=LONG)
    clusters.merge([late, waiting], editor)
    assert "the event has an article already" in messages(act(sit(editor), "draft", late))


# -- Whose it is, and what it is about -------------------------------------------------------------


def test_a_row_is_assigned_and_put_into_a_category_each_with_its_line(sit, editor, waiting):
    chips = Category.objects.create(name="Chips", slug="chips", emoji="🔩")
    answer = act(sit(editor), "set", waiting, who=editor.pk, category="chips")
    assert "assigned to Ada Reyes and put into Chips." in messages(answer)
    waiting.refresh_from_db()
    assert (waiting.assigned_to, waiting.category) == (editor, chips)
    assert "🔩 Chips → Ada Reyes" in line(answer, waiting)
    record = DeskEntry.objects.order_by("pk").values_list("verb", "why", "person")
    assert list(record) == [
        ("assign", "to Ada Reyes", editor.pk),
        ("categorise", "Chips", editor.pk),
    ]


def test_both_can_be_taken_off_again(sit, editor, waiting):
    chips = Category.objects.create(name="Chips", slug="chips", emoji="🔩")
    Story.objects.update(assigned_to=editor, category=chips)
    act(sit(editor), "set", waiting, who="none", category="none")
    waiting.refresh_from_db()
    assert (waiting.assigned_to, waiting.category) == (None, None)


def test_an_editors_category_is_that_of_the_draft(sit, editor, waiting):
    Category.objects.create(name="Energy", slug="energy", emoji="⚡")
    Category.objects.create(name="Chips", slug="chips", emoji="🔩")
    act(sit(editor), "set", waiting, category="chips")
    act(sit(editor), "draft", waiting)
    assert Edition.objects.get().article.category.slug == "chips"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose a person or a category first."),
        ({"who": "999999"}, "cannot be chosen any longer"),
        ({"category": "nonsense"}, "cannot be chosen any longer"),
    ],
)
def test_what_cannot_be_set_is_told(sit, editor, waiting, fields, said):
    assert said in messages(act(sit(editor), "set", waiting, **fields))
    assert not DeskEntry.objects.exists()


def test_stories_are_assigned_only_to_people_of_the_desk(sit, editor, attribution, waiting):
    answer = act(sit(editor), "set", waiting, who=attribution.pk)
    assert "cannot be chosen any longer" in messages(answer)
    assert f'<option value="{attribution.pk}">' not in answer.content.decode()


def test_the_category_of_an_article_is_not_set_in_the_inbox(sit, editor, publisher):
    story = work.edition(publisher).original.story
    answer = act(sit(editor), "set", story, category="energy")
    assert "set its category in its review" in messages(answer)
    assert not DeskEntry.objects.exists()


# -- Undoing ---------------------------------------------------------------------------------------


def undo(client, answer=None, decision=None):
    decision = decision or re.search(r'name="decision" value="([^"]+)"', messages(answer))[1]
    return client.post(UNDO, {"decision": decision, "back": f"{INBOX}?state=all"}, follow=True)


def test_the_message_undoes_what_it_tells(sit, editor, waiting):
    client = sit(editor)
    answer = act(client, "spike", waiting)
    assert 'data-gone-after="10"' in messages(answer)
    assert "Undone: “Seven harbours share one tide forecast” is as before." in messages(
        undo(client, answer)
    )
    waiting.refresh_from_db()
    assert (waiting.spiked_at, waiting.spiked_by) == (None, None)


def test_undoing_takes_back_both_parts_of_a_setting(sit, editor, managing, waiting):
    chips = Category.objects.create(name="Chips", slug="chips", emoji="🔩")
    Story.objects.update(assigned_to=managing)
    client = sit(editor)
    undo(client, act(client, "set", waiting, who=editor.pk, category=chips.slug))
    waiting.refresh_from_db()
    assert (waiting.assigned_to, waiting.category) == (managing, None)


def test_what_cannot_be_undone_is_told(sit, editor, waiting):
    client = sit(editor)
    answer = act(client, "spike", waiting)
    act(client, "star", waiting)
    assert "Something else happened to these stories since" in messages(undo(client, answer))
    assert "no such decision" in messages(undo(client, decision="nonsense"))
    assert "no such decision" in messages(undo(client, decision=str(uuid4())))
    waiting.refresh_from_db()
    assert waiting.spiked_at is not None


def test_nobody_undoes_what_somebody_else_decided(sit, editor, managing, attribution, waiting):
    answer = act(sit(editor), "spike", waiting)
    assert "no such decision of yours" in messages(undo(sit(managing), answer))
    assert undo(sit(attribution), answer).status_code == 403
    waiting.refresh_from_db()
    assert waiting.spiked_by == editor


def test_a_storys_page_offers_to_undo_and_leads_back_to_it(sit, editor, waiting):
    client = sit(editor)
    page = reverse("admin:articles_story_change", args=[waiting.pk])
    answer = client.post(address("spike", waiting), {"back": page}, follow=True)
    assert f'name="back" value="{page}"' in messages(answer)


@pytest.mark.parametrize("route", ["draft", "spike", "bring-back", "paste"])
def test_looking_changes_nothing(sit, editor, waiting, route):
    assert sit(editor).get(address(route, waiting)).status_code == 405


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
