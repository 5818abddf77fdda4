"""Sets a story aside before publication, and brings it back; each is a line of the record."""

from django.db import transaction
from django.utils import timezone

from articles.models import DeskEntry, Story


def spike(story, person, *, at=None):
    """Set a story aside; returns whether that was done. What an article rests on already, or was
    set aside before, is left as it is."""
    at = at or timezone.now()
    aside = {"spiked_at": at, "spiked_by": person}
    return _decide("spike", Story.objects.waiting(), story, person, at, aside)


def bring_back(story, person, *, at=None):
    """Put a story that was set aside into the inbox again; returns whether it was aside."""
    spiked = Story.objects.filter(spiked_at__isnull=False)
    back = {"spiked_at": None, "spiked_by": None}
    return _decide("bring back", spiked, story, person, at or timezone.now(), back)


@transaction.atomic
def _decide(verb, candidates, story, person, at, changes):
    still = candidates.filter(pk=story.pk).values("pk")
    changed = Story.objects.filter(pk__in=still).update(**changes)
    if changed:
        DeskEntry.note(verb, str(story), at=at, person=person, story=story)
    return bool(changed)
