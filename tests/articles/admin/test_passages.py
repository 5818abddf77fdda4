"""“Find passages” on the desk: from a claim to new words under it, with their source credited."""

import pytest
from django.urls import reverse

from articles.collecting import fetch
from articles.models import DeskEntry, Story
from articles.models.claims import Section
from tests.articles import work
from tests.articles.collecting.test_extract import page
from tests.articles.collecting.web import named_site

pytestmark = pytest.mark.django_db

WORDS = "Harbin Wire bought 1,200 chargers from Contoso in March."


@pytest.fixture
def claim(draft):
    return work.claim(draft, Section.TAKEAWAY, "Contoso sold 1,200 chargers to Harbin Wire.")


@pytest.fixture
def elsewhere():
    return work.story(work.source("elsewhere"), text=f"{WORDS} It said no more.", path="2")


def look(client, draft, claim, **query):
    return client.get(reverse("admin:articles_review_find", args=[draft.pk, claim.pk]), query)


def test_the_screen_shows_words_their_source_and_that_it_is_not_credited(
    sit, editor, draft, claim, elsewhere
):
    shown = look(sit(editor), draft, claim).content.decode()
    assert WORDS in shown
    assert "Has its figures, dates and names" in shown
    assert "not credited yet" in shown


def test_one_press_credits_the_story_and_rests_the_claim_on_its_words(
    screen, editor, draft, claim, elsewhere
):
    answer = screen(editor, draft).do(
        "rest", claim.pk, snapshot=elsewhere.snapshots.get().pk, exact=WORDS
    )
    assert answer.url.endswith(f"?claim={claim.pk}#claim-{claim.pk}")
    assert draft.credits.filter(story=elsewhere).exists()
    passage = claim.passages.get()
    assert (passage.exact, passage.start) == (WORDS, 0)
    assert not claim.findings.filter(severity="block").exists()


def test_words_pressed_from_an_old_page_change_nothing(screen, editor, draft, claim, elsewhere):
    desk = screen(editor, draft)
    screen(editor, draft).do("basis", claim.pk, basis="background")
    fields = {"snapshot": elsewhere.snapshots.get().pk, "exact": WORDS}
    assert desk.press("rest", claim.pk, **fields).status_code == 409
    assert not claim.passages.exists()
    assert draft.credits.count() == 1


def test_words_of_a_text_that_was_taken_down_meanwhile_are_refused(
    screen, editor, draft, claim, elsewhere
):
    gone = elsewhere.snapshots.get()
    gone.erase("The publisher asked.", at=work.NOON)
    answer = screen(editor, draft).press("rest", claim.pk, snapshot=gone.pk, exact=WORDS)
    assert answer.status_code == 422
    assert "taken down meanwhile" in answer.content.decode()
    assert draft.credits.count() == 1


# -- An address pasted on a claim ----------------------------------------------------------------


@pytest.fixture
def press(monkeypatch):
    with named_site("wire.press.example") as made:
        body = f"<article><h1>A purchase</h1><p>{WORDS} The rest is told another day.</p></article>"
        made.pages["/one"] = page(body).encode()
        monkeypatch.setattr(fetch, "configured", lambda: made.fetcher)
        yield made


def test_a_page_is_read_kept_and_credited_and_what_it_says_comes_first(
    sit, screen, editor, draft, claim, elsewhere, press
):
    desk = screen(editor, draft)
    answer = desk.do("read", claim.pk, url=f"{press.url}/one")
    story = Story.objects.get(url=f"{press.url}/one")
    assert draft.credits.filter(story=story).exists()
    proposals = desk.client.get(answer.url).context["proposals"]
    assert proposals[0].snapshot.story == story
    assert proposals[0].is_credited
    assert proposals[0].exact == WORDS


def test_a_page_that_says_nothing_of_the_claim_is_kept_and_the_editor_told(
    screen, editor, draft, claim, press
):
    press.pages["/other"] = page().encode()
    desk = screen(editor, draft)
    answer = desk.do("read", claim.pk, url=f"{press.url}/other")
    assert "No sentence in it says enough" in desk.client.get(answer.url).content.decode()


def test_a_page_that_cannot_be_read_is_told_with_the_address_still_there(
    screen, editor, draft, claim, press
):
    answer = screen(editor, draft).press("read", claim.pk, url=f"{press.url}/none")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "404" in shown
    assert f"{press.url}/none" in shown
    assert not DeskEntry.objects.filter(verb="nominate").exists()


def test_nobody_goes_out_for_whom_the_page_would_be_refused(
    screen, attribution, editor, draft, claim, press
):
    forged = screen(attribution, draft).press("read", claim.pk, url=f"{press.url}/one")
    desk = screen(editor, draft)
    screen(editor, draft).do("basis", claim.pk, basis="background")
    stale = desk.press("read", claim.pk, url=f"{press.url}/one")
    assert (forged.status_code, stale.status_code) == (403, 409)
    assert press.paths == []
