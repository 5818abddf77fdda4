"""The words that an audience is found by, as an administrator writes them down."""

import pytest

from articles.drafting.providers import topics
from articles.drafting.providers.extractive import Extractive
from articles.drafting.tasks import choices, task_for
from articles.models import Audience, Category, DeskEntry
from tests.articles import make

pytestmark = pytest.mark.django_db


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
    story = make.story(text="The pilot brought the tanker in at slack water. " * 9)
    brief = task_for(story, Extractive(), at=make.NOW).brief
    assert {choice.slug: choice.words for choice in brief.audiences} == {
        "seafarers": ("tanker",),
        "bakers": ("pilot", "slack water"),
    }
    assert set(topics.audiences(brief.sources[0], brief.audiences)) == {"seafarers", "bakers"}


ADD = "/admin/articles/audience/add/"


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


def test_what_was_added_and_taken_away_is_a_line_of_the_record(sit, administrator):
    row = Audience.objects.create(name="Bakers", slug="bakers", words="oven\nflour")
    sent = {"name": "Bakers", "slug": "bakers", "position": 0, "words": "oven\nrye"}
    sit(administrator).post(f"/admin/articles/audience/{row.pk}/change/", sent)
    entry = DeskEntry.objects.get(verb="audience words")
    assert (entry.title, entry.why) == ("Bakers", "added: rye; removed: flour")
    sit(administrator).post(f"/admin/articles/audience/{row.pk}/change/", sent)
    assert DeskEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 61, "longer than 60 characters"),
        ("oven\n!!!", "“!!!” has no letter or figure"),
        ("\n".join(f"word{n}" for n in range(201)), "These are 201 words; keep the 200"),
    ],
    ids=["long", "signs", "many"],
)
def test_words_that_could_find_nothing_are_refused_in_words(sit, administrator, words, said):
    row = Audience.objects.create(name="Bakers", slug="bakers", words="oven")
    sent = {"name": "Bakers", "slug": "bakers", "position": 0, "words": words}
    page = sit(administrator).post(f"/admin/articles/audience/{row.pk}/change/", sent)
    assert said in page.content.decode()
    row.refresh_from_db()
    assert row.words == "oven"
