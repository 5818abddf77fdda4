"""Money is reserved before a model is asked: the most the call can cost, against the budgets of the
day and of the story. What it did cost takes the place of that when it is known.

A worker that is killed in between leaves the reservation standing, so that what was spent is never
more than what is counted, and a day costs its budget and one call at the most.
"""

from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from articles.models import DraftBudget, DraftRun

from .providers import DraftFailed

CENT = Decimal("0.000001")


@transaction.atomic
def reserve(run, most):
    """Reserve `most` US dollars for a run; raises DraftFailed where a budget does not hold so much.
    Nothing is asked of a call that costs nothing."""
    most = most.quantize(CENT)
    if not most:
        return
    spent = DraftRun.objects.filter(story=run.story).aggregate(
        all=Sum(Coalesce("cost", "reserved"))
    )["all"] or Decimal(0)
    if spent + most > settings.AI_BUDGET_STORY:
        raise DraftFailed(
            f"Drafting “{run.story}” could cost {most} dollars, with {spent} spent on it; "
            f"AI_BUDGET_STORY is {settings.AI_BUDGET_STORY}.",
        )
    _hold(run.started_at.date(), most)
    run.reserved = most
    run.save(update_fields=["reserved"])


@transaction.atomic
def settle(run, cost):
    """Put what a call cost in the place of what was reserved; a server that does not say leaves
    the reservation standing."""
    run.cost = cost if cost is None else cost.quantize(CENT)
    run.save(update_fields=["cost"])
    if run.cost is not None and run.reserved:
        _replace(run.started_at.date(), run.reserved, run.cost)


def try_out(drafter, brief, at):
    """The Answer of a drafter to a brief of which nothing else is stored: it costs the day what it
    costs. Raises DraftFailed, like the drafter, and where the day's budget does not hold it."""
    day, most = at.date(), drafter.most_cost(brief).quantize(CENT)
    if most:
        _hold(day, most)
    try:
        answer = drafter.draft(brief)
    except DraftFailed as failure:
        _put_right(day, most, failure.answer)
        raise
    _put_right(day, most, answer)
    return answer


def _put_right(day, most, answer):
    if most and answer is not None and answer.cost is not None:
        _replace(day, most, answer.cost.quantize(CENT))


@transaction.atomic
def _hold(day, most):
    DraftBudget.objects.get_or_create(day=day)
    held = DraftBudget.objects.filter(day=day, spent__lte=settings.AI_BUDGET_DAY - most)
    if not held.update(spent=F("spent") + most):
        raise DraftFailed(
            f"The budget of {day} ({settings.AI_BUDGET_DAY} dollars, AI_BUDGET_DAY) does not hold "
            f"another {most}; try tomorrow, or draft it yourself.",
            permanent=False,
        )


def _replace(day, reserved, cost):
    DraftBudget.objects.filter(day=day).update(spent=F("spent") - reserved + cost)
