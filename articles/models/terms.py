"""What a publisher's site tells machines they may do there, as we read it."""

from django.db import models

from .sources import Source


class MachineTermsQuerySet(models.QuerySet):
    def delete(self):
        raise TypeError("What a site told machines is kept.")


class MachineTerms(models.Model):
    """One answer of a site to the question what machines may do: robots.txt, TDMRep, RSL.

    A reading that says the same as the last one moves `last_read_at` on; another is a row of its
    own, so that the rows are the history. `articles.collecting.terms` says what `told` holds.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="machine_terms")
    site = models.CharField(max_length=500, help_text="Scheme and host.")
    told = models.JSONField()
    first_read_at = models.DateTimeField()
    last_read_at = models.DateTimeField()

    objects = MachineTermsQuerySet.as_manager()

    class Meta:
        ordering = ["-first_read_at", "-pk"]
        verbose_name_plural = "machine terms"
        constraints = [
            models.CheckConstraint(
                name="terms_read_first_before_last",
                condition=models.Q(last_read_at__gte=models.F("first_read_at")),
            )
        ]

    def __str__(self):
        return f"{self.site}, {self.first_read_at:%Y-%m-%d}"
