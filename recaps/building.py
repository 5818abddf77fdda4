"""Chooses the articles of a week's recap.

    the candidates of the week | score each | pick the best, spread over the categories

Candidates are the articles first published in an ISO week of the site's time zone, and the late
ones: what came out in the week of the recap before, but after that had been built. No article is
in two recaps, but as an update: one that an earlier recap carried is a candidate again where an
edition went live in those days, after that recap was out. (One that brings a correction is no
update: it is told in the recap that carried the article.)

Nothing is drawn by lot and nothing learned from readers, so that the same articles with the same
stars make the same recap. The score, in points:

    sources     10 for each family of publishers the live edition credits, 50 at most
    star        15 where an editor has starred a story that it credits
    freshness   1 for each whole day of the week that had passed when it came out, or when it was
                updated, 6 at most

and, as the places are filled from the top, 8 less for each article of its category that has a
place already. Equal scores: the newer article first.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import DateTimeField, Q, Value
from django.utils import timezone

from articles.lists.river import with_credits
from articles.models import Article, DeskEntry
from articles.refusals import MoveRefused
from recaps.models import Recap, RecapCandidate, RecapItem
from recaps.repeats import with_renewal

# A digest that can be finished: ten stories are read in five minutes.
MOST = 10
PER_SOURCE, MOST_SOURCES = 10, 5
STAR = 15
SPREAD = 8
# Room between places, so that one item is moved without touching the others.
STEP = 10


@dataclass(frozen=True)
class Candidate:
    """An article with its points; `place` counts from 1 and is None where it was not chosen."""

    article: Article
    parts: dict
    place: int | None

    @property
    def is_update(self):
        """Whether an earlier recap carried it."""
        return self.article.renewed_at is not None

    @property
    def score(self):
        return sum(self.parts.values())


def bounds(year, week):
    """The first moment of an ISO week and that of the next, in the site's time zone.

    Raises ValueError where the year has no such week.
    """
    zone = timezone.get_default_timezone()
    monday = datetime.date.fromisocalendar(year, week, 1)
    return tuple(
        datetime.datetime.combine(monday + datetime.timedelta(days=days), datetime.time(), zone)
        for days in (0, 7)
    )


def last_whole_week(at=None):
    """The (year, week) of the ISO week before the one that a moment is in."""
    today = timezone.localdate(at, timezone.get_default_timezone())
    before = today - datetime.timedelta(days=7)
    return before.isocalendar()[:2]


def choose(year, week):
    """The Candidates of a week: the chosen by their place, then the others by their score."""
    start, end = bounds(year, week)
    rows = sorted(_candidates(year, week, start, end), key=_newest_first)
    scored = [(article, _parts(article, start)) for article in rows]
    chosen = _spread(scored)
    rest = [(article, parts) for article, parts in scored if article.pk not in chosen]
    rest.sort(key=lambda pair: -sum(pair[1].values()))
    ordered = sorted(chosen.values(), key=lambda candidate: candidate.place)
    return ordered + [Candidate(article, parts, None) for article, parts in rest]


@transaction.atomic
def build(year, week, *, person=None, at=None):
    """Propose a week's recap and store its candidates; returns the Recap, still at the desk.

    Built again, it proposes again: where an editor has had a hand in it already, only what is new
    is added at the end. Raises MoveRefused for a week whose recap is out, or that has no article.
    """
    at = at or timezone.now()
    recap, _ = Recap.objects.get_or_create(year=year, week=week)
    recap = Recap.objects.select_for_update(no_key=True).get(pk=recap.pk)
    if recap.published_at:
        raise MoveRefused(f"The recap of {recap.iso_week} is out; late articles go to the next.")
    candidates = choose(year, week)
    if not candidates:
        raise MoveRefused(f"Nothing was published in {recap.iso_week}, so there is no recap of it.")
    recap.built_at = at
    recap.save(update_fields=["built_at"])
    _store(recap, candidates)
    chosen = sum(candidate.place is not None for candidate in candidates)
    why = f"{chosen} of {len(candidates)} candidates chosen"
    DeskEntry.note("build recap", f"Recap {recap.iso_week}", at=at, person=person, why=why)
    return recap


def _candidates(year, week, start, end):
    """Articles that came out in a week or too late for the recap before, and those of earlier
    recaps that were updated then."""
    since = _since(year, week, start, end)
    carried = RecapItem.objects.out().values("article")
    published = Article.objects.published()
    first = published.filter(since("published_at")).exclude(pk__in=carried)
    again = with_renewal(published.filter(pk__in=carried)).filter(since("renewed_at"))
    never = Value(None, output_field=DateTimeField())
    return [*with_credits(first.annotate(renewed_at=never)), *with_credits(again)]


def _since(year, week, start, end):
    """A function from the name of a moment to the condition that it is in the week, or came too
    late for the recap before."""
    stretches = [(start, end)]
    earlier = Q(year=year, week__lt=week) | Q(year__lt=year)
    before = Recap.objects.published().filter(earlier).newest_first().first()
    if before:
        closed = bounds(before.year, before.week)[1]
        stretches.append((before.built_at or before.published_at, closed))

    def within(name):
        found = Q()
        for first, last in stretches:
            found |= Q(**{f"{name}__gte": first, f"{name}__lt": last})
        return found

    return within


def _moment(article):
    """When it came out; of an update, when that did."""
    return article.renewed_at or article.published_at


def _newest_first(article):
    return -_moment(article).timestamp(), -article.pk


def _parts(article, start):
    stories = [credit.story for credit in article.live.credits.all()]
    families = {story.source.family_key for story in stories}
    days = (_moment(article) - start) // datetime.timedelta(days=1)
    return {
        "sources": PER_SOURCE * min(len(families), MOST_SOURCES),
        "star": STAR if any(story.starred_at for story in stories) else 0,
        "freshness": min(max(days, 0), 6),
    }


def _spread(scored):
    """{article id: Candidate} of the chosen. `scored` comes newest first, and of equal ones the
    first is taken."""
    left, chosen, places = list(scored), {}, {}
    while left and len(chosen) < MOST:
        spread = [
            (article, parts | {"spread": -SPREAD * places.get(article.category_id, 0)})
            for article, parts in left
        ]
        best = max(range(len(left)), key=lambda index: sum(spread[index][1].values()))
        article, parts = spread[best]
        chosen[article.pk] = Candidate(article, parts, len(chosen) + 1)
        places[article.category_id] = places.get(article.category_id, 0) + 1
        del left[best]
    return chosen


def _store(recap, candidates):
    recap.candidates.all().delete()
    RecapCandidate.objects.bulk_create(
        RecapCandidate(
            recap=recap,
            article=c.article,
            score=c.score,
            parts=c.parts,
            place=c.place,
            is_update=c.is_update,
        )
        for c in candidates
    )
    kept = list(recap.items.all())
    if not any(item.is_overridden for item in kept):
        recap.items.all().delete()
        kept = []
    known = {item.article_id for item in kept}
    last = max((item.order for item in kept), default=0)
    new = [c for c in candidates if c.place is not None and c.article.pk not in known]
    RecapItem.objects.bulk_create(
        RecapItem(recap=recap, article=c.article, order=order, proposed=order)
        for order, c in enumerate(new, 1)
        for order in [last + STEP * order]
    )
