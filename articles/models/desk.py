"""The editorial record, and what the inbox remembers of each person."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from .articles import Article
from .editions import Edition
from .sources import Source
from .stories import Story


class DeskEntryQuerySet(models.QuerySet):
    def of_no_one_text(self):
        """Lines about what many pages are made of: sources and their rights, names of categories,
        takedowns; not those of a story or an edition."""
        return self.filter(story__isnull=True, edition__isnull=True)

    def update(self, **changes):
        raise TypeError("The record is append-only.")

    def delete(self):
        raise TypeError("The record is append-only.")

    def strike(self, rows, fields):
        """Store lines out of which a takedown struck a source's words: the one change that the
        record knows. Who did what and when stays."""
        models.QuerySet(self.model).bulk_update(rows, fields, batch_size=500)


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
    decision = models.UUIDField(
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The same for all lines of one decision that can be undone.",
    )
    before = models.JSONField(
        null=True, blank=True, editable=False, help_text="What the decision changed, as it was."
    )

    objects = DeskEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "desk entries"
        indexes = [
            models.Index(fields=["verb", "at"], name="desk_entry_of_verb"),
            models.Index(
                fields=["-at"],
                condition=models.Q(story__isnull=True, edition__isnull=True),
                name="desk_entry_of_no_one_text",
            ),
        ]

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
        entry = cls.line(verb, title, at=at, person=person, why=why, **about)
        entry.save()
        return entry

    @classmethod
    def line(cls, verb, title, *, at, person=None, why="", **about):
        """A line like `note` writes, not stored yet: many are stored at once."""
        return cls(
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


class DeskVisit(models.Model):
    """When a person last looked at the inbox, so that it can show what came since they left."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(help_text="The last look of all.")
    left_at = models.DateTimeField(help_text="The last look of the visit before this one.")

    # Looks that are no further apart are one visit: loading the page again keeps its marks.
    GAP = timedelta(minutes=30)

    def __str__(self):
        return f"{self.person}, {self.seen_at:%Y-%m-%d %H:%M}"

    @classmethod
    def look(cls, person, *, at):
        """Note that a person looks at the inbox; returns since when things are new to them.

        To somebody who never looked before nothing is new, or everything would be.
        """
        fresh = {"seen_at": at, "left_at": at}
        visit, created = cls.objects.get_or_create(person=person, defaults=fresh)
        if not created:
            if at - visit.seen_at > cls.GAP:
                visit.left_at = visit.seen_at
            visit.seen_at = at
            visit.save(update_fields=["seen_at", "left_at"])
        return visit.left_at


class SavedFilter(models.Model):
    """What a person narrowed the inbox by, kept under a name of their own."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True, help_text="Of the inbox's address.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="savedfilter_name_once")
        ]

    def __str__(self):
        return self.name


def signature(person):
    """A person's name as readers see it, with the role line: “Hana Brückner, energy editor”."""
    return f"{person}, {person.role_line}" if person.role_line else str(person)
