"""The ledger of tracked forecasts: what readers were told, by when it shows, and how it came out.

It forms no score: a handful of outcomes says nothing of a forecaster.
"""

import datetime
import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.models import Article, Claim, Edition, Prediction
from articles.river import ROWS, BadCursor

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})", re.ASCII)
_TOLD = (Edition.Status.LIVE, Edition.Status.SUPERSEDED)


@dataclass(frozen=True)
class Forecast:
    """A tracked forecast, the published articles that make it, and whether its day has passed
    without anybody having said how it came out."""

    prediction: Prediction
    articles: tuple
    is_overdue: bool

    @property
    def language(self):
        """Of the question: that of the article it was asked in."""
        return self.articles[0].language


@dataclass(frozen=True)
class Ledger:
    rows: tuple
    more: str  # the cursor of the next page, "" on the last


def ledger(*, resolved, after="", at=None):
    """A page of forecasts: the open ones by when they fall due, or the resolved ones, latest first.

    Only what an edition that is live, or once was, told readers, on an article that still stands.
    Raises BadCursor where `after` is neither empty nor a cursor. Two queries.
    """
    today = timezone.localdate(at)
    order = ("-resolve_by", "-pk") if resolved else ("resolve_by", "pk")
    is_open = Q(outcome=Prediction.Outcome.OPEN)
    found = Prediction.objects.frozen().filter(~is_open if resolved else is_open)
    if after:
        found = found.filter(_beyond(*_read(after), "lt" if resolved else "gt"))
    told = _told().filter(prediction=OuterRef("pk"))
    claims = Prefetch("claims", _told().select_related("edition__article__live"), to_attr="told")
    rows = list(found.filter(Exists(told)).order_by(*order).prefetch_related(claims)[: ROWS + 1])
    last = rows[ROWS - 1] if len(rows) > ROWS else None
    return Ledger(
        tuple(_forecast(row, today) for row in rows[:ROWS]),
        f"{last.resolve_by:%Y-%m-%d}.{last.pk}" if last else "",
    )


def _forecast(prediction, today):
    articles = {claim.edition.article_id: claim.edition.article for claim in prediction.told}
    is_open = prediction.outcome == Prediction.Outcome.OPEN
    return Forecast(prediction, tuple(articles.values()), is_open and prediction.resolve_by < today)


def _told():
    stands = Article.objects.published().filter(pk=OuterRef("edition__article"))
    return Claim.objects.filter(Exists(stands), edition__status__in=_TOLD)


def _beyond(day, pk, side):
    return Q(**{f"resolve_by__{side}e": day}) & ~(Q(resolve_by=day) & ~Q(**{f"pk__{side}": pk}))


def _read(text):
    match = _CURSOR.fullmatch(text)
    try:
        return datetime.date.fromisoformat(match[1]), int(match[2])
    except (TypeError, ValueError):
        raise BadCursor from None
