"""Stories, sources, a model that says anything, and what a draft must not leave in the database."""

import json
from datetime import UTC, datetime

from django.apps import apps
from taggit.models import Tag

from articles.drafting.providers import Answer
from articles.drafting.providers.base import Free
from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    DeskEntry,
    Edition,
    Passage,
    Prediction,
    Snapshot,
    Source,
    Story,
)

from .tasks import AUDIENCES, CATEGORIES, URL, fixture

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Saying(Free):
    """A model that answers whatever it is told to, as an attacker could make it."""

    name, model, origin = "saying", "parrot-1", "model"

    def __init__(self, answer):
        self.answer = answer

    def draft(self, brief, problems=()):
        if isinstance(self.answer, Exception):
            raise self.answer
        raw = self.answer if isinstance(self.answer, str) else json.dumps(self.answer)
        return Answer(raw, tokens_in=10, tokens_out=20)


def make_lists():
    """The newsroom's own lists, as the briefs of `tasks` have them."""
    for choice in CATEGORIES:
        Category.objects.create(
            slug=choice.slug, name=choice.name, name_zh=choice.name_zh, emoji="⚡"
        )
    for choice in AUDIENCES:
        words = "\n".join(choice.words)
        named = {"name": choice.name, "name_zh": choice.name_zh}
        Audience.objects.create(slug=choice.slug, words=words, **named)
    Tag.objects.create(name="diesel", slug="diesel")


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


def everything():
    """Every row of every table but the sessions, as {(model, key): its columns}."""
    models = [m for m in apps.get_models(include_auto_created=True) if m.__name__ != "Session"]
    return {
        (model._meta.label, row[model._meta.pk.attname]): row
        for model in models
        for row in model._base_manager.values()
    }
