"""The addresses of the API that are about articles and what they rest on.

Each operation gives its answer; one that tells how fresh something is says, in `public` seconds,
how long that may be stored. What is asked of all of them alike (methods, unknown parameters,
headers) is seen to in `newsroom.api`.
"""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router

from articles import parts, rights
from articles.answers import public
from articles.api import books, ledgers, shapes, telling
from articles.api.asked import (
    FEW,
    Cursor,
    Limit,
    NotHere,
    Number,
    Slug,
    narrowed_by,
    next_page,
    slug_of,
)
from articles.api.problems import Refused
from articles.corrections import ledger as correction_ledger
from articles.events.timelines import events_of, timelines_in_use
from articles.filters import Archive
from articles.forecasts.predictions import calibration, ledger
from articles.forecasts.predictions import told as forecast_told
from articles.freshness import seconds_to_keep
from articles.languages import TAGS
from articles.lists.river import river, row
from articles.lists.sourcelist import listable
from articles.lists.tallies import counts
from articles.lists.topics import most_used
from articles.models import Article, Source, Tally
from articles.related import translations_of

router = Router()

_OPEN = ledgers.PredictionList.OPEN

# By parameter of the archive: how somebody who gave a wrong one finds a right one.
_REMEDIES = {
    "category": "/api/v1/categories lists those there are.",
    "topic": "/api/v1/topics lists those there are.",
    "source": "/api/v1/sources lists those there are.",
    "audience": "/api/v1/audiences lists those there are.",
    "language": f"Those of articles are {' and '.join(TAGS.values())}.",
}


@router.get("/articles", response=shapes.ArticlePage, url_name="api-articles", tags=["Articles"])
def articles(
    request,
    response: HttpResponse,
    category: narrowed_by("The slug of a category.", example="energy") = None,
    topic: narrowed_by("The slug of a topic.") = None,
    source: narrowed_by("The slug of a source that they rest on.") = None,
    audience: narrowed_by("The slug of an audience that should care.") = None,
    language: narrowed_by("Of the article, in BCP 47.", example="zh-Hans") = None,
    freshness: narrowed_by("By the age of its newest source.", of=shapes.Freshness) = None,
    since: narrowed_by("Published on this day of the site’s zone or later.", of=date) = None,
    until: narrowed_by("Published on this day or before.", of=date) = None,
    cursor: Cursor = "",
    limit: Limit = FEW,
):
    """Published articles, the newest first, narrowed by what the archive can be narrowed by."""
    now = timezone.now()
    asked = Archive(request.GET, now=now)
    if asked.problems:
        raise Refused.over(_faults(asked))
    found = river(asked.entries, now=now, before=cursor, most=limit)
    public(response, found.seconds)
    rows = [telling.article_row(one) for one in found.rows]
    return shapes.ArticlePage(items=rows, next=next_page(request, response, found.older))


def _faults(archive):
    """{parameter: what is wrong with it} of an Archive that has problems."""
    return {
        name: " ".join([f"“{name}”:", *texts, _REMEDIES.get(name, "")]).strip()
        for name, texts in archive.errors.items()
    } or {"since": "“since” is a later day than “until”; exchange them."}


@router.get(
    "/articles/{slug}", response=shapes.ArticleWhole, url_name="api-article", tags=["Articles"]
)
def article(request, response: HttpResponse, slug: Slug):
    """One article with its claims, and with the passages they rest on as far as the rights of the
    sources let them be passed on."""
    # Three queries.
    read = parts.read(slug)
    if read is None:
        raise _gone(slug)
    found, filed = read
    now, seen = timezone.now(), parts.shown_of(found.live)
    line = row(found, now=now)
    public(response, seconds_to_keep([line.freshness], now=now))
    return telling.article_whole(
        line,
        seen=seen,
        told=rights.passed_on_of(seen),
        filed=filed,
        translations=translations_of(found),
    )


def _gone(slug):
    """What is raised for an article that is not published: it was withdrawn, or there is none."""
    withdrawn = Article.objects.withdrawn().filter(slug=slug).first()
    if withdrawn is None:
        return NotHere("article", "/api/v1/articles")
    return Refused(
        410,
        "This article was withdrawn; its page says the same. Do not show it any more.",
        reason=withdrawn.withdrawn_reason,
        withdrawn_at=withdrawn.withdrawn_at,
    )


# -- What articles are filed under -----------------------------------------------------------------


@router.get(
    "/categories", response=ledgers.Categories, url_name="api-categories", tags=["Subjects"]
)
def categories(request):
    """The categories that have published articles, in their order."""
    tallies = Tally.objects.in_use().filter(kind=Tally.Kind.CATEGORY).order_by("category")
    return ledgers.Categories(items=[books.filed(tally) for tally in tallies])


@router.get("/audiences", response=ledgers.Audiences, url_name="api-audiences", tags=["Subjects"])
def audiences(request):
    """The audiences that published articles are for, in their order."""
    tallies = Tally.objects.in_use().filter(kind=Tally.Kind.AUDIENCE).order_by("audience")
    return ledgers.Audiences(items=[books.filed(tally) for tally in tallies])


@router.get("/topics", response=ledgers.Topics, url_name="api-topics", tags=["Subjects"])
def topics(request, response: HttpResponse, cursor: Cursor = "", limit: Limit = FEW):
    """The topics of published articles, the most used first."""
    found, more = most_used(after=cursor, most=limit)
    items = [books.filed(tally) for tally in found]
    return ledgers.Topics(items=items, next=next_page(request, response, more))


def _by_slug(found, cursor, limit):
    """A page of a queryset by slug, and the cursor of the next, "" on the last.

    Raises BadCursor.
    """
    rows = list(found.filter(slug__gt=slug_of(cursor)).order_by("slug")[: limit + 1])
    return rows[:limit], rows[limit - 1].slug if len(rows) > limit else ""


# -- Sources ---------------------------------------------------------------------------------------


@router.get("/sources", response=ledgers.Sources, url_name="api-sources", tags=["Sources"])
def sources(request, response: HttpResponse, cursor: Cursor = "", limit: Limit = FEW):
    """The publishers that articles rest on, and those whose terms a person has looked at; by
    slug."""
    resting = counts(Tally.Kind.SOURCE)
    rows, more = _by_slug(listable(resting), cursor, limit)
    items = [books.source(one, resting.get(str(one.pk), 0)) for one in rows]
    return ledgers.Sources(items=items, next=next_page(request, response, more))


@router.get("/sources/{slug}", response=ledgers.Source, url_name="api-source", tags=["Sources"])
def source(request, slug: Slug):
    """One publisher. An address whose source was merged into another leads there (301)."""
    resting = counts(Tally.Kind.SOURCE)
    found = listable(resting).filter(slug=slug).first()
    found = found or Source.objects.standing().filter(slug=slug, removed_at__isnull=False).first()
    if found is None:
        return _merged(slug)
    return books.source(found, resting.get(str(found.pk), 0))


def _merged(slug):
    """The way to the source that another was merged into; raises NotHere where it was not."""
    merged = Source.objects.select_related("merged_into").exclude(merged_into=None)
    found = merged.filter(slug=slug).first()
    if found is None:
        raise NotHere("source", "/api/v1/sources")
    response = HttpResponse(status=301)
    response["Location"] = telling.address("source", found.merged_into.slug)
    return response


# -- Ledgers ---------------------------------------------------------------------------------------


@router.get("/timelines", response=ledgers.Timelines, url_name="api-timelines", tags=["Timelines"])
def timelines(request, response: HttpResponse, cursor: Cursor = "", limit: Limit = FEW):
    """The threads of events that published articles report, by slug."""
    rows, more = _by_slug(timelines_in_use(), cursor, limit)
    items = [books.timeline_row(one) for one in rows]
    return ledgers.Timelines(items=items, next=next_page(request, response, more))


@router.get(
    "/timelines/{slug}",
    response=ledgers.TimelineWhole,
    url_name="api-timeline",
    tags=["Timelines"],
)
def timeline(request, slug: Slug):
    """One thread with its events, and all the dates that sources give where they differ."""
    found = timelines_in_use().filter(slug=slug).first()
    if found is None:
        raise NotHere("timeline", "/api/v1/timelines")
    return books.timeline_whole(found, events_of(found, allowed=rights.passed_on))


@router.get(
    "/predictions", response=ledgers.Predictions, url_name="api-predictions", tags=["Forecasts"]
)
def predictions(
    request,
    response: HttpResponse,
    list: narrowed_by("Which of the three.", of=ledgers.PredictionList) = _OPEN,
    cursor: Cursor = "",
    limit: Limit = FEW,
):
    """Tracked forecasts: the open ones by when they fall due, the resolved and the withdrawn ones
    the latest first; and how well our words fit what came of them."""
    found = ledger(list.value, after=cursor, most=limit, allowed=rights.quoted_onward)
    return ledgers.Predictions(
        items=[books.prediction(one) for one in found.rows],
        calibration=books.calibration(calibration()),
        next=next_page(request, response, found.more),
    )


@router.get(
    "/predictions/{number}",
    response=ledgers.Prediction,
    url_name="api-prediction",
    tags=["Forecasts"],
)
def prediction(request, number: Number):
    """One tracked forecast, in whichever list it is."""
    found = forecast_told(number, allowed=rights.quoted_onward)
    if found is None:
        raise NotHere("forecast", "/api/v1/predictions")
    return books.prediction(found)


@router.get(
    "/corrections", response=ledgers.Corrections, url_name="api-corrections", tags=["Corrections"]
)
def corrections(request, response: HttpResponse, cursor: Cursor = "", limit: Limit = FEW):
    """What was wrong on our pages and what is right, the newest first."""
    found = correction_ledger(before=cursor, most=limit)
    items = [books.correction(one) for one in found.rows]
    return ledgers.Corrections(items=items, next=next_page(request, response, found.older))
