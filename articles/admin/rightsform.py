"""What a source's page asks of whoever records its rights."""

from django import forms

from articles.models import Source
from articles.models.sources import RightsBasis


class RightsForm(forms.ModelForm):
    """A permission that nobody can look up later is none: one is recorded with a link or a note."""

    class Meta:
        model = Source
        fields = ["rights_basis"]  # the admin adds those it shows

    def clean(self):
        cleaned = super().clean()
        is_new = "rights_basis" in self.changed_data
        backed = cleaned.get("rights_evidence") or (cleaned.get("rights_note") or "").strip()
        if is_new and cleaned.get("rights_basis") == RightsBasis.PERMISSION and not backed:
            self.add_error(
                "rights_note",
                "Say who gave the permission, when and for what, or link to it above.",
            )
        return cleaned
