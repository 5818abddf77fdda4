"""“Find passages”: words in the archive that a claim could rest on.

Two presses from a claim to its new passage: one to look, one to rest it on what is proposed first.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from articles.models import Claim
from articles.passages import passages_for

from .review import visible_edition


def find(request, edition_id, claim_id):
    """GET: the screen. `?in=` names a snapshot that was just read: its words come first."""
    edition = visible_edition(request, edition_id)
    if not (edition.is_in_work and request.user.has_perm("articles.change_edition")):
        raise PermissionDenied("Passages are found for the claims of an edition in work.")
    claims = Claim.objects.select_related("edition__article")
    claim = get_object_or_404(claims, pk=claim_id, edition=edition)
    read = request.GET.get("in", "")
    proposals = sorted(passages_for(claim), key=lambda p: str(p.snapshot.pk) != read)
    context = {
        **admin.site.each_context(request),
        "title": "Find passages",
        "edition": edition,
        "claim": claim,
        "passages": claim.passages.select_related("snapshot__story__source"),
        "proposals": proposals,
        "read_in_vain": bool(read) and not any(str(p.snapshot.pk) == read for p in proposals),
        "may_read": request.user.has_perm("articles.add_story"),
    }
    return TemplateResponse(request, "admin/articles/edition/find.html", context)
