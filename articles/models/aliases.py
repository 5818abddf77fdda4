"""Names that mean the same: what the newsroom adds to those the product knows."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

_BETWEEN = re.compile(r"[,，、;；\n]")


class NameAliasQuerySet(models.QuerySet):
    def as_rows(self):
        """All rows as `articles.text.aliases.extended` takes them, in one query."""
        return tuple((row.forms, row.alone) for row in self.order_by("pk"))


class NameAlias(models.Model):
    """One organisation, person or place, by all the names that sources have for it.

    A claim that names one of them stands on a passage that names another. A form is in one row
    only, or a name could mean two things.
    """

    name = models.CharField(max_length=100, help_text="In Latin letters: Kestrel Robotics")
    name_zh = models.CharField(
        "name in Chinese",
        max_length=100,
        blank=True,
        help_text="The whole name, in two characters or more: 红隼机器人",
    )
    others = models.CharField(
        "other forms",
        max_length=500,
        blank=True,
        help_text="In any script, with commas between them: Kestrel, 红隼科技",
    )
    alone = models.BooleanField(
        "only these",
        default=False,
        help_text="Leave out what the product itself takes these names for.",
    )

    objects = NameAliasQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "name"
        verbose_name_plural = "names that mean the same"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="alias_name_once"),
            models.UniqueConstraint(
                Lower("name_zh"), condition=~Q(name_zh=""), name="alias_name_zh_once"
            ),
        ]

    def __str__(self):
        return " · ".join(self.forms[:2])

    @property
    def forms(self):
        """All the names, each once, as a tuple: the Latin one first, then the Chinese."""
        given = [self.name, self.name_zh, *_BETWEEN.split(self.others)]
        tidy = [" ".join(unicodedata.normalize("NFC", form).split()) for form in given]
        once = {form.casefold(): form for form in reversed(tidy) if form}
        return tuple(form for form in tidy if once.pop(form.casefold(), None))

    def clean(self):
        """Two names at least, none so short that it stands in other words, none in another row."""
        forms = self.forms
        if len(forms) < 2:
            raise ValidationError("Give two names that mean the same, at least.")
        for form in forms:
            if len(form) < 2 or not any(letter.isalnum() for letter in form):
                raise ValidationError(f"“{form}” is too short; it would be found in other words.")
        mine = {form.casefold(): form for form in forms}
        for row in NameAlias.objects.exclude(pk=self.pk):
            for form in row.forms:
                if form.casefold() in mine:
                    raise ValidationError(f"“{form}” is one of “{row}” already; change that one.")
