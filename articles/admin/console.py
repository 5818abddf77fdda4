"""The attribution console: what stands beside the fields of a source on its page.

How its credit looks on a real page, the use that is made of it, how its feeds do, and what its site
tells machines. `told` puts the last into words; nothing here changes a source.
"""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.collecting import asking, fetch
from articles.models import Credit, Edition, Source, Story
from articles.rights import rights_of
from articles.uses import COUNTED, health_of, summary_of, uses_of

from .told import told_by

# Articles named on the console itself; all of them have a page of their own.
NEWEST = 10
READINGS = 5
# Seconds for each of the few answers that somebody waits for.
PATIENCE = 5.0
# What of an unsaved form the credit is shown with.
TYPED = ("name", "native_name", "language", "credit_line")


def console_of(source):
    """What the page of a source shows beside its fields; as many queries whatever it holds."""
    uses = uses_of(source, rows=COUNTED)
    readings = list(source.machine_terms.all()[:READINGS])
    return {
        "family": _family(source),
        "limits": rights_of(source),
        "uses": uses.rows[:NEWEST],
        "use": summary_of(source, uses),
        "health": health_of(source, at=timezone.now()),
        "told": told_by(source, readings[0]) if readings else None,
        "readings": readings,
        "next_reading": source.terms_due_at,
    }


def _family(source):
    """The other sources of its owner."""
    if not source.family:
        return []
    return list(Source.objects.standing().filter(family=source.family).exclude(pk=source.pk))


def visible_source(request, source_id):
    if not request.user.has_perm("articles.view_source"):
        raise PermissionDenied
    return get_object_or_404(Source.objects.select_related("merged_into"), pk=source_id)


def address_of(source):
    return reverse("admin:articles_source_change", args=[source.pk])


# -- The credit, on a page -------------------------------------------------------------------------


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
def credit(request, source_id):
    """The reader's credit of this source, for a frame. A POST carries the fields as they are typed,
    and stores nothing."""
    source = visible_source(request, source_id)
    shown, article = _newest_credit(source)
    language = article.language if article else source.language or "en"
    own_line = bool(shown and shown.line and shown.line != source.credit_line)
    is_typed = bool(shown and request.method == "POST")
    if is_typed:
        _put_on(shown.story.source, request)
        shown.line = ""  # an article takes the source's when it is drafted, and keeps it
    with translation.override(language.lower()):
        context = {"credit": shown, "article": article, "language": language}
        context |= {"is_typed": is_typed, "own_line": own_line}
        return render(request, "admin/articles/source/credit.html", context)


def _newest_credit(source):
    """(a Credit, its article): of the newest published article; where there is none, an unsaved one
    of the newest story; (None, None) where there is no story either."""
    live = Credit.objects.filter(story__source=source, edition__status=Edition.Status.LIVE)
    live = live.select_related("story__source", "edition__article")
    found = live.order_by("-edition__article__published_at", "-is_original", "order").first()
    if found:
        return found, found.edition.article
    story = Story.objects.filter(source=source).select_related("source").first()
    return (Credit(story=story), None) if story else (None, None)


def _put_on(source, request):
    for name in TYPED:
        longest = Source._meta.get_field(name).max_length
        setattr(source, name, request.POST.get(name, getattr(source, name)).strip()[:longest])
    if request.user.has_perm("articles.review_rights"):
        source.may_show_headline = "may_show_headline" in request.POST


# -- Its use ---------------------------------------------------------------------------------------


@require_safe
def uses(request, source_id):
    """Every published article that rests on a source, newest first; `?before=` goes on."""
    source = visible_source(request, source_id)
    context = {
        **admin.site.each_context(request),
        "title": f"Use of {source}",
        "source": source,
        "limits": rights_of(source),
        "page": uses_of(source, before=request.GET.get("before", "")),
    }
    return TemplateResponse(request, "admin/articles/source/uses.html", context)


# -- What machines are told ------------------------------------------------------------------------


@require_POST
def read_terms(request, source_id):
    """Ask its site again, now."""
    source = visible_source(request, source_id)
    if not request.user.has_perm("articles.change_source"):
        raise PermissionDenied
    try:
        asked = asking.read_terms(source, fetch.configured(deadline=PATIENCE))
    except asking.NoSite as problem:
        messages.error(request, str(problem))
    else:
        news = "It tells something else than before." if asked.is_news else "It was read."
        messages.success(request, f"{asked.terms.site} was asked. {news}")
    return HttpResponseRedirect(f"{address_of(source)}#terms")


SCREENS = [
    ("credit/", credit, "articles_source_credit"),
    ("uses/", uses, "articles_source_uses"),
    ("terms/", read_terms, "articles_source_terms"),
]
