"""What asking models costs, and how much of what they write stands as they wrote it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from articles.models import Claim, DraftRun

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
Origin, Verdict = Claim.Origin, Claim.Verdict


@dataclass(frozen=True)
class Spent:
    """What one model cost: US dollars, what is reserved for a call of unknown cost included."""

    provider: str
    model: str
    today: Decimal
    week: Decimal
    calls: int


@dataclass(frozen=True)
class Spending:
    """`today` is the day in UTC, by which AI_BUDGET_DAY is counted."""

    rows: tuple
    today: Decimal
    week: Decimal
    budget: Decimal

    @property
    def percent(self):
        """How much of the day's budget is used, in whole percent; None where there is none."""
        return int(100 * self.today / self.budget) if self.budget else None


def spending(at):
    """What models cost today and in the last seven days, dearest first. One query."""
    day = datetime.combine(at.astimezone(UTC).date(), datetime.min.time(), tzinfo=UTC)
    since = min(day, at - WEEK)
    dollars = Coalesce("cost", "reserved")
    nothing = Decimal(0)
    runs = DraftRun.objects.filter(started_at__gte=since, started_at__lte=at).exclude(model="")
    found = runs.order_by().values("provider", "model").annotate(
        today=Coalesce(Sum(dollars, filter=Q(started_at__gte=day)), nothing),
        week=Coalesce(Sum(dollars), nothing),
        calls=Count("pk"),
    )  # fmt: skip
    rows = sorted((Spent(**row) for row in found), key=lambda row: (-row.week, row.model))
    return Spending(
        tuple(rows),
        sum((row.today for row in rows), nothing),
        sum((row.week for row in rows), nothing),
        settings.AI_BUDGET_DAY,
    )


@dataclass(frozen=True)
class Stood:
    """What became of the claims that one model drafted."""

    provider: str
    model: str
    accepted: int
    edited: int
    dropped: int
    waiting: int

    @property
    def decided(self):
        return self.accepted + self.edited + self.dropped

    @property
    def share(self):
        """The percentage accepted unedited of those decided on, rounded down, so that 100 is all of
        them; None where there is none."""
        return 100 * self.accepted // self.decided if self.decided else None


def acceptance(at):
    """For each model, what became of the claims it drafted in the last thirty days, as Stoods, the
    most claims first. Two queries.

    Of the claims a run began its edition with: *accepted* are those still in the model's words that
    a person accepted, one by one or with their section; *edited*, those whose words a person
    changed, accepted since or not; *dropped*, those that are not in the edition any more; and
    *waiting*, those in the model's words with no verdict yet, which the share leaves out. Editions
    that came after the first are not counted: their claims are the same ones.
    """
    runs = DraftRun.objects.filter(
        started_at__gte=at - MONTH, started_at__lte=at, outcome=DraftRun.Outcome.DRAFTED
    ).exclude(model="").filter(edition__isnull=False, claims__isnull=False)  # fmt: skip
    model = ("provider", "model")
    drafted = runs.order_by().values(*model).annotate(begun=Sum("claims"))
    theirs = Claim.objects.filter(edition__draft_runs__in=runs)
    kept = theirs.order_by().values(*(f"edition__draft_runs__{name}" for name in model)).annotate(
        accepted=Count("pk", filter=Q(origin=Origin.MODEL) & ~Q(verdict=Verdict.NONE)),
        edited=Count("pk", filter=Q(origin=Origin.MODEL_EDITED)),
        waiting=Count("pk", filter=Q(origin=Origin.MODEL, verdict=Verdict.NONE)),
    )  # fmt: skip
    found = {tuple(row.pop(f"edition__draft_runs__{n}") for n in model): row for row in kept}
    stood = []
    for row in drafted:
        name = row["provider"], row["model"]
        counts = found.get(name, {"accepted": 0, "edited": 0, "waiting": 0})
        dropped = max(row["begun"] - sum(counts.values()), 0)
        stood.append(Stood(*name, dropped=dropped, **counts))
    return sorted(stood, key=lambda one: (-one.decided - one.waiting, one.model))
