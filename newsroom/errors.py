"""What is answered where something went wrong: in words, with a way on, in the language of the
address; at the desk in the desk's own look.

Only the page for an error of ours (500) must do without everything that may be broken.
"""

import re
from urllib.parse import unquote

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

# A word of a mistyped address, and how many of them make a search.
_WORD = re.compile(r"[^\W\d_]{2,}")
MOST_WORDS = 8

AT_THE_DESK = {
    403: (
        "You may not do this",
        "Your account does not have the permission that this screen asks for. An administrator can "
        "give it to you.",
    ),
    404: (
        "There is nothing at this address of the desk",
        "It may have been mistyped, or what it showed may have been deleted or merged since.",
    ),
}
# Chiefly two windows: signing in in the one makes the forms of the other old.
FORGED = (
    "This form was not taken",
    "It came without the key that the desk gives out with each form. That happens where somebody "
    "signed in or out in another window since it was opened, and where the browser keeps no "
    "cookies. Go back, copy what you typed, load the page again and send it from there.",
)


def bad_request(request, exception):
    """400, for what is no request that a browser of ours would make. Perhaps nobody knows yet who
    asks, so the desk has no look of its own here."""
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return _told(request, 403)


def page_not_found(request, exception):
    """404, with the reason where the exception has a `why`, and a search for what the address
    seems to be about."""
    return _told(request, 404, why=getattr(exception, "why", ""), sought=_words_of(request))


def not_allowed(request, methods):
    """405, for what cannot be done at an address of readers, with what can."""
    response = _told(request, 405)
    response["Allow"] = ", ".join(methods)
    return response


def csrf_failure(request, reason=""):
    """Django's guard of the desk's forms did not let one in."""
    return _told(request, 403, said=FORGED)


def server_error(request):
    """500, from a template that asks for no request, no database and no list of static files."""
    return HttpResponseServerError(render_to_string("500.html", {"name": settings.SITE_NAME}))


def _told(request, status, *, said=None, **context):
    if not request.path_info.startswith(reverse("admin:index")):
        return render(request, f"{status}.html", context, status=status)
    title, words = said or AT_THE_DESK[status]
    context = {"title": title, "words": context.get("why") or words, "status": status}
    return render(
        request, "admin/error.html", admin.site.each_context(request) | context, status=status
    )


def _words_of(request):
    """Words to search for, from the last part of an address; none where that is a reference that
    somebody was given."""
    match = request.resolver_match
    if match is not None and "slug" not in match.kwargs:
        return ""
    last = unquote(request.path_info).strip("/").rsplit("/", 1)[-1]
    return " ".join(_WORD.findall(last)[:MOST_WORDS])
