"""What somebody types into the review screen is kept while they type, for them alone.

A jotting is no save: it changes no text, needs no version and takes no approval back. A form opts
in with a field `jot` that names it (edit-12); `desk/jotting.js` sends its fields, the button that
saves the form takes its jottings away, and one that refuses it keeps them.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.models import Article, Jotting
from articles.models.jottings import LONGEST_JOTTING
from articles.takedowns import gate

from .review import visible_edition

_NAME = r"^[a-z0-9_-]{1,40}\Z"


class JottingForm(forms.Form):
    jot = forms.RegexField(_NAME)
    field = forms.RegexField(_NAME)
    words = forms.CharField(
        required=False,
        strip=False,
        max_length=LONGEST_JOTTING,
        error_messages={
            "max_length": "Only %(limit_value)d characters are kept, and these are %(show_value)d. "
            "Make it shorter, or save it in parts."
        },
    )


@require_POST
def jot(request, edition_id):
    """Keep the words of one field: 204, or 422 with one sentence that says why not."""
    edition = visible_edition(request, edition_id)
    if not request.user.has_perm("articles.change_edition"):
        raise PermissionDenied
    form = JottingForm(request.POST)
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        return HttpResponse(problem, status=422, content_type="text/plain; charset=utf-8")
    _keep(request.user, edition, form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
def discard(request, edition_id):
    """Forget the words of one field, which its person no longer wants."""
    edition = visible_edition(request, edition_id)
    form, field = request.POST.get("jot", ""), request.POST.get("field", "")
    Jotting.objects.of(request.user, edition).filter(form=form, field=field).delete()
    return HttpResponseRedirect(reverse("admin:articles_edition_review", args=[edition.pk]))


def keep_refused(request, edition, fields):
    """Keep what stands in a form that was refused, so that leaving the page loses none of it."""
    for field in fields:
        sent = {"jot": request.POST.get("jot"), "field": field, "words": request.POST.get(field)}
        form = JottingForm(sent)
        if form.is_valid():
            _keep(request.user, edition, form.cleaned_data)


def forget_saved(request, edition):
    """Forget what was typed into a form that is saved now."""
    if name := request.POST.get("jot"):
        Jotting.objects.of(request.user, edition).filter(form=name).delete()


@transaction.atomic
def _keep(person, edition, cleaned):
    """Keep words, unless what they were typed beside was taken down meanwhile."""
    gate.enter()
    if Article.objects.filter(pk=edition.article_id, taken_down_at__isnull=False).exists():
        return
    Jotting.objects.keep(
        person,
        edition,
        form=cleaned["jot"],
        field=cleaned["field"],
        words=cleaned["words"].replace("\r\n", "\n"),
    )


ROUTES = [("jot/", jot, "jot"), ("jot/discard/", discard, "jot_discard")]
