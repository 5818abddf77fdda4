"""The inbox by events and the page of one: who else reports it, merging, splitting, undoing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import clusters, proposing
from articles.models import Cluster, ClusterMember, DeskEntry, Edition
from tests.articles import work
from tests.articles.admin.test_inbox import INBOX, LONG, act, messages
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


def test_a_row_says_how_many_other_publishers_report_the_event_by_their_families(
    sit, editor, event
):
    shown = text(sit(editor).get(INBOX))
    assert shown.count(f'and <a href="{page(event)}">1 other</a>') == 3
    assert "2 others" not in shown


def test_reports_of_one_publisher_alone_are_no_others(sit, editor, deal):
    clusters.merge(deal[1:3], editor)
    assert "more of its own" in text(sit(editor).get(INBOX))


def test_a_story_alone_in_its_event_shows_nothing(sit, editor, event, deal):
    clusters.split(event, [deal[0]], editor)
    assert text(sit(editor).get(f"{INBOX}?q=Meridian+buys")).count("and <a") == 0


@pytest.mark.parametrize("order", ["together", "most"])
def test_the_filter_puts_the_stories_of_an_event_one_under_the_other(sit, editor, deal, order):
    more = [story(f"Ansel {n}", f"a{n}", path="x") for n in range(2)]
    many = [story(f"Ferry {n}", f"f{n}", path="y") for n in range(3)]
    clusters.merge(many, editor)
    clusters.merge(more, editor)
    rows = sit(editor).get(f"{INBOX}?event={order}").context["cl"].result_list
    first, second = (more, many) if order == "together" else (many, more)
    assert [row.pk for row in rows] == [s.pk for s in [*first, *second]]


def test_two_hundred_rows_cost_as_many_queries_as_five(sit, editor):
    client = sit(editor)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{INBOX}?all=").status_code == 200
        return len(captured)

    def fill(numbers):
        made = [story(f"Tale {n}", f"s{n}") for n in numbers]
        for at in range(0, len(made) - 1, 4):
            clusters.merge(made[at : at + 2], editor)

    fill(range(5))
    client.get(INBOX)
    few = cost()
    fill(range(5, 200))
    assert cost() == few <= 10


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
    act(client, "merge", *deal[:2])
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
    act(client, "spike", deal[2])
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
