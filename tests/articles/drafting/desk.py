"""Stories, sources and what a failed draft must not leave behind, in the database."""

from datetime import UTC, datetime

from articles.models import (
    Article,
    Claim,
    DeskEntry,
    Edition,
    Passage,
    Prediction,
    Snapshot,
    Source,
    Story,
)

from .tasks import URL, fixture

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def lamp(person=None, **fields):
    """The source of the stories here; with a person, one whose rights that person reviewed."""
    if person:
        fields = {
            "rights_basis": "permission",
            "rights_reviewed_by": person,
            "rights_reviewed_at": NOW,
            "quote_words_passage": 100,
            "quote_words_article": 2000,
            "may_use_model": True,
        } | fields
    plain = {
        "name": "The Skerry Lamp",
        "slug": "skerry-lamp",
        "credit_line": "Courtesy of the Lamp",
    }
    return Source.objects.create(**plain | fields)


def story_of(name, source, *, url=URL, **fields):
    text, expected = fixture(name)
    story = Story.objects.create(
        source=source,
        url=url,
        title=fields.pop("title", expected["title"]),
        language=expected["language"],
        published_at=datetime.fromisoformat(f"{expected['published']}T08:00+00:00"),
        first_seen_at=NOW,
        **fields,
    )
    Snapshot.objects.create(
        story=story, kind="page", extractor="test", extractor_version="1", text=text, read_at=NOW
    )
    return story


def nothing_but_runs():
    models = (Article, Edition, Claim, Passage, Prediction, DeskEntry)
    return [model.__name__ for model in models if model.objects.exists()] == []
