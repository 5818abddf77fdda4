"""The people who work here."""

from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models


def known_time_zone(name):
    """Refuse a time zone that the IANA database does not have."""
    if name not in available_timezones():
        raise ValidationError(
            f"“{name}” is no time zone; use a name such as Asia/Shanghai or Europe/Berlin."
        )


class Person(AbstractUser):
    """Somebody who signs in to the desk, under the name that readers see beside their work."""

    # A display name serves every culture; first and last names do not.
    first_name = None
    last_name = None
    display_name = models.CharField(max_length=100, help_text="As readers see it.")
    role_line = models.CharField(
        max_length=100, blank=True, help_text="Printed after the name: “energy editor”."
    )
    time_zone = models.CharField(max_length=50, default="UTC", validators=[known_time_zone])
    single_keys = models.BooleanField(
        default=True,
        help_text="One-letter keys on the desk (j, k, 1, 2 …). They never fire while typing.",
    )

    REQUIRED_FIELDS = ["email", "display_name"]

    class Meta:
        verbose_name_plural = "people"

    def __str__(self):
        return self.display_name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)
