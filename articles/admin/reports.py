"""Readers' reports: the queue, oldest first, and one report with the words it is about beside it.

`articles.reports.handling` decides and guards; what it refuses comes back on the report's own
screen, with what was typed.
"""

from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from articles.models import Correction, DeskEntry, Passage, Report
from articles.models.corrections import LONGEST_NOTE
from articles.moves import REVISIONS
from articles.refusals import MoveRefused, NotPermitted, StaleEdition, StaleReport
from articles.reports import handling

from .access import ReadOnly

ROWS = 50
# Of what one report can be closed with: the newest corrections, the other reports of the article.
CHOICES = 50
LONGEST_REASON = 1000

# The lists by the name that the address has for them: what is in each, and its order.
LISTS = {
    "new": ("New", Report.objects.new, ("received_at", "pk")),
    "in_hand": ("In hand", Report.objects.in_hand, ("received_at", "pk")),
    "closed": ("Closed", Report.objects.closed, ("-closed_at", "-pk")),
}


class CorrectionForm(forms.Form):
    """What was wrong and what is right, and the version of the text that it goes into."""

    what_was_wrong = forms.CharField(max_length=LONGEST_NOTE)
    what_is_right = forms.CharField(max_length=LONGEST_NOTE)
    edition_version = forms.IntegerField()


class OutcomeForm(forms.Form):
    """The outcome of one report, and what it rests on."""

    outcome = forms.ChoiceField(choices=Report.Outcome.choices, required=False)
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)
    correction = forms.ModelChoiceField(Correction.objects.none(), required=False)
    same_as = forms.ModelChoiceField(Report.objects.none(), required=False)

    def __init__(self, data=None, *, report):
        super().__init__(data, initial={"correction": report.correction_id})
        about = {"article": report.article_id}
        self.fields["correction"].queryset = Correction.objects.published().filter(**about)
        self.fields["same_as"].queryset = Report.objects.filter(**about).exclude(pk=report.pk)


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    def get_urls(self):
        buttons = [
            ("take", _take),
            ("hand-back", _hand_back),
            ("correct", _correct),
            ("close", _close),
            ("reopen", _reopen),
        ]
        return [
            path(
                f"<int:report_id>/{name}/",
                self.admin_site.admin_view(button(act)),
                name=f"articles_report_{name}",
            )
            for name, act in buttons
        ] + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        """The queue. `?show=` names one of the LISTS, `?q=` the reference that a reader quotes."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if found := _quoted(request.GET.get("q", "")):
            return HttpResponseRedirect(address(found))
        show = request.GET.get("show", "")
        show = show if show in LISTS else "new"
        _, listed, order = LISTS[show]
        rows = listed().select_related("article__live", "edition", "taken_by", "correction")
        page = Paginator(rows.order_by(*order), ROWS).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Reports from readers",
            "show": show,
            "states": _counted(),
            "page": page,
            "asked": request.GET.get("q", ""),
        }
        return TemplateResponse(request, "admin/articles/report/queue.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_object(request, object_id)
        if report is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return screen(request, report)


def address(report):
    return reverse("admin:articles_report_change", args=[report.pk])


def _quoted(reference):
    return reference and Report.objects.filter(reference=reference.strip().upper()).first()


def _counted():
    """(name, label, how many) of each list. One query."""
    of = {
        "new": Q(outcome="", taken_by__isnull=True),
        "in_hand": Q(outcome="", taken_by__isnull=False),
        "closed": ~Q(outcome=""),
    }
    counts = Report.objects.aggregate(**{name: Count("pk", filter=of[name]) for name in of})
    return [(name, LISTS[name][0], counts[name]) for name in LISTS]


# -- One report ------------------------------------------------------------------------------------


def screen(request, report, *, problem="", typed=None, status=200):
    """A report's own screen. `typed` is what a refused form held, which it still holds."""
    report = Report.objects.select_related(
        "article__live", "edition", "claim", "taken_by", "closed_by", "correction__edition",
        "duplicate_of",
    ).get(pk=report.pk)  # fmt: skip
    mend = handling.text_to_mend(report.article)
    form = OutcomeForm(report=report)
    context = {
        **admin.site.each_context(request),
        "opts": Report._meta,
        "title": str(report),
        "report": report,
        "problem": problem,
        **_typed(typed or {}, report),
        "passages": _passages(report),
        "still_said": _still_said(report),
        "mend": mend,
        "may_resolve": request.user.has_perm(handling.PERMISSION),
        "may_correct": mend is not None and request.user.has_perm(REVISIONS["correct"]),
        "corrections": form.fields["correction"].queryset.newest_first()[:CHOICES],
        "others": form.fields["same_as"].queryset.order_by("-received_at")[:CHOICES],
        "outcomes": Report.Outcome.choices,
        "reason_length": LONGEST_REASON,
        "note_length": LONGEST_NOTE,
        "history": _history(report),
    }
    return TemplateResponse(request, "admin/articles/report/report.html", context, status=status)


def _typed(typed, report):
    """What a refused form held, for each form to hold again."""
    return {
        "typed": typed,
        "chosen_correction": _number(typed.get("correction", "")) or report.correction_id,
        "chosen_same": _number(typed.get("same_as", "")),
    }


def _passages(report):
    passages = Passage.objects.filter(claim=report.claim_id) if report.claim_id else ()
    return passages and passages.select_related("snapshot__story__source").defer("snapshot__text")


def _still_said(report):
    """Whether the sentence stands in the text that readers have now."""
    live = report.article.live
    return bool(live and report.claim_text and live.claims.filter(text=report.claim_text).exists())


def _history(report):
    return DeskEntry.objects.filter(article=report.article_id, why__startswith=report.reference)


# -- Buttons ---------------------------------------------------------------------------------------


def button(act):
    """A POST on a report: `act(request, report, version)` returns what to say and where to go."""

    @require_POST
    @wraps(act)
    def answered(request, report_id):
        if not request.user.has_perm("articles.view_report"):
            raise PermissionDenied
        report = get_object_or_404(Report, pk=report_id)
        try:
            said, where = act(request, report, _number(request.POST.get("version", "")))
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except (MoveRefused, ValidationError) as refusal:
            told = " ".join(getattr(refusal, "messages", [str(refusal)]))
            status = 409 if isinstance(refusal, (StaleReport, StaleEdition)) else 422
            return screen(request, report, problem=told, typed=request.POST, status=status)
        messages.success(request, said)
        return HttpResponseRedirect(where)

    return answered


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _take(request, report, version):
    handling.take(report, request.user, version)
    return "The report is in your hands.", address(report)


def _hand_back(request, report, version):
    handling.hand_back(report, request.user, version)
    return "Handed back: anybody can take it.", address(report)


def _correct(request, report, version):
    """Write the correction down and go on to its text, which is still to be mended."""
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Say both what was wrong and what is right.")
    report = handling.correct(report, request.user, version, **form.cleaned_data)
    said = "Now mend the text. When it is published, close the report as corrected."
    return said, reverse("admin:articles_edition_review", args=[report.correction.edition_id])


def _close(request, report, version):
    form = OutcomeForm(request.POST, report=report)
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    report = handling.close(report, request.user, version, **form.cleaned_data)
    said = f"Closed: {report.get_outcome_display().lower()}. The reader's page says so now."
    return said, f"{reverse('admin:articles_report_changelist')}?show=in_hand"


def _reopen(request, report, version):
    handling.reopen(report, request.user, version, why=request.POST.get("why", ""))
    return "Open again, and in your hands.", address(report)
