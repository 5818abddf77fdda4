"""The sheet of the review screen from which an edition goes to readers: now, or at a time.

Times are entered by the clocks of the zone that is active, at the desk the person's own.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import moments
from articles.models import Edition
from articles.moves import may_approve_at_once, permits


class LocalTimeField(forms.DateTimeField):
    """A time in the zone that is active. One that comes with its offset is taken as it is, so that
    an hour that comes twice can be written."""

    def to_python(self, value):
        written = (value or "").strip()
        if not written:
            return None
        try:
            found = parse_datetime(written)
        except ValueError:
            found = None
        if found is None or not 2000 <= found.year < 2100:
            raise ValidationError(f"“{written}” is no time of these years; write 2026-11-26T07:00.")
        if timezone.is_aware(found):
            return found
        try:
            return moments.moment(found, timezone.get_current_timezone())
        except moments.NoSuchTime as error:
            raise ValidationError(str(error)) from error


SOON = {
    "hour": ("In an hour", moments.in_an_hour),
    "morning": ("Tomorrow at seven", moments.tomorrow_at_seven),
}
AFTER_EMBARGO = "embargo"


class ScheduleForm(forms.Form):
    """A time to go live at, typed or one of the quick choices."""

    go_live_at = LocalTimeField(label="Go live at", required=False)
    soon = forms.CharField(required=False, max_length=20)

    def __init__(self, data, *, edition, at):
        super().__init__(data)
        self.times = {choice.name: choice.at for choice in soon(edition, at)}

    def clean(self):
        """Give the time alone, under the name that the move has for it."""
        cleaned = super().clean()
        chosen = self.times.get(cleaned.pop("soon", "")) or cleaned.get("go_live_at")
        if chosen is None and not self.errors:
            raise ValidationError("Choose when it goes live.")
        return {"go_live_at": chosen}


class EmbargoForm(forms.Form):
    """Until when, and who asked; no time lifts it."""

    embargo_until = LocalTimeField(label="Embargo until", required=False)
    asked_by = forms.CharField(label="Who asked", max_length=200, required=False)


@dataclass(frozen=True)
class Choice:
    """One of the times that are one press away."""

    name: str
    label: str
    at: datetime


def soon(edition, at):
    """The quick choices for an edition, as Choices."""
    zone = timezone.get_current_timezone()
    if edition.is_embargoed(at):
        yield Choice(AFTER_EMBARGO, "When the embargo ends", edition.embargo_until)
    for name, (label, when) in SOON.items():
        if not edition.is_embargoed(when(at, zone)):
            yield Choice(name, label, when(at, zone))


@dataclass(frozen=True)
class Way:
    """A move to readers, and what its button says."""

    name: str
    label: str


ALREADY_APPROVED = (Edition.Status.APPROVED, Edition.Status.SCHEDULED)


def sheet(edition, person, at):
    """What the sheet shows: the ways to readers that are open to this person, the quick choices,
    and whether an embargo holds."""
    straight = edition.status in ALREADY_APPROVED
    over_approval = not straight and may_approve_at_once(edition, person)

    def way(name, plain, whole):
        if not permits(person, name):
            return None
        return Way(name, plain) if straight else Way(f"approve_and_{name}", whole)

    is_open = straight or over_approval
    again = edition.status == Edition.Status.SCHEDULED
    return {
        "now": at,
        "publish": is_open and way("publish", "Publish now", "Approve and publish now"),
        "schedule": is_open
        and way("schedule", "Reschedule" if again else "Schedule", "Approve and schedule"),
        "soon": list(soon(edition, at)),
        "embargoed": edition.is_in_work and edition.is_embargoed(at),
    }
