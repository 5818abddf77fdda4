"""How claims of several articles come to report one event: join, merge, and undo.

An event groups claims and changes no word of them, so that this is done to live editions as well as
to those in work and takes no approval back. Each function checks permission, version and state, in
that order, and writes the change with its line of the record.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import gate, related
from articles.models import Article, DeskEntry, Edition, TimelineEvent
from articles.publishing import lock
from articles.refusals import MoveRefused, NotPermitted

PERMISSION = "articles.change_timelineevent"


@transaction.atomic
def join(claim, person, version, *, title, at=None):
    """Put a dated claim under the event of that title, which is made where there is none; without a
    title, take it out of the event it is under. Returns the event, or None."""
    _require(person)
    edition = lock(claim.edition, version)
    if not (edition.is_in_work or edition.status == Edition.Status.LIVE):
        raise MoveRefused("This text is no longer read; join the claim of the live edition.")
    claim = edition.claims.select_related("event").get(pk=claim.pk)
    if not claim.event_date:
        raise ValidationError("Only a dated claim reports an event; give it its date first.")
    event = _titled(" ".join(title.split()))
    edition.claims.filter(pk=claim.pk).update(event=event, merged_from=None)
    why = f"“{event or 'no event'}” (before: “{claim.event or 'no event'}”): {claim}"
    DeskEntry.note_edition("join event", edition, at=at or timezone.now(), person=person, why=why)
    related.refresh(edition.article)
    return event


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
