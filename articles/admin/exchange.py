"""Lists of sources in and out: a file is looked at row by row before anything of it is stored.

file ──▶ read_list ──▶ plan, shown ──▶ the same text, signed, comes back ──▶ the same plan? store
"""

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles import gate
from articles.collecting.charset import decode
from articles.collecting.exporting import as_csv
from articles.collecting.importing import Does, carry_out, plan_rows
from articles.collecting.listing import NotAList, read_list
from articles.models import DeskEntry
from articles.sourcelist import opml_of_all

from .uploads import UploadField

PERMISSIONS = ("articles.add_source", "articles.add_sourcedomain", "articles.add_feed")
# What comes back with the form that confirms; Django takes no more than 2.5 MB of that.
MOST_BYTES = 1_000_000
SALT = "articles.admin.exchange"
# Of each kind of row so many are shown, and how many more there are.
SHOWN = 300
FORMATS = {
    "csv": ("sources.csv", "text/csv; charset=utf-8", as_csv),
    "opml": ("sources.opml", "text/x-opml; charset=utf-8", opml_of_all),
}


class ListForm(forms.Form):
    file = UploadField(label="OPML or CSV file")

    def clean_file(self):
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise ValidationError(
                f"The list is larger than {MOST_BYTES // 1_000_000} MB; take it over with "
                "`manage.py import_sources`, or split it."
            )
        return self.cleaned_data["file"].read()


@require_safe
def lists(request):
    """GET: take a list in, or out."""
    if not request.user.has_perm("articles.view_source"):
        raise PermissionDenied
    return _screen(request, form=ListForm() if may_import(request.user) else None)


@require_safe
def export(request):
    """GET: all sources as a file, `?format=csv` or `opml`."""
    if not request.user.has_perms(["articles.view_source", "articles.view_feed"]):
        raise PermissionDenied
    name, kind, document = FORMATS.get(request.GET.get("format"), FORMATS["csv"])
    response = HttpResponse(document(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def look(request):
    """What an uploaded list would do. Nothing is stored."""
    _permit(request)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _screen(request, form=form, status=422)
    try:
        return _preview(request, decode(form.cleaned_data["file"]))
    except NotAList as problem:
        form.add_error("file", str(problem))
        return _screen(request, form=form, status=422)


@require_POST
def take_in(request):
    """Store what was shown; where it would do something else by now, show that instead."""
    _permit(request)
    try:
        text = signing.loads(request.POST.get("list", ""), salt=SALT)
    except signing.BadSignature:
        form = ListForm()
        messages.error(request, "The list did not come back whole. Give the file again.")
        return _screen(request, form=form, status=422)
    told = _stored(text, request.POST.get("key"), request.user)
    if not told:
        messages.error(request, "Sources changed since you looked. Read again what would happen.")
        return _preview(request, text, status=409)
    messages.success(request, f"{told}. They are unreviewed, and their feeds switched off.")
    return HttpResponseRedirect(reverse("admin:articles_source_changelist"))


def _stored(text, key, person):
    """Store a list and a line of the record, and say what was new; "" where it would do something
    else than the plan of that key, or somebody adds the same at this moment."""
    try:
        with transaction.atomic():
            gate.enter()
            plan = plan_rows(_rows(text))
            if plan.key != key:
                return ""
            done = carry_out(plan)
            told = f"{done.sources} new sources, {done.feeds} new feeds, {done.known} known already"
            about = {"at": timezone.now(), "person": person, "why": told}
            DeskEntry.note("import sources", "A list of sources", **about)
    except IntegrityError:
        return ""
    return told


def may_import(person):
    return person.has_perms(PERMISSIONS)


def _permit(request):
    if not may_import(request.user):
        raise PermissionDenied


def _rows(text):
    return read_list(_without_declared_charset(text).encode())


def _without_declared_charset(text):
    """The text is decoded, so that what it says of its bytes is no longer so; a mark says it is
    UTF-8 now."""
    return "\ufeff" + text.lstrip("\ufeff")


def _preview(request, text, *, status=200):
    plan = plan_rows(_rows(text))
    groups = []
    for does in Does:
        changes = [change for change in plan.changes if change.does == does]
        if changes:
            groups.append((does, changes[:SHOWN], len(changes), max(len(changes) - SHOWN, 0)))
    listed = signing.dumps(text, salt=SALT, compress=True)
    return _screen(request, plan=plan, groups=groups, listed=listed, status=status)


def _screen(request, *, status=200, **more):
    context = {
        **admin.site.each_context(request),
        "title": "Lists of sources",
        "most": MOST_BYTES // 1_000_000,
        **more,
    }
    return TemplateResponse(request, "admin/articles/source/lists.html", context, status=status)


SCREENS = [
    ("lists/", lists, "articles_source_lists"),
    ("lists/export/", export, "articles_source_export"),
    ("lists/look/", look, "articles_source_look"),
    ("lists/take-in/", take_in, "articles_source_take-in"),
]
