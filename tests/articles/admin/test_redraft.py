"""The button that has a section drafted anew, and the proposal beside what stands there."""

import pytest
from django.urls import reverse

from articles import reviewing
from articles.models import Article, DraftRun
from articles.models.claims import Section
from tests.articles import work
from tests.articles.test_publishing import fresh
from tests.articles.work import SENTENCES

pytestmark = pytest.mark.django_db


def address(run):
    return reverse("admin:articles_edition_proposal", args=[run.edition_id, run.pk])


def test_every_section_has_its_button_and_a_live_page_has_none(screen, editor, draft):
    text = screen(editor, draft).read().content.decode()
    assert text.count(">Redraft this section<") == len(Section) - 1
    Article.objects.update(live=draft, published_at=work.NOON)
    draft._meta.model.objects.update(**{"status": "live"})
    assert "Redraft this section" not in screen(editor, draft).read().content.decode()


def test_pressing_it_leads_to_the_proposal(screen, editor, draft):
    said = "The queues of the seven operators will be published each month from April."
    story = work.story(draft.credits.get().story.source, text=f"{said} {said}", path="second")
    draft.credits.create(story=story, order=2)
    answer = screen(editor, draft).press("redraft", Section.TAKEAWAY)
    run = DraftRun.objects.get()
    assert answer.status_code == 302 and answer.url == address(run)
    text = screen(editor, draft).client.get(answer.url).content.decode()
    assert said in text and SENTENCES[3] in text


def test_what_cannot_be_drafted_is_said_on_the_review_screen(screen, editor, draft):
    seat = screen(editor, draft)
    assert seat.press("redraft", Section.HOOK).url.endswith("/review/#section-hook")
    text = seat.read().content.decode()
    assert "Nothing else in the sources can stand in this section" in text
    assert seat.press("redraft", "nowhere").status_code == 404
    assert seat.press("redraft", Section.RATIONALE).status_code == 404


def test_the_proposal_shows_words_that_differ_and_who_answers_for_what(screen, editor, draft):
    run = work.proposal(draft, Section.TAKEAWAY, SENTENCES[3].replace("58%", "60%"), "Quite else.")
    seat = screen(editor, draft)
    text = seat.client.get(address(run)).content.decode()
    assert '<ins><span class="visually-hidden" lang="en">added: </span>60</ins>' in text
    assert "Proposed 1, beside 1" in text and "Proposed 2<" in text
    claim = draft.claims.get(section="takeaway")
    assert text.count(f'value="{claim.pk}"') == 2 and "In place of 1" in text
    reviewing.accept(claim, editor, fresh(draft).version)
    text = seat.client.get(address(run)).content.decode()
    assert "In place of" not in text and "A person answers for it; it stays." in text


def test_what_is_chosen_is_taken_and_the_rest_left(screen, editor, draft):
    run = work.proposal(draft, Section.TAKEAWAY, "One thing.", "Another thing.")
    seat = screen(editor, draft)
    answer = seat.do("take", run.pk, **{"unit-1": "leave", "unit-2": "add"})
    assert answer.url.endswith("#section-takeaway")
    texts = draft.claims.filter(section="takeaway").values_list("text", flat=True)
    assert set(texts) == {SENTENCES[3], "Another thing."}
    assert "It is on the page already" in seat.client.get(address(run)).content.decode()


def test_a_stale_form_comes_back_with_both_texts_and_the_choice(screen, editor, managing, draft):
    run = work.proposal(draft, Section.TAKEAWAY, "One thing.")
    mine, theirs = screen(editor, draft), screen(managing, draft)
    claim = draft.claims.get(section="takeaway")
    theirs.do("edit", claim.pk, text="What a colleague wrote.", basis="analysis")
    answer = mine.press("take", run.pk, **{"unit-1": "add"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "What a colleague wrote." in text and "One thing." in text
    assert 'name="unit-1" value="add" checked' in text
    assert draft.claims.filter(section="takeaway").count() == 1
    mine.do("take", run.pk, **{"unit-1": "add"})


def test_nothing_chosen_is_said_and_a_persons_claim_is_not_replaced(screen, editor, draft):
    run, claim = work.proposal(draft), draft.claims.get(section="takeaway")
    seat = screen(editor, draft)
    assert b"Choose at least one" in seat.press("take", run.pk, **{"unit-1": "leave"}).content
    seat.do("accept", claim.pk)
    answer = screen(editor, draft).press("take", run.pk, **{"unit-1": str(claim.pk)})
    assert answer.status_code == 409 and b"A person answers for" in answer.content


def test_a_run_of_another_edition_or_of_a_whole_draft_has_no_such_page(screen, editor, draft):
    other = work.edition(work.source("other"), slug="other")
    seat = screen(editor, draft)
    for run in (work.proposal(other), work.proposal(draft, "")):
        address = reverse("admin:articles_edition_proposal", args=[draft.pk, run.pk])
        assert seat.client.get(address).status_code == 404
        assert seat.press("take", run.pk, **{"unit-1": "add"}).status_code == 404


def test_an_answer_that_is_not_kept_says_so(screen, editor, draft):
    run = work.proposal(draft)
    DraftRun.objects.update(raw_response="")
    text = screen(editor, draft).client.get(address(run)).content.decode()
    assert "is not kept any more" in text


def test_what_was_left_empty_in_a_section_is_not_said_of_the_page(screen, editor, draft):
    work.proposal(draft, problems=["Takeaways are short."])
    assert "Takeaways are short." not in screen(editor, draft).read().content.decode()


def test_the_screen_costs_the_same_for_many(screen, editor, draft, django_assert_max_num_queries):
    """Session, person, permissions, edition, run, stories, claims, passages, machines."""
    run = work.proposal(draft, Section.TAKEAWAY, *(f"Thing {n}." for n in range(12)))
    seat = screen(editor, draft)
    with django_assert_max_num_queries(12):
        seat.client.get(address(run))
