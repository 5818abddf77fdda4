"""The ledger of tracked forecasts: what readers were told, by when it shows, and how it came out.

What was said stays: forecasts of articles that were withdrawn since are told as withdrawn, and an
outcome that was reopened is told with the reason. Nobody is scored before there is enough to say.
"""

import datetime
import re
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from articles import rights
from articles.joined import Rows
from articles.lists.river import ROWS, BadCursor
from articles.models import Article, Claim, Edition, Prediction, Resolution
from articles.models.predictions import site_day

from .calibration import calibrate

# The lists there are, and whether each begins with the latest day.
LISTS = {"open": False, "resolved": True, "withdrawn": True}
# Home tells of that many forecasts whose day is past or this near.
MOST_DUE, SOON = 4, datetime.timedelta(days=30)

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})", re.ASCII)
_TOLD = (Edition.Status.LIVE, Edition.Status.SUPERSEDED)
_TEXTS = ("text", "attestation", "story__summary")


@dataclass(frozen=True)
class Forecast:
    """A tracked forecast, the published articles that make it, and what came of it.

    `withdrawn` is the article that was taken off with it, `quote` the words that the outcome rests
    on as far as they may be shown, `reopened` the outcomes that stood once.
    """

    prediction: Prediction
    articles: tuple
    withdrawn: Article | None
    is_overdue: bool
    quote: str
    reopened: tuple

    @property
    def resolution(self):
        return self.prediction.resolution

    @property
    def language(self):
        """Of the question: that of the article it was asked in; "" where it is not known."""
        asked_in = next(iter(self.articles), self.withdrawn)
        return asked_in.language if asked_in else ""


@dataclass(frozen=True)
class Ledger:
    rows: tuple
    more: str  # the cursor of the next page, "" on the last


def ledger(name, *, after="", most=ROWS, at=None, allowed=rights.quoted):
    """A page of one of the LISTS: the open ones by when they fall due, so that the overdue come
    first; the resolved and the withdrawn ones, latest first. `most` of them.

    All that an edition that is live, or once was, told readers. Raises BadCursor where `after` is
    neither empty nor a cursor. `allowed` is what decides on words beneath outcomes:
    `rights.quoted`, or `rights.quoted_onward` for what is copied on. Three queries, and a fourth
    where an article was withdrawn.
    """
    newest_first = LISTS[name]
    found = _with_all(getattr(Prediction.objects, name)())
    if after:
        found = found.filter(_beyond(*_read(after), "lt" if newest_first else "gt"))
    order = ("-resolve_by", "-pk") if newest_first else ("resolve_by", "pk")
    rows = list(found.order_by(*order)[: most + 1])
    last = rows[most - 1] if len(rows) > most else None
    more = f"{last.resolve_by:%Y-%m-%d}.{last.pk}" if last else ""
    return Ledger(tuple(_forecasts(rows[:most], at, allowed)), more)


def told(pk, *, at=None, allowed=rights.quoted):
    """The Forecast of this id, in whichever of the LISTS it is; None where readers were told none.
    `allowed` as of `ledger`. Three queries, and a fourth where its article was withdrawn."""
    rows = list(_with_all(Prediction.objects.frozen().filter(pk=pk)))
    return next(_forecasts(rows, at, allowed), None)


def _with_all(found):
    """A queryset of told forecasts with all that a Forecast has."""
    found = found.select_related("resolution__snapshot__story__source")
    found = found.defer(*(f"resolution__snapshot__{field}" for field in _TEXTS))
    told = _claims(Article.objects.published()).filter(edition__status__in=_TOLD)
    once = Resolution.objects.told().filter(ended_at__isnull=False)
    return found.prefetch_related(
        Prefetch("claims", told.select_related("edition__article__live"), to_attr="told"),
        Prefetch("resolutions", once, to_attr="reopened"),
    )


def _forecasts(rows, at, allowed):
    withdrawn = [row for row in rows if row.withdrawn_at]
    gone = _claims(Article.objects.withdrawn()).select_related("edition__article")
    prefetch_related_objects(withdrawn, Prefetch("claims", gone, to_attr="gone"))
    rest_on = [row.resolution for row in rows if row.resolution and row.resolution.snapshot]
    quotes = allowed(rest_on)
    for row in rows:
        articles = {claim.edition.article_id: claim.edition.article for claim in row.told}
        yield Forecast(
            row,
            tuple(articles.values()),
            next((claim.edition.article for claim in getattr(row, "gone", ())), None),
            not (row.resolution or row.withdrawn_at or row.is_due_after(at or timezone.now())),
            quotes.get(row.resolution_id, ""),
            tuple(row.reopened),
        )


@dataclass(frozen=True)
class Due:
    """An open forecast whose day has come or is near; `article` makes it, None where none stands.
    It knows its address and its language alone."""

    prediction: Prediction
    is_overdue: bool
    article: Article | None


def due(*, at):
    """At most `MOST_DUE` forecasts that are overdue or fall due within `SOON`, the earliest day
    first. One query."""
    told_in = Article.objects.published().filter(live__claims__prediction=OuterRef("pk")).order_by()
    near = Prediction.objects.open().filter(resolve_by__lte=site_day(at) + SOON)
    near = near.annotate(told_in=Rows(told_in, "slug", "language")).order_by("resolve_by", "pk")
    return tuple(Due(one, not one.is_due_after(at), _told(one.told_in)) for one in near[:MOST_DUE])


def _told(rows):
    return next((Article(slug=slug, language=language) for slug, language in rows or ()), None)


def calibration():
    """The Calibration of all that is resolved, those of withdrawn articles among them: what was
    said badly is not unsaid. One query, which reads an index alone."""
    rows = Prediction.objects.resolved().order_by().values_list("likelihood", "outcome")
    counts = {}
    for likelihood, outcome, count in rows.annotate(Count("pk")):
        pair = counts.setdefault(likelihood, [0, 0])
        if outcome in _ANSWERS:
            pair[_ANSWERS.index(outcome)] = count
    return calibrate(counts, Prediction.RANGES)


_ANSWERS = (Prediction.Outcome.HAPPENED, Prediction.Outcome.DID_NOT)


def _claims(articles):
    return Claim.objects.filter(Exists(articles.filter(pk=OuterRef("edition__article"))))


def _beyond(day, pk, side):
    return Q(**{f"resolve_by__{side}e": day}) & ~(Q(resolve_by=day) & ~Q(**{f"pk__{side}": pk}))


def _read(text):
    match = _CURSOR.fullmatch(text)
    try:
        return datetime.date.fromisoformat(match[1]), int(match[2])
    except (TypeError, ValueError):
        raise BadCursor from None
