"""What our archive told before, as a model is given it and as an article credits it."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from articles import search
from articles.drafting.draft import draft_story
from articles.drafting.earlier import earlier_texts
from articles.drafting.providers import Answer
from articles.drafting.providers.base import Free
from articles.drafting.tasks import within
from articles.models import Story
from tests.articles import make

from .desk import NOW, lamp, story_of
from .tasks import good_answer, source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]

BEFORE = "Tideline signed with Skerry Island in 2024. The cable was laid by Aas Marine."


class Reader(Free):
    """A model that quotes the second of its sources, where it has two."""

    name, model, origin, earlier = "reader", "reader-1", "model", 6

    def draft(self, brief, problems=()):
        self.brief = brief
        answer = good_answer()
        if len(brief.sources) > 1:
            quote = {"source": brief.sources[1].url, "exact": BEFORE.split(". ")[0] + "."}
            told = {"section": "takeaway", "text": "They signed in 2024.", "basis": "background"}
            answer["claims"].append({**told, "quotes": [quote]})
        return Answer(json.dumps(answer), cost=Decimal(0))


def published(person, slug="contract", text=BEFORE, **rights):
    publisher = make.source(slug, reviewer=person, may_use_model=True, **rights)
    story = make.story("Tideline and Skerry Island sign", of=publisher, text=text)
    search.index(make.article(slug, headline="Tideline and Skerry Island sign", original=story))
    return story


@pytest.fixture
def story(editor):
    return story_of("turbine", lamp(editor))


def test_a_published_article_that_shares_names_is_given_and_credited_where_quoted(story, editor):
    before, reader = published(editor), Reader()
    edition = draft_story(story, drafter=reader, at=NOW)
    assert [one.url for one in reader.brief.sources] == [story.url, before.url]
    assert [c.story for c in edition.credits.all()] == [story, before]
    passage = edition.claims.get(text="They signed in 2024.").passages.get()
    assert passage.start == 0


def test_what_is_given_and_not_quoted_is_not_credited(story, editor):
    published(editor)
    reader = Reader()
    reader.draft = lambda brief, problems=(): Answer(json.dumps(good_answer()))
    assert draft_story(story, drafter=reader, at=NOW).credits.count() == 1


def test_what_a_model_may_not_have_or_readers_do_not_see_is_not_given(story, editor):
    published(editor, slug="closed").source.__class__.objects.update(may_use_model=False)
    text = story.best_snapshot().text
    assert earlier_texts(story, text, most=6) == []
    Story.objects.get(pk=story.pk).source.__class__.objects.update(may_use_model=True)
    assert len(earlier_texts(story, text, most=6)) == 1
    make.withdraw(Story.objects.get(title__startswith="Tideline and").editions.get().article, "No")
    assert earlier_texts(story, text, most=6) == []


def test_an_article_about_something_else_is_not_given(story, editor):
    other = make.story("A bakery closes", of=make.source("b", reviewer=editor, may_use_model=True))
    search.index(make.article("bakery", headline="A bakery closes", original=other))
    assert earlier_texts(story, story.best_snapshot().text, most=6) == []


def test_no_more_text_is_given_than_there_is_room_for_and_the_story_has_half_of_it():
    long, beside = source("Line.\n" * 100), source("Aside.\n" * 100)
    first, second = within([long, beside], 400)
    assert len(first.text) + len(second.text) <= 400
    assert len(first.text) >= 200
    assert long.text.startswith(first.text)
    assert within([long, replace(beside, text="Short.")], None)[1].text == "Short."
