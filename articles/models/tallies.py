"""The lists that published articles stand in, and how many stand in each, so that a list is read
off an index and its choices are not counted."""

from django.db import models
from django.db.models import Q
from taggit.models import Tag

from .articles import Article
from .sources import Source
from .taxonomy import Audience, Category


class Kind(models.TextChoices):
    """What makes articles a list: they share one of these, or nothing but being published."""

    ALL = "all", "All"
    SOURCE = "source", "Source"
    CATEGORY = "category", "Category"
    AUDIENCE = "audience", "Audience"
    TOPIC = "topic", "Topic"
    LANGUAGE = "language", "Language"


class TallyQuerySet(models.QuerySet):
    def in_use(self):
        """Those with something to read, and with the rows they are named by."""
        named = ("source", "category", "audience", "topic")
        return self.filter(articles__gt=0).select_related(*named)

    def most_used_first(self):
        return self.order_by("-articles", "pk")


class Tally(models.Model):
    """The number of published articles of one source, category, audience, topic or language, or of
    all there are.

    Written by `articles.lists.tallies` whenever one is published, withdrawn or filed elsewhere.
    """

    Kind = Kind

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=20, help_text="Of the row; a language is its own key.")
    articles = models.PositiveIntegerField(default=0)
    # The row that the key is of, so that the name readers see is always the one it has now.
    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="+")
    audience = models.ForeignKey(Audience, models.CASCADE, null=True, related_name="+")
    topic = models.ForeignKey(Tag, models.CASCADE, null=True, related_name="+")

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        ordering = ["kind", "key"]
        indexes = [models.Index(fields=["kind", "-articles", "id"], name="tally_most_used")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="tally_once"),
            models.CheckConstraint(name="tally_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.key}: {self.articles}"

    @classmethod
    def of(cls, kind, key, articles=0):
        """A tally that is not stored yet, with the row that the key is of."""
        named = {} if kind in (Kind.ALL, Kind.LANGUAGE) else {f"{kind}_id": int(key)}
        return cls(kind=kind, key=key, articles=articles, **named)

    @property
    def about(self):
        """The row that is counted; None for a language, which is its own name, and for all."""
        return None if self.kind in (Kind.ALL, Kind.LANGUAGE) else getattr(self, self.kind)


class ListEntryQuerySet(models.QuerySet):
    def under(self, kind, key=Kind.ALL):
        """The entries of one list: the kind and the key of its Tally."""
        return self.filter(kind=kind, key=str(key))

    def newest_first(self):
        return self.order_by("-published_at", "-article_id")


class ListEntry(models.Model):
    """One published article's place in one list. An article has an entry for each list it is in.

    Its date is the article's, kept here so that one index walk finds a page of any list, however
    rare what the list is of. Written together with the tallies.
    """

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="list_entries", db_index=False
    )

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "list entries"
        indexes = [
            models.Index(
                fields=["kind", "key", "-published_at", "-article"], name="list_entry_newest"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "kind", "key"], name="list_entry_once")
        ]

    def __str__(self):
        return f"{self.article} under {self.get_kind_display()} {self.key}"
