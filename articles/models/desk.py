"""The editorial record."""

from django.conf import settings
from django.db import models

from .articles import Article
from .editions import Edition
from .sources import Source
from .stories import Story


class DeskEntryQuerySet(models.QuerySet):
    def update(self, **changes):
        raise TypeError("The record is append-only.")

    def delete(self):
        raise TypeError("The record is append-only.")


class DeskEntry(models.Model):
    """Who did what, when and why, with the title at the time. Append-only."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person_name = models.CharField(max_length=210, help_text="“schedule” where no person acted.")
    verb = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    why = models.TextField(blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="desk_entries"
    )
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="desk_entries"
    )
    story = models.ForeignKey(
        Story, models.SET_NULL, null=True, blank=True, related_name="desk_entries"
    )
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="desk_entries"
    )
    at = models.DateTimeField(db_index=True)

    objects = DeskEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "desk entries"

    def __str__(self):
        return f"{self.person_name}: {self.verb} “{self.title}”"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("The record is append-only.")
        super().save(*args, **kwargs)

    @classmethod
    def note(cls, verb, title, *, at, person=None, why="", **about):
        """Write one line of the record. `about` names what it concerns: article, edition, story
        or source. Without a person, the schedule acted."""
        return cls.objects.create(
            person=person,
            person_name=signature(person) if person else "schedule",
            verb=verb,
            title=title[:500],
            why=why,
            at=at,
            **about,
        )

    @classmethod
    def note_edition(cls, verb, edition, *, at, person=None, why=""):
        """Write one line about an edition, under its headline as it is now."""
        about = {"article": edition.article, "edition": edition}
        return cls.note(verb, str(edition), at=at, person=person, why=why, **about)


def signature(person):
    """A person's name as readers see it, with the role line: “Ada Reyes, energy editor”."""
    return f"{person}, {person.role_line}" if person.role_line else str(person)
