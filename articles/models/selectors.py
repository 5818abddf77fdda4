"""Where quoted words stand."""

from django.db import models
from django.db.models import F, Q


class Selector(models.Model):
    """Words of a snapshot in the shape of a W3C TextQuoteSelector; `start` and `end` are code
    points in it, half-open, and None where the words were not found. What is made of it has the
    `snapshot` and the `exact` words, and says whether they may be lacking."""

    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    # Code points kept either side, enough to tell one place from another with the same words.
    CONTEXT = 32

    IS_A_RANGE = Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start"))

    def place(self, match):
        """Take over where the words stand in the snapshot (an evidence Match), with what stands
        around them; anything but exactly found, None among it, is no place."""
        if match is None or match.kind != "found":
            self.start = self.end = None
            self.prefix = self.suffix = ""
            return
        text = self.snapshot.text
        self.start, self.end = match.start, match.end
        self.prefix = text[max(0, match.start - self.CONTEXT) : match.start]
        self.suffix = text[match.end : match.end + self.CONTEXT]
