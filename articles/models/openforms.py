"""What is kept of forms that readers send: enough to take each once, and not too many."""

from django.db import models


class Sending(models.Model):
    """A form that was taken from a reader, who has no account and gets no cookie.

    It names nobody: the client is a keyed hash of its address, and the key is another every day.
    It goes after two days; what was written is kept by whoever takes it.
    """

    form = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256, hexadecimal.")
    words_hash = models.CharField(
        max_length=64, help_text="Tells a second press from a second message."
    )
    client = models.CharField(max_length=64)
    reference = models.CharField(max_length=40, help_text="What the reader was told to quote.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["form", "client", "at"], name="sending_of_client"),
            models.Index(fields=["form", "at"], name="sending_of_form"),
        ]

    def __str__(self):
        return f"{self.form}: {self.reference}"
