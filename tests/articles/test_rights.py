"""What readers may see of a source's words, decided in one place."""

import pytest

from articles import reviewing, rights
from articles.checking import check_edition
from articles.drafting.draft import draft_story
from articles.models import Claim, Source, Story
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from articles.readiness import gaps
from tests.articles import work
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

WORDS = " ".join(f"word{n}" for n in range(1, 101))


def shown(edition):
    claims = edition.claims.in_reading_order().select_related("quotes")
    claims = claims.prefetch_related("passages__snapshot__story__source")
    return rights.shown(list(claims))


def quoting(publisher, *lengths, origin=Claim.Origin.MODEL):
    """An edition whose claims rest on passages of so many words each, one after the other."""
    edition = work.edition(publisher)
    edition.claims.all().delete()
    snapshot = work.story(publisher, text=WORDS, path="words").snapshots.get()
    start = 0
    for length in lengths:
        exact = " ".join(WORDS.split()[start : start + length])
        work.claim(
            edition,
            Section.TAKEAWAY,
            exact if origin == Claim.Origin.EXTRACTED else "Our own sentence.",
            exact=exact,
            snapshot=snapshot,
            origin=origin,
            order=start + 1,
        )
        start += length
    return edition


def counts(edition):
    quotes = shown(edition).quotes
    passages = [p for c in edition.claims.in_reading_order() for p in c.passages.all()]
    return [len(quotes.get(p.pk, "").removesuffix(" …").split()) for p in passages]


def test_an_unreviewed_source_lends_25_words_a_passage_and_60_an_article():
    edition = quoting(work.source(), 30, 20, 20, 10)
    assert counts(edition) == [25, 20, 15, 0]


def test_a_headline_only_source_lends_no_word(managing):
    publisher = work.source(reviewed_by=managing, rights_basis=RightsBasis.HEADLINE_ONLY)
    assert counts(quoting(publisher, 10, 5)) == [0, 0]


def test_a_reviewed_source_lends_what_was_recorded(managing):
    publisher = work.source(reviewed_by=managing, quote_words_passage=12, quote_words_article=15)
    assert counts(quoting(publisher, 20, 20)) == [12, 3]


def test_an_open_licence_has_no_limit(managing):
    publisher = work.source(reviewed_by=managing, rights_basis=RightsBasis.LICENCE)
    assert counts(quoting(publisher, 70, 30)) == [70, 30]


def test_the_same_words_count_once():
    edition = quoting(work.source(), 20)
    snapshot = edition.claims.get().passages.get().snapshot
    for order in range(2, 6):
        exact = " ".join(WORDS.split()[:20])
        work.claim(edition, Section.TAKEAWAY, "x", exact=exact, snapshot=snapshot, order=order)
    assert counts(edition) == [20] * 5


def test_an_extracted_claim_is_shown_whole_or_withheld():
    edition = quoting(work.source(), 25, 25, 20, origin=Claim.Origin.EXTRACTED)
    result = shown(edition)
    assert [len(claim.text.split()) for claim in result.claims] == [25, 25]
    assert [len(claim.text.split()) for claim in result.withheld] == [20]


def test_a_taken_down_text_is_quoted_nowhere(managing):
    publisher = work.source(reviewed_by=managing)
    edition = quoting(publisher, 10)
    edition.claims.get().passages.get().snapshot.erase("Publisher's wish", at=NOON)
    assert counts(edition) == [0]


@pytest.mark.parametrize(("allowed", "expected"), [(True, 1), (False, 0)])
def test_a_translation_is_shown_where_the_source_allows_it(managing, allowed, expected):
    edition = quoting(work.source(reviewed_by=managing, may_translate=allowed), 5)
    passage = edition.claims.get().passages.get()
    passage.translation, passage.translated_by = "Fünf Wörter", "Ada Reyes"
    passage.save()
    assert len(shown(edition).translations) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("one two three", 3, "one two three"),
        ("one two three", 2, "one two …"),
        ("one", 0, ""),
        ("电网公司宣布新计划", 2, "电网公司 …"),
    ],
)
def test_a_quotation_is_cut_between_words_or_characters(text, limit, expected):
    assert rights.clip(text, limit) == expected


def copied(publisher, words, origin):
    """An edition with a claim that is the source's own words, whatever it says of its origin."""
    edition = quoting(publisher, 5)
    edition.claims.all().delete()
    snapshot = edition.credits.create(story=work.story(publisher, text=WORDS, path="copy")).story
    exact = " ".join(WORDS.split()[:words])
    work.claim(edition, Section.TAKEAWAY, exact, origin=origin, basis="analysis")
    assert snapshot.snapshots.exists()
    check_edition(edition)
    return edition


@pytest.mark.parametrize("origin", ["extracted", "extracted_edited", "model", "person"])
@pytest.mark.parametrize(("length", "withheld"), [(40, 1), (20, 0)])
def test_a_sources_own_sentence_is_quotation_whoever_says_to_have_written_it(
    origin, length, withheld
):
    publisher = work.source()
    result = shown(copied(publisher, length, origin))
    assert len(result.withheld) == withheld
    assert {claim.quotes for claim in (*result.claims, *result.withheld)} == {publisher}


def test_leaving_out_a_full_stop_makes_no_quotation_ones_own(editor):
    edition = quoting(work.source(), 30, origin=Claim.Origin.EXTRACTED)
    claim = edition.claims.get()
    reviewing.edit(claim, editor, edition.version, text=f"{claim.text.rstrip('.')}!")
    assert len(shown(edition).withheld) == 1


def test_an_extracted_claim_that_nobody_can_place_is_withheld():
    edition = quoting(work.source(), 5)
    edition.claims.all().delete()
    work.claim(edition, Section.TAKEAWAY, "From nowhere at all.", origin=Claim.Origin.EXTRACTED)
    assert len(shown(edition).withheld) == 1


def test_a_few_words_in_common_are_no_quotation():
    edition = work.edition(work.source())
    claim = work.claim(edition, Section.TAKEAWAY, "About 140 GW of storage", basis="analysis")
    check_edition(edition)
    claim.refresh_from_db()
    assert claim.quotes is None


def test_our_own_publication_may_be_used_whole(managing):
    source = work.source(reviewed_by=managing, rights_basis=RightsBasis.OWN)
    allowed = rights.rights_of(source)
    assert (allowed.words_passage, allowed.words_article) == (None, None)
    assert allowed.may_show_image and allowed.may_translate
    assert allowed.may_use_model and allowed.may_syndicate
    assert counts(quoting(source, 80, 20)) == [80, 20]


TITLE = "Ship “Kestrel” docks at 9 a.m. with two hundred batteries for the northern islands"


@pytest.mark.parametrize(
    ("ours", "kept"),
    [
        (TITLE, True),
        (TITLE.upper().replace(",", " –") + "!", True),
        (f"{TITLE[:75]}…", True),
        ("Ship “Kestrel” docks", False),
        ("A ship docks", False),
        ("", False),
    ],
)
def test_a_headline_of_ours_may_not_be_the_one_that_its_source_keeps_back(ours, kept):
    story = work.story(work.source(may_show_headline=False), title=TITLE)
    assert rights.keeps_back(ours, story) is kept
    story.source.may_show_headline = True
    assert not rights.keeps_back(ours, story)
    assert rights.headline_of(story) == TITLE
    story.taken_down_at = NOON  # what stands in its place is no headline
    assert rights.headline_of(story) == ""


def test_a_headline_that_is_kept_back_stands_in_the_way_of_publishing_and_in_no_address(editor):
    publisher = work.source(may_show_headline=False)
    text = " ".join([*work.SENTENCES, *work.SENTENCES])
    edition = draft_story(work.story(publisher, title=TITLE, text=text), person=editor)
    story = edition.credits.get().story
    assert edition.headline == TITLE
    assert edition.article.slug == f"story-{story.pk}"
    assert "Write your own." in " ".join(gap.words for gap in gaps(edition))
    edition.headline = "A ship docks"
    assert "Write your own." not in " ".join(gap.words for gap in gaps(edition))


def test_our_headline_rests_on_theirs_only_where_readers_see_it():
    edition = work.edition(work.source())
    Story.objects.update(title="Kestrel Harbour agrees on one code")
    edition.headline = "Kestrel Harbour agrees on one code"
    edition.save()
    assert not [found for found in check_edition(edition) if "Kestrel" in found.detail]
    Source.objects.update(may_show_headline=False)
    assert [found for found in check_edition(edition) if "Kestrel" in found.detail]


def test_words_shown_are_counted_by_source():
    edition = quoting(work.source(), 30, 20, 20, 10)
    assert shown(edition).spent == {Source.objects.get().pk: 60}
