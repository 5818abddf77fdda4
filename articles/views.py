"""The pages readers see: home, lists, the article. They read published articles alone."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles import jsonld
from articles.answers import public
from articles.corrections import ledger as correction_ledger
from articles.events.timelines import events_of, listed_timelines, timelines_in_use
from articles.filters import Archive
from articles.forecasts.predictions import LISTS, calibration, due, ledger
from articles.freshness import LONGEST_STORED, seconds_to_keep
from articles.history import history_of
from articles.languages import article_alternates
from articles.lists.front import front_of
from articles.lists.river import hooks, may_be_empty, river
from articles.lists.sourcelist import listed_sources, opml, publishers
from articles.lists.topics import index
from articles.models import (
    Article,
    Audience,
    Category,
    ListEntry,
    Prediction,
    Source,
    Tally,
)
from articles.models.tallies import Kind
from articles.openforms import open_to_readers
from articles.parts import parts_of, read, shown_of
from articles.pictures import files, leadpictures
from articles.reports.reporting import REPORTS, ReportForm, receive
from articles.search import Order, Query, find
from articles.searching.narrowing import narrowed

# Shorter than a list: what is found may come to stand anywhere among it.
SEARCH_SECONDS = 60
FOR_GOOD = 365 * 24 * 3600


def home(request):
    """The newest article, the others under their days, and what stands around them. Five queries,
    one of them in the template, for the recap."""
    now, front = timezone.now(), front_of(now=timezone.now())
    found = _river(request, ListEntry.objects.under(Kind.ALL))
    context = {"river": found, "rows": found.rows, "front": front, "categories": front.categories}
    context["ld"] = jsonld.block(jsonld.site())
    if found.rows and "before" not in request.GET:
        lead, *rest = found.rows
        hook = hooks([lead.article])[lead.article.pk]
        context |= {"lead": lead, "hook": hook, "rows": rest, "due": due(at=now)}
    return public(render(request, "articles/home.html", context), found.seconds)


def archive(request):
    """All that is published, narrowed by what the address asks for. Five queries."""
    now = timezone.now()
    asked = Archive(request.GET, now=now)
    found = river(asked.entries, now=now, before=request.GET.get("before", ""))
    ld = jsonld.collection(_("Archive"), request.path)
    context = {"archive": asked, "river": found, "ld": ld}
    return public(render(request, "articles/archive.html", context), found.seconds)


def category(request, slug):
    return _list(request, Kind.CATEGORY, get_object_or_404(Category, slug=slug))


def topics(request):
    """What articles are filed under. Two queries."""
    context = {"index": index(), "ld": jsonld.collection(_("Topics"), request.path)}
    return public(render(request, "articles/topics.html", context), LONGEST_STORED)


def audience(request, slug):
    return _list(request, Kind.AUDIENCE, get_object_or_404(Audience, slug=slug))


def topic(request, slug):
    return _list(request, Kind.TOPIC, get_object_or_404(Tag, slug=slug))


def source(request, slug):
    """What rests on one source; one that was merged into another leads there."""
    found = get_object_or_404(Source.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        return public(redirect(found.merged_into, permanent=True), LONGEST_STORED)
    return _list(request, Kind.SOURCE, found)


def corrections(request):
    """All corrections there are, newest first. One query."""
    found = correction_ledger(before=request.GET.get("before", ""))
    context = {"ledger": found, "ld": jsonld.collection(_("Corrections"), request.path)}
    return public(render(request, "articles/corrections.html", context), LONGEST_STORED)


def sources(request):
    listed = listed_sources()
    ld = jsonld.collection(_("Sources"), request.path)
    context = {"listed": listed, "publishers": publishers(listed), "ld": ld}
    return public(render(request, "articles/sources.html", context), LONGEST_STORED)


def sources_opml(request):
    return public(HttpResponse(opml(), content_type="text/x-opml; charset=utf-8"), LONGEST_STORED)


def picture(request, name):
    """A picture that was uploaded at the desk. It never changes, as its name is its content's."""
    data = files.stored(name)
    if data is None:
        raise Http404("No such picture.")
    response = HttpResponse(data, content_type="image/png")
    patch_cache_control(response, immutable=True)
    return public(response, FOR_GOOD)


def lead_picture(request, sha256, width):
    """A lead picture of a published article. Though it never changes it may be stored no longer
    than a page: it can be taken down like words. One query."""
    data = leadpictures.is_public(sha256) and leadpictures.stored(sha256, width)
    if not data:
        raise Http404("No such picture.")
    return public(HttpResponse(data, content_type=leadpictures.MEDIA_TYPE), LONGEST_STORED)


def timelines(request):
    ld = jsonld.collection(_("Timelines"), request.path)
    context = {"timelines": listed_timelines(), "ld": ld}
    return public(render(request, "articles/timelines.html", context), LONGEST_STORED)


def timeline(request, slug):
    found = get_object_or_404(timelines_in_use(), slug=slug)
    events = events_of(found)
    context = {"timeline": found, "events": events, "ld": jsonld.timeline(found, events)}
    return public(render(request, "articles/timeline.html", context), LONGEST_STORED)


def predictions(request):
    """A list of forecasts and how many are resolved; the words kept to are scored on the first
    page of those. Five queries at most."""
    name = next((name for name in LISTS if name in request.GET), "open")
    context = {
        "ledger": ledger(name, after=request.GET.get("after", "")),
        "list": name,
        "calibration": calibration(),
        "likelihoods": dict(Prediction.Likelihood.choices),
        "ld": jsonld.collection(_("Forecasts"), request.path),
    }
    return public(render(request, "articles/predictions.html", context), LONGEST_STORED)


def search(request):
    """What has the words of `q`, narrowed as the archive is. Five queries at most."""
    query, now, found = Query.of(request.GET.get("q", "")), timezone.now(), None
    order = Order.of(request.GET.get("order", ""))
    also = {"q": query.text, "order": order.value}
    asked = Archive(request.GET, now=now, also=also)
    if query.can_be_asked and not asked.problems:
        place = {name: request.GET.get(name, "") for name in ("page", "before")}
        found = find(query, now=now, narrowed=narrowed(asked), order=order, **place)
    orders = [(one, asked.otherwise(order=one.value)) for one in Order]
    context = {"query": query, "found": found, "archive": asked, "order": order, "orders": orders}
    return public(render(request, "articles/search.html", context), SEARCH_SECONDS)


def article(request, slug):
    """One article with all its parts. Five queries at most."""
    found = read(slug)
    if found is None:
        return _gone(request, slug)
    now = timezone.now()
    with translation.override(found[0].language.lower()):
        context = parts_of(*found, now=now)
        context["alternates"] = article_alternates(found[0], context["translations"])
        context["ld"] = jsonld.article(context)
        response = render(request, "articles/article.html", context)
    return public(response, seconds_to_keep([context["freshness"]], now=now))


def history(request, slug):
    """The editions of an article that were published, and what changed. Three queries."""
    found = Article.objects.published().select_related("live").filter(slug=slug).first()
    if found is None:
        return _gone(request, slug)
    with translation.override(found.language.lower()):
        told = history_of(found, before=request.GET.get("before", ""))
        context = {"told_of": found, "history": told}
        return public(render(request, "articles/history.html", context), LONGEST_STORED)


@open_to_readers
def report(request, slug):
    """A reader reports a problem with an article. `?claim=3` names its third sentence."""
    found = Article.objects.published().select_related("live").filter(slug=slug).first()
    if found is None:
        return _gone(request, slug)
    with translation.override(found.language.lower()):
        asked = {"claims": shown_of(found.live).claims, "asked": request.GET.get("claim", "")}
        make, store = partial(ReportForm, **asked), partial(receive, found)
        taken = REPORTS.take(request, slug, make, store)
        if taken.reference:
            return redirect("articles:report-status", taken.reference)
        context = {"reported": found, "taken": taken}
        return taken.dress(render(request, "articles/report.html", context))


def article_elsewhere(request, slug):
    """Below `/zh/` there is no article: each has one address, whatever language it is in."""
    return public(redirect("articles:article", slug, permanent=True), LONGEST_STORED)


def _gone(request, slug):
    """410 for an article that was withdrawn, with the reason and none of its text; else 404."""
    withdrawn = get_object_or_404(Article.objects.withdrawn(), slug=slug)
    with translation.override(withdrawn.language.lower()):
        response = render(request, "410.html", {"article": withdrawn}, status=410)
    return public(response, LONGEST_STORED)


def _list(request, kind, about):
    found = _river(request, ListEntry.objects.under(kind, about.pk))
    if not found.rows and not may_be_empty(kind, about):
        raise Http404("Nothing published here.")
    context = {"river": found, "kind": kind, "about": about, "categories": _categories_in_use()}
    context["ld"] = jsonld.filed(about, request.path)
    return public(render(request, "articles/list.html", context), found.seconds)


def _river(request, entries):
    return river(entries, now=timezone.now(), before=request.GET.get("before", ""))


def _categories_in_use():
    """The categories that have something to read, in their order. One query."""
    in_use = Tally.objects.in_use().filter(kind=Kind.CATEGORY)
    return [tally.category for tally in in_use.order_by("category")]
