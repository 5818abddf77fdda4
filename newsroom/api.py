"""The read-only API: the routes of articles and of recaps under one address, `/api/v1/`.

    method | parameters | the operation (articles.api, recaps.api) | headers

What is asked of all operations alike is done here, around them. A parameter that we do not know is
refused: a filter with a typing error would else be answered with everything.
"""

from functools import wraps

from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from articles.answers import public
from articles.api import routes
from articles.api.asked import MOST
from articles.api.ledgers import PredictionList
from articles.api.problems import Refused
from articles.api.shapes import Freshness
from articles.freshness import LONGEST_STORED
from articles.lists.river import BadCursor
from newsroom import apidocument
from recaps import api as recaps

ROOT = "api/v1/"
METHODS = "GET, HEAD, OPTIONS"
# More parameters than any operation has: of a request with more, no more are looked at and told.
MOST_TOLD = 20
_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# What to write, by parameter, where a value has not the shape it must have; those that are not
# here take any text.
_REMEDIES = {
    "limit": f"a whole number from 1 to {MOST}",
    "freshness": f"one of: {', '.join(Freshness)}",
    "since": "a day, written as 2026-11-19",
    "until": "a day, written as 2026-11-19",
    "list": f"one of: {', '.join(PredictionList)}",
}
_NO_SUCH_ADDRESS = "There is nothing at this address. /api/v1/openapi.json lists what there is."


class _Readable(JSONRenderer):
    """Chinese is written as it is read, and so takes half the bytes."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


api = NinjaAPI(openapi_url=None, docs_url=None, renderer=_Readable())
api.add_router("", routes.router)
api.add_router("", recaps.router)


@api.exception_handler(Refused)
def _refused(request, refused):
    return refused.answer()


@api.exception_handler(BadCursor)
def _bad_cursor(request, _):
    why = "“cursor” is not one of ours. Take the address that “next” of a page has as it stands."
    return Refused.over({"cursor": why}).answer()


@api.exception_handler(Http404)
def _not_found(request, missing):
    return Refused(404, str(missing)).answer()


@api.exception_handler(ValidationError)
def _invalid(request, invalid):
    """Of an address it is a name that nothing has, of a parameter a value that it cannot take."""
    if any(error["loc"][0] == "path" for error in invalid.errors):
        return Refused(404, _NO_SUCH_ADDRESS).answer()
    names = [error["loc"][-1] for error in invalid.errors]
    return Refused.over({name: f"“{name}” is {_REMEDIES[name]}." for name in names}).answer()


def _asked_rightly(request, named, known):
    """Raise Refused for what no operation can use: in the address, or in its parameters."""
    if any("\x00" in value for value in named.values()):
        raise Refused(404, _NO_SUCH_ADDRESS)
    faults = {}
    for name, values in _given(request):
        shown = name[:40].replace("\x00", "")
        if name not in known:
            faults[shown] = f"“{shown}” is no parameter here. {_listed(known)}"
        elif len(values) > 1:
            faults[shown] = f"“{shown}” can be given once only; take the others out."
        elif not values[0]:
            faults[shown] = f"“{shown}” is empty; give it a value or leave it out."
        elif "\x00" in values[0]:
            faults[shown] = f"“{shown}” has a character that no text has; take it out."
    if faults:
        raise Refused.over(faults)


def _given(request):
    """The parameters of a request with all their values."""
    try:
        return list(request.GET.lists())[:MOST_TOLD]
    except TooManyFieldsSent:
        raise Refused(
            422, "No address takes so many parameters; take out what it has not."
        ) from None


def _listed(known):
    return f"There are: {', '.join(known)}." if known else "None can be given."


def _answering(view, known):
    """A view of an operation, with all that is asked of every one."""

    @wraps(view)
    def answer(request, **named):
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": METHODS, **_PREFLIGHT})
        if request.method not in ("GET", "HEAD"):
            return _not_allowed(request.method)
        try:
            _asked_rightly(request, named, known)
        except Refused as refused:
            return refused.answer()
        method, request.method = request.method, "GET"  # what is sent of a HEAD the server sees to
        response = view(request, **named)
        request.method = method
        return _as_all(response)

    answer.__module__, answer.csrf_exempt = __name__, True
    return answer


def _as_all(response):
    """Say how long an answer may be stored, where its operation did not."""
    if "Cache-Control" not in response:
        public(response, LONGEST_STORED)
    return response


def _not_allowed(method):
    why = f"This API is read only, so {method[:20]} does nothing here. Use GET."
    response = Refused(405, why).answer()
    response["Allow"] = METHODS
    return response


def _document(request):
    """The OpenAPI document of all this."""
    return JsonResponse(apidocument.document(api), json_dumps_params={"ensure_ascii": False})


def _nothing(request, rest):
    why = _NO_SUCH_ADDRESS
    if rest.endswith("/") and rest.count("/") > 1:
        why = f"Leave the slash at the end of the address away. {why}"
    return Refused(404, why).answer()


def open_to_all(get_response):
    """Middleware: programs in any reader's browser may read what the API answers, 304 as well."""

    def respond(request):
        response = get_response(request)
        if request.path_info.startswith(f"/{ROOT}"):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Link"
        return response

    return respond


def _urls():
    """The addresses of all operations, of the document, and of what there is not."""
    known = apidocument.parameters(api)
    for one in api.urls[0]:
        if one.name != "api-root":  # django-ninja’s own, which answers nothing
            route = str(one.pattern)
            view = _answering(one.callback, known[route.replace("<", "{").replace(">", "}")])
            yield path(f"{ROOT}{route}", view, name=one.name)
    yield path(f"{ROOT}openapi.json", _answering(_document, ()), name="api-document")
    yield re_path(r"^api/(?P<rest>[\s\S]*)$", _answering(_nothing, ()), name="api-nothing")


urlpatterns = list(_urls())
