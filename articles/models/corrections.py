"""What was wrong on a page and what is right, said in public."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from .articles import Article
from .editions import Edition

# A correction is a note of a sentence or three; more is a new article.
LONGEST_NOTE = 1000


class CorrectionQuerySet(models.QuerySet):
    def published(self):
        """What readers may see: those that went live with their edition, of pages that stand."""
        return self.filter(published_at__isnull=False, article__live__isnull=False)

    def gone(self):
        """Those that readers could have seen, of pages that were withdrawn since."""
        # The last says no more, and leads to the index of the few articles that were withdrawn.
        return self.filter(
            published_at__isnull=False,
            article__withdrawn_at__isnull=False,
            article__published_at__isnull=False,
        )

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


class Correction(models.Model):
    """One thing that was wrong in a published edition. The edition that mends it carries it, and
    publishing that edition makes it public for good."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="corrections")
    what_was_wrong = models.TextField(validators=[MaxLengthValidator(LONGEST_NOTE)])
    what_is_right = models.TextField(validators=[MaxLengthValidator(LONGEST_NOTE)])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=210, help_text="Name and role line at the time.")
    at = models.DateTimeField(help_text="When it was written down.")
    published_at = models.DateTimeField(null=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="correction_published_newest",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="correction_says_both",
                condition=~Q(what_was_wrong="") & ~Q(what_is_right=""),
            )
        ]

    def __str__(self):
        return self.what_is_right
