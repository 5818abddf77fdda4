"""The lasting page."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from .taxonomy import Audience, Category


class ArticleQuerySet(models.QuerySet):
    def published(self):
        """What readers may see, and the only door to it."""
        return self.filter(live__isnull=False)

    def withdrawn(self):
        """Pages that were taken off: their address answers 410 with the reason."""
        return self.filter(withdrawn_at__isnull=False)

    def once_published(self):
        """Those that readers could have seen at some time."""
        return self.filter(published_at__isnull=False)

    def live_editions(self):
        """The live edition of each of these."""
        editions = self.model.live.field.related_model.objects
        return editions.filter(pk__in=self.order_by().values("live"))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


class Article(models.Model):
    """A page with one address for good; its texts are editions, of which one may be live.

    Readers reach claims only through `live`, so that work in progress cannot leak.
    """

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    audiences = models.ManyToManyField(Audience, blank=True, related_name="articles")
    tags = TaggableManager(blank=True)
    language = models.CharField(
        max_length=16, default="en", choices=[("en", "English"), ("zh-Hans", "简体中文")]
    )
    translation_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    live = models.OneToOneField(
        "articles.Edition", models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False, help_text="First live here.")
    updated_at = models.DateTimeField(null=True, editable=False, help_text="Last edition live.")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(
        blank=True, editable=False, validators=[MinLengthValidator(3)]
    )
    taken_down_at = models.DateTimeField(
        null=True, editable=False, help_text="Withdrawn at a rights holder's request."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(live__isnull=False),
                name="article_published_newest",
            ),
            # Few are translations, and an index that holds all the others as well looks to the
            # planner as if it were of no use.
            models.Index(
                fields=["translation_of"],
                condition=Q(translation_of__isnull=False),
                name="article_translations",
            ),
            # What was published and is gone, which feeds tell; few, beside all that there are.
            models.Index(
                fields=["-withdrawn_at", "-id"],
                condition=Q(withdrawn_at__isnull=False, published_at__isnull=False),
                name="article_gone_newest",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_withdrawn_is_not_live_and_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, live__isnull=True) & ~Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(
                name="article_is_no_translation_of_itself",
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=models.F("pk")),
                violation_error_message="An article cannot be a translation of itself.",
            ),
            models.CheckConstraint(
                name="article_live_has_a_date",
                condition=Q(live__isnull=True) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.slug])

    @property
    def changed_at(self):
        """When its text last went live, the first time included; None for what never did."""
        return self.updated_at or self.published_at
