import datetime

import pytest

from articles.related import related_to
from tests.articles import make

pytestmark = pytest.mark.django_db


def related(article, tags=True):
    sources = {credit.story.source for credit in article.live.credits.all()}
    return related_to(article, tags=list(article.tags.all()), sources=sources)


def hours_ago(count):
    return make.NOW - datetime.timedelta(hours=count)


@pytest.fixture
def other_source():
    return make.source("Far Post")


def test_each_reason_is_named_and_a_topic_comes_before_a_source_before_a_category(other_source):
    chips = make.category("Chips", name_zh="芯片", emoji="🧮")
    here = make.article(tags=["power"])
    by_category = make.article("same-category", original=make.story(of=other_source))
    by_source = make.article("same-source", category=chips, at=hours_ago(5))
    by_tag = make.article(
        "same-tag",
        original=make.story(of=other_source),
        category=chips,
        tags=["power"],
        at=hours_ago(9),
    )
    make.article("nothing-shared", original=make.story(of=other_source), category=chips)

    found = related(here)

    assert [one.article for one in found] == [by_tag, by_source, by_category]
    assert found[0].tag.name == "power"
    assert (found[1].tag, found[1].source.name) == (None, "Grid Wire")
    assert (found[2].tag, found[2].source) == (None, None)


def test_at_most_four_and_the_newest_of_them():
    here = make.article()
    for hours in range(1, 7):
        make.article(f"older-{hours}", at=hours_ago(hours))
    assert [one.article.slug for one in related(here)] == [f"older-{n}" for n in (1, 2, 3, 4)]


def test_neither_itself_nor_what_is_withdrawn_is_related():
    here = make.article(tags=["power"])
    gone = make.article("gone", tags=["power"])
    make.withdraw(gone, "Its source was wrong.")
    assert related(here) == []


def test_an_article_without_tags_and_category_still_finds_its_sources_others():
    here = make.article()
    other = make.article("other")
    here.category = other.category = None
    here.save()
    other.save()
    assert [one.article for one in related(here)] == [other]


def test_one_query_whatever_there_is(django_assert_num_queries):
    here = make.article(tags=["power"])
    make.many(50)
    tags, sources = list(here.tags.all()), [here.live.credits.get().story.source]
    with django_assert_num_queries(1):
        found = related_to(here, tags=tags, sources=sources)
        assert len([one.article.live.headline for one in found]) == 4
