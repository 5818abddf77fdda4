"""Publishers we credit, and the addresses we collect from.

Longer than usual, as what a source may be asked for and what its feeds are due for belong together.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse


class RightsBasis(models.TextChoices):
    UNREVIEWED = "unreviewed", "Not reviewed yet"
    OWN = "own", "Our own publication"
    PUBLIC_DOMAIN = "public_domain", "Public domain"
    LICENCE = "licence", "Open licence"
    PERMISSION = "permission", "Publisher’s permission"
    CONTRACT = "contract", "Contract"
    QUOTATION = "quotation", "Statutory quotation"
    HEADLINE_ONLY = "headline_only", "Headline and link only"


# The columns of a source that say what we may do with its words: yes or no, and how many.
SWITCHES = (
    "may_store_text",
    "may_show_headline",
    "may_show_image",
    "may_translate",
    "may_use_model",
    "may_syndicate",
)
LIMITS = ("quote_words_passage", "quote_words_article")
# All that a person records of its rights; who did, and when, is written down beside it.
RIGHTS = ("rights_basis", "rights_evidence", "rights_note", *LIMITS, *SWITCHES)


class SourceQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def reviewed(self):
        return self.exclude(rights_basis=RightsBasis.UNREVIEWED)

    def unreviewed(self):
        return self.standing().filter(rights_basis=RightsBasis.UNREVIEWED)

    def terms_due(self, at):
        """Those whose terms for machines are to be read, the longest waiting first."""
        due = Q(terms_due_at__isnull=True) | Q(terms_due_at__lte=at)
        first = models.F("terms_due_at").asc(nulls_first=True)
        return self.standing().filter(due, taken_down_at__isnull=True).order_by(first, "pk")


class Source(models.Model):
    """A publisher we credit, with what its rights let us do.

    The rights columns are what a person recorded; what they allow on a surface is decided by
    `articles.rights` alone.
    """

    class Kind(models.TextChoices):
        MEDIA = "media", "News media"
        LAB = "lab", "Laboratory or company"
        NEWSLETTER = "newsletter", "Newsletter"
        RESEARCH = "research", "Research institution"
        PAPERS = "papers", "Paper archive"
        BLOG = "blog", "Blog"
        POLICY = "policy", "Government or policy"
        COMMUNITY = "community", "Community"
        AGGREGATOR = "aggregator", "Aggregator (never credited as publisher)"
        UNKNOWN = "unknown", "Not known yet"

    name = models.CharField(max_length=120, help_text="In our own script: “TMTPost”.")
    native_name = models.CharField(
        max_length=120, blank=True, help_text="In its own script, as readers see it: “钛媒体”."
    )
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    homepage = models.URLField(max_length=500, blank=True)
    language = models.CharField(max_length=16, blank=True, help_text="BCP 47: en, zh-Hans …")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166: CN, US …")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.UNKNOWN)
    family = models.CharField(
        "publisher family",
        max_length=120,
        blank=True,
        help_text="The same for sources of one owner; they count as one source.",
    )
    credit_line = models.CharField(
        max_length=200, blank=True, help_text="As the publisher asks to be credited."
    )

    rights_basis = models.CharField(
        max_length=16, choices=RightsBasis, default=RightsBasis.UNREVIEWED
    )
    rights_evidence = models.URLField("evidence link", max_length=500, blank=True)
    rights_note = models.TextField(blank=True)
    rights_reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rights_reviewed_at = models.DateTimeField(null=True, blank=True)
    may_store_text = models.BooleanField("keep the text for checking", default=True)
    may_show_headline = models.BooleanField("show its headlines", default=True)
    quote_words_passage = models.PositiveSmallIntegerField(
        "quoted words a passage", default=25, help_text="Chinese: two characters count as a word."
    )
    quote_words_article = models.PositiveSmallIntegerField("quoted words an article", default=60)
    may_show_image = models.BooleanField("show its pictures", default=False)
    may_translate = models.BooleanField("translate its words", default=False)
    may_use_model = models.BooleanField("give its text to a model", default=False)
    may_syndicate = models.BooleanField("pass quotes on in feeds and API", default=False)

    logo = models.CharField(
        max_length=80, blank=True, editable=False, help_text="The name of a kept picture."
    )
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="The source that has what was this one's; its address leads there.",
    )
    merged_at = models.DateTimeField(null=True, editable=False)
    terms_due_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When its terms for machines are read again. Empty: as soon as possible.",
    )

    taken_down_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="At its publisher's request: nothing of it is collected any more.",
    )
    removed_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When words of it that readers had seen were last taken down.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # How long a reader of terms has a source for itself; one that was killed loses it after that.
    TERMS_LEASE = timedelta(minutes=10)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        permissions = [
            ("review_rights", "Can review a source's rights"),
            ("merge_source", "Can merge two sources"),
        ]
        constraints = [
            models.CheckConstraint(
                name="source_reviewed_rights_have_a_reviewer",
                condition=Q(rights_basis=RightsBasis.UNREVIEWED)
                | Q(rights_reviewed_by__isnull=False, rights_reviewed_at__isnull=False),
                violation_error_message="Reviewed rights need a reviewer and a date.",
            ),
            models.CheckConstraint(
                name="source_merged_into_another_with_a_date",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | Q(merged_into__isnull=False, merged_at__isnull=False)
                & ~Q(merged_into=models.F("pk")),
                violation_error_message="A source cannot be merged into itself.",
            ),
        ]

    def __str__(self):
        return self.shown_name

    def get_absolute_url(self):
        return reverse("articles:source", args=[self.slug])

    @property
    def shown_name(self):
        """The name readers see: the publisher's own, in its own script."""
        return self.native_name or self.name

    def claim_terms(self, at):
        """Take the reading of its terms for `TERMS_LEASE`; False where another was faster."""
        seen = {"terms_due_at": self.terms_due_at}
        if self.terms_due_at is None:
            seen = {"terms_due_at__isnull": True}
        until = at + self.TERMS_LEASE
        if not Source.objects.filter(pk=self.pk, **seen).update(terms_due_at=until):
            return False
        self.terms_due_at = until
        return True

    @property
    def refusal_of_collecting(self):
        """Why nothing of a source that was taken down is collected, in one sentence."""
        return (
            f"{self} asked on {self.taken_down_at:%Y-%m-%d} that nothing of it be kept here, so "
            "nothing at its addresses is collected."
        )

    @property
    def is_reviewed(self):
        return self.rights_basis != RightsBasis.UNREVIEWED

    @property
    def family_key(self):
        """What honest counts group by: sources of one owner are one."""
        return self.family or self.slug


class SourceDomain(models.Model):
    """One registrable domain (by the Public Suffix List) whose stories belong to a source."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    class Meta:
        ordering = ["domain"]

    def __str__(self):
        return self.domain

    def clean(self):
        if "/" in self.domain or self.domain != self.domain.lower().strip():
            raise ValidationError({"domain": "Write the bare domain in lower case: example.com"})


class FeedQuerySet(models.QuerySet):
    def failing(self):
        """Feeds that are on and could not be read the last time."""
        return self.filter(is_on=True).exclude(last_error="")

    def due(self, at):
        """Feeds that are on and whose next check has come, the longest waiting first."""
        due = Q(next_check_at__isnull=True) | Q(next_check_at__lte=at)
        due &= Q(source__isnull=True) | Q(source__taken_down_at__isnull=True)
        first = models.F("next_check_at").asc(nulls_first=True)
        return self.filter(due, is_on=True, url__startswith="http").order_by(first, "pk")


class Feed(models.Model):
    """An address we collect from; its stories are credited to their own domains, not to it."""

    class Format(models.TextChoices):
        UNKNOWN = "", "Not read yet"
        RSS = "rss", "RSS"
        RDF = "rdf", "RDF (RSS 1.0)"
        ATOM = "atom", "Atom"
        JSON = "json", "JSON Feed"

    source = models.ForeignKey(Source, models.SET_NULL, null=True, blank=True, related_name="feeds")
    url = models.CharField("address", max_length=2000, unique=True)
    title = models.CharField(max_length=300, blank=True)
    homepage = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=16, blank=True)
    format = models.CharField(max_length=4, choices=Format, blank=True, default=Format.UNKNOWN)
    is_on = models.BooleanField(
        "collect from it", default=False, help_text="Nothing is fetched until you turn it on."
    )
    last_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(max_length=500, blank=True, editable=False)
    next_check_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Empty: as soon as possible."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Since it was last read."
    )
    failing_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The first of these failures."
    )
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=300, blank=True, editable=False)

    CHECK_EVERY = timedelta(minutes=30)
    LONGEST_WAIT = timedelta(days=1)
    # How long a collector has a feed for itself; one that was killed loses it after that.
    LEASE = timedelta(minutes=10)
    CHECK_FIELDS = (
        "last_checked_at",
        "last_error",
        "next_check_at",
        "failures",
        "failing_since",
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "url"]
        indexes = [models.Index(fields=["is_on", "next_check_at"], name="feed_next_check")]

    def __str__(self):
        return self.title or self.url

    def clean(self):
        if self.is_on and self.source and self.source.taken_down_at:
            raise ValidationError({"is_on": self.source.refusal_of_collecting})

    @property
    def is_on_the_web(self):
        """Whether it has an address to ask; one that was read from a file has only a name."""
        return self.url.startswith("http")

    def claim(self, at):
        """Take a feed that is due for `LEASE`; False where another collector was faster."""
        seen = {"next_check_at": self.next_check_at}
        if self.next_check_at is None:
            seen = {"next_check_at__isnull": True}
        mine = Feed.objects.filter(pk=self.pk, **seen)
        until = at + self.LEASE
        if not mine.update(next_check_at=until):
            return False
        self.next_check_at = until
        return True

    def begin_anew(self):
        """Forget what came of former checks, as its address is another or it is switched on again:
        it is due at once and asked for whole. The caller saves it."""
        self.next_check_at = self.failing_since = None
        self.failures, self.last_error = 0, ""
        self.etag = self.last_modified = ""

    def schedule_next_check(self, at, *, error="", permanent=False, retry_after=None):
        """Set when to look again, and what went wrong if something did; the caller saves
        `CHECK_FIELDS`.

        After failures the wait doubles up to a day, at once where asking again is futile
        (`permanent`); it is never shorter than the seconds the server asked for.
        """
        self.last_checked_at, self.last_error = at, error[:500]
        self.failures = min(self.failures + 1, 1000) if error else 0
        self.failing_since = (self.failing_since or at) if error else None
        wait = min(self.CHECK_EVERY * 2 ** min(self.failures, 10), self.LONGEST_WAIT)
        if error and permanent:
            wait = self.LONGEST_WAIT
        self.next_check_at = at + max(wait, timedelta(seconds=retry_after or 0))
