"""What an editor decides about stories: to set them aside or bring them back, to star them for the
recap or take the star off, to assign them, to choose their category; and to undo one of these at
once. Each is a line of the record for each story.

A function returns the stories that it was decided about; one that does not stand where the decision
begins is left as it is, so that a list that was open for long undoes nothing. Lines with the same
`decision` (a UUID) are undone together.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Credit, DeskEntry, Story
from articles.refusals import NotPermitted
from articles.takedowns import gate

# Undoing is offered for ten seconds; whoever pressed in the last of them is not too late.
UNDO_SHOWN, UNDO_WITHIN = timedelta(seconds=10), timedelta(seconds=30)

# The permission for each decision.
PERMISSIONS = {
    "spike": "articles.spike_story",
    "bring back": "articles.spike_story",
    "star": "articles.star_story",
    "unstar": "articles.star_story",
    "assign": "articles.assign_story",
    "categorise": "articles.assign_story",
}


def spike(stories, person, *, at=None, decision=None):
    """Set stories aside. What an article rests on already, or was set aside before, stays."""
    at = at or timezone.now()
    aside = {"spiked_at": at, "spiked_by": person}
    return _decide("spike", Story.objects.waiting(), stories, person, at, decision, aside)


def bring_back(stories, person, *, at=None, decision=None):
    """Put stories that were set aside into the inbox again."""
    spiked = Story.objects.filter(spiked_at__isnull=False)
    back = {"spiked_at": None, "spiked_by": None}
    return _decide("bring back", spiked, stories, person, at, decision, back)


def star(stories, person, *, at=None):
    """Mark stories for the recap: whatever credits one scores more in its week."""
    at = at or timezone.now()
    plain = Story.objects.filter(starred_at__isnull=True)
    return _decide(
        "star", plain, stories, person, at, None, {"starred_at": at, "starred_by": person}
    )


def unstar(stories, person, *, at=None):
    """Take the mark off again."""
    starred = Story.objects.filter(starred_at__isnull=False)
    plain = {"starred_at": None, "starred_by": None}
    return _decide("unstar", starred, stories, person, at, None, plain)


def assign(stories, person, to, *, at=None, decision=None):
    """Give stories to a person of the desk, or to nobody; what was set aside is nobody's work."""
    others = Story.objects.filter(spiked_at__isnull=True).exclude(_is("assigned_to", to))
    why = f"to {to or 'nobody'}"
    return _decide("assign", others, stories, person, at, decision, {"assigned_to": to}, why)


def categorise(stories, person, category, *, at=None, decision=None):
    """Choose the category that an article of these stories begins with, or none. Once there is an
    article, its own category is what counts."""
    others = Story.objects.waiting().exclude(_is("category", category))
    why = str(category or "no category")
    return _decide("categorise", others, stories, person, at, decision, {"category": category}, why)


def _is(name, value):
    return Q(**{name: value}) if value else Q(**{f"{name}__isnull": True})


@transaction.atomic
def _decide(verb, candidates, stories, person, at, decision, changes, why=""):
    gate.enter()
    at = at or timezone.now()
    ids = {story.pk for story in stories}
    _lock(ids)
    standing = list(candidates.filter(pk__in=ids).order_by("pk"))
    Story.objects.filter(pk__in=[story.pk for story in standing]).update(**changes)
    DeskEntry.objects.bulk_create(
        DeskEntry.line(
            verb,
            str(story),
            at=at,
            person=person,
            why=why,
            story=story,
            decision=decision,
            before=_as_it_is(story, changes) if decision else None,
        )
        for story in standing
    )
    return standing


def _lock(ids):
    """Whoever decides about the same stories waits, and then sees what was decided."""
    return list(
        Story.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    )


def _as_it_is(story, names):
    """Values of a story as JSON can hold them; a moment keeps its microseconds."""
    values = {name: getattr(story, Story._meta.get_field(name).attname) for name in names}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }


@transaction.atomic
def undo(decision, person, *, at=None):
    """Make all as it was before a decision of this person; returns the stories.

    Raises ValidationError where there is no such decision, it is too late, or something else
    happened to one of the stories meanwhile; NotPermitted where the person may not decide so any
    longer. Nothing is undone then.
    """
    gate.enter()
    at = at or timezone.now()
    mine = DeskEntry.objects.filter(decision=decision, decision__isnull=False, person=person)
    lines = list(mine.order_by("pk"))
    if not lines:
        raise ValidationError("There is no such decision of yours to undo.")
    if not all(person.has_perm(PERMISSIONS[line.verb]) for line in lines):
        raise NotPermitted("You may not decide about stories any longer; ask a colleague.")
    if at - lines[0].at > UNDO_WITHIN:
        raise ValidationError("It is too late to undo this; decide anew instead.")
    stories = {story.pk: story for story in _lock({line.story_id for line in lines})}
    if _moved_on(lines):
        raise ValidationError("Something else happened to these stories since: nothing was undone.")
    for line in lines:
        for name, value in line.before.items():
            field = Story._meta.get_field(name)
            setattr(stories[line.story_id], field.attname, field.to_python(value))
    Story.objects.bulk_update(stories.values(), sorted({n for line in lines for n in line.before}))
    DeskEntry.objects.bulk_create(
        DeskEntry.line(
            f"undo {line.verb}", line.title, at=at, person=person, story=stories[line.story_id]
        )
        for line in lines
    )
    return list(stories.values())


def _moved_on(lines):
    """Whether the record says more about these stories since, or an article credits one."""
    ids = {line.story_id for line in lines}
    later = DeskEntry.objects.filter(story__in=ids, pk__gt=lines[0].pk)
    credited = Credit.objects.kept().filter(story__in=ids, edition__created_at__gte=lines[0].at)
    return later.exclude(pk__in=[line.pk for line in lines]).exists() or credited.exists()
