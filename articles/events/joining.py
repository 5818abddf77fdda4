"""How claims of several articles come to report one event: proposed, joined, merged, and undone.

An event groups claims and changes no word of them, so that this is done to live editions as well as
to those in work and takes no approval back. Each function checks permission, version and state, in
that order, and writes the change with its line of the record.
"""

from calendar import monthrange
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles import related
from articles.models import Article, Claim, DeskEntry, Edition, TimelineEvent
from articles.models.timelines import Precision
from articles.publishing import lock
from articles.refusals import MoveRefused, NotPermitted
from articles.takedowns import gate

from .sameness import Dated, sameness
from .timelines import when

PERMISSION = "articles.change_timelineevent"
LONGEST_TITLE = TimelineEvent._meta.get_field("title").max_length


@dataclass(frozen=True)
class Coincidence:
    """A claim of another, published article that may report the same event, its date, and why it
    may; `title` is that of its event, or its own words where it is under none."""

    claim: Claim
    when: str
    title: str
    reasons: tuple[str, ...]


# A claim is shown so many; so many dated claims of others are looked at.
PROPOSED, LOOKED_AT = 3, 500


def coincidences(claims):
    """{claim id: its Coincidences, the surest first} of the dated claims of one edition that are
    under no event. Nothing is joined by itself. One query, none where no claim asks."""
    asking = [claim for claim in claims if claim.event_date and not claim.event_id]
    if not asking:
        return {}
    others = Claim.objects.filter(edition__status=Edition.Status.LIVE, event_date__isnull=False)
    others = others.exclude(edition__article=asking[0].edition.article_id)
    others = others.filter(reduce(or_, (_on_the_day_of(claim) for claim in asking)))
    others = others.select_related("event", "edition__article").order_by("-event_date", "-pk")
    near = [(other, _dated(other)) for other in others[:LOOKED_AT]]
    return {claim.pk: found for claim in asking if (found := _alike(_dated(claim), near))}


def _alike(dated, near):
    scored = [(same, other) for other, theirs in near if (same := sameness(dated, theirs))]
    scored.sort(key=lambda pair: (-pair[0].score, -pair[1].pk))
    found = {}
    for same, other in scored:
        title = str(other.event or other.text)[:LONGEST_TITLE]
        told = when(other.event_date, other.event_precision)
        found.setdefault(title, Coincidence(other, told, title, same.reasons))
    return tuple(found.values())[:PROPOSED]


def _dated(claim):
    return Dated(claim.text, when(claim.event_date, claim.event_precision))


def _on_the_day_of(claim):
    """Claims whose dates can be that of a claim: in its period, or whose period it is in."""
    day, precision = claim.event_date, claim.event_precision
    year = (day.replace(month=1, day=1), day.replace(month=12, day=31))
    month = (day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    within = {Precision.DAY: (day, day), Precision.MONTH: month, Precision.YEAR: year}[precision]
    return (
        Q(event_date__range=within)
        | Q(event_date__range=month, event_precision=Precision.MONTH)
        | Q(event_date__range=year, event_precision=Precision.YEAR)
    )


@transaction.atomic
def join(claim, person, version, *, title, beside=None, at=None):
    """Put a dated claim under the event of that title, which is made where there is none; without a
    title, take it out of the event it is under. Returns the event, or None.

    `beside` is a claim of a live edition that reports the same: it comes under the event as well,
    or this one under the event it has come under meanwhile.
    """
    _require(person)
    at = at or timezone.now()
    edition, theirs = _both_locked(claim.edition, version, beside)
    if not (edition.is_in_work or edition.status == Edition.Status.LIVE):
        raise MoveRefused("This text is no longer read; join the claim of the live edition.")
    if theirs and theirs.status != Edition.Status.LIVE:
        raise MoveRefused("The other article has another text by now; look at what it says.")
    claim = edition.claims.select_related("event").get(pk=claim.pk)
    if not claim.event_date:
        raise ValidationError("Only a dated claim reports an event; give it its date first.")
    other = theirs and theirs.claims.select_related("event").get(pk=beside.pk)
    event = (other and other.event) or _titled(" ".join(title.split()))
    _put(claim, edition, event, person, at)
    if other and not other.event:
        _put(other, theirs, event, person, at)
    return event


def _both_locked(edition, version, beside):
    """The edition, and that of another claim if there is one; of two, the older article first."""
    if beside is None:
        return lock(edition, version), None
    wanted = [(edition, version), (beside.edition, beside.edition.version)]
    wanted.sort(key=lambda pair: pair[0].article_id)
    held = {one.pk: lock(one, at_version) for one, at_version in wanted}
    return held[edition.pk], held[beside.edition_id]


def _put(claim, edition, event, person, at):
    edition.claims.filter(pk=claim.pk).update(event=event, merged_from=None)
    why = f"“{event or 'no event'}” (before: “{claim.event or 'no event'}”): {claim}"
    DeskEntry.note_edition("join event", edition, at=at, person=person, why=why)
    related.refresh(edition.article)


@transaction.atomic
def merge(event, into, person, *, at=None):
    """Move an event's claims into another, which comes into its timelines as well."""
    _require(person)
    gate.enter()
    event, into = _locked(event, into)
    if event.pk == into.pk:
        raise MoveRefused("An event cannot be merged into itself.")
    for one in (event, into):
        if one.merged_into_id:
            raise MoveRefused(f"“{one}” is merged into “{one.merged_into}” already.")
    if event.merged.exists():
        raise MoveRefused(f"Others are merged into “{event}”; merge “{into}” into it instead.")
    moved = event.claims.update(event=into, merged_from=event)
    event.lent.set(event.timelines.exclude(pk__in=into.timelines.all()))
    into.timelines.add(*event.lent.all())
    event.merged_into = into
    event.save(update_fields=["merged_into"])
    _note("merge event", event, person, at, f"into “{into}”: {moved} claims moved")
    refresh_related(into)


@transaction.atomic
def separate(event, person, *, at=None):
    """Undo a merge: the claims that came with the event go back to it, those of later editions
    too, and the other event leaves the timelines it came into by the merge."""
    _require(person)
    gate.enter()
    seen = TimelineEvent.objects.select_related("merged_into").get(pk=event.pk)
    event, into = _locked(seen, seen.merged_into or seen)
    if event.merged_into_id is None or event.merged_into_id != into.pk:
        raise MoveRefused(f"“{event}” is not merged into another.")
    articles = _articles(into)
    moved = into.claims.filter(merged_from=event).update(event=event, merged_from=None)
    _take_back_lent(event, into)
    event.merged_into = None
    event.save(update_fields=["merged_into"])
    _note("undo merge", event, person, at, f"out of “{into}”: {moved} claims moved back")
    for article in articles:
        related.refresh(article)


def _take_back_lent(event, into):
    """Take an event out of the timelines that a merge brought it into, unless another that is
    merged into it stands there too; then that one lends it."""
    for timeline in event.lent.all():
        another = into.merged.exclude(pk=event.pk).filter(timelines=timeline).first()
        if another:
            another.lent.add(timeline)
        else:
            into.timelines.remove(timeline)
    event.lent.clear()


def refresh_related(event):
    """Write anew what the published articles that report an event are related to."""
    for article in _articles(event):
        related.refresh(article)


def _articles(event):
    return list(Article.objects.published().filter(live__claims__event=event).distinct())


def _require(person):
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not say which event a claim reports.")


def _titled(title):
    """The standing event of a title, made where there is none; None without one."""
    if not title:
        return None
    found = TimelineEvent.objects.standing().filter(title__iexact=title).order_by("pk").first()
    if found is None:
        found = TimelineEvent(title=title)
        found.full_clean()
        found.save()
    return found


def _locked(*events):
    """The events as they are now, locked in one order."""
    ids = [event.pk for event in events]
    rows = TimelineEvent.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    found = {row.pk: row for row in rows.select_related("merged_into").order_by("pk")}
    return [found[pk] for pk in ids]


def _note(verb, event, person, at, why):
    DeskEntry.note(verb, str(event), at=at or timezone.now(), person=person, why=why)
