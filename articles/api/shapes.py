"""What the API tells of articles: the shapes of its answers, which the OpenAPI document shows.

Every field is always there; what is not known is null, and what there is none of an empty list.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from articles import models
from articles.freshness import State


def choices_of(name, choices):
    """The values of a model's choices as an enumeration that the document shows."""
    return StrEnum(name, {value.upper(): value for value in choices.values})


Part = choices_of("Part", models.claims.Section)
Basis = choices_of("Basis", models.Claim.Basis)
Origin = choices_of("Origin", models.Claim.Origin)
Made = choices_of("Made", models.Edition.Origin)
Licence = choices_of("Licence", models.LeadPicture.Licence)
Freshness = StrEnum("Freshness", {state.name: state.value for state in State})


class Checked(StrEnum):
    """How an editor looked at a sentence before it was published."""

    ONE_BY_ONE = "one_by_one"
    IN_SECTION = "in_section"
    NOT = "not_checked"


class Held(StrEnum):
    """Why words of a source are not given here."""

    RIGHTS = "rights"
    TAKEN_DOWN = "taken_down"


class Page(BaseModel):
    """Some of a list, and where it goes on."""

    next: str | None = Field(description="The address of the next page; null on the last.")


class Named(BaseModel):
    slug: str
    name: str
    name_zh: str | None


class SourceName(BaseModel):
    slug: str
    name: str = Field(description="In its own script.")
    language: str | None
    url: str = Field(description="Its page here.")


class Fresh(BaseModel):
    """How fresh an article's sources were, and are."""

    state: Freshness | None = Field(description="Null where no source has a date that we trust.")
    changes_at: datetime | None = Field(description="When the state will be another.")
    newest_source_at: datetime | None
    collected_after_seconds: int | None = Field(
        description="How long after its publication the newest source was read here."
    )


class Original(BaseModel):
    source: SourceName
    url: str
    headline: str | None = Field(description="Null where its source lets none be shown.")
    language: str | None


class ArticleRow(BaseModel):
    """An article as lists have it."""

    slug: str
    url: str = Field(description="Its page.")
    api_url: str = Field(description="The same with its claims, here.")
    language: str
    headline: str
    category: Named | None
    published_at: datetime
    updated_at: datetime
    freshness: Fresh
    made: Made
    is_reviewed: bool = Field(description="Whether an editor reviewed, edited or wrote it.")
    original: Original | None
    other_sources: list[SourceName] = Field(description="One for each further publisher.")


class ArticlePage(Page):
    items: list[ArticleRow]


class Quote(BaseModel):
    """Words of a source (W3C Web Annotation, TextQuoteSelector). What stands before and after them
    is given where the source lets its text be copied whole."""

    type: str = "TextQuoteSelector"
    exact: str
    prefix: str | None
    suffix: str | None


class Position(BaseModel):
    """Where words stand in the text that we read (W3C TextPositionSelector): code points, the end
    not among them."""

    type: str = "TextPositionSelector"
    start: int
    end: int


class Translation(BaseModel):
    text: str
    language: str
    by: str = Field(description="A person, or a model.")


class Passage(BaseModel):
    """The words of a source that a claim rests on."""

    source: SourceName
    url: str = Field(description="Of the source's own page.")
    language: str | None
    read_at: datetime = Field(description="When we read the text that has these words.")
    text_sha256: str | None = Field(description="Of that text; null where it was taken down.")
    quote: Quote | None = Field(description="Null where `withheld` says why.")
    position: Position | None
    is_shortened: bool = Field(description="Whether its source lets only its beginning be quoted.")
    withheld: Held | None
    translation: Translation | None


class Dated(BaseModel):
    date: str = Field(
        description="As far as it is known: a year, a month or a day.",
        examples=["2024-09", "2024-09-20"],
    )
    event: int | None = Field(description="The event of our timelines that it is, if it is one.")


class Claim(BaseModel):
    """One sentence of an article."""

    number: int = Field(description="Its place on the page; some may be left out here.")
    part: Part
    paragraph: int
    text: str
    basis: Basis
    origin: Origin
    checked: Checked
    dated: Dated | None
    prediction: int | None = Field(description="The tracked forecast that it makes.")
    passages: list[Passage]


class Credit(BaseModel):
    source: SourceName
    url: str
    is_original: bool
    headline: str | None = Field(description="Null where its source lets none be shown.")
    language: str | None
    credit_line: str | None
    published_at: datetime | None = Field(description="As the source says.")
    collected_at: datetime | None
    taken_down_at: datetime | None


class Waived(BaseModel):
    """What the evidence check could not confirm, and an editor let stand."""

    claim: int | None = Field(description="Its number; null for the headline, or one left out.")
    finding: str
    by: str
    reason: str


class Disclosure(BaseModel):
    """Who and what made the text, as it was recorded when it went live."""

    made: Made
    digital_source_type: str = Field(description="Of IPTC's vocabulary of that name.")
    reviewed_by: list[str]
    edited_by: list[str]
    written_by: list[str]
    approved_by: str | None
    is_unreviewed: bool
    claims: int
    checked_one_by_one: int
    checked_in_section: int
    not_checked: int
    waivers: list[Waived]


class CorrectionNote(BaseModel):
    wrong: str
    right: str
    by: str
    at: datetime


class Picture(BaseModel):
    """The picture at the head of an article."""

    url: str
    width: int = Field(description="In pixels.")
    height: int
    alt: str
    credit: str
    licence: Licence
    licence_note: str | None = Field(description="The licence in words, where none is named.")
    licence_url: str | None


class TranslatedAs(BaseModel):
    slug: str
    language: str
    url: str
    api_url: str


class ArticleWhole(ArticleRow):
    """An article with all that may be copied on of it."""

    topics: list[Named]
    audiences: list[Named]
    picture: Picture | None = Field(description="Null, too, where it may not be copied on.")
    disclosure: Disclosure
    claims: list[Claim] = Field(description="In reading order.")
    withheld: int = Field(
        description="How many sentences are left out, being words that may not be passed on."
    )
    credits: list[Credit]
    corrections: list[CorrectionNote] = Field(description="The newest first.")
    translations: list[TranslatedAs]
