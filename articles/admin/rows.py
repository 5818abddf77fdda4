"""What a row of the inbox is: one event, told by the facts of its stories. Pure.

A row stands in each state that one of its stories is in. Its headline is that of its *lead*, the
story an article would be drafted from: the fullest that still waits, else the fullest.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from articles.drafting.ahead import ENOUGH, ENOUGH_CHINESE

# How recent the newest report of a hot event is: a day, then three (when a story is no news any
# more, says `drafting.ahead`), then longer.
HOT = (timedelta(days=1), timedelta(days=3))


class Facts(NamedTuple):
    """What is known of one story, in the order that `gather` asks for it."""

    pk: int
    cluster: int | None
    source: int
    family: str
    slug: str
    language: str
    spiked_at: datetime | None
    starred_at: datetime | None
    assignee: int | None
    category: int | None
    published_at: datetime | None
    seen_at: datetime
    length: int | None
    edition: int | None  # the newest that credits it
    is_live: bool  # whether a published article credits it

    @property
    def waits(self):
        return self.edition is None and self.spiked_at is None

    @property
    def moment(self):
        """When it was published; where a source gives no date or one to come, when we saw it."""
        return min(self.published_at or self.seen_at, self.seen_at)

    @property
    def has_enough(self):
        least = ENOUGH_CHINESE if self.language.startswith("zh") else ENOUGH
        return (self.length or 0) >= least


class EditionFacts(NamedTuple):
    pk: int
    status: str
    category: int | None
    findings: int  # that are open
    is_near: bool  # in work, and one of its dated events is in another, published article


@dataclass(slots=True)
class Row:
    """One event."""

    key: str
    stories: list
    lead: Facts
    newest: datetime
    publishers: int
    waiting: int
    edition: EditionFacts | None
    assignees: set
    category: int | None
    fresh: int  # stories that came since the person left

    @property
    def is_new(self):
        return self.fresh == len(self.stories)

    @property
    def states(self):
        """Names of the lists that the row is in, `mine` apart."""
        found = {"all"}
        if self.waiting:
            found.add("waiting")
        if self.edition:
            found.add("drafted")
        if any(story.spiked_at for story in self.stories):
            found.add("spiked")
        if self.fresh:
            found.add("new")
        return found

    @property
    def risks(self):
        """Names of what to mind, in the order they are shown."""
        thin = self.waiting and not any(story.has_enough for story in self.stories)
        near = self.waiting and any(story.is_live for story in self.stories)
        near = near or (self.edition and self.edition.is_near)
        marks = {
            "single": self.publishers == 1,
            "thin": thin,
            "findings": self.edition and self.edition.findings,
            "near": near,
        }
        return [name for name, is_so in marks.items() if is_so]

    @property
    def languages(self):
        return {story.language for story in self.stories}

    @property
    def is_starred(self):
        return any(story.starred_at for story in self.stories)


def rows_of(facts, editions, *, since):
    """The Rows of stories (`Facts`); `editions` are EditionFacts by id, and whatever was first seen
    after `since` is new."""
    events = defaultdict(list)
    for story in facts:
        events[f"e{story.cluster}" if story.cluster else f"s{story.pk}"].append(story)
    return [_row(key, stories, editions, since) for key, stories in events.items()]


def _row(key, stories, editions, since):
    stories.sort(key=lambda story: (story.moment, story.pk))
    newest_edition = max((story.edition for story in stories if story.edition), default=None)
    edition = editions.get(newest_edition)
    chosen = next((story.category for story in stories if story.category), None)
    return Row(
        key=key,
        stories=stories,
        lead=lead_of(stories),
        newest=max(story.moment for story in stories),
        publishers=len({story.family or story.slug for story in stories}),
        waiting=sum(story.waits for story in stories),
        edition=edition,
        assignees={story.assignee for story in stories if story.assignee},
        category=edition.category if edition else chosen,
        fresh=sum(story.seen_at > since for story in stories),
    )


def lead_of(stories):
    """The story that an article would be drafted from. Works with anything that has `waits`,
    `length` and `pk`."""
    return max(stories, key=lambda story: (story.waits, story.length or 0, -story.pk))


def newest_first(row):
    return -row.newest.timestamp(), row.lead.pk


def hottest_first(at):
    """A sorting key. Events with a report of the last day come first, then those of the last three
    days, then all others; of each, those that more publishers report come first, and of these the
    one with the newest report. Publishers are counted by their families."""

    def key(row):
        age = at - row.newest
        return sum(age > limit for limit in HOT), -row.publishers, *newest_first(row)

    return key
