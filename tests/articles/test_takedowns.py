"""A takedown reaches every word, wherever it has come to stand, and nothing else."""

import pytest

from articles import strikes, takedowns
from articles.models import (
    Takedown,
)
from articles.reach import Scope
from recaps.striking import PLACES as RECAPS
from tests.articles import canary
from tests.articles.canary import CHINESE, MARK, everywhere
from tests.articles.make import NOW
from tests.newsroom.surfaces import told

pytestmark = pytest.mark.django_db

ASKED = {
    "name": "Noor Vance",
    "organisation": "Harbour Wire",
    "email": "rights@harbour-wire.example",
    "capacity": "holder",
    "addresses": "https://harbour-wire.example/1",
    "grounds": "We hold the rights.",
}
REASON = "They hold the rights, and we have no licence."


def asked(**fields):
    return takedowns.receive(Takedown(**{**ASKED, **fields}), at=NOW)


def stories(*rows):
    return Scope(Takedown.Scope.STORIES, story_ids=tuple(row.pk for row in rows))


@pytest.fixture
def story(administrator):
    return canary.house(administrator)


def taken_down(story, person, **fields):
    return takedowns.take_down(asked(), person, stories(story), reason=REASON, at=NOW, **fields)


# -- Every word ------------------------------------------------------------------------------------


def test_the_words_stand_in_every_place_that_is_declared(story):
    """Or the next test would say little."""
    found = everywhere(MARK, CHINESE[:6])
    declared = {
        (place.model._meta.db_table, name)
        for place in (*strikes.PLACES, *RECAPS)
        for name in place.fields
    }
    nowhere = declared - found
    # Names of timelines are the desk's own, and unique; a withdrawal's reason is told elsewhere.
    assert nowhere == {
        ("articles_timeline", "name"),
        ("articles_timeline", "name_zh"),
        ("articles_article", "withdrawn_reason"),
    }
    assert len(told(story_client(), MARK, "Zarquil")) > 5


def story_client():
    from django.test import Client

    return Client()


def test_no_word_of_it_is_left_in_the_database_or_at_a_public_address(client, story, administrator):
    assert len(everywhere(MARK, CHINESE[:6])) > 40
    taken_down(story, administrator)
    assert everywhere(MARK, CHINESE[:6]) == set()
    assert told(client, MARK, "Zarquil", CHINESE[:6]) == {}
