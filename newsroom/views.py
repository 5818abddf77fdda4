"""Pages about the site itself, and what every page knows of it."""

import logging
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.answers import public
from articles.languages import Spoken, site_description, whole
from articles.models import Takedown
from articles.openforms import open_to_readers
from articles.rehearsal import kept_private
from articles.takedowns.requesting import REQUESTS, RequestForm, ask

# Pages that change only with a release.
PLAIN_PAGE_SECONDS = 300

log = logging.getLogger(__name__)


def site(request):
    """Context processor: what templates print of settings (`site`) and `languages`."""
    return {
        "languages": Spoken.in_answer_to(request),
        "site": {
            "name": settings.SITE_NAME,
            "url": settings.SITE_URL,
            "description": site_description(),
            "responsible": settings.RESPONSIBLE_PERSON,
            "contact": settings.CONTACT_EMAIL,
            "marks": settings.SECTION_MARKS,
            "demo": settings.DEMO,
            "now": timezone.now(),
        },
    }


def about(request):
    return _plain_page(request, "newsroom/about.html")


def how_we_work(request):
    days = settings.REPORT_EMAIL_DAYS
    return _plain_page(request, "newsroom/how_we_work.html", {"days": days})


def data(request):
    return _plain_page(request, "newsroom/data.html")


def rights(request):
    return _plain_page(request, "newsroom/rights.html")


@open_to_readers
def takedown_request(request):
    """A rights holder asks for something to be taken down. `?about=` names the page they read."""
    make = partial(RequestForm, about=_page_of_ours(request.GET.get("about", "")))
    taken = REQUESTS.take(request, "takedown", make, ask)
    if taken.reference:
        return redirect("newsroom:takedown-status", taken.reference)
    return taken.dress(render(request, "newsroom/takedown_request.html", {"taken": taken}))


def _page_of_ours(path):
    """The whole address of a path of this site, "" for anything else."""
    ours = path.startswith("/") and len(path) < 300 and path.isprintable()
    return whole(path) if ours and not path.startswith("//") else ""


def takedown_status(request, reference):
    """That a request came in and how it stands, for whoever holds its reference."""
    found = get_object_or_404(Takedown, reference=reference.upper())
    context = {"takedown": found}
    return kept_private(render(request, "newsroom/takedown_status.html", context))


@never_cache
def live(request):
    """Whether the process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
def ready(request):
    """Whether the process can serve readers: 503 where it has no database."""
    try:
        connection.ensure_connection()
        connection.cursor().execute("SELECT 1")
    except DatabaseError:
        log.exception("Not ready: the database does not answer.")
        return HttpResponse("not ready: no database\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def _plain_page(request, template, context=None):
    return public(render(request, template, context), PLAIN_PAGE_SECONDS)
