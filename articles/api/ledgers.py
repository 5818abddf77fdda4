"""What the API tells beyond articles: sources, subjects, timelines, forecasts, corrections."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from articles import models
from articles.api.shapes import Held, Named, Page, SourceName, choices_of
from articles.forecasts.predictions import LISTS

SourceKind = choices_of("SourceKind", models.Source.Kind)
RightsBasis = choices_of("RightsBasis", models.sources.RightsBasis)
Likelihood = choices_of("Likelihood", models.Prediction.Likelihood)
Outcome = choices_of("Outcome", models.Prediction.Outcome)


PredictionList = StrEnum("PredictionList", {name.upper(): name for name in LISTS})


class Filed(Named):
    """A category, topic or audience that has published articles."""

    url: str
    articles: int


class Category(Filed):
    emoji: str
    fresh_hours: int = Field(description="So long after its newest source an article is fresh,")
    recent_hours: int = Field(description="and so long it is recent; then it is stale.")


class Categories(BaseModel):
    items: list[Category]


class Audiences(BaseModel):
    items: list[Filed]


class Topics(Page):
    items: list[Filed]


class SourceRights(BaseModel):
    """What readers are told of the terms on which we use a source."""

    basis: RightsBasis
    is_reviewed: bool
    shows_headlines: bool
    passes_on_words: bool = Field(description="Whether its words are in this API and in feeds.")


class Source(SourceName):
    """A publisher that articles rest on."""

    api_url: str
    name_in_english: str | None
    homepage: str | None
    country: str | None
    kind: SourceKind
    articles: int = Field(description="How many published articles rest on it.")
    rights: SourceRights
    removed_at: datetime | None = Field(
        description="When words of it were last taken down at a rights holder's request."
    )
    taken_down_at: datetime | None = Field(description="Since when nothing of it is collected.")


class Sources(Page):
    items: list[Source]


class TimelineRow(Named):
    url: str
    api_url: str
    description: str | None


class Timelines(Page):
    items: list[TimelineRow]


class ArticleName(BaseModel):
    slug: str
    url: str
    language: str
    headline: str


class EventReport(BaseModel):
    """What one article says of an event."""

    date: str
    text: str | None = Field(description="Null where its words may not be passed on.")
    article: ArticleName
    sources: list[SourceName]


class Event(BaseModel):
    id: int
    title: str
    date: str = Field(description="The most precise one: a year, a month or a day.")
    dates: list[str] = Field(description="More than one where they cannot all be right.")
    is_disputed: bool
    reports: list[EventReport] = Field(description="The most precise first.")


class TimelineWhole(TimelineRow):
    events: list[Event] = Field(description="The oldest first.")


class RestsOn(BaseModel):
    """The words that an outcome rests on."""

    source: SourceName
    url: str
    read_at: datetime
    quote: str | None
    withheld: Held | None


class Resolved(BaseModel):
    outcome: Outcome
    sentence: str
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime
    rests_on: RestsOn | None


class Reopened(BaseModel):
    """An outcome that stood once, and why it does not any more."""

    outcome: Outcome
    sentence: str
    at: datetime
    why: str


class Prediction(BaseModel):
    """A forecast that an editor chose to track."""

    id: int
    api_url: str
    question: str
    language: str | None
    likelihood: Likelihood
    percent_low: int
    percent_high: int
    resolve_by: date
    is_overdue: bool
    outcome: Outcome
    resolution: Resolved | None
    reopened: list[Reopened]
    articles: list[ArticleName] = Field(description="Published ones that make it.")
    withdrawn_at: datetime | None = Field(description="When its article was withdrawn.")
    withdrawn_reason: str | None


class Term(BaseModel):
    """How well one likelihood term fits what came of the forecasts that used it."""

    likelihood: Likelihood
    percent_low: int
    percent_high: int
    forecasts: int
    happened: int
    share: int = Field(description="The percentage that happened.")
    interval_low: int = Field(description="Of Wilson's 95% interval, in percent.")
    interval_high: int


class Calibration(BaseModel):
    """Scored from `least` resolved forecasts on; until then only counted."""

    resolved: int
    least: int
    brier: float | None
    terms: list[Term]


class Predictions(Page):
    items: list[Prediction]
    calibration: Calibration


class Correction(BaseModel):
    id: int
    article: ArticleName
    wrong: str
    right: str
    by: str
    at: datetime


class Corrections(Page):
    items: list[Correction]
