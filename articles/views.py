"""The pages readers see: home, lists, the article. They read published articles alone."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import pictures
from articles.answers import public
from articles.corrections import ledger as correction_ledger
from articles.filters import Archive
from articles.freshness import LONGEST_STORED, seconds_to_keep
from articles.models import (
    Article,
    Audience,
    Category,
    ListEntry,
    Prediction,
    PreviewLink,
    Source,
    Tally,
)
from articles.models.tallies import Kind
from articles.openforms import open_to_readers
from articles.parts import parts_of, shown_of
from articles.predictions import LISTS, calibration, ledger
from articles.rehearsal import kept_private, rehearsed_page
from articles.reporting import REPORTS, ReportForm, receive, told_of
from articles.river import hooks, river
from articles.search import Query, find
from articles.sourcelist import listed_sources, opml, publishers
from articles.tallies import filed_under
from articles.timelines import events_of, timelines_in_use

# Shorter than a list: what is found may come to stand anywhere among it.
SEARCH_SECONDS = 60
FOR_GOOD = 365 * 24 * 3600


def home(request):
    found = _river(request, ListEntry.objects.under(Kind.ALL))
    context = {"river": found, "rows": found.rows, "categories": _categories_in_use()}
    if found.rows and "before" not in request.GET:
        lead, *rest = found.rows
        hook = hooks([lead.article])[lead.article.pk]
        context |= {"lead": lead, "hook": hook, "rows": rest}
    return public(render(request, "articles/home.html", context), found.seconds)


def archive(request):
    """All that is published, narrowed by what the address asks for. Five queries."""
    now = timezone.now()
    asked = Archive(request.GET, now=now)
    found = river(asked.entries, now=now, before=request.GET.get("before", ""))
    context = {"archive": asked, "river": found}
    return public(render(request, "articles/archive.html", context), found.seconds)


def category(request, slug):
    return _list(request, Kind.CATEGORY, get_object_or_404(Category, slug=slug))


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
    context = {"ledger": correction_ledger(before=request.GET.get("before", ""))}
    return public(render(request, "articles/corrections.html", context), LONGEST_STORED)


def sources(request):
    listed = listed_sources()
    context = {"listed": listed, "publishers": publishers(listed)}
    return public(render(request, "articles/sources.html", context), LONGEST_STORED)


def sources_opml(request):
    return public(HttpResponse(opml(), content_type="text/x-opml; charset=utf-8"), LONGEST_STORED)


@require_safe
def picture(request, name):
    """A picture that was uploaded at the desk. It never changes, as its name is its content's."""
    data = pictures.stored(name)
    if data is None:
        raise Http404("No such picture.")
    response = HttpResponse(data, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, immutable=True)
    return public(response, FOR_GOOD)


def timelines(request):
    context = {"timelines": timelines_in_use()}
    return public(render(request, "articles/timelines.html", context), LONGEST_STORED)


def timeline(request, slug):
    found = get_object_or_404(timelines_in_use(), slug=slug)
    context = {"timeline": found, "events": events_of(found)}
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
    }
    return public(render(request, "articles/predictions.html", context), LONGEST_STORED)


def search(request):
    query, found = Query.of(request.GET.get("q", "")), None
    if query.can_be_asked:
        found = find(
            query,
            now=timezone.now(),
            before=request.GET.get("before", ""),
            in_text=request.GET.get("in") == "text",
        )
    context = {"query": query, "found": found}
    return public(render(request, "articles/search.html", context), SEARCH_SECONDS)


def article(request, slug):
    """One article with all its parts; eight queries, and a ninth where others date its events
    otherwise."""
    published = Article.objects.published().select_related("live", "category")
    found = published.filter(slug=slug).first()
    if found is None:
        return _gone(request, slug)
    now = timezone.now()
    with translation.override(found.language.lower()):
        context = parts_of(found, filed_under(found), now=now)
        response = render(request, "articles/article.html", context)
    return public(response, seconds_to_keep([context["freshness"]], now=now))


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


@require_safe
def report_status(request, reference):
    """What came of a report, for whoever holds its reference; nothing of what they wrote."""
    told = told_of(reference)
    if told is None:
        return kept_private(render(request, "404.html", status=404))
    report, resolved, reported = told
    with translation.override(report.article.language.lower()):
        context = {"report": report, "resolved": resolved, "reported": reported}
        return kept_private(render(request, "articles/report_status.html", context))


@require_safe
def preview(request, token):
    """An edition in work, for whoever holds a link to it. Links that are expired, revoked or were
    never made are all answered alike."""
    now = timezone.now()
    links = PreviewLink.objects.answering(now).for_token(token)
    link = links.select_related("edition__article__category").first()
    if link is None:
        return kept_private(render(request, "404.html", status=404))
    return rehearsed_page(request, link.edition, at=now, expires_at=link.expires_at)


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
    # Topics and sources of unpublished work must not be readable off the addresses that answer.
    said = kind == Kind.SOURCE and about.removed_at  # of what was public, and its page says so
    if not found.rows and kind in (Kind.TOPIC, Kind.SOURCE) and not said:
        raise Http404("Nothing published here.")
    context = {"river": found, "kind": kind, "about": about, "categories": _categories_in_use()}
    return public(render(request, "articles/list.html", context), found.seconds)


def _river(request, entries):
    return river(entries, now=timezone.now(), before=request.GET.get("before", ""))


def _categories_in_use():
    """The categories that have something to read, in their order. One query."""
    in_use = Tally.objects.in_use().filter(kind=Kind.CATEGORY)
    return [tally.category for tally in in_use.order_by("category")]
