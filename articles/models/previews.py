"""Links that show an edition in work to somebody outside the desk."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .editions import Edition


class PreviewLinkQuerySet(models.QuerySet):
    def answering(self, at):
        """The links that open something at a time: neither expired nor revoked, and the edition
        still in work. What is withdrawn takes the links that were made before along with it."""
        withdrawn = Q(edition__article__withdrawn_at__gte=F("made_at"))
        return self.filter(
            expires_at__gt=at, revoked_at__isnull=True, edition__status__in=Edition.IN_WORK
        ).exclude(withdrawn)

    def for_token(self, token):
        return self.filter(token_hash=PreviewLink.hash_of(token))


class PreviewLink(models.Model):
    """Who let whom in by a link: the rows are the record and are kept. The token itself is kept
    nowhere, so that a copy of the database opens nothing."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="preview_links")
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256, hexadecimal.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=210, help_text="Name and role line at the time.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="preview_link_expires_after_it_was_made",
                condition=Q(expires_at__gt=F("made_at")),
            ),
            models.CheckConstraint(
                name="preview_link_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.edition}, by {self.person_name}"

    @staticmethod
    def hash_of(token):
        """What is kept of a token. It is looked up by this, so that no comparison of ours can tell
        by its time how much of a guess was right."""
        return hashlib.sha256(token.encode()).hexdigest()
