"""What an article is about (category) and who should care (audience)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language


class Bilingual(models.Model):
    """A name in English and in Chinese; readers see the one of the page's language."""

    name = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField("name in Chinese", max_length=60, blank=True)
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first.")

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def name_in(self, language):
        """The name for a BCP 47 language code: Chinese where there is one, else English."""
        return self.name_zh if language.startswith("zh") and self.name_zh else self.name

    @property
    def local_name(self):
        """The name in the language the page's interface is in."""
        return self.name_in(get_language() or "en")


class Category(Bilingual):
    emoji = models.CharField(max_length=8)
    fresh_hours = models.PositiveSmallIntegerField(
        default=6, help_text="An article is Fresh until its newest source is this old."
    )
    recent_hours = models.PositiveSmallIntegerField(
        default=48, help_text="Then Recent until this age, then Stale."
    )

    class Meta(Bilingual.Meta):
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(
                condition=Q(recent_hours__gt=F("fresh_hours")),
                name="category_recent_after_fresh",
                violation_error_message="Recent must last longer than Fresh.",
            )
        ]

    def clean(self):
        if self.emoji.isascii():
            raise ValidationError({"emoji": "Use one emoji, such as ⚡."})


class Audience(Bilingual):
    words = models.TextField(
        blank=True,
        help_text="By which the drafter finds that a story is for them: a word or phrase a line, "
        "English or Chinese. English ones match with s, ed and ing as well. Without any, "
        "it looks for the name alone.",
    )

    class Meta(Bilingual.Meta):
        pass

    # More do not make a reader plainer; longer than that is a sentence, which no text has.
    MOST_WORDS, LONGEST_WORD = 200, 60

    def clean(self):
        words = tuple(dict.fromkeys(self.word_list))
        if long := next((word for word in words if len(word) > self.LONGEST_WORD), None):
            said = f"“{long[:40]}…” is longer than {self.LONGEST_WORD} characters; write a phrase."
            raise ValidationError({"words": said})
        if signs := next((word for word in words if not any(map(str.isalnum, word))), None):
            raise ValidationError({"words": f"“{signs}” has no letter or figure; take it out."})
        if len(words) > self.MOST_WORDS:
            said = f"These are {len(words)} words; keep the {self.MOST_WORDS} most telling."
            raise ValidationError({"words": said})
        self.words = "\n".join(words)

    @property
    def word_list(self):
        """The words, one each, with the space around them taken away."""
        return tuple(word for line in self.words.splitlines() if (word := " ".join(line.split())))
