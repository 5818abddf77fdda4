"""How a request to take something down comes in: by the form that rights holders fill in, or
written down at the desk. What is decided on it is in `deciding`."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import DeskEntry, Takedown
from articles.models.takedowns import LONGEST_REQUEST
from articles.openforms import OpenForm

REQUESTS = OpenForm("takedown")


class Prose(forms.CharField):
    """Running text. A line break counts as one character, as browsers count it for readers."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class RequestForm(forms.Form):
    """What a rights holder has to tell us, and nothing more. `about` is the page they came from."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Say who you are.")},
    )
    organisation = forms.CharField(
        label=_("Your organisation, if you write for one"), max_length=120, required=False
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We answer there."),
        max_length=254,
        error_messages={
            "required": _("Give an address at which we can answer."),
            "invalid": _("This is no e-mail address; correct it."),
        },
    )
    capacity = forms.ChoiceField(
        label=_("You write as"),
        choices=[
            ("holder", _("the holder of the rights")),
            ("agent", _("somebody who acts for the holder")),
            ("other", _("somebody else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you write as.")},
    )
    addresses = Prose(
        label=_("The addresses it is about"),
        help_text=_("Of our pages, of your own, or both; one a line."),
        max_length=LONGEST_REQUEST,
        error_messages={"required": _("Give one address at least.")},
    )
    what = Prose(
        label=_("Which work, or which words of it"),
        help_text=_("Leave it empty where the addresses say it all."),
        max_length=LONGEST_REQUEST,
        required=False,
    )
    grounds = Prose(
        label=_("Why it should be taken down"),
        help_text=_("Which rights you hold, and why what we show goes beyond them."),
        max_length=LONGEST_REQUEST,
        error_messages={"required": _("Say why it should be taken down.")},
    )

    def __init__(self, data=None, *, about=""):
        super().__init__(data, initial={"addresses": about})
        for name in ("addresses", "what"):
            self.fields[name].widget.attrs["rows"] = 4


def ask(form, at):
    """Keep what a valid form says; returns the reference that the asker is told."""
    return receive(Takedown(**form.cleaned_data), at=at).reference


@transaction.atomic
def receive(takedown, *, person=None, at=None):
    """Keep a request that is not stored yet and start its clock; returns it. Without a person it
    came by the form."""
    at = at or timezone.now()
    takedown.received_at = takedown.received_at or at
    takedown.due_at = takedown.received_at + timedelta(hours=settings.TAKEDOWN_HOURS)
    takedown.entered_by = person
    takedown.full_clean()
    takedown.save()
    if person is None:
        DeskEntry.objects.bulk_create([_by_form(takedown, at)])
    else:
        DeskEntry.note("receive takedown", f"Takedown {takedown}", at=at, person=person)
    return takedown


def _by_form(takedown, at):
    line = DeskEntry.line("receive takedown", f"Takedown {takedown}", at=at)
    line.person_name = "by the form"
    return line
