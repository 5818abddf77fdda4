"""Goes out to the feeds that are due and to the pages of new stories.

    due feed ──claim──▶ fetch ──▶ collect_document ──▶ stories, and when to look again
    due page ──claim──▶ fetch ──▶ store_page ──▶ snapshot

Rows are the queue: what is due is told by their own columns, so that a missed run is caught up and
two at once share the work. Nothing is fetched inside a transaction.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Feed, Story

from . import normalize
from .collect import Collected, collect_document, store_page
from .extract import NoText
from .fetch import Fetcher
from .guard import FetchFailed
from .parse import NotAFeed

logger = logging.getLogger(__name__)

# What may go wrong with a feed without its being our fault.
FAILURES = (FetchFailed, NotAFeed, ValidationError)
# Pages read in one run; the rest waits for the next.
PAGES = 50
PAGE_LEASE = timedelta(minutes=10)
PAGE_AGAIN = timedelta(hours=6)
# A page that could not be read in so long is given up.
PAGE_GIVE_UP = timedelta(days=2)


@dataclass(frozen=True)
class Visited:
    """What came of one feed: what was collected, or in one line why nothing was."""

    feed: Feed
    collected: Collected | None
    error: str = ""


@dataclass(frozen=True)
class Pages:
    """How many pages of stories were read, and the reason for each that was not."""

    read: int
    failed: list[str]


def visit(url: str, fetcher: Fetcher, *, base="", content_type="", limit=None, at=None):
    """Collect one feed from its address. Returns `Collected`, empty where nothing has changed.

    Raises what is in `FAILURES`; a feed that we know then has the reason on its row.
    """
    at = at or timezone.now()
    feed = Feed.objects.filter(url=url).first() or Feed(url=url)
    try:
        answer = fetcher.fetch(url, etag=feed.etag, last_modified=feed.last_modified)
        if answer.not_modified:
            feed.schedule_next_check(at)
            feed.save(update_fields=Feed.CHECK_FIELDS)
            return Collected(feed, 0, 0, [], [])
        return collect_document(
            answer.body,
            url=url,
            base=base or answer.url,
            at=at,
            content_type=content_type or answer.content_type,
            limit=limit,
            validators=(answer.etag, answer.last_modified),
        )
    except FAILURES as error:
        if feed.pk:
            _record(feed, error, at)
        raise


def _record(feed, error, at):
    feed.refresh_from_db()
    feed.schedule_next_check(
        at,
        error=in_words(error),
        permanent=getattr(error, "permanent", False),
        retry_after=getattr(error, "retry_after", None),
    )
    feed.save(update_fields=Feed.CHECK_FIELDS)


def in_words(error):
    """The reason of a failure in one line."""
    said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return " ".join(said.split())


def visit_due(fetcher: Fetcher, *, at=None) -> Iterator[Visited]:
    """Collect every feed that is on and due, one after the other; none keeps the others back."""
    now = at or timezone.now()
    for feed in Feed.objects.due(now):
        if not feed.claim(now):
            continue
        try:
            done = visit(feed.url, fetcher, at=at)
        except FAILURES as error:
            yield Visited(feed, None, in_words(error))
        except Exception as error:
            logger.exception("Collecting %s broke off", feed.url)
            said = f"Reading it broke off ({type(error).__name__}); the log has the details."
            _record(feed, RuntimeError(said), now)
            yield Visited(feed, None, said)
        else:
            yield Visited(done.feed, done)


def read_pages(fetcher: Fetcher, *, feed=None, limit=PAGES, at=None) -> Pages:
    """Read the pages of stories that are due, at most `limit`: those that came by `feed`, or by
    any feed that is on. Where robots.txt, the page or the source's rights say no, none is kept."""
    now = at or timezone.now()
    stories = Story.objects.page_due(now).select_related("source")
    stories = stories.filter(via=feed) if feed else stories.filter(via__is_on=True)
    read, failed = 0, []
    for story in stories[:limit]:
        mine = Story.objects.filter(pk=story.pk, page_due_at=story.page_due_at)
        if not mine.update(page_due_at=now + PAGE_LEASE):
            continue
        try:
            answer = fetch_page(story, fetcher)
            store_page(story, answer.body, content_type=answer.content_type, at=at)
        except (FetchFailed, NoText, ValidationError) as error:
            failed.append(f"{story.url}: {in_words(error)}")
            Story.objects.filter(pk=story.pk).update(page_due_at=_again(story, error, now))
        else:
            read += 1
    return Pages(read, failed)


def fetch_page(story, fetcher, **validators):
    """The answer to a request for a story's page, robots.txt obeyed. Raises FetchFailed, also where
    the page leads to another site."""
    answer = fetcher.fetch(story.url, robots=True, **validators)
    there, here = map(normalize.registrable_domain, (answer.url, story.url))
    if there != here:
        raise FetchFailed(f"It leads to another site, {there}.", True)
    return answer


def _again(story, error, at):
    """When to try a page again; None where that would be futile."""
    if not isinstance(error, FetchFailed) or error.permanent:
        return None
    if at - story.first_seen_at > PAGE_GIVE_UP:
        return None
    return at + max(PAGE_AGAIN, timedelta(seconds=error.retry_after or 0))
