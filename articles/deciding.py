"""What an editor decides about a story: to set it aside or bring it back, to star it for the recap
or take the star off. Each is a line of the record.

A function returns whether its decision was made; a story that does not stand where the decision
begins is left as it is, so that a list that was open for long undoes nothing.
"""

from django.db import transaction
from django.utils import timezone

from articles.models import DeskEntry, Story


def spike(story, person, *, at=None):
    """Set a story aside. What an article rests on already, or was set aside before, stays."""
    at = at or timezone.now()
    aside = {"spiked_at": at, "spiked_by": person}
    return _decide("spike", Story.objects.waiting(), story, person, at, aside)


def bring_back(story, person, *, at=None):
    """Put a story that was set aside into the inbox again."""
    spiked = Story.objects.filter(spiked_at__isnull=False)
    back = {"spiked_at": None, "spiked_by": None}
    return _decide("bring back", spiked, story, person, at or timezone.now(), back)


def star(story, person, *, at=None):
    """Mark a story for the recap: whatever credits it scores more in its week."""
    at = at or timezone.now()
    plain = Story.objects.filter(starred_at__isnull=True)
    mark = {"starred_at": at, "starred_by": person}
    return _decide("star", plain, story, person, at, mark)


def unstar(story, person, *, at=None):
    """Take the mark off again."""
    starred = Story.objects.filter(starred_at__isnull=False)
    plain = {"starred_at": None, "starred_by": None}
    return _decide("unstar", starred, story, person, at or timezone.now(), plain)


@transaction.atomic
def _decide(verb, candidates, story, person, at, changes):
    still = candidates.filter(pk=story.pk).values("pk")
    changed = Story.objects.filter(pk__in=still).update(**changes)
    if changed:
        DeskEntry.note(verb, str(story), at=at, person=person, story=story)
    return bool(changed)
