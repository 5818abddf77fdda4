"""The buttons of the inbox: what is decided about the selected rows, or about one; undoing it; and
the filters that a person saves.

A button says in `do` what it does, and the key of its row where it belongs to one: "spike e12".
Without a key it is about the rows that are selected. Nothing here approves or publishes.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles import deciding
from articles.events import clusters
from articles.models import Category, SavedFilter
from articles.refusals import NotPermitted

from . import gather, triage
from .events import event_page
from .facets import NONE, Asked
from .rows import lead_of

MAY_SEE = "articles.view_story"
MAY_ALLOT = deciding.PERMISSIONS["assign"]
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def people():
    """Those that stories can be assigned to."""
    desk = get_user_model().objects.with_perm(MAY_ALLOT, backend=_BACKEND)
    return desk.filter(is_active=True, is_staff=True).order_by("display_name", "username")


@require_POST
def decide(request):
    verb, _, key = request.POST.get("do", "").partition(" ")
    permission, act = _ACTS.get(verb, (None, None))
    if act is None or not request.user.has_perms([MAY_SEE, permission]):
        raise PermissionDenied
    keys = [key] if key else request.POST.getlist("row")
    events = gather.stories_of(keys, upto=_number(request.POST.get("upto", "")))
    if events:
        return act(request, events) or back(request)
    messages.warning(request, "Nothing was done: select a row first, or load the page again.")
    return back(request)


def _number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def back(request):
    """To the page a button was pressed on, which is one of the inbox, whatever a form says."""
    inbox = reverse("admin:articles_story_changelist")
    asked = request.POST.get("back", "")
    is_ours = asked.startswith(inbox) and asked.isprintable()
    return HttpResponseRedirect(asked if is_ours else inbox)


# -- What can be decided ---------------------------------------------------------------------------


def _all(events):
    return [story for event in events for story in event]


def _spike(request, events):
    triage.spike(request, [story for story in _all(events) if story.waits] or _all(events))


def _bring_back(request, events):
    triage.bring_back(request, [s for s in _all(events) if s.spiked_at] or _all(events))


def _star(request, events):
    triage.star(request, [lead_of(event) for event in events])


def _unstar(request, events):
    triage.unstar(request, [s for s in _all(events) if s.starred_at] or _all(events))


def _set(request, events):
    """Assign, categorise or both, as the two lists beside the button say."""
    try:
        to = _picked(request, "who", people(), "pk")
        category = _picked(request, "category", Category.objects.all(), "slug")
        if not to + category:
            raise ValidationError("Choose a person or a category first.")
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return
    stories = _all(events)
    # An article has a category of its own, which is changed in its review.
    undrafted = [event for event in events if not any(s.is_credited for s in event)]
    if category and not to and not undrafted:
        messages.warning(request, "There is an article already: set its category in its review.")
        return
    triage.allot(request, stories, _all(undrafted), to=to, category=category)


def _picked(request, name, queryset, field):
    """A tuple of what was picked: of None where it is to be nobody or nothing, empty where it is to
    stay."""
    value = request.POST.get(name, "")
    if not value:
        return ()
    if value == NONE:
        return (None,)
    known = {str(getattr(one, field)): one for one in queryset}
    if value not in known:
        raise ValidationError(f"“{value}” cannot be chosen any longer; load the page again.")
    return (known[value],)


def _merge(request, events):
    try:
        change = clusters.merge(_all(events), request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return
    said = 'The stories are one event now. <a href="{}">See it, or undo this.</a>'
    messages.success(request, format_html(said, event_page(change.placed.first().cluster_id)))


def _draft(request, events):
    """Draft each event from its fullest waiting story, and credit its other reports. An event that
    has an article gets no second one."""
    told = [event for event in events if any(story.is_credited for story in event)]
    for event in told:
        said = f"“{lead_of(event)}” was not drafted: the event has an article already."
        messages.error(request, said)
    return triage.draft(request, [_wanted(event) for event in events if event not in told])


def _wanted(event):
    lead = lead_of(event)
    return lead, [story for story in event if story != lead and story.spiked_at is None]


_ACTS = {
    "spike": (deciding.PERMISSIONS["spike"], _spike),
    "back": (deciding.PERMISSIONS["bring back"], _bring_back),
    "star": (deciding.PERMISSIONS["star"], _star),
    "unstar": (deciding.PERMISSIONS["unstar"], _unstar),
    "set": (MAY_ALLOT, _set),
    "merge": (clusters.PERMISSION, _merge),
    "draft": ("articles.draft_story", _draft),
}


@require_POST
def undo(request):
    permitted = {MAY_ALLOT, deciding.PERMISSIONS["spike"]}
    if not any(request.user.has_perms([MAY_SEE, permission]) for permission in permitted):
        raise PermissionDenied
    try:
        stories = deciding.undo(_uuid(request.POST.get("decision", "")), request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    else:
        subject = f"“{stories[0]}” is" if len(stories) == 1 else f"{len(stories)} stories are"
        messages.success(request, f"Undone: {subject} as before.")
    return back(request)


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        return None


# -- Filters of one's own --------------------------------------------------------------------------


@require_POST
def save_filter(request):
    if not request.user.has_perms([MAY_SEE, MAY_ALLOT]):
        raise PermissionDenied
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
    query = Asked.of(QueryDict(request.POST.get("query", ""))).query(page=1)
    kept = SavedFilter(person=request.user, name=name, query=query)
    try:
        kept.clean_fields()
    except ValidationError:
        said = "Give the filter a name of at most 40 characters, then save it again."
        messages.error(request, said)
        return back(request)
    SavedFilter.objects.update_or_create(person=request.user, name=name, defaults={"query": query})
    messages.success(request, f"Saved as “{name}”.")
    return back(request)


@require_POST
def drop_filter(request):
    if not request.user.has_perms([MAY_SEE, MAY_ALLOT]):
        raise PermissionDenied
    pk = _number(request.POST.get("filter", ""))
    gone, _ = SavedFilter.objects.filter(person=request.user, pk=pk).delete()
    if gone:
        messages.success(request, "The saved filter is removed.")
    return back(request)
