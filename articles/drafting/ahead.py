"""Drafts waiting stories before anybody asks, so that a morning at the desk starts with drafts.

    room on the desk? | the most promising story | claim | draft_story

Rows are the queue. A story is claimed by an update count, with an attempt number and a lease, so
that no two workers draft it and one whose worker was killed is taken up when the lease is over.
Failed runs say what need not be tried again. What is made here waits for an editor like any draft.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models import DraftRun, Edition, Snapshot, Source, Story
from articles.rights import rights_of

from . import providers
from .draft import INTERRUPTED, draft_story
from .providers import DraftFailed

# What nobody took up in so long is no news any more.
RECENT = timedelta(days=3)
# A feed's teaser makes a poor draft: a story is given so long for its page to be read.
PAGE_WAIT = timedelta(minutes=30)
# Fewer characters than this hold hardly a passage for each part of an article.
ENOUGH, ENOUGH_CHINESE = 500, 200
# A try that failed in passing, or was interrupted, is repeated after a while, and not for ever.
AGAIN = timedelta(minutes=30)
MOST_TRIES = 5


def draft_ahead(limit, *, drafter=None, at=None) -> Iterator[tuple[Story, DraftFailed | None]]:
    """Draft the most promising stories while fewer than `limit` machine-made drafts wait that
    nobody has touched; yields each story with None, or with the reason why no draft came of it.

    Several workers at once may pass the limit by one each.
    """
    drafter = drafter or providers.named(settings.DRAFTER)
    for pk in promising(drafter, at or timezone.now()) if limit > 0 else ():
        now = at or timezone.now()
        if waiting_untouched(now) >= limit:
            return
        story = _due(now).filter(pk=pk).first()
        if story is None or not story.claim_draft(now):
            continue  # somebody decided on it, or has it
        try:
            draft_story(story, drafter=drafter, at=at)
        except DraftFailed as failure:
            story.release_draft()
            yield story, failure
        else:
            yield story, None


def waiting_untouched(at) -> int:
    """How many machine-made drafts wait as they were made, those being made counted too."""
    made = Edition.objects.filter(status=Edition.Status.DRAFT, created_by=None, version=1)
    being_made = Story.objects.waiting().filter(draft_held_until__gt=at)
    return made.exclude(origin=Edition.Origin.PERSON).count() + being_made.count()


def promising(drafter, at) -> list[int]:
    """The ids of the stories that this drafter may draft at a moment, the best first."""
    rows = list(_best_first(_due(at)).values_list("pk", "source_id"))
    sources = Source.objects.in_bulk({source for _, source in rows})
    return [pk for pk, source in rows if _may_use(drafter, rights_of(sources[source]))]


def _best_first(stories):
    """The newest; those that were tried before come after all that were not."""
    return stories.order_by("draft_attempt", "-first_seen_at", "-pk")


def _may_use(drafter, rights):
    if drafter.origin == "model" and not rights.may_use_model:
        return False
    return rights.words_passage != 0 and rights.words_article != 0


def _due(at):
    """Stories that wait for a decision, have text enough, are held by no worker, and of whose
    newest text no attempt has failed for good, lately or too often."""
    texts = Snapshot.objects.filter(story=OuterRef("pk"), erased_at__isnull=True)
    is_enough = Q(length__gte=ENOUGH)
    is_enough |= Q(length__gte=ENOUGH_CHINESE, story__language__startswith="zh")
    texts = texts.filter(is_enough)
    tries = DraftRun.objects.filter(
        story=OuterRef("pk"), started_at__gte=OuterRef("newest_text_at")
    ).order_by()
    count = tries.values("story").annotate(count=Count("pk")).values("count")
    return (
        Story.objects.waiting()
        .filter(credits=None)  # a draft that somebody discarded is theirs to ask for again
        .filter(first_seen_at__gte=at - RECENT)
        .filter(Q(page_due_at=None) | Q(first_seen_at__lte=at - PAGE_WAIT))
        .filter(Q(draft_held_until=None) | Q(draft_held_until__lte=at))
        .alias(newest_text_at=Subquery(texts.order_by("-read_at").values("read_at")[:1]))
        .filter(newest_text_at__isnull=False)
        .alias(tried=Subquery(count))
        .filter(Q(tried=None) | Q(tried__lt=MOST_TRIES))
        .exclude(Exists(tries.filter(Q(permanent=True) | Q(started_at__gt=at - AGAIN))))
    )


def end_interrupted(at=None) -> int:
    """Mark the runs whose worker or server was killed as failed, in words; returns how many."""
    interrupted = DraftRun.objects.interrupted(at or timezone.now())
    return interrupted.update(outcome=DraftRun.Outcome.FAILED, problems=[INTERRUPTED])
