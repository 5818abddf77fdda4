"""The fields of the desk's own screens."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError

from articles.collecting.normalize import BadAddress, canonical_url, spellings
from articles.models import Audience, Category, Claim, Credit, Prediction, Snapshot, Story
from articles.models.claims import LONGEST_CLAIM, Section
from articles.models.corrections import LONGEST_NOTE
from articles.models.resolutions import LONGEST_SENTENCE
from articles.models.timelines import Precision

_WHEN = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_PRECISIONS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
_AS_WRITTEN = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}


def said_when(date, precision):
    """A claim's date as an editor types it: 2024, 2024-09 or 2024-09-18; "" where there is none."""
    return date.strftime(_AS_WRITTEN[precision]) if date else ""


class WhenField(forms.CharField):
    """A date no more precise than it is known. Cleans to (date, precision), or (None, "")."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Date")
        super().__init__(required=False, max_length=10, **kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None, ""
        match = _WHEN.fullmatch(value)
        parts = [int(part) for part in match.groups() if part] if match else []
        try:
            date = datetime.date(*[*parts, 1, 1][:3])
        except (ValueError, TypeError):
            raise ValidationError(
                f"“{value}” is no date; write 2024, 2024-09 or 2024-09-18."
            ) from None
        return date, _PRECISIONS[len(parts)]


class Dated(forms.Form):
    when = WhenField()

    def clean(self):
        """Give the date under the names the claim has for it."""
        cleaned = super().clean()
        date, precision = cleaned.pop("when", (None, ""))
        return cleaned | {"event_date": date, "event_precision": precision}


class ClaimForm(Dated):
    text = forms.CharField(label="Text", max_length=LONGEST_CLAIM)
    basis = forms.ChoiceField(choices=Claim.Basis.choices)


class NewClaimForm(ClaimForm):
    section = forms.ChoiceField(choices=Section.choices)
    paragraph = forms.IntegerField(required=False, min_value=1, max_value=999)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("paragraph") is None:
            cleaned.pop("paragraph", None)
        if cleaned.get("section") == Section.EVENT and not cleaned["event_date"]:
            raise ValidationError("A timeline entry needs its date: 2024, 2024-09 or 2024-09-18.")
        return cleaned


class PassageForm(forms.Form):
    """Words to rest a claim on, in one of the snapshots of the credited stories."""

    snapshot = forms.ModelChoiceField(Snapshot.objects.none(), label="Source text")
    exact = forms.CharField(
        label="Exact words",
        error_messages={"required": "Copy the words of the source that the claim rests on."},
    )
    translation = forms.CharField(required=False)

    def __init__(self, data, *, edition):
        super().__init__(data)
        self.fields["snapshot"].queryset = Snapshot.objects.filter(story__editions=edition)


class FoundForm(forms.Form):
    """Words that were found in any text of the archive."""

    snapshot = forms.ModelChoiceField(
        Snapshot.objects.filter(erased_at__isnull=True),
        error_messages={"invalid_choice": "This text was taken down meanwhile; look again."},
    )
    exact = PassageForm.base_fields["exact"]


class AddressForm(forms.Form):
    """The address of a page that says what a claim says."""

    url = forms.CharField(
        label="Address",
        max_length=2000,
        error_messages={"required": "Paste the address of the page."},
    )


class EventForm(forms.Form):
    """The title of the event that a claim reports; empty where it reports none."""

    title = forms.CharField(label="Event", required=False, max_length=200)
    beside = forms.ModelChoiceField(
        Claim.objects.filter(event_date__isnull=False).select_related("edition"),
        required=False,
        error_messages={"invalid_choice": "That claim is no longer there; read the page again."},
    )


class ForecastForm(forms.ModelForm):
    class Meta:
        model = Prediction
        fields = ["question", "likelihood", "resolve_by"]


class OutcomeForm(forms.Form):
    """How a forecast came out. What has to be there is known to `forecasts.resolving`."""

    outcome = forms.CharField(required=False, max_length=8)
    sentence = forms.CharField(required=False, max_length=LONGEST_SENTENCE)
    snapshot = forms.ModelChoiceField(
        Snapshot.objects.filter(erased_at__isnull=True),
        required=False,
        error_messages={"invalid_choice": "This text was taken down meanwhile; choose another."},
    )
    exact = forms.CharField(required=False, max_length=5000)


class TagsField(forms.CharField):
    """Tags with commas between them, Latin or Chinese; a tag may be several words."""

    def clean(self, value):
        named = re.split(r"[,，、]", super().clean(value))
        return list(dict.fromkeys(" ".join(tag.split()) for tag in named if tag.strip()))


class WordsForm(forms.Form):
    """One line, or some, that a person wrote beside a button; NUL and its like are refused."""

    words = forms.CharField(required=False, max_length=2000)


class AboutForm(forms.Form):
    category = forms.ModelChoiceField(Category.objects.all(), required=False)
    audiences = forms.ModelMultipleChoiceField(Audience.objects.all(), required=False)
    tags = TagsField(required=False)


class CreditForm(forms.ModelForm):
    class Meta:
        model = Credit
        fields = ["line"]


class NewCreditForm(forms.Form):
    """A further story to credit, by its address; cleans to the Story."""

    story = forms.CharField(
        label="Address of the story",
        max_length=2000,
        error_messages={"required": "Give the address of a collected story."},
    )

    def clean_story(self):
        try:
            addresses = spellings(canonical_url(self.cleaned_data["story"]))
        except BadAddress as error:
            raise ValidationError(str(error)) from error
        story = Story.objects.filter(url__in=addresses).first()
        if story is None:
            raise ValidationError("No story of that address is collected; nominate it first.")
        return story


class NominationForm(forms.Form):
    """A story brought in by hand."""

    url = forms.CharField(
        label="Address",
        max_length=2000,
        help_text="Where the publisher has it: https://…",
        widget=forms.TextInput(attrs={"inputmode": "url", "class": "vTextField"}),
    )
    title = forms.CharField(
        label="Headline",
        max_length=500,
        help_text="Theirs, in their language.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    text = forms.CharField(
        help_text="Copied whole from the page, without headline and captions. Claims will be "
        "checked against these words.",
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
    )
    language = forms.CharField(
        required=False,
        max_length=16,
        help_text="en, zh-Hans …",
        widget=forms.TextInput(attrs={"class": "vTextField short"}),
    )
    published_at = forms.DateTimeField(
        label="Published",
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    attested = forms.BooleanField(
        label="This is the publisher's text, copied whole and unchanged",
        error_messages={"required": "Confirm that the text is copied whole and unchanged."},
    )
    attestation = forms.CharField(
        label="In your words",
        initial="I copied this text whole and unchanged from the publisher's page.",
        help_text="Kept with the story, under your name.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class PastedTextForm(forms.Form):
    """The words of a story we have only the headline of."""

    text = NominationForm.base_fields["text"]
    attested = NominationForm.base_fields["attested"]
    attestation = NominationForm.base_fields["attestation"]


class CorrectionForm(forms.Form):
    what_was_wrong = forms.CharField(label="What was wrong", max_length=LONGEST_NOTE)
    what_is_right = forms.CharField(label="What is right", max_length=LONGEST_NOTE)
