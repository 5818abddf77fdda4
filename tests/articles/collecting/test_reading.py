"""A page that a person names."""

import pytest
from django.core.exceptions import ValidationError

from articles.collecting.reading import read_address
from articles.models import DeskEntry, Snapshot, Source, Story
from tests.articles import work
from tests.articles.collecting.test_extract import page
from tests.articles.collecting.web import named_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def press():
    with named_site("wire.press.example") as made:
        made.pages["/one"] = page().encode()
        yield made


def test_an_address_becomes_a_story_with_the_words_of_its_page(press, editor):
    snapshot = read_address(f"{press.url}/one?utm_source=x#top", press.fetcher, person=editor)
    story = snapshot.story
    assert (story.url, story.title) == (f"{press.url}/one", "The battery")
    assert (snapshot.kind, story.nominated_by) == (Snapshot.Kind.PAGE, editor)
    assert snapshot.text.startswith("Paragraph 1 tells")
    assert story.source.domains.get().domain == "press.example"
    assert DeskEntry.objects.get(verb="nominate").story == story
    assert "/robots.txt" in press.paths


def test_a_story_we_know_gets_the_words_and_comes_back_from_where_it_was_set_aside(press, editor):
    known = work.story(work.source("press"), path="one")
    Story.objects.update(url=f"{press.url}/one/", spiked_at=work.NOON)
    snapshot = read_address(f"{press.url}/one", press.fetcher, person=editor)
    known.refresh_from_db()
    assert (snapshot.story, known.spiked_at) == (known, None)
    assert known.snapshots.count() == 2


def test_the_same_words_are_kept_once(press, editor):
    first, second = (
        read_address(f"{press.url}/one", press.fetcher, person=editor) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("javascript:alert(1)", "does not begin with http"),
        ("http://127.0.0.1/one", "publisher's public site"),
        ("{site}/none", "404"),
        ("{site}/empty", "no article text"),
        ("{site}/untitled", "No headline"),
        ("{site}/away", "not on the public web"),
    ],
)
def test_an_address_that_gives_no_story_is_refused_in_one_line_and_nothing_is_stored(
    press, editor, address, said
):
    press.pages["/empty"] = b"<html><body><p>Log in.</p></body></html>"
    press.pages["/untitled"] = (
        page()
        .replace("<h1>The battery</h1>", "")
        .replace("<title>The battery | Port</title>", "")
        .encode()
    )
    press.pages["/away"] = (302, {"Location": "http://10.0.0.1/one"}, b"")
    with pytest.raises(ValidationError) as refused:
        read_address(address.format(site=press.url), press.fetcher, person=editor)
    (words,) = refused.value.messages
    assert said in words
    assert "\n" not in words
    assert not (Story.objects.exists() or Source.objects.exists() or DeskEntry.objects.exists())
