"""What a request may ask for beside an address, and how a list goes on."""

from typing import Annotated
from urllib.parse import urlencode

from django.http import Http404
from ninja import Path, Query
from pydantic import BeforeValidator

from articles.filters import SLUG
from articles.languages import whole
from articles.lists.river import BadCursor

FEW, MOST = 25, 100


def _plain(value):
    """A whole number in figures alone; Python would read “ 1_0” as one, too."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("no whole number")
    return value


Limit = Annotated[
    int,
    BeforeValidator(_plain),
    Query(FEW, ge=1, le=MOST, description=f"How many to give, at most {MOST}."),
]
Cursor = Annotated[
    str,
    Query(min_length=1, description="Where a list goes on, as the `next` of a page has it."),
]
Slug = Annotated[str, Path(pattern=r"^[^/\x00]+$", description="Its name in addresses.")]
Number = Annotated[int, Path(ge=1, le=2**53 - 1, description="Its number here.")]


def narrowed_by(description, *, of=str, **more):
    """The type of a parameter that narrows a list; it takes values `of` a type."""
    if of is str:
        more["min_length"] = 1
    return Annotated[of, Query(description=description, **more)]


def slug_of(cursor):
    """The slug that a cursor of a list by slug is, or ""; raises BadCursor where it can be none."""
    if cursor and not SLUG.fullmatch(cursor):
        raise BadCursor(cursor)
    return cursor


def next_page(request, response, cursor):
    """The address of the page that begins beyond a cursor, told in the response's head as well;
    None where there is none."""
    if not cursor:
        return None
    asked = {**request.GET.dict(), "cursor": cursor}
    address = whole(f"{request.path}?{urlencode(asked)}")
    response["Link"] = f'<{address}>; rel="next"'
    return address


class NotHere(Http404):
    """There is no such thing, or readers may not see it; `where` is the list of those there are."""

    def __init__(self, what, where):
        super().__init__(f"There is no {what} of this name. {where} lists those there are.")
