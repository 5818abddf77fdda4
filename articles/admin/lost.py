"""Sources changed: the claims of live editions whose words their sources have no more, for an
editor to decide on. Nothing here changes what readers see."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles import comparing, settling
from articles.models import Edition, LostPassage
from articles.models.rechecks import LONGEST_REASON
from articles.moves import REVISIONS
from articles.refusals import MoveRefused, NotPermitted
from articles.text.nearest import nearest

from .verbs import back, version_of

# What one screen shows, the longest waiting first; more come up as these are decided.
MOST = 50


@dataclass(frozen=True)
class Row:
    """A lost passage as the screen shows it: `now` is what the source has in its place."""

    lost: LostPassage
    now: str
    pieces: tuple
    in_work: Edition | None

    @property
    def claim(self):
        return self.lost.passage.claim

    @property
    def story(self):
        return self.lost.passage.snapshot.story

    @property
    def is_open(self):
        return not self.lost.decision


def lost(request, *, problem="", written="", status=200):
    """GET: the screen. With a `problem`, what came of a button, and the reason that was written."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    found = LostPassage.objects.of_live_editions()
    waiting = found.filter(decision__in=["", LostPassage.Decision.UPDATE])
    rows = _rows(waiting.order_by("decision", "found_at", "pk"))
    context = {
        **admin.site.each_context(request),
        "title": "Sources changed",
        "rows": rows,
        "more": max(waiting.count() - len(rows), 0),
        "count": found.filter(decision="").count(),
        "longest": LONGEST_REASON,
        "may_decide": request.user.has_perm(settling.PERMISSION),
        "may_update": request.user.has_perm(REVISIONS["update"]),
        "may_correct": request.user.has_perm(REVISIONS["correct"]),
        "problem": problem,
        "written": written,
    }
    return TemplateResponse(request, "admin/articles/edition/lost.html", context, status=status)


def _rows(waiting):
    found = list(
        waiting.select_related(
            "passage__claim__edition__article",
            "passage__snapshot__story__source",
            "passage__snapshot__story__recheck",
            "snapshot",
            "decided_by",
        )[:MOST]
    )
    articles = {one.passage.claim.edition.article_id for one in found}
    begun = {e.article_id: e for e in Edition.objects.in_work().filter(article__in=articles)}
    return [_row(one, begun.get(one.passage.claim.edition.article_id)) for one in found]


def _row(one, in_work):
    exact, text = one.passage.exact, one.snapshot.text if one.snapshot else ""
    now = nearest(exact, text) if text else ""
    return Row(one, now, comparing.words_of(exact, now) if now else (), in_work)


# -- The buttons -----------------------------------------------------------------------------------


def _stand(request, one):
    settling.stand(one, request.user, reason=request.POST.get("reason", ""))
    return "The claim stands as it is, with your reason in the record."


def _dismiss(request, one):
    settling.dismiss(one, request.user, reason=request.POST.get("reason", ""))
    return "Set aside as trivial."


DECISIONS = {"stand": _stand, "dismiss": _dismiss}


@require_POST
def decide(request, lost_id, name):
    """Decide on one, or begin the next edition with `update`; a refusal keeps what was written."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    one = get_object_or_404(
        LostPassage.objects.select_related("passage__claim__edition"), pk=lost_id
    )
    one.state = request.POST.get("state", "")[:64]  # as the person saw it
    try:
        if name == "update":
            edition = settling.begin_update(one, request.user, version_of(request))
            return HttpResponseRedirect(_same_claim(edition, one.passage.claim))
        if name not in DECISIONS:
            raise Http404
        messages.success(request, DECISIONS[name](request, one))
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (MoveRefused, ValidationError) as refusal:
        said = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
        status = 422 if isinstance(refusal, ValidationError) else 409
        return lost(request, problem=said, written=request.POST.get("reason", ""), status=status)
    return HttpResponseRedirect(reverse("admin:articles_edition_lost"))


def _same_claim(edition, claim):
    """The review screen of an edition, at the claim that says what a live one says."""
    twin = edition.claims.filter(section=claim.section, text=claim.text).first()
    return back(edition, twin and twin.pk)


ROUTES = [
    ("sources-changed/", lost, "articles_edition_lost"),
    ("sources-changed/<int:lost_id>/<str:name>/", decide, "articles_lost_decide"),
]
