"""What published articles are found by."""

from django.db import models
from django.db.models import Q

from .articles import Article


class SearchEntry(models.Model):
    """What one published article is found by, and what of it is shown where it is found. Written by
    `articles.searching.entries` when an edition goes live, and anew when anything in it changes.

    Its key is its *place*, which grows with the date of publication, so that walking down the keys
    is going from the newest article to the oldest. Both databases keep an index of the terms of
    `text` and `marks` beside this table, and write it themselves as rows come and go (migration
    0025): an FTS5 table on SQLite, a column of its own with a GIN index on PostgreSQL.
    """

    place = models.BigIntegerField(primary_key=True)
    article = models.OneToOneField(Article, models.CASCADE, related_name="search_entry")
    marks = models.TextField(
        help_text="^ before a term of the headline, + of the beginning, - of names alone, # before "
        "a list the article is in; and single Chinese characters. A space before each."
    )
    text = models.TextField(help_text="All terms, each once, each with a space before it.")
    sentences = models.JSONField(
        help_text="Each with the source it is quoted from, or none. They are asked for before they "
        "are shown."
    )
    topics = models.JSONField(help_text="Their names.")

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self):
        return f"Terms of {self.article}"


class SearchTerm(models.Model):
    """One term and how many published articles have it; what none has any more is no row, so that
    words of unpublished or withdrawn work cannot be guessed from what search proposes.

    Marks with ^ and # are counted like terms.
    """

    term = models.CharField(max_length=80, primary_key=True)
    shape = models.CharField(max_length=4, help_text="Of what may be meant by a mistyped word.")
    articles = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["shape", "-articles", "term"],
                condition=~Q(shape=""),
                name="search_term_most_used",
            )
        ]

    def __str__(self):
        return f"{self.term}: {self.articles}"
