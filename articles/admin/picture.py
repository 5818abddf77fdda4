"""The lead picture on the review screen: its form, and where its files are shown at the desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles import illustrating, leadpictures, pictures
from articles.models import LeadPicture, Source

from . import uploads


class PictureForm(forms.ModelForm):
    """What is told of a picture, and a file where it is a new one; cleans to what `set_picture`
    takes."""

    file = uploads.UploadField(required=False, label="Picture")

    class Meta:
        model = LeadPicture
        fields = illustrating.TOLD

    def __init__(self, *args, edition):
        super().__init__(*args)
        self.fields["source"].queryset = sources_of(edition)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        if upload.size > leadpictures.BOUNDS.bytes:
            raise ValidationError(leadpictures.BOUNDS.too_large)
        try:
            return leadpictures.read_lead(upload.read())
        except pictures.NotAPicture as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self):
        cleaned = super().clean()
        return {"drawn": cleaned.pop("file", None), **cleaned}


def sources_of(edition):
    """The sources whose picture it can be: those that are credited."""
    return Source.objects.filter(stories__credits__edition=edition).distinct()


def on_screen(edition):
    """What the review screen prints of the picture. Two queries."""
    picture = LeadPicture.objects.filter(edition=edition, erased_at=None)
    picture = picture.select_related("source").first()
    bounds = leadpictures.BOUNDS
    return {
        "picture": picture and leadpictures.Shown(picture, address),
        "licences": LeadPicture.Licence.choices,
        "picture_sources": sources_of(edition),
        "picture_kinds": f"{pictures.KINDS}, at most {bounds.bytes // 1_000_000} MB and "
        f"{bounds.pixels // 1_000_000} million pixels, {leadpictures.LEAST_WIDTH} across at least",
        "picture_accept": uploads.PICTURES,
    }


def address(picture, width):
    return reverse("admin:articles_edition_picture", args=[picture.edition_id, width])
