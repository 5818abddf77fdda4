"""What somebody typed at the desk and has not saved."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .editions import Edition

# As long as what a person may write beside a button.
LONGEST_JOTTING = 2000


class JottingQuerySet(models.QuerySet):
    def of(self, person, edition):
        """What this person has typed into the forms of an edition; nobody else may read it."""
        return self.filter(person=person, edition=edition)

    def keep(self, person, edition, *, form, field, words, at=None):
        """Keep the words of one field in place of those kept before; empty words keep nothing."""
        mine = {"person": person, "edition": edition, "form": form, "field": field}
        if not words.strip():
            self.filter(**mine).delete()
            return
        now = {"words": words, "at": at or timezone.now()}
        self.update_or_create(**mine, defaults=now)


class Jotting(models.Model):
    """Words in a form of the review screen that its person has not saved: theirs alone, never part
    of a text. It goes when the form is saved, or when they discard it, and not before: where the
    form is gone by then, the words are still offered to them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    form = models.CharField(max_length=40, help_text="As its field `jot` names it: edit-12.")
    field = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField()

    objects = JottingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition", "form", "field"], name="jotting_once_a_field"
            ),
        ]

    def __str__(self):
        return f"{self.form}, {self.field}"
