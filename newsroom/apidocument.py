"""The OpenAPI 3.1 document of the API: what django-ninja knows of the operations, and what it does
not: the answers that all of them may give, their headers, whose words these are."""

from functools import cache

from django.conf import settings
from django.urls import reverse

from articles.api.problems import CONTENT_TYPE, Problem
from articles.languages import whole

_TAGS = {
    "Articles": "What we published, claim by claim, with the words each claim rests on.",
    "Subjects": "What articles are filed under.",
    "Sources": "The publishers that articles rest on.",
    "Timelines": "Events across articles; where sources date one differently, all dates stand.",
    "Forecasts": "What articles said would happen, and how it came out.",
    "Corrections": "What was wrong and what is right.",
    "Recaps": "The week in a few articles.",
}
_DESCRIPTION = (
    "What {name} publishes, for programs; read only, open to all, without a key.\n\n"
    "Rights in quoted and linked material belong to its publishers. Words of a source are given "
    "only where that source lets them be passed on; elsewhere `withheld` says why. What is "
    "withdrawn or taken down is gone from the next answer on (410 with the reason), so keep "
    "nothing longer than `Cache-Control` says without asking again.\n\n"
    "Lists go on at `next`, which is also a `Link` header. Every answer has an `ETag`: ask again "
    "with `If-None-Match`, and what has not changed is answered 304. `HEAD` and `OPTIONS` work at "
    "every address. What cannot be answered is told as a problem (RFC 9457). Times are in UTC; "
    "fields are only ever added within /v1/."
)
_ETAG = {"description": "Of these bytes.", "schema": {"type": "string"}}
_CACHE = {"description": "How long this may be stored.", "schema": {"type": "string"}}
_LINK = {"description": "The next page, as `rel=next`.", "schema": {"type": "string"}}
_LOCATION = {"description": "The source that it is now.", "schema": {"type": "string"}}
_WITHDRAWN = "The article was withdrawn; `reason` and `withdrawn_at` say more."


def document(api):
    """The whole document, a dictionary fit for JSON; not to be changed."""
    made = _operations(api)
    return {
        "openapi": made["openapi"],
        "info": _info(),
        "servers": [{"url": settings.SITE_URL}],
        "tags": [{"name": name, "description": words} for name, words in _TAGS.items()],
        "paths": made["paths"],
        "components": made["components"],
    }


@cache
def _operations(api):
    """What no setting and no language changes of it: the operations with all that they answer."""
    made = api.get_openapi_schema(path_prefix="/api/v1/")
    made["components"]["schemas"]["Problem"] = _schema(made, Problem)
    for route, operations in made["paths"].items():
        for operation in operations.values():
            operation["operationId"] = operation["operationId"].rsplit("_", 1)[-1]
            operation["responses"] = _responses(operation, route)
            for parameter in operation["parameters"]:
                _put_right(parameter["schema"])
    return made


def parameters(api):
    """The names of the parameters of each operation, by its path below the root."""
    return {
        path.removeprefix("/"): [
            parameter["name"]
            for parameter in operations["get"]["parameters"]
            if parameter["in"] == "query"
        ]
        for path, operations in api.get_openapi_schema(path_prefix="/")["paths"].items()
    }


def _info():
    contact = {"name": settings.SITE_NAME, "url": whole(reverse("newsroom:about"))}
    if settings.CONTACT_EMAIL:
        contact["email"] = settings.CONTACT_EMAIL
    rights = whole(reverse("newsroom:rights"))
    licence = {"name": settings.TEXT_LICENCE or "Rights and takedown"}
    return {
        "title": f"{settings.SITE_NAME}: what we publish, for programs",
        "version": "1",
        "description": _DESCRIPTION.format(name=settings.SITE_NAME),
        "termsOfService": rights,
        "contact": contact,
        "license": licence | {"url": settings.TEXT_LICENCE_URL or rights},
    }


def _schema(made, model):
    """The schema of a model, its parts put among those of the document."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    made["components"]["schemas"].update(schema.pop("$defs", {}))
    return schema


def _put_right(schema):
    """Take out of a parameter’s schema what stands beside it in the parameter already, and a
    default that stands for none."""
    for name in ("title", "description", "example"):
        schema.pop(name, None)
    if schema.get("default") == "":
        del schema["default"]


def _responses(operation, route):
    """All answers an operation may give, by status."""
    given = {str(status): answer for status, answer in operation["responses"].items()}
    is_list = any(parameter["name"] == "cursor" for parameter in operation["parameters"])
    given["200"]["headers"] = {"ETag": _ETAG, "Cache-Control": _CACHE}
    if is_list:
        given["200"]["headers"]["Link"] = _LINK
    given["304"] = {"description": "Nothing has changed since the answer of that ETag."}
    if "{" in route:
        given["404"] = _problem("There is no such thing, or readers may not see it.")
    if route.endswith("/articles/{slug}"):
        given["410"] = _problem(_WITHDRAWN)
    if route.endswith("/sources/{slug}"):
        moved = "The source was merged into another."
        given["301"] = {"description": moved, "headers": {"Location": _LOCATION}}
    given["405"] = _problem("Only GET, HEAD and OPTIONS are answered.")
    given["422"] = _problem("A parameter cannot be used; `errors` has a sentence for each.")
    return dict(sorted(given.items()))


def _problem(description):
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {CONTENT_TYPE: {"schema": schema}}}
