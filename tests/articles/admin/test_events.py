"""The inbox by events and the page of one: who else reports it, merging, splitting, undoing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import deciding
from articles.events import clusters, proposing
from articles.models import (
    Claim,
    Cluster,
    ClusterMember,
    DeskEntry,
    Edition,
    TimelineEvent,
)
from tests.articles import work
from tests.articles.admin.test_inbox import INBOX, LONG, act, line, messages, rows
from tests.articles.test_revising import take_live
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

EVENTS = reverse("admin:articles_cluster_changelist")


def story(title, slug, *, path="1", **fields):
    publisher = work.Source.objects.filter(slug=slug).first() or work.source(slug, **fields)
    return work.story(publisher, title=title, path=path, text=LONG)


@pytest.fixture
def deal(db):
    """Three reports of one event, the last by a sister of the second; and a story beside."""
    return [
        story("Meridian buys Kestrel", "wharf"),
        story("Kestrel goes to Meridian", "ledger", family="Ledger Group"),
        story("Kestrel sold", "ledger-weekly", family="Ledger Group"),
        story("Tides agreed", "strait-post"),
    ]


@pytest.fixture
def event(deal, editor):
    return clusters.merge(deal[:3], editor, at=NOON).placed.first().cluster


def page(cluster):
    return reverse("admin:articles_cluster_change", args=[cluster.pk])


def press(client, name, cluster, **fields):
    url = reverse(f"admin:articles_cluster_{name}", args=[cluster.pk])
    return client.post(url, fields, follow=True)


def text(answer):
    return " ".join(answer.content.decode().split())


# -- The inbox ------------------------------------------------------------------------------------


def test_an_event_is_one_row_that_counts_its_publishers_by_their_families(sit, editor, event, deal):
    answer = sit(editor).get(INBOX)
    assert len(rows(answer)) == 2
    assert "2 sources Wharf, Ledger, Ledger Weekly (3 reports)" in line(answer, deal[0])
    assert f'<a href="{page(event)}"' in answer.content.decode()


def test_reports_of_one_publisher_alone_are_a_single_source(sit, editor, deal):
    clusters.merge(deal[1:3], editor)
    said = line(sit(editor).get(INBOX), deal[1])
    assert "Ledger, Ledger Weekly (2 reports)" in said
    assert "◇ Single source" in said


def test_a_story_that_was_split_off_has_a_row_of_its_own(sit, editor, event, deal):
    clusters.split(event, [deal[0]], editor)
    assert len(rows(sit(editor).get(INBOX))) == 3


def test_a_new_report_of_a_published_event_waits_and_says_so(sit, editor, managing, deal):
    live = take_live(work.edition(work.source(reviewed_by=managing)), editor, managing)
    clusters.merge([live.original.story, deal[0]], editor)
    answer = sit(editor).get(INBOX)
    assert "◎ Near a published article Live →" in line(answer, deal[0])
    assert "◎" not in line(answer, deal[1])


def test_a_draft_about_a_dated_event_of_a_published_article_says_so(sit, editor, managing):
    publisher = work.source(reviewed_by=managing)
    live = take_live(work.edition(publisher), editor, managing)
    draft = work.edition(publisher, slug="again")
    event = TimelineEvent.objects.create(title="The code applies")
    Claim.objects.filter(pk=live.claims.first().pk).update(event=event)
    client, story = sit(editor), draft.original.story
    assert "◎" not in line(client.get(f"{INBOX}?state=all"), story)
    Claim.objects.filter(pk=draft.claims.first().pk).update(event=event)
    answer = client.get(f"{INBOX}?state=all")
    assert "◎ Near a published article" in line(answer, story)
    assert "◎" not in line(answer, live.original.story)


def test_merging_from_the_inbox_leads_to_the_event(sit, editor, deal):
    answer = act(sit(editor), "merge", *deal[:2])
    cluster = Cluster.objects.get()
    assert set(cluster.stories()) == set(deal[:2])
    assert f'<a href="{page(cluster)}">' in messages(answer)
    assert DeskEntry.objects.get().verb == "merge"


def test_the_second_to_merge_is_told_that_it_is_done(sit, editor, managing, deal):
    act(sit(editor), "merge", *deal[:2])
    answer = act(sit(managing), "merge", *deal[:2])
    assert "one event already: Ada Reyes, energy editor merged them" in messages(answer)
    assert ClusterMember.objects.count() == 2


def test_who_has_no_permission_finds_no_action_and_forges_none(sit, attribution, deal):
    client = sit(attribution)
    assert 'value="merge"' not in text(client.get(INBOX))
    assert act(client, "merge", *deal[:2]).status_code == 403
    assert not ClusterMember.objects.exists()


def test_a_storys_page_leads_to_its_event(sit, editor, event, deal):
    def of(story):
        return text(sit(editor).get(reverse("admin:articles_story_change", args=[story.pk])))

    assert f'<a href="{page(event)}">Its event: 3 stories by 2 publishers</a>' in of(deal[0])
    assert "Its event" not in of(deal[3])


# -- The list of events ---------------------------------------------------------------------------


def test_the_list_shows_what_several_publishers_report(sit, editor, event, deal):
    other = clusters.merge([deal[3], story("Own", "strait-post", path="9")], editor)
    client = sit(editor)
    shown = client.get(EVENTS)
    assert [row.pk for row in shown.context["cl"].result_list] == [event.pk]
    assert "Meridian buys Kestrel" in text(shown)
    everything = client.get(f"{EVENTS}?by=all").context["cl"].result_list
    assert {row.pk for row in everything} == {event.pk, other.placed.first().cluster_id}


# -- The page of one ------------------------------------------------------------------------------


def test_the_page_shows_each_story_with_why_it_is_here(sit, editor, deal):
    proposing.propose_for(deal, at=NOON)
    cluster = Cluster.objects.first()
    clusters.merge([cluster.stories()[0], deal[3]], editor, at=NOON)
    shown = text(sit(editor).get(page(cluster)))
    assert "Proposed: same names: Kestrel, Meridian" in shown
    assert "Merged by Ada Reyes, energy editor" in shown
    assert f"thin: {len(LONG)}" in shown


def test_the_fullest_text_is_proposed_as_the_original(sit, editor, event, deal):
    fuller = work.story(deal[1].source, title="Kestrel in full", path="2", text=LONG * 3)
    clusters.merge([deal[0], fuller], editor)
    shown = text(sit(editor).get(page(event)))
    assert f'value="{fuller.pk}" aria-label="Original: Kestrel in full" checked' in shown
    assert shown.count(" checked>") == 1


def test_an_event_of_thirty_stories_costs_as_many_queries_as_one_of_three(sit, editor, event, deal):
    client = sit(editor)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(event)).status_code == 200
        return len(captured)

    client.get(page(event))
    few = cost()
    clusters.merge([deal[0], *(story(f"Report {n}", f"r{n}") for n in range(27))], editor)
    assert cost() <= few + 1 <= 20  # what the one change more placed


def test_the_page_counts_publishers_by_family(sit, editor, event):
    assert "3 stories by 2 publishers" in text(sit(editor).get(page(event)))


def test_a_story_is_split_off_and_the_split_undone(sit, editor, event, deal):
    client = sit(editor)
    answer = press(client, "split", event, story=deal[2].pk, why="A different sale.")
    assert "Split off" in messages(answer)
    assert set(event.stories()) == set(deal[:2])
    assert "A different sale." in DeskEntry.objects.first().why
    change = answer.context["changes"][0][0]
    assert "Undone" in messages(press(client, "undo", event, change=change.pk))
    assert set(event.stories()) == set(deal[:3])


def test_another_story_is_brought_in_by_its_address(sit, editor, event, deal):
    press(sit(editor), "merge", event, address=f"{deal[3].url}?utm_source=x")
    assert set(event.stories()) == set(deal)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Choose a story, or give the address of one."),
        ("https://nowhere.example/1", "No story has this address; nominate it first."),
        ("nonsense", "Give the address of a story in the inbox."),
        ("https://ledger.example/1", "These stories are one event already"),
    ],
)
def test_a_merge_that_cannot_be_is_told_in_words(sit, editor, event, address, said):
    before = list(ClusterMember.objects.values())
    assert said in messages(press(sit(editor), "merge", event, address=address))
    assert list(ClusterMember.objects.values()) == before


def test_an_editor_whose_page_is_old_is_told_and_loses_nothing(sit, editor, managing, event, deal):
    press(sit(managing), "split", event, story=deal[2].pk)
    answer = press(sit(editor), "split", event, story=deal[2].pk)
    assert "is not in this event any longer" in messages(answer)


def test_an_event_merged_into_another_leads_there(sit, editor, event, deal):
    small = clusters.merge([deal[3], story("Own", "strait-post", path="9")], editor)
    small = small.placed.first().cluster
    answer = press(sit(editor), "merge", small, story=deal[0].pk)
    assert answer.request["PATH_INFO"] == page(event)
    shown = sit(editor).get(page(small))
    assert f'<a href="{page(event)}">They are part of Event {event.pk}.</a>' in text(shown)


def test_drafting_credits_the_other_stories_beside_the_chosen_original(sit, editor, event, deal):
    client = sit(editor)
    deciding.spike([deal[2]], editor)
    press(client, "draft", event, original=deal[1].pk)
    edition = Edition.objects.get()
    assert edition.original.story == deal[1]
    assert [credit.story for credit in edition.credits.all()] == [deal[1], deal[0]]


def test_drafting_asks_for_the_original(sit, editor, event):
    assert "Choose the story" in messages(press(sit(editor), "draft", event))
    assert not Edition.objects.exists()


def test_whoever_only_looks_finds_no_button(sit, attribution, event):
    shown = text(sit(attribution).get(page(event)))
    assert "Meridian buys Kestrel" in shown
    for word in ("Split off the selected", "Merge: one event", "Undo this", "Draft from"):
        assert word not in shown


def test_nonsense_in_a_form_is_answered(sit, editor, event):
    client = sit(editor)
    assert "Choose the stories" in messages(press(client, "split", event, story="１ or '1'='1"))
    assert press(client, "undo", event, change="x").status_code == 404
    assert client.get(reverse("admin:articles_cluster_change", args=[999])).status_code == 302
