"""A story taken to the published page as an editor would, in the admin alone."""

import pytest
from django.urls import reverse

from articles.models import Article, Category, DeskEntry, Edition, Finding, Story
from articles.models.claims import Section
from tests.articles.admin.test_inbox import NOMINATE, NOMINATION
from tests.articles.admin.test_sources import form, page

pytestmark = pytest.mark.django_db


def test_from_nomination_to_the_published_page(sit, screen, editor, attribution, managing):
    Category.objects.create(name="Shipping", slug="shipping", emoji="⚓")
    sit(editor).post(NOMINATE, NOMINATION)
    story = Story.objects.get()
    rights = {"rights_basis": "permission", "rights_note": "By letter of 3 November 2026."}
    rights |= {"quote_words_passage": 99, "quote_words_article": 900}
    sit(attribution).post(page(story.source), form(story.source, **rights))
    sit(editor).post(reverse("admin:articles_story_draft", args=[story.pk]))
    edition = Edition.objects.get()

    # An editor breaks a figure, is told, mends it, and fills what the drafter left empty.
    desk = screen(editor, edition)
    snapshot = story.snapshots.get()
    lead = edition.claims.in_reading_order().first()
    desk.do("edit", lead.pk, text=f"{lead.text} It cost 9,999 dollars.", basis=lead.basis)
    assert Finding.objects.open().filter(claim=lead, kind="number_missing").exists()
    desk.do("edit", lead.pk, text=lead.text, basis=lead.basis)
    assert not Finding.objects.open().filter(claim=lead).exists()
    for section in (Section.HOOK, Section.WHAT_CHANGED, Section.WHY_IT_MATTERS):
        if not edition.claims.filter(section=section).exists():
            desk.do("add", section=section, text="Ferries waited for water.", basis="analysis")
            added = edition.claims.get(section=section)
            desk.do("passage_add", added.pk, exact="ferries have waited", snapshot=snapshot.pk)
    desk.do("about", category=Category.objects.get().pk, tags="tides")
    for claim in edition.claims.filter(verdict=""):
        desk.do("accept", claim.pk)
    desk.do("move", "submit")

    # The editor cannot go further; a managing editor can.
    assert desk.press("move", "approve").status_code == 403
    boss = screen(managing, edition)
    boss.do("move", "approve")
    assert edition.status == "approved", boss.read().content.decode()
    boss.do("move", "publish")
    assert edition.status == "live"
    article = Article.objects.get()
    assert article.live == edition
    assert sit(editor).get(article.get_absolute_url()).status_code == 200
    verbs = set(DeskEntry.objects.values_list("verb", flat=True))
    assert {"nominate", "review rights", "draft", "edit", "submit", "approve", "publish"} <= verbs

    # And off again, with a reason.
    boss.do("move", "withdraw", why="The source retracted it.")
    assert sit(editor).get(article.get_absolute_url()).status_code == 410
