"""A database that was restored holds the words again, until the ledger is replayed over it."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from articles.collecting.collect import nominate
from articles.models import (
    Article,
    Claim,
    Edition,
    Erasure,
    Passage,
    Snapshot,
    Source,
    Story,
    Takedown,
)
from articles.takedowns import replaying
from articles.takedowns.reach import Scope
from tests.articles import canary, make
from tests.articles.canary import MARK, TEXT, everywhere
from tests.articles.takedowns.test_takedowns import MARKS, article, pages, stories, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(administrator):
    return canary.house(administrator)


class Backup:
    """Some tables as they were, to be put back as a restore does."""

    def __init__(self):
        tables = (Story, Snapshot, Edition, Article, Claim, Passage)
        self.rows = {table: list(table.objects.values()) for table in tables}

    def restore(self):
        """Everything is as it was, and the requests of after it are unknown."""
        Erasure.objects.all().delete()
        Takedown.stories.through.objects.all().delete()
        Takedown.articles.through.objects.all().delete()
        Takedown.objects.all().delete()
        for table, rows in self.rows.items():
            plain = [f.name for f in table._meta.concrete_fields if not f.primary_key
                     and not f.generated]  # fmt: skip
            names = [f.attname for f in table._meta.concrete_fields if not f.generated]
            held = [table(**{name: row[name] for name in names}) for row in rows]
            QuerySet(table).bulk_update(held, plain)


def carried():
    """The ledger as it is carried over: through JSON."""
    return json.loads(json.dumps(replaying.ledger(), cls=replaying.ENCODER))


def test_what_was_taken_down_after_the_backup_is_taken_down_again(client, story, administrator):
    backup = Backup()
    done = take(stories(story), administrator)
    entries = carried()
    assert MARK not in json.dumps(entries).casefold()
    backup.restore()
    assert everywhere(MARK)
    assert replaying.replay(entries) == 1
    assert everywhere(*MARKS) == set()
    again = Takedown.objects.get()
    assert (again.reference, again.state, again.decided_at) == (
        done.reference, "done", done.decided_at,
    )  # fmt: skip
    story.refresh_from_db()
    assert story.taken_down_at == done.decided_at
    assert client.get("/articles/one-code/").status_code == 410
    assert (replaying.replay(entries), replaying.replay_all()) == (0, 0)
    assert Takedown.objects.count() == 1


def test_a_story_that_the_backup_does_not_know_leaves_a_tombstone(administrator, editor):
    publisher = make.source("Harbour Wire")
    publisher.domains.create(domain="harbour-wire.example")
    story = make.story(canary.TITLE, of=publisher, text=TEXT * 3, guid="g-1")
    take(stories(story), administrator)
    entries, address = carried(), story.url
    Erasure.objects.all().delete()
    Takedown.stories.through.objects.all().delete()
    for table in (Takedown, Snapshot, Story, Source):
        table._base_manager.all().delete()
    assert replaying.replay(entries) == 0  # no word of it was there
    tomb = Story.objects.get()
    assert (tomb.url, tomb.title, tomb.source.slug) == (address, "", "harbour-wire")
    assert tomb.taken_down_at and tomb.guid.startswith("sha256:")
    for url in (address, "https://copy.example/1"):
        with pytest.raises(ValidationError, match="taken down"):
            nominate(url=url, title="Anew", text=TEXT * 3, person=editor, attestation="Whole.")


def test_a_source_and_a_page_of_ours_are_taken_down_again(story, administrator):
    backup = Backup()
    take(pages(article("other")), administrator)
    take(Scope(Takedown.Scope.SOURCE, source=story.source), administrator)
    entries = carried()
    backup.restore()
    Source.objects.update(taken_down_at=None)
    assert replaying.replay(entries) == 2
    assert everywhere(*MARKS) == set()
    assert Source.objects.get(pk=story.source_id).taken_down_at
    assert article("other").live is None
    assert replaying.replay_all() == 0
