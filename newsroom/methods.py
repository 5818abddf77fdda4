"""Public pages are read and take nothing; that is said here, once for all of them.

Django's guard of forms would answer 403 to whatever comes without a key, before a view could say
that it takes no form at all, and a view that says nothing answers TRACE and OPTIONS like GET.
"""

from newsroom.errors import not_allowed

READING = ("GET", "HEAD")


def read_only(get_response):
    """Middleware: 405 for all but reading. The desk, and views without Django's guard (the forms of
    readers, the API), say themselves what they take. It stands before that guard."""

    def respond(request):
        return get_response(request)

    respond.process_view = _refused
    return respond


def _refused(request, view, args, kwargs):
    """The answer that refuses a request, or None to let it pass."""
    at_the_desk = "admin" in request.resolver_match.app_names
    if request.method in READING or at_the_desk or getattr(view, "csrf_exempt", False):
        return None
    return not_allowed(request, READING)
