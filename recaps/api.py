"""The weekly recaps as the API tells them."""

from datetime import date, datetime
from typing import Annotated

from django.http import Http404, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel, Field

from articles.api.asked import FEW, Cursor, Limit, NotHere, next_page
from articles.api.shapes import ArticleRow, Page
from articles.api.telling import address, article_row
from articles.languages import whole
from recaps.items import WEEK, page_of, published_in, read_week, visible_items

router = Router()

Week = Annotated[str, Path(pattern=f"^{WEEK}$", description="An ISO week.", example="2026-W47")]


class RecapRow(BaseModel):
    """One week's recap."""

    week: str = Field(description="Its ISO week.", examples=["2026-W47"])
    number: int
    url: str
    api_url: str
    first_day: date
    last_day: date
    published_at: datetime
    stories: int = Field(description="How many of them can still be read.")


class Recaps(Page):
    items: list[RecapRow]


class RecapStory(BaseModel):
    comment: str | None = Field(description="An editor’s line under the headline.")
    is_update: bool = Field(description="An earlier recap carried it; it was updated since.")
    article: ArticleRow


class RecapWhole(RecapRow):
    introduction: str | None
    items: list[RecapStory] = Field(description="In the order of the recap.")


@router.get("/recaps", response=Recaps, url_name="api-recaps", tags=["Recaps"])
def recaps(request, response: HttpResponse, cursor: Cursor = "", limit: Limit = FEW):
    """All recaps, the newest first."""
    rows, older = page_of(before=cursor, most=limit)
    items = [RecapRow(**_row(one, one.stories)) for one in rows]
    return Recaps(items=items, next=next_page(request, response, older))


@router.get("/recaps/{week}", response=RecapWhole, url_name="api-recap", tags=["Recaps"])
def recap(request, week: Week):
    """One week's recap with its articles, asking again which of them readers may see."""
    try:
        found, _ = published_in(*read_week(week))
    except Http404:
        raise NotHere("recap", "/api/v1/recaps") from None
    items = [
        RecapStory(
            comment=one.item.comment or None,
            is_update=one.item.is_update,
            article=article_row(one.row),
        )
        for one in visible_items(found)
    ]
    introduction = found.introduction or None
    return RecapWhole(**_row(found, len(items)), introduction=introduction, items=items)


def _row(recap, stories):
    return {
        "week": recap.iso_week,
        "number": recap.number,
        "url": whole(recap.get_absolute_url()),
        "api_url": address("recap", recap.iso_week),
        "first_day": recap.first_day,
        "last_day": recap.last_day,
        "published_at": recap.published_at,
        "stories": stories,
    }
