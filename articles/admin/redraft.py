"""One section drafted anew: the button that asks for it, the proposal beside what stands there now,
and the form that takes from it what an editor chooses."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles import comparing, redrafting
from articles.drafting.providers import DraftFailed
from articles.drafting.tasks import SECTIONS
from articles.models import DeskEntry, DraftRun
from articles.refusals import MoveRefused, NotPermitted, StaleEdition

from .forms import said_when
from .review import visible_edition
from .verbs import back, button, version_of

LEAVE = "leave"


@dataclass(frozen=True)
class Choice:
    """One way to decide on a unit, as a radio button."""

    value: str
    words: str
    checked: bool


@dataclass(frozen=True)
class Offered:
    """A proposed unit beside the one it is most like; `choices` is empty where it stands there
    already."""

    number: int
    claims: tuple  # (DraftClaim, its pieces against what stands there, its date in words)
    like: int | None  # the number of the present unit it is compared with
    choices: tuple


@dataclass(frozen=True)
class Present:
    """A unit that stands there now, and who answers for it."""

    number: int
    claims: tuple
    untouched: bool


@button
def redraft(request, edition, version, section):
    """Ask the configured drafter for one section; then look at what it proposes."""
    if section not in SECTIONS:
        raise Http404
    try:
        run = redrafting.ask(edition, section, request.user, version)
    except DraftFailed as failure:
        messages.error(request, str(failure))
        return back(edition, anchor=f"section-{section}")
    return reverse("admin:articles_edition_proposal", args=[edition.pk, run.pk])


@require_safe
def proposal(request, edition_id, run_id):
    """GET: the screen."""
    edition = visible_edition(request, edition_id)
    if not request.user.has_perm("articles.change_edition"):
        raise PermissionDenied
    return _screen(request, edition, _run(edition, run_id))


@require_POST
def take(request, edition_id, run_id):
    """Take what was chosen. Whoever read an older page gets the proposal beside what stands there
    by now, with what they chose."""
    edition = visible_edition(request, edition_id)
    run = _run(edition, run_id)
    chosen = _chosen(request.POST)
    try:
        redrafting.take(edition, request.user, version_of(request), run=run, choices=chosen)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (MoveRefused, ValidationError) as refusal:
        status = 422 if isinstance(refusal, ValidationError) else 409
        problem = refusal.messages[0] if status == 422 else str(refusal)
        stale = isinstance(refusal, StaleEdition)
        edition.refresh_from_db()
        return _screen(request, edition, run, problem=problem, stale=stale, status=status)
    messages.success(request, "Taken. What is new waits for your verdict.")
    return HttpResponseRedirect(back(edition, anchor=f"section-{run.section}"))


def _run(edition, run_id):
    runs = DraftRun.objects.filter(edition=edition).exclude(section="")
    return get_object_or_404(runs.select_related("asked_by"), pk=run_id)


def _chosen(posted):
    """{number of a unit: ADD or the id of a claim}, of what is not left."""
    named = {name.removeprefix("unit-"): value for name, value in posted.items()}
    numbers = (name for name in named if name.isascii() and name.isdigit() and len(name) < 4)
    return {int(name): named[name] for name in numbers if named[name] != LEAVE}


def _screen(request, edition, run, *, problem="", stale=False, status=200):
    found = redrafting.proposed(run)
    now = redrafting.present(edition, run.section)
    context = {
        **admin.site.each_context(request),
        "title": f"Redraft: {run.get_section_display()}",
        "edition": edition,
        "run": run,
        "offered": _offered(found, now, request.POST),
        "present": [
            Present(number, unit, redrafting.is_untouched(unit))
            for number, unit in enumerate(now, 1)
        ],
        "empty": found.problem,
        "problem": problem,
        "stale": stale,
        "since": DeskEntry.objects.filter(edition=edition)[:5] if stale else (),
    }
    name = "admin/articles/edition/proposal.html"
    return TemplateResponse(request, name, context, status=status)


def _offered(found, now, posted):
    return [
        _offer(number, unit, now, posted.get(f"unit-{number}", LEAVE))
        for number, unit in enumerate(found.units, 1)
    ]


def _offer(number, unit, now, chosen):
    like = comparing.most_like(unit[0].text, [other[0].text for other in now])
    twin = now[like] if like is not None else ()
    claims = tuple(
        (
            one,
            _pieces(one, twin[place] if place < len(twin) else None),
            said_when(one.event_date, one.event_precision),
        )
        for place, one in enumerate(unit)
    )
    already = redrafting.stands_already(unit, now)
    choices = () if already else tuple(_choices(now, chosen))
    return Offered(number, claims, None if like is None else like + 1, choices)


def _pieces(one, other):
    return comparing.words_of(other.text, one.text) if other else ()


def _choices(now, chosen):
    ways = [(LEAVE, "Leave it"), (redrafting.ADD, "Add it")]
    ways += [
        (str(unit[0].pk), f"In place of {number}")
        for number, unit in enumerate(now, 1)
        if redrafting.is_untouched(unit)
    ]
    known = {value for value, _ in ways}
    chosen = chosen if chosen in known else LEAVE
    return [Choice(value, words, value == chosen) for value, words in ways]


ROUTES = [
    ("section/<str:section>/redraft/", redraft, "redraft"),
    ("redraft/<int:run_id>/take/", take, "take"),
]
SCREENS = [("review/redraft/<int:run_id>/", proposal, "articles_edition_proposal")]
