"""How many published articles there are of each kind, so that lists need not count."""

from django.db import models
from django.db.models import Q


class Tally(models.Model):
    """The number of published articles of one source, category, audience, topic or language.

    Written by `articles.tallies` whenever one is published, withdrawn or filed elsewhere.
    """

    class Kind(models.TextChoices):
        SOURCE = "source", "Source"
        CATEGORY = "category", "Category"
        AUDIENCE = "audience", "Audience"
        TOPIC = "topic", "Topic"
        LANGUAGE = "language", "Language"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=20, help_text="Of the row; a language is its own key.")
    articles = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="tally_once"),
            models.CheckConstraint(name="tally_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.key}: {self.articles}"
