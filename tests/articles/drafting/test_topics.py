"""What a story is filed under and for whom: by the newsroom's own words and its own choices."""

import pytest
from taggit.models import Tag

from articles import search
from articles.drafting.brief import Choice
from articles.drafting.providers import learning, topics
from articles.drafting.providers.terms import phrases
from articles.drafting.tasks import filed, known_tags
from articles.text.terms import terms
from tests.articles import make

from .tasks import CATEGORIES, source

HARBOUR = (
    "The pilot brought the tanker past the breakwater at slack water; a tug waited below the "
    "lighthouse with both anchors ready, the harbour master said."
)
BAKERY = "The baker let the sourdough rise for two nights before the oven was lit, she said."


def shown(text, *listed):
    """The words of a text that a list of words matches."""
    return [found.casefold() for found in phrases(tuple(listed)).findall(text)]


# -- Audiences -------------------------------------------------------------------------------------


def test_words_and_phrases_match_whole_with_their_endings_and_chinese_ones_anywhere():
    text = "Data  centres and data\ncentre crews; a centrepiece; GPU芯片 for 数据中心的人."
    assert shown(text, "data centre", "centre") == ["data  centres", "data\ncentre"]
    assert shown(text, "gpu", "数据中心") == ["gpu", "数据中心"]
    assert shown("C++ and C, not C#", "c++") == ["c++"]
    assert phrases(()) is None
    assert shown("Any text.", "数据") == []


def test_an_audience_is_found_by_the_words_written_down_for_it():
    story = source(HARBOUR * 3)
    pilots = Choice("seafarers", "Seafarers", "", ("tanker", "harbour master"))
    assert topics.audiences(story, (pilots,)) == ("seafarers",)
    assert topics.audiences(story, (Choice("seafarers", "Seafarers"),)) == ()


def test_without_words_its_own_name_in_either_language_is_looked_for():
    pilots = Choice("pilots", "Pilots", "引航员")
    assert topics.audiences(source("The pilots met. Pilots spoke. Pilots left."), (pilots,))
    assert topics.audiences(
        source("引航员开会。引航员发言。引航员离开。", language="zh"), (pilots,)
    )


# -- Categories ------------------------------------------------------------------------------------

HARBOURS, BREAD = Choice("quays", "Quays"), Choice("crumbs", "Crumbs")


def past(harbours, bakeries):
    """So many articles of each category, as a Brief has them."""
    said = {"quays": HARBOUR, "crumbs": BAKERY}
    counts = {"quays": harbours, "crumbs": bakeries}
    found = {slug: " ".join(terms(text)) for slug, text in said.items()}
    return tuple((slug, found[slug]) for slug in said for _ in range(counts[slug]))


def test_a_category_that_no_list_knows_is_learned_from_what_was_filed():
    story = source(HARBOUR.replace("pilot", "captain"), title="Past the breakwater")
    assert topics.category(story, (HARBOURS, BREAD)) == ""
    assert topics.category(story, (HARBOURS, BREAD), past(8, 8)) == "quays"


@pytest.mark.parametrize("filed", [past(5, 4), past(20, 0), ()])
def test_too_few_articles_or_those_of_one_category_show_no_habit(filed):
    assert topics.category(source(HARBOUR), (HARBOURS, BREAD), filed) == ""


def test_a_story_that_shares_nothing_with_what_was_filed_leans_nowhere():
    leanings = learning.leanings("Quantum chess by candlelight", past(8, 8))
    assert set(leanings.values()) == {0}


def test_lists_and_habit_are_weighed_together():
    story = source("The grid and the turbine: energy for the harbour master. " * 3)
    assert topics.category(story, CATEGORIES) == "energy"
    habit = tuple(("energy", "grid turbine") for _ in range(6)) + past(0, 6)
    assert topics.category(story, (*CATEGORIES, BREAD), habit) == "energy"


@pytest.mark.django_db
def test_the_newest_published_articles_show_the_habit_in_one_query(django_assert_num_queries):
    for number in range(3):
        about = make.category(f"Desk {number % 2}")
        search.index(make.article(f"a-{number}", category=about, headline=f"Headline {number}x"))
    make.withdraw(gone := make.article("gone", headline="Gonex"), "Wrong.")
    search.index(gone)
    with django_assert_num_queries(1):
        found = filed()
    assert [slug for slug, _ in found].count("desk 0") == 2
    assert not any("gonex" in text for _, text in found)
    assert any("0x" in text for _, text in found)


# -- Tags ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_known_tags_are_those_of_published_articles_and_those_made_at_the_desk():
    make.article("one", tags=["batteries"])
    make.article("two", tags=["batteries", "ferries"])
    draft = make.article("three", tags=["a drafter's idea"])
    make.withdraw(draft, "Wrong.")
    Tag.objects.create(name="tides", slug="tides")
    assert known_tags() == ("batteries", "ferries", "tides")
