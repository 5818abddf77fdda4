"""The screen that says what is different between two editions."""

import datetime
import re

import pytest
from django.urls import reverse

from articles import framing, reviewing, revising
from articles.models import Passage
from articles.models.claims import Section
from tests.articles import work
from tests.articles.test_revising import correct, fresh, take_live

pytestmark = pytest.mark.django_db


def address(edition, **query):
    return reverse("admin:articles_edition_compare", args=[edition.pk], query=query or None)


@pytest.fixture
def desk(sit, editor):
    return sit(editor)


@pytest.fixture
def live(draft, editor, managing):
    return take_live(draft, editor, managing)


@pytest.fixture
def update(live, editor):
    return revising.update(live, editor, live.version)


def shown(client, edition, **query):
    answer = client.get(address(edition, **query))
    assert answer.status_code == 200
    return answer.content.decode()


def part(html, title):
    """The part of the page under a heading, in one line, without what only the eye skips."""
    section = next(s for s in re.findall(r"(?s)<section.*?</section>", html) if f">{title}" in s)
    plain = re.sub(r'<span class="visually-hidden"[^>]*>[^<]*</span>', "", section)
    return " ".join(plain.split())


def edit(edition, editor, section, text, **more):
    claim = edition.claims.select_related("edition").get(section=section)
    reviewing.edit(claim, editor, fresh(edition).version, text=text, **more)
    return claim


def test_work_is_held_against_what_is_live(desk, live, update, editor):
    edit(update, editor, Section.HOOK, "Five regional grid operators agreed on one code.")
    html = shown(desk, update)
    changed = "<del>connection </del>code<del> for batteries</del>."
    assert "<del>Seven</del><ins>Five</ins> regional" in part(html, "Hook")
    assert f"agreed on one {changed}" in part(html, "Hook")
    assert "1 changed, 0 added, 0 removed, 4 the same." in html
    assert f'<option value="{live.pk}" selected>Edition 1, live</option>' in html
    assert f'<option value="{update.pk}" selected>Edition 2, draft</option>' in html


def test_what_is_removed_and_added_is_said_aloud(desk, update, editor):
    edit(update, editor, Section.HOOK, "Five regional grid operators agreed on one code.")
    html = shown(desk, update)
    assert '<del><span class="visually-hidden" lang="en">removed: </span>Seven</del>' in html
    assert '<ins><span class="visually-hidden" lang="en">added: </span>Five</ins>' in html


def test_what_did_not_change_is_folded(desk, update):
    html = shown(desk, update)
    assert "<section" not in html[html.index("</section>") + 10 : html.index("</main>")]
    assert "<summary>What changed: 1 unchanged</summary>" in html
    assert "Headline: unchanged" in html


def test_the_headline_is_compared(desk, update, editor):
    framing.set_headline(update, editor, update.version, "Six operators agree on one code")
    assert "<del>Seven</del><ins>Six</ins> operators" in part(shown(desk, update), "Headline")


def test_sentences_that_were_added_and_cut_are_named(desk, update, editor):
    claim = update.claims.select_related("edition").get(section=Section.TAKEAWAY)
    reviewing.cut(claim, editor, update.version)
    new = {"section": "insight", "text": "A new thought.", "basis": "analysis"}
    reviewing.add_claim(update, editor, fresh(update).version, **new)
    html = shown(desk, update)
    assert '<p class="kind">Removed</p>' in part(html, "Key takeaways")
    assert '<p class="kind">Added</p>' in part(html, "Deep insight")


def test_basis_date_passages_and_credits_are_named_in_words(desk, update, editor, managing):
    when = {"event_date": datetime.date(2026, 11, 1), "event_precision": "month"}
    text = work.SENTENCES[0]
    claim = edit(update, editor, Section.HOOK, text, basis="background", **when)
    translated = {"translation": "一条规范", "translated_by": "Qiu Lan"}
    Passage.objects.filter(claim=claim).update(exact="one connection code", **translated)
    story = work.story(work.source("far-post"), path="far", title="Far news")
    framing.add_credit(update, story, editor, fresh(update).version)
    html = shown(desk, update)
    hook = part(html, "Hook")
    assert "Basis: Reported: a source says so → Background." in hook
    assert "Date: none → 2026-11." in hook
    assert f"Rests no longer on “{text}” (Harbour Wire, " in hook
    assert "Rests now on “one connection code” (Harbour Wire, " in hook
    assert "translated “一条规范”" in hook
    assert "<ins>Far Post: Far news</ins>" in part(html, "Credits")


def test_the_corrections_that_an_edition_carries_are_among_the_differences(desk, live, managing):
    new = correct(live, managing).edition
    assert "five operators agreed. → Seven" in part(shown(desk, new), "Corrections it carries")


def test_any_two_editions_can_be_chosen_in_either_order(desk, live, update, editor):
    edit(update, editor, Section.HOOK, "Five regional grid operators agreed on one code.")
    html = shown(desk, live, **{"from": update.pk, "to": live.pk})
    assert "<del>Five</del><ins>Seven</ins>" in part(html, "Hook")


def test_an_edition_of_another_article_is_not_compared(desk, update, managing):
    other = work.edition(work.source("far-post", reviewed_by=managing), slug="other")
    for asked in (other.pk, "x", ""):
        html = shown(desk, update, **{"from": asked, "to": asked})
        assert "0 changed, 0 added, 0 removed, 5 the same." in html


def test_the_only_edition_of_an_article_has_nothing_to_be_compared_with(desk, draft):
    assert "there is nothing to compare it with" in shown(desk, draft)
    review = desk.get(reverse("admin:articles_edition_review", args=[draft.pk])).content.decode()
    assert address(draft) not in review


def test_the_review_screens_of_all_editions_lead_to_the_comparison(
    desk, live, update, editor, managing
):
    def leads(edition):
        screen = reverse("admin:articles_edition_review", args=[edition.pk])
        html = desk.get(screen).content.decode()
        return re.findall(rf'href="{address(edition)}".*>(.*)</a>', html)

    assert leads(update) == ["Compare with live"]
    assert leads(live) == ["Compare editions"]
    take_live(update, editor, managing)
    assert leads(live) == ["Compare editions"]


def test_a_comparison_costs_the_same_however_many_claims_there_are(
    desk, update, editor, django_assert_num_queries
):
    with django_assert_num_queries(QUERIES):
        shown(desk, update)
    for number in range(9):
        new = {"section": "insight", "text": f"Thought {number}.", "basis": "analysis"}
        reviewing.add_claim(update, editor, fresh(update).version, **new)
    with django_assert_num_queries(QUERIES):
        shown(desk, update)


# Session, person, two for permissions, edition, editions; and for each of the two its claims with
# passages, snapshots and stories (the sources come along), credits, a picture and corrections.
QUERIES = 22
