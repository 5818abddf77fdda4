"""The forecasts that are tracked: what is overdue, what waits to be confirmed, and the page on
which somebody says how one came out.

`articles.forecasts.resolving` is the guard; here its refusals are put into words. A form that was
refused comes back with what the person wrote.
"""

from datetime import timedelta
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.collecting import fetch
from articles.collecting.reading import read_address
from articles.forecasts import resolving
from articles.models import Prediction, Resolution, Snapshot
from articles.models.predictions import site_day
from articles.passages import passages_about
from articles.refusals import MoveRefused, NotPermitted

from .forms import AddressForm, OutcomeForm, WordsForm

SOON = timedelta(days=14)
# More rows than anybody reads through; the plain list of all has the rest.
MOST, NEWEST = 200, 25


# -- The list --------------------------------------------------------------------------------------


@require_safe
def forecasts(request):
    """GET: the screen. Four queries, however many forecasts there are."""
    if not request.user.has_perm("articles.view_prediction"):
        raise PermissionDenied
    today = site_day(timezone.now())
    proposed = Resolution.objects.current().filter(confirmed_at__isnull=True)
    waiting = proposed.select_related("prediction")
    unanswered = Prediction.objects.open().exclude(pk__in=proposed.values("prediction"))
    rows = list(unanswered.order_by("resolve_by", "pk")[: MOST + 1])
    overdue = [row for row in rows if row.resolve_by < today]
    settled = Resolution.objects.current().told().select_related("prediction")
    withdrawn = Prediction.objects.withdrawn().filter(resolution__isnull=True)
    context = {
        **admin.site.each_context(request),
        "title": "Forecasts",
        "waiting": waiting,
        "lists": [
            ("Overdue", "overdue", overdue),
            (
                "Due within 14 days",
                "soon",
                [r for r in rows if today <= r.resolve_by < today + SOON],
            ),
            ("Open", "open", [row for row in rows if row.resolve_by >= today + SOON][:MOST]),
        ],
        "count": len(overdue),
        "has_more": len(rows) > MOST,
        "settled": settled.order_by("-confirmed_at", "-pk")[:NEWEST],
        "withdrawn": withdrawn.order_by("-withdrawn_at", "-pk")[:NEWEST],
    }
    return TemplateResponse(request, "admin/articles/prediction/forecasts.html", context)


# -- One forecast ----------------------------------------------------------------------------------


def page(request, prediction, *, typed=None, errors=None, status=200):
    """The page of one forecast. `?in=` chooses a stored text, and with `from` and `to` words of it;
    `typed` is what somebody wrote in a form that was refused, `errors` by field why."""
    resolutions = list(prediction.resolutions.select_related("snapshot__story__source"))
    current = next((one for one in resolutions if one.ended_at is None), None)
    article = resolving.article_of(prediction)
    may_resolve = request.user.has_perm(resolving.PERMISSION) and prediction.is_told
    chosen = _chosen(request, typed)
    context = {
        **admin.site.each_context(request),
        "title": "Forecast",
        "prediction": prediction,
        "article": article,
        "is_overdue": not (current or prediction.is_due_after(timezone.now())),
        "current": current,
        "past": [one for one in resolutions if one.ended_at],
        "may_resolve": may_resolve,
        "may_confirm": bool(current) and resolving.may_confirm(current, request.user),
        "may_read": may_resolve and request.user.has_perm("articles.add_story"),
        "outcomes": Resolution.Outcome.choices,
        "chosen": chosen,
        "typed": typed or {"exact": _exact(request, chosen)},
        "errors": errors or {},
        "proposals": _proposals(prediction, article) if may_resolve and not current else (),
    }
    template = "admin/articles/prediction/forecast.html"
    return TemplateResponse(request, template, context, status=status)


def _chosen(request, typed):
    """The stored text that is open, or None; any that is not there is as none."""
    asked = (typed or {}).get("snapshot") or request.GET.get("in", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    kept = Snapshot.objects.filter(erased_at__isnull=True).select_related("story__source")
    return kept.filter(pk=asked).first()


def _exact(request, chosen):
    """The words of the open text that an address names; "" where it names none."""
    places = [request.GET.get(name, "") for name in ("from", "to")]
    if chosen is None or not all(p.isascii() and p.isdigit() and len(p) < 9 for p in places):
        return ""
    return chosen.text[int(places[0]) : int(places[1])]


def _proposals(prediction, article):
    credited = set()
    if article:
        stories = article.editions.filter(claims__prediction=prediction).values_list("stories")
        credited = {pk for (pk,) in stories if pk}
    return passages_about(prediction.question, credited, since=prediction.frozen_at)


def address_of(prediction, query=""):
    return reverse("admin:articles_prediction_change", args=[prediction.pk]) + query


# -- The buttons -----------------------------------------------------------------------------------


def button(view):
    """A POST on a forecast: `view(request, prediction, **ids)` acts and returns what to say and
    where to go. Refusals become a 403, or the page with what was typed: 422 where it is to be
    mended, 409 where somebody else was faster."""

    @require_POST
    @wraps(view)
    def answered(request, prediction_id, **ids):
        prediction = get_object_or_404(Prediction, pk=prediction_id)
        if not request.user.has_perm(resolving.PERMISSION):
            raise PermissionDenied("You may not say how a forecast came out; ask an editor.")
        try:
            said, query = view(request, prediction, **ids)
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except (MoveRefused, ValidationError) as refusal:
            return _refused(request, prediction_id, refusal)
        if said:
            messages.success(request, said)
        return HttpResponseRedirect(address_of(prediction, query))

    return answered


def _refused(request, prediction_id, refusal):
    prediction = Prediction.objects.get(pk=prediction_id)  # as it is now
    if isinstance(refusal, ValidationError):
        by_field = getattr(refusal, "message_dict", None) or {"form": refusal.messages}
        errors, status = {_NAMES.get(name, name): said for name, said in by_field.items()}, 422
    else:
        errors, status = {"form": [str(refusal)]}, 409
    return page(request, prediction, typed=request.POST.dict(), errors=errors, status=status)


# Where a form's errors stand that are of no field, or of one that nobody fills in.
_NAMES = {"__all__": "form", "snapshot": "exact", "ended_why": "why"}


@button
def propose(request, prediction):
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    proposal = resolving.propose(prediction, request.user, **form.cleaned_data)
    if not resolving.may_confirm(proposal, request.user):
        return "Proposed. Another editor has to confirm it; readers see nothing of it yet.", ""
    return "Proposed. Look once more, and confirm it; readers see nothing of it yet.", ""


@button
def read(request, prediction):
    """Read the page at an address and keep its words; then choose among them."""
    if not request.user.has_perm("articles.add_story"):
        raise NotPermitted("You may not bring a story in.")
    form = AddressForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    try:
        url = form.cleaned_data["url"]
        snapshot = read_address(url, fetch.configured(), person=request.user)
    except ValidationError as error:
        raise ValidationError({"url": error.messages}) from error
    return "", f"?in={snapshot.pk}#source"


@button
def confirm(request, prediction, resolution_id):
    resolution = get_object_or_404(prediction.resolutions, pk=resolution_id)
    resolving.confirm(resolution, request.user)
    return "Confirmed. Readers see it now.", ""


@button
def drop(request, prediction, resolution_id):
    resolution = get_object_or_404(prediction.resolutions, pk=resolution_id)
    resolving.drop(resolution, request.user, why=_why(request))
    return "The proposal is dropped; the forecast is open.", ""


@button
def reopen(request, prediction, resolution_id):
    resolution = get_object_or_404(prediction.resolutions, pk=resolution_id)
    resolving.reopen(resolution, request.user, why=_why(request))
    return "Reopened. Readers see what stood there, and why it does not any longer.", ""


def _why(request):
    form = WordsForm({"words": request.POST.get("why", "")})
    if not form.is_valid():
        raise ValidationError({"why": form.errors["words"]})
    return form.cleaned_data["words"]


_ONE = "<int:prediction_id>/"
ROUTES = [
    ("forecasts/", forecasts, "forecasts"),
    (f"{_ONE}propose/", propose, "propose"),
    (f"{_ONE}read/", read, "read"),
    (f"{_ONE}outcome/<int:resolution_id>/confirm/", confirm, "confirm"),
    (f"{_ONE}outcome/<int:resolution_id>/drop/", drop, "drop"),
    (f"{_ONE}outcome/<int:resolution_id>/reopen/", reopen, "reopen"),
]
