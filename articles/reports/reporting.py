"""Readers report what is wrong with an article: the form, what is kept of it, what they are told.

No account and no cookie; `articles.openforms` is the guard. What the desk does with a report is in
`handling`.
"""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Claim, Report
from articles.models.reports import LONGEST_REPORT
from articles.openforms import OpenForm
from articles.takedowns import gate

REPORTS = OpenForm("report")
# Of a sentence, in the list of those to choose from.
SHOWN = 120


class Prose(forms.CharField):
    """Running text. A line break counts as one character, as browsers count it for readers."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class ReportForm(forms.Form):
    """What a reader says. `claims` are the sentences that they can read, in their order; `asked`
    is the number of the one that the address named, "" for none."""

    about = forms.TypedChoiceField(
        label=_("Which sentence"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=_("What is wrong"),
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    words = Prose(
        label=_("What you found"),
        help_text=_("What would be right, and where can we see it? A link helps."),
        max_length=LONGEST_REPORT,
        error_messages={"required": _("Say what you found.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you like"),
        help_text=_(
            "Only so that we can ask you back about this report. Nobody else gets it, and it is "
            "erased %(days)s days after the outcome."
        ),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is no e-mail address; correct it or leave it empty.")},
    )

    def __init__(self, data=None, *, claims, asked=""):
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
        named = claims[number - 1] if 0 < number <= len(claims) else None
        super().__init__(data, initial={"about": named and named.pk})
        self.claims = {claim.pk: claim for claim in claims}
        self.fields["about"].choices = [
            ("", _("The article as a whole")),
            *((claim.pk, f"{n}. {_short(claim.text)}") for n, claim in enumerate(claims, 1)),
        ]
        self.fields["email"].help_text %= {"days": settings.REPORT_EMAIL_DAYS}
        # The sentence may have gone with an update while the reader wrote.
        self.fields["about"].error_messages["invalid_choice"] = _(
            "The article was changed meanwhile; choose the sentence again."
        )

    @property
    def claim(self):
        return self.claims.get(self.cleaned_data["about"])


def _short(text):
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


def receive(article, form, at):
    """Keep the report of a valid form about a published article; returns its reference."""
    gate.enter()
    claim = form.claim and Claim.objects.filter(pk=form.claim.pk, erased_at=None).first()
    report = Report.objects.create(
        article=article,
        edition=article.live,
        claim=claim,
        claim_text=claim.text if claim else "",
        kind=form.cleaned_data["kind"],
        words=form.cleaned_data["words"],
        email=form.cleaned_data["email"],
        received_at=at,
    )
    return report.reference


def told_of(reference):
    """What a reader is told of a report by its reference: (the report, the one whose outcome it
    shares, its article if that is published), or None. Two queries."""
    known = Report.objects.select_related("article", "duplicate_of", "correction", "resolved_in")
    report = known.filter(reference=reference.upper()).first()
    if report is None:
        return None
    published = Article.objects.published().select_related("live").filter(pk=report.article_id)
    return report, report.duplicate_of or report, published.first()
