"""What programs look for at addresses they know beforehand: robots.txt, sitemaps, whom to tell of a
hole, whether text may be mined. All of it has one address and no Chinese twin."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from articles import sitemaps
from articles.answers import public
from articles.feeds.xml import sayable
from articles.freshness import LONGEST_STORED
from articles.languages import whole
from newsroom import crawlers
from recaps.models import Recap

# What changes only with a release or a setting.
PLAIN_SECONDS = 300
# How long security.txt holds good, counted from the first of the month; RFC 9116 wants less than a
# year.
SECURITY_LASTS = timedelta(days=330)


def robots(request):
    """Crawlers are welcome on all that readers see, those for AI as AI_CRAWLERS says."""
    text = crawlers.robots(settings.AI_CRAWLERS, settings.SITE_URL)
    return public(HttpResponse(text, content_type="text/plain; charset=utf-8"), PLAIN_SECONDS)


def icon(request):
    """Browsers ask for it here where a document names none, as a feed does."""
    return public(redirect(static("img/icon.svg")), PLAIN_SECONDS)


def mining(request):
    """Whether our text may be mined, as TDMRep says it."""
    policy = whole(reverse("newsroom:rights"))
    told = crawlers.reservation(settings.AI_CRAWLERS, policy)
    return public(JsonResponse(told, safe=False), PLAIN_SECONDS)


def security(request):
    """Whom to tell of a hole in the site (RFC 9116); 404 where nobody is named."""
    contact = settings.SECURITY_CONTACT or settings.CONTACT_EMAIL
    if not contact:
        raise Http404("Nobody is named.")
    lines = _security_lines(contact if ":" in contact else f"mailto:{contact}")
    text = "\n".join([*lines, ""])
    return public(HttpResponse(text, content_type="text/plain; charset=utf-8"), PLAIN_SECONDS)


def _security_lines(contact):
    """The fields. The day it expires moves once a month, so that the text stays the same."""
    month = timezone.now().astimezone(UTC).replace(day=1)
    yield f"Contact: {contact}"
    yield f"Expires: {month + SECURITY_LASTS:%Y-%m-%dT00:00:00Z}"
    yield "Preferred-Languages: en, zh"
    if settings.SITE_URL.startswith("https:"):  # nothing else may be named
        yield f"Canonical: {whole(reverse('newsroom:security'))}"


def sitemap(request):
    """The index: the sitemap of pages that are no articles, and one of articles for each month."""
    return _xml(request, "sitemap_index", months=sitemaps.months())


def sitemap_pages(request):
    """The lists, recaps and pages about us that are published, in both languages."""
    pages = [*sitemaps.lists(), *_standing_pages()]
    return _xml(request, "sitemap", pages=pages)


def sitemap_articles(request, month):
    pages = sitemaps.articles_of(*month)
    if not pages:
        raise Http404("Nothing of this month is published.")
    return _xml(request, "sitemap", pages=pages)


def sitemap_news(request):
    """What was published in the last two days; the front page alone where nothing was, as a
    sitemap has to name something."""
    news = [
        (article, sitemaps.NEWS_LANGUAGES[article.language], sayable(article.live.headline))
        for article in sitemaps.news(timezone.now())
    ]
    name = sayable(settings.SITE_NAME)
    return _xml(request, "sitemap_news", news=news, name=name)


def _standing_pages():
    about_us = ("about", "how-we-work", "data", "rights", "takedown-request")
    for name in (*(f"newsroom:{page}" for page in about_us), "recaps:recaps"):
        yield from sitemaps.twins(reverse(name))
    for recap in Recap.objects.published().newest_first():
        yield from sitemaps.twins(recap.get_absolute_url(), recap.published_at)


def _xml(request, template, **context):
    context["site_url"] = settings.SITE_URL
    path, kind = f"newsroom/{template}.xml", "application/xml; charset=utf-8"
    return public(render(request, path, context, content_type=kind), LONGEST_STORED)
