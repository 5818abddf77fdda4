"""Two people who bring in the first stories of one publisher at the same moment lose nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles.collecting.collect import nominate
from articles.models import Source, Story
from tests.cast import hire

TEXT = "The ministry put the first turbine of the new field into service on Tuesday morning. " * 5


def pasted(number, person):
    return nominate(
        url=f"https://press.example/story-{number}",
        title=f"Turbine {number} turns",
        text=TEXT,
        person=person,
        attestation="I read it there.",
    )


class Overtaken:
    """Has somebody else, with a connection of their own, do something just before a table is first
    written."""

    def __init__(self, table, other):
        self.table, self.other = table, other

    def __call__(self, execute, sql, params, many, context):
        if self.other and sql.startswith(f'INSERT INTO "{self.table}"'):
            other, self.other = self.other, None
            with ThreadPoolExecutor(1) as pool:
                pool.submit(closing(other)).result()
        return execute(sql, params, many, context)


def closing(call):
    def alone():
        try:
            call()
        finally:
            connection.close()

    return alone


@pytest.fixture
def first_and_second(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    return hire("first"), hire("second")


@pytest.mark.parametrize("number", [0, 1], ids=["the same story", "another of its stories"])
def test_of_two_who_meet_a_new_publisher_the_later_finds_what_the_other_stored(
    first_and_second, number
):
    first, second = first_and_second
    with connection.execute_wrapper(Overtaken("articles_source", lambda: pasted(number, second))):
        story = pasted(0, first)
    assert Source.objects.count() == 1
    assert Story.objects.count() == 1 + number
    assert story.snapshots.count() == 1
    assert [entry.person for entry in story.desk_entries.order_by("pk")] == (
        [first] if number else [second, first]
    )


def test_of_two_who_meet_a_new_story_of_a_known_publisher_both_stand_in_its_record(
    first_and_second,
):
    first, second = first_and_second
    pasted(9, first)
    with connection.execute_wrapper(Overtaken("articles_story", lambda: pasted(0, second))):
        story = pasted(0, first)
    assert Story.objects.count() == 2
    assert story.nominated_by == second
    assert [entry.person for entry in story.desk_entries.order_by("pk")] == [second, first]
