"""The newsroom's own lists, where a test asks for them."""

import pytest
from taggit.models import Tag

from articles.models import Audience, Category

from .tasks import AUDIENCES, CATEGORIES


@pytest.fixture
def lists(db):
    for choice in CATEGORIES:
        Category.objects.create(
            slug=choice.slug, name=choice.name, name_zh=choice.name_zh, emoji="⚡"
        )
    for choice in AUDIENCES:
        words = "\n".join(choice.words)
        named = {"name": choice.name, "name_zh": choice.name_zh}
        Audience.objects.create(slug=choice.slug, words=words, **named)
    Tag.objects.create(name="diesel", slug="diesel")
