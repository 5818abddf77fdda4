"""What published articles are found by."""

from django.db import models

from .articles import Article


class SearchEntry(models.Model):
    """The terms of a published article, each once, each with a space before it.

    Written by `articles.search` when an edition goes live. Words are folded and Chinese is cut into
    pairs of characters, so that one comparison finds both in any database.
    """

    article = models.OneToOneField(Article, models.CASCADE, related_name="search_entry")
    headline = models.TextField()
    text = models.TextField(help_text="The terms of the headline as well.")

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self):
        return f"Terms of {self.article}"
