"""The review screen: what it shows, and that it costs the same for a long draft as for a short."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Claim, Finding, Snapshot
from articles.models.claims import Section
from tests.articles import work
from tests.articles.work import NOON, SENTENCES

pytestmark = pytest.mark.django_db


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_selected_claims_passage_is_marked_in_the_source(screen, editor, draft):
    claim = draft.claims.get(section=Section.WHY_IT_MATTERS)
    shown = page(screen(editor, draft).read(claim=claim.pk))
    assert f'id="passage-{claim.passages.get().pk}"' in shown
    leads = f"?claim={claim.pk}#claim-{claim.pk}"
    assert f'</span><a href="{leads}">{SENTENCES[2]}</a></mark>' in shown
    assert shown.count("passage chosen") == 1


def test_every_passage_of_the_text_leads_to_its_claim(screen, editor, draft):
    shown = page(screen(editor, draft).read())
    for claim in draft.claims.all():
        link = f'<a href="?claim={claim.pk}#claim-{claim.pk}">{claim.text}</a>'
        assert f'<mark class="passage" data-claims="{claim.pk}">{link}</mark>' in shown


def test_the_counts_are_honest(screen, editor, draft):
    desk = screen(editor, draft)
    desk.do("accept", draft.claims.first().pk)
    desk.do("section", Section.WHAT_CHANGED)
    shown = page(desk.read())
    assert "<strong>1 of 4</strong>" in shown
    assert "1 read in section" in shown
    assert "<strong>2 unchecked</strong>" in shown


def test_the_next_unchecked_claim_is_the_one_after_the_selected(screen, editor, draft):
    second, third = draft.claims.in_reading_order()[1:3]
    shown = page(screen(editor, draft).read(claim=second.pk))
    assert f'href="?claim={third.pk}#claim-{third.pk}">Next: claim 3' in shown


def test_every_check_says_whether_it_blocks(screen, editor, draft):
    shown = page(screen(editor, draft).read())
    assert shown.count('<li class="check passed">') == 8
    assert shown.count('<li class="check blocks">') == 1
    assert "<strong>Placeholders</strong>" in shown


def test_a_finding_says_what_is_wrong_and_what_to_do(screen, editor, draft):
    claim = draft.claims.get(section=Section.WHY_IT_MATTERS)
    desk = screen(editor, draft)
    desk.do("edit", claim.pk, text="About 999 GW is waiting.", basis="reported")
    shown = page(desk.read())
    finding = Finding.objects.get(claim=claim, kind=Finding.Kind.NUMBER_MISSING)
    assert finding.detail.split()[0] in shown
    assert "Correct the figure, or add a passage that has it." in shown
    assert f'<a href="?claim={claim.pk}#claim-{claim.pk}">' in shown


def test_machine_text_is_marked_until_a_person_answers_for_it(screen, editor, draft):
    desk = screen(editor, draft)
    assert page(desk.read()).count("claim machine model") == 4
    desk.do("accept", draft.claims.first().pk)
    assert page(desk.read()).count("claim machine model") == 3


def test_a_gap_leads_to_the_first_place_to_mend_it(screen, editor, draft):
    draft.claims.filter(section=Section.HOOK).delete()
    shown = page(screen(editor, draft).read())
    assert '<a href="#section-hook">“Hook” is empty.</a>' in shown
    assert 'id="section-hook"' in shown


def test_a_tab_shows_another_text_and_keeps_the_claim_selected(screen, editor, draft):
    story = draft.credits.get().story
    other = Snapshot.objects.create(
        story=story, kind="feed", extractor="t", extractor_version="1", text="Short.", read_at=NOON
    )
    claim = draft.claims.first()
    shown = page(screen(editor, draft).read(claim=claim.pk, source=other.pk))
    assert "<p>Short.</p>" in shown
    assert "The words under claim 1 are not in this text." in shown


def test_a_text_that_was_taken_down_is_not_shown(screen, editor, draft):
    snapshot = draft.credits.get().story.snapshots.get()
    snapshot.erased_at, words = None, snapshot.text
    snapshot.erase("asked by its publisher", at=NOON)
    shown = page(screen(editor, draft).read())
    assert words not in shown
    assert "asked by its publisher" in shown


def test_foreign_words_carry_their_language(screen, editor, managing):
    publisher = work.source("dengta-bao", language="zh-Hans", reviewed_by=managing)
    draft = work.edition(publisher)
    story = draft.credits.get().story
    type(story).objects.filter(pk=story.pk).update(language="zh-Hans")
    shown = page(screen(editor, draft).read())
    assert '<blockquote lang="zh-Hans">' in shown
    assert '<div class="source-text" lang="zh-Hans">' in shown


@pytest.mark.parametrize("odd", ["x", "-1", "９", "9" * 30, ""])
def test_an_odd_address_selects_nothing(screen, editor, draft, odd):
    assert 'class="claim selected' not in page(screen(editor, draft).read(claim=odd, source=odd))


def test_markup_in_a_claim_or_a_source_stays_words(screen, editor, managing):
    publisher = work.source(reviewed_by=managing)
    draft = work.edition(publisher)
    nasty = "<script>alert(1)</script>"
    work.claim(draft, Section.TAKEAWAY, nasty)
    Snapshot.objects.create(
        story=draft.credits.get().story,
        kind="page",
        extractor="t",
        extractor_version="1",
        text=f"{nasty} " * 50,
        read_at=NOON,
    )
    shown = page(screen(editor, draft).read())
    assert nasty not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_who_may_only_look_finds_no_button(screen, attribution, draft):
    shown = page(screen(attribution, draft).read())
    assert "/accept/" not in shown
    assert "/move/" not in shown
    assert 'name="headline"' not in shown


def test_a_live_text_is_only_looked_at(screen, managing, draft):
    desk = screen(managing, draft)
    for claim in draft.claims.all():
        desk.do("accept", claim.pk)
    for name in ("submit", "approve", "publish"):
        desk.do("move", name)
    shown = page(desk.read())
    assert "/accept/" not in shown
    assert "/move/withdraw/" in shown
    assert "/move/publish/" not in shown


def queries(screen):
    screen.read()  # fills the caches of content types and sites
    with CaptureQueriesContext(connection) as captured:
        page(screen.client.get(screen.url))
    return len(captured)


def test_sixty_claims_cost_as_many_queries_as_ten(screen, managing, draft):
    """The editor's wait must not grow with the draft: prefetching, and no query in a template."""

    def fill(up_to):
        for number in range(draft.claims.count(), up_to):
            sentence = SENTENCES[number % 4]
            work.claim(draft, Section.TAKEAWAY, sentence, exact=sentence, paragraph=number)
            Finding.objects.create(
                claim=Claim.objects.last(), kind="name_unchecked", severity="warn", detail="x"
            )

    desk = screen(managing, draft)
    fill(10)
    few = queries(desk)
    fill(60)
    assert queries(desk) == few
    assert few <= 36
