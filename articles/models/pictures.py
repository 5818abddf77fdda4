"""The picture at the head of an edition."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .editions import Edition
from .sources import Source

LONGEST_ALT = 300
_ADDRESS = ("https://", "http://")


class LeadPicture(models.Model):
    """The lead picture of one edition, of which each has one at the most; the next edition has its
    own row, so that a live one never changes.

    `file_hash` is the SHA-256 of the largest of the files that were drawn of it. Where it is the
    picture of a credited source, `source` says so, and it is shown only as long as the rights of
    that let us.
    """

    class Licence(models.TextChoices):
        OWN = "own", "Our own picture"
        PERMISSION = "permission", "By permission"
        CC0 = "cc0", "CC0 1.0"
        CC_BY = "cc-by", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
        PUBLIC_DOMAIN = "public-domain", "Public domain"
        OTHER = "other", "Another licence"

    DEEDS = {
        Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
        Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    }

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="picture")
    file_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField(
        "alt text", max_length=LONGEST_ALT, help_text="What it shows, for whoever does not see it."
    )
    credit = models.CharField(max_length=200, help_text="Who made it, as readers are told.")
    licence = models.CharField(max_length=16, choices=Licence)
    licence_note = models.CharField("licence, in words", max_length=200, blank=True)
    licence_url = models.CharField("where the licence stands", max_length=500, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="taken from"
    )

    erased_at = models.DateTimeField(null=True, editable=False, help_text="Taken down.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="lead_picture_says_what_it_is",
                condition=~Q(alt="")
                & ~Q(credit="")
                & ~Q(licence="")
                & (~Q(file_hash="") | Q(erased_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.alt

    def clean(self):
        if self.licence == self.Licence.OTHER and not self.licence_note:
            raise ValidationError({"licence_note": "Name the licence, as it is none of the list."})
        if self.licence_url and not self.licence_url.startswith(_ADDRESS):
            raise ValidationError({"licence_url": "Give a whole address: https://…"})

    @property
    def deed(self):
        """The address at which its licence can be read, or ""."""
        is_one = self.licence_url.startswith(_ADDRESS)
        return self.licence_url if is_one else self.DEEDS.get(self.licence, "")
