"""The form of a source: its fields, the upload of its logo, and no silent overwriting."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError

from articles import logos, pictures
from articles.models import Source

from . import uploads
from .rightsform import RightsForm


class SourceForm(RightsForm):
    """The fields of a source, with an upload for its logo, and what they were when the page was
    read, so that nobody overwrites what they have not seen."""

    new_logo = uploads.UploadField(
        label="New logo",
        required=False,
        widget=forms.FileInput(attrs={"accept": uploads.PICTURES}),
        help_text=f"{pictures.KINDS}, at most {pictures.MOST_BYTES // 1000:,} kB and "
        f"{pictures.MOST_PIXELS // 1_000_000} million pixels. It is drawn anew to fit into "
        f"{logos.WITHIN[0]} by {logos.WITHIN[1]} pixels.",
    )
    without_logo = forms.BooleanField(label="Take the logo off", required=False)
    read_as = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "read_as" in self.fields:
            self.initial["read_as"] = _state(self.instance)

    def clean_new_logo(self):
        upload = self.cleaned_data["new_logo"]
        if not upload:
            return None
        if upload.size > pictures.MOST_BYTES:
            raise ValidationError(pictures.TOO_LARGE)
        try:
            return pictures.read_picture(upload.read(), within=logos.WITHIN)
        except pictures.NotAPicture as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new_logo") and cleaned.get("without_logo"):
            self.add_error("without_logo", "Give a new logo or take it off, not both.")
        read_as = cleaned.get("read_as")
        if self.instance.pk and read_as:
            self._refuse_overwriting(read_as)
        return cleaned

    def _refuse_overwriting(self, read_as):
        now = Source.objects.get(pk=self.instance.pk)
        if read_as == _state(now):
            return
        # The page that is shown next tells how it stands, so saving once more is a decision.
        self.data = self.data.copy()
        self.data[self.add_prefix("read_as")] = _state(now)
        would = ", ".join(
            f"{self.fields[name].label.lower()} (now “{self.initial.get(name)}”)"
            for name in self.changed_data
            if name in self.initial and name != "read_as"
        )
        raise ValidationError(
            "Somebody changed this source after you opened it. What you typed is kept; saving once "
            f"more puts it in place of theirs: {would or 'nothing differs by now'}."
        )


def _state(source):
    """Names what a source's fields hold."""
    fields = [field for field in Source._meta.concrete_fields if field.editable]
    held = repr([(field.attname, getattr(source, field.attname)) for field in fields])
    return hashlib.sha256(held.encode()).hexdigest()[:24]
