"""What a story is filed under and for whom: by the newsroom's own words and its own choices."""

import pytest
from taggit.models import Tag

from articles import search
from articles.drafting.brief import Choice
from articles.drafting.providers import learning, topics
from articles.drafting.providers.extractive import Extractive
from articles.drafting.providers.terms import phrases
from articles.drafting.tasks import choices, filed, known_tags, task_for
from articles.models import Audience, Category, DeskEntry
from tests.articles import make

from .tasks import CATEGORIES, source

HARBOUR = (
    "The pilot brought the tanker past the breakwater at slack water, the harbour master said."
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


@pytest.mark.django_db
def test_words_changed_at_the_desk_reach_the_next_draft(sit, administrator):
    for slug, words in (("seafarers", "tanker"), ("bakers", "oven")):
        Audience.objects.create(name=slug.title(), slug=slug, words=words)
    row = Audience.objects.get(slug="bakers")
    url = f"/admin/articles/audience/{row.pk}/change/"
    sent = {
        "name": "Bakers",
        "slug": "bakers",
        "position": 0,
        "words": " pilot \n\nslack  water\npilot",
    }
    assert sit(administrator).post(url, sent).status_code == 302
    row.refresh_from_db()
    assert row.words == "pilot\nslack water"
    story = make.story(text=HARBOUR * 4)
    brief = task_for(story, Extractive(), at=make.NOW).brief
    assert {choice.slug: choice.words for choice in brief.audiences} == {
        "seafarers": ("tanker",),
        "bakers": ("pilot", "slack water"),
    }
    assert set(topics.audiences(brief.sources[0], brief.audiences)) == {"seafarers", "bakers"}


# -- Categories ------------------------------------------------------------------------------------

HARBOURS, BREAD = Choice("quays", "Quays"), Choice("crumbs", "Crumbs")


def past(harbours, bakeries):
    """So many articles of each category, as a Brief has them."""
    said = {"quays": HARBOUR, "crumbs": BAKERY}
    counts = {"quays": harbours, "crumbs": bakeries}
    return tuple((slug, said[slug].lower()) for slug in said for _ in range(counts[slug]))


def test_a_category_that_no_list_knows_is_learned_from_what_was_filed():
    story = source(HARBOUR.replace("pilot", "tug"), title="Past the breakwater")
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


# -- The desk --------------------------------------------------------------------------------------

ADD = "/admin/articles/audience/add/"


@pytest.mark.django_db
def test_a_new_audience_of_a_kind_we_know_begins_with_words_and_any_other_with_none(
    sit, administrator
):
    client = sit(administrator)
    for name in ("Developers", "Lighthouse keepers"):
        sent = {"name": name, "slug": name.lower().replace(" ", "-"), "position": 0, "words": ""}
        assert client.post(ADD, sent).status_code == 302
    words = dict(Audience.objects.values_list("slug", "words"))
    assert "python" in words["developers"].splitlines()
    assert "开发者" in words["developers"].splitlines()
    assert words["lighthouse-keepers"] == ""
    assert [one.words for one in choices(Category)] == [()] * Category.objects.count()


@pytest.mark.django_db
def test_what_was_added_and_taken_away_is_a_line_of_the_record(sit, administrator):
    row = Audience.objects.create(name="Bakers", slug="bakers", words="oven\nflour")
    sent = {"name": "Bakers", "slug": "bakers", "position": 0, "words": "oven\nrye"}
    sit(administrator).post(f"/admin/articles/audience/{row.pk}/change/", sent)
    entry = DeskEntry.objects.get(verb="audience words")
    assert (entry.title, entry.why) == ("Bakers", "added: rye; removed: flour")
    sit(administrator).post(f"/admin/articles/audience/{row.pk}/change/", sent)
    assert DeskEntry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 61, "longer than 60 characters"),
        ("oven\n!!!", "“!!!” has no letter or figure"),
        ("\n".join(f"word{n}" for n in range(201)), "These are 201 words; keep the 200"),
    ],
)
def test_words_that_could_find_nothing_are_refused_in_words(sit, administrator, words, said):
    row = Audience.objects.create(name="Bakers", slug="bakers", words="oven")
    sent = {"name": "Bakers", "slug": "bakers", "position": 0, "words": words}
    page = sit(administrator).post(f"/admin/articles/audience/{row.pk}/change/", sent)
    assert said in page.content.decode()
    row.refresh_from_db()
    assert row.words == "oven"
