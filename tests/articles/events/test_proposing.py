"""New stories find those of the same event when they are stored, and nothing a person decided is
overturned by that."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.collecting.collect import collect_document, nominate
from articles.events import clusters, proposing
from articles.models import Clue, Cluster, ClusterMember, Story
from tests.articles import work
from tests.articles.collecting.feeds import item, rss
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

DEAL = "Meridian Ports buys battery maker Kestrel for $4.2 billion"
SAME_DEAL = "Kestrel sold to Meridian Ports in 4.2-billion-dollar deal"


def story(title, slug="wharf", at=NOON, **fields):
    publisher = work.Source.objects.filter(slug=slug).first() or work.source(slug, **fields)
    path = str(Story.objects.count())
    return work.story(publisher, title=title, path=path, at=at)


def together():
    """The stories of each cluster now, as their titles."""
    return sorted(sorted(str(s) for s in c.stories()) for c in Cluster.objects.all() if c.stories())


def test_two_reports_of_an_event_begin_a_cluster_with_the_reasons_of_both():
    one, other = story(DEAL), story(SAME_DEAL, "ledger")
    made = proposing.propose_for([one, other], at=NOON)
    assert together() == [sorted([DEAL, SAME_DEAL])]
    assert {member.score for member in made} == {made[0].score}
    assert made[0].reasons == made[1].reasons
    assert "same names: Kestrel, Meridian, Ports" in made[0].reasons
    assert all(member.placed_by is None for member in made)


def test_a_later_report_joins_the_cluster_there_is():
    first = [story(DEAL), story(SAME_DEAL, "ledger")]
    proposing.propose_for(first, at=NOON)
    later = story("Meridian Ports 以 42 亿美元收购 Kestrel", "gangwan", NOON + timedelta(hours=5))
    proposing.propose_for([later], at=later.published_at)
    assert Cluster.objects.count() == 1
    assert len(together()[0]) == 3


def test_asking_again_changes_nothing():
    stories = [story(DEAL), story(SAME_DEAL, "ledger")]
    proposing.propose_for(stories, at=NOON)
    before = list(ClusterMember.objects.values()), Clue.objects.count()
    assert proposing.propose_for(stories, at=NOON) == []
    assert (list(ClusterMember.objects.values()), Clue.objects.count()) == before


def test_a_story_split_off_is_not_proposed_into_its_old_cluster_again(editor):
    one, other = story(DEAL), story(SAME_DEAL, "ledger")
    proposing.propose_for([one, other], at=NOON)
    cluster = Cluster.objects.get()
    clusters.split(cluster, [other], editor, at=NOON)
    Clue.objects.all().delete()
    third = story(DEAL, "wire")
    proposing.propose_for([one, other, third], at=NOON)
    assert other not in cluster.stories()
    assert set(cluster.stories()) == {one, third}


def test_what_was_published_long_ago_is_not_compared():
    old = NOON - timedelta(days=40)
    assert proposing.propose_for([story(DEAL, at=old), story(DEAL, "b", at=old)], at=NOON) == []
    assert not Clue.objects.exists()


def test_old_clues_are_deleted_when_new_ones_come():
    proposing.propose_for([story(DEAL)], at=NOON)
    later = NOON + timedelta(days=31)
    proposing.propose_for([story("Ansel sold", "b", at=later)], at=later)
    assert set(Clue.objects.values_list("text", flat=True)) == {"ansel", "sold"}


def test_collecting_groups_what_it_stores_in_the_same_transaction():
    at = datetime(2025, 9, 1, 12, tzinfo=UTC)
    wharf = rss(item(1, title=DEAL, link="https://wharf.example/1"))
    ledger = rss(item(2, title=SAME_DEAL, link="https://ledger.example/2"))
    collect_document(wharf, url="https://wharf.example/feed", at=at)
    collect_document(ledger, url="https://ledger.example/feed", at=at)
    assert together() == [sorted([DEAL, SAME_DEAL])]


def test_a_nominated_story_is_grouped_too(editor):
    proposing.propose_for([story(DEAL)], at=NOON)
    nominate(
        url="https://ledger.example/2",
        title=SAME_DEAL,
        text="Some words of it. " * 30,
        person=editor,
        attestation="Copied whole.",
        at=NOON,
    )
    assert together() == [sorted([DEAL, SAME_DEAL])]


def test_many_new_stories_cost_as_many_queries_as_few():
    """Within a document all is looked up at once; only each new cluster is a query of its own."""

    def cost(stories):
        with CaptureQueriesContext(connection) as captured:
            proposing.propose_for(stories, at=NOON)
        return len(captured)

    def pair(buyer, price):
        one = story(f"{buyer} Ports buys battery maker Grendel{buyer} for ${price} billion")
        other = story(f"Grendel{buyer} sold to {buyer} Ports in {price}-billion-dollar deal", "b")
        return [one, other]

    few = cost(pair("Meridian", 4.2))
    many = cost(pair("Brightwater", 7.7) + [story(f"Tale{n} of ship{n}", "c") for n in range(40)])
    assert len(together()) == 2
    assert many == few <= 20


def test_likely_stories_outside_a_cluster_are_shown_with_their_reasons(editor):
    one, other = story(DEAL), story(SAME_DEAL, "ledger")
    near = story("Kestrel workers doubt Meridian", "wire")
    story("Tides agreed", "wharf")
    clusters.merge([one, other], editor, at=NOON)
    for each in Story.objects.all():
        proposing.propose_for([each], at=NOON)
    ClusterMember.objects.filter(story=near).delete()
    [(shown, reasons)] = proposing.near(Cluster.objects.first(), at=NOON)
    assert shown == near
    assert "same names: Meridian, Kestrel" in reasons


# -- Real feeds -----------------------------------------------------------------------------------

PAIRS = [
    ("ChatGPT杀进Word", "ChatGPT支援Microsoft Word"),
    ("阿里吴泳铭最新演讲", "阿里吴泳铭：千问将训练"),
    ("Rogue OpenAI agents appear", "OpenAI agents discussed ways to escape"),
]


def test_the_same_event_is_found_in_several_real_feeds(real_data):
    at = datetime(2026, 9, 23, tzinfo=UTC)
    for document in sorted((real_data / "feeds").iterdir()):
        collect_document(document.read_bytes(), url=f"file:{document.name}", at=at)
    for pair in PAIRS:
        one, other = (Story.objects.get(title__startswith=title) for title in pair)
        members = ClusterMember.objects.current().filter(story__in=[one, other])
        assert len({member.cluster_id for member in members}) == 1 and len(members) == 2, pair
    assert ClusterMember.objects.count() <= 12
