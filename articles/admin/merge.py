"""The screens on which one source is merged into another: choose, look, press."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles import merging
from articles.models import Source
from articles.refusals import MoveRefused, NotPermitted

from .console import address_of, visible_source

FOUND = 20
CHOOSE = "Choose whose rights hold."


@require_safe
def merging_screen(request, source_id):
    """GET: choose the source to keep (`?q=` looks for it), then, with `?into=`, what would
    happen."""
    gone = _mine(request, source_id)
    if "into" not in request.GET:
        return _choice(request, gone)
    return _preview(request, gone, _other(request.GET.get("into", "")))


@require_POST
def merge(request, source_id):
    """Merge, as it was shown. What is refused is said above the same screen."""
    gone = _mine(request, source_id)
    keep, rights = _other(request.POST.get("into", "")), request.POST.get("rights", "")
    try:
        plan = merging.plan_of(keep, gone)
        if plan.looser and rights not in ("strict", "kept"):
            raise MoveRefused(CHOOSE)
        merging.merge(
            plan,
            request.user,
            key=request.POST.get("key", ""),
            keep_rights=rights == "kept",
            why=request.POST.get("why", ""),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except MoveRefused as refusal:
        status = 409 if isinstance(refusal, merging.StalePlan) else 422
        return _preview(request, gone, keep, refused=str(refusal), status=status)
    messages.success(request, f"{gone} was merged into {keep}.")
    return HttpResponseRedirect(address_of(keep))


def _mine(request, source_id):
    source = visible_source(request, source_id)
    if not request.user.has_perm(merging.PERMISSION):
        raise PermissionDenied
    return source


def _other(given):
    rows = Source.objects.select_related("merged_into")
    return get_object_or_404(rows, pk=int(given) if given.isdecimal() and len(given) < 19 else 0)


def _choice(request, gone):
    asked = request.GET.get("q", "").strip()[:100]
    context = {
        **_context(request, gone),
        "asked": asked,
        "found": list(_found(gone, asked)),
        "most": FOUND,
    }
    return TemplateResponse(request, "admin/articles/source/merging.html", context)


def _found(gone, asked):
    """Sources that were asked for by a name or a domain, else those that look like the same."""
    if asked:
        like = Q(name__icontains=asked) | Q(native_name__icontains=asked)
        like |= Q(domains__domain__icontains=asked.lower())
    else:
        like = Q(name__iexact=gone.name)
        if gone.native_name:
            like |= Q(native_name=gone.native_name)
        if gone.family:
            like |= Q(family=gone.family)
    others = Source.objects.standing().exclude(pk=gone.pk).filter(like).values("pk")
    return Source.objects.filter(pk__in=others).annotate(count=Count("stories"))[:FOUND]


def _preview(request, gone, keep, *, refused="", status=200):
    context = {**_context(request, gone), "keep": keep, "refused": refused}
    try:
        context["plan"] = merging.plan_of(keep, gone)
    except MoveRefused as refusal:
        context["refused"], status = str(refusal), max(status, 422)
    context |= {"chosen": request.POST.get("rights", ""), "why": request.POST.get("why", "")}
    return TemplateResponse(request, "admin/articles/source/merging.html", context, status=status)


def _context(request, gone):
    return {
        **admin.site.each_context(request),
        "title": f"Merge {gone} into another source",
        "source": gone,
        "list": reverse("admin:articles_source_changelist"),
    }


SCREENS = [
    ("merging/", merging_screen, "articles_source_merging"),
    ("merge/", merge, "articles_source_merge"),
]
