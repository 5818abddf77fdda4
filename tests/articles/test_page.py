"""How claims become a page: parts, numbers in the margin, and what is said of their origin."""

import pytest

from articles import rights
from articles.making import Making
from articles.models import Claim
from articles.page import lay_out, reading_minutes
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def text_of(*claims, **more):
    article = make.article(claims=claims, **more)
    rows = Claim.objects.filter(edition=article.live).in_reading_order()
    return lay_out(rights.shown(list(rows)))


def numbers(paragraph):
    return [[citation.number for citation in sentence.citations] for sentence in paragraph]


def test_passages_are_numbered_as_they_are_read_and_keep_their_number():
    text = text_of(
        said("takeaway", "Third.", "Developers must file again", "one code from March"),
        said("what_changed", "Second.", "About 140 GW", "one code from March"),
        said("hook", "First.", "one code from March"),
    )
    assert numbers(text.hook[0]) == [[1]]
    assert numbers(text.what_changed[0]) == [[1, 2]]
    assert numbers(text.takeaways[0]) == [[1, 3]]
    placed = {group: [note.number for note in notes] for group, notes in text.notes.items()}
    assert placed == {"hook": [1], "tldr": [2], "takeaways": [3]}


def test_every_citation_has_an_anchor_of_its_own():
    text = text_of(
        said("hook", "First.", "one code from March"),
        said("what_changed", "Second.", "one code from March"),
    )
    anchors = [p[0][0].citations[0].anchor for p in (text.hook, text.what_changed)]
    assert anchors == ["c1-1", "c1-2"]


def test_the_same_words_of_two_stories_are_two_notes():
    other = make.story("Another", of=make.source("Far Post"))
    text = text_of(said("hook", "Both say so.", "one code", ("one code", other)))
    assert numbers(text.hook[0]) == [[1, 2]]


def test_a_rationale_stands_under_the_implication_of_its_number():
    text = text_of(
        said("implication", "A follows.", paragraph=1),
        said("rationale", "Because of a.", paragraph=1),
        said("implication", "B follows.", paragraph=2),
        said("rationale", "Because of b.", paragraph=2),
    )
    assert [(one.sentences[0].text, one.rationale[0].text) for one in text.implications] == [
        ("A follows.", "Because of a."),
        ("B follows.", "Because of b."),
    ]


@pytest.mark.parametrize(
    ("origin", "quote", "grounded"),
    [
        ("model", "one code from March", True),
        ("model_edited", "one code from March", True),
        ("model", "words the source does not have", False),
        ("model", None, False),
        ("person", "one code from March", False),
    ],
)
def test_a_forward_look_is_grounded_only_when_a_model_wrote_it_on_words_that_were_found(
    origin, quote, grounded
):
    quotes = [quote] if quote else []
    text = text_of(
        said("implication", "A follows.", origin=origin),
        said("rationale", "Because.", *quotes, origin=origin),
    )
    assert text.is_grounded is grounded


def test_an_implication_without_a_rationale_is_not_grounded():
    text = text_of(
        said("implication", "A follows.", paragraph=1),
        said("rationale", "Because.", "one code from March", paragraph=1),
        said("implication", "B follows.", paragraph=2),
    )
    assert not text.is_grounded


@pytest.mark.parametrize(
    ("section", "origin", "is_models"),
    [
        ("insight", "model", True),
        ("takeaway", "model_edited", True),
        ("insight", "person", False),
        ("takeaway", "extracted", False),
        ("what_changed", "model", False),
    ],
)
def test_the_analysis_is_called_ai_generated_only_where_a_model_wrote_it(
    section, origin, is_models
):
    text = text_of(said(section, "one code from March", "one code from March", origin=origin))
    assert text.has_model_analysis is is_models


def test_a_quotation_its_source_does_not_allow_is_left_out_and_counted():
    long = " ".join(["word"] * 30)
    story = make.story(text=long)
    text = text_of(said("hook", long, long, origin="extracted"), original=story)
    assert (text.hook, text.withheld) == ((), 1)


def test_words_beyond_the_allowance_are_shortened_in_the_margin():
    long = " ".join(["word"] * 30)
    text = text_of(said("hook", "Words.", long), original=make.story(text=long))
    (note,) = text.notes["hook"]
    assert note.is_shortened
    assert note.quote.count("word") == 25


@pytest.mark.parametrize(
    ("origins", "verbatim"),
    [
        (("extracted", "extracted"), True),
        (("extracted", "extracted_edited"), False),
        (("extracted", "person"), False),
    ],
)
def test_a_text_is_called_unchanged_only_where_nobody_changed_or_added_a_sentence(
    origins, verbatim
):
    claims = [said("hook", "one code", "one code", origin=origin) for origin in origins]
    assert text_of(*claims).is_verbatim is verbatim


def test_an_edition_without_a_record_claims_no_review():
    article = make.article(record={}, origin="extracted")
    making = Making.of(article.live)
    assert (making.made, making.reviewed_by, making.one_by_one) == ("extracted", (), 0)


@pytest.mark.parametrize(
    ("quotes", "basis", "enhanced"),
    [
        (("one code",), "reported", False),
        (("one code",), "background", True),
        (("one code", "from elsewhere"), "reported", True),
    ],
)
def test_takeaways_are_called_enhanced_only_where_they_add_to_the_news(quotes, basis, enhanced):
    other = make.story("Another", of=make.source("Far Post"))
    rest = [(words, other) if words == "from elsewhere" else words for words in quotes]
    text = text_of(said("hook", "News.", "one code"), said("takeaway", "So.", *rest, basis=basis))
    assert text.is_enhanced is enhanced


def test_reading_takes_a_minute_at_least():
    assert reading_minutes([]) == 1
    assert reading_minutes(["word " * 238]) == 1
    assert reading_minutes(["word " * 238, "more"]) == 2


def test_the_same_words_found_in_another_text_of_a_story_are_one_note():
    story = make.story()
    made = make.article(
        original=story,
        claims=[
            said("hook", "First.", "one code from March"),
            said("what_changed", "Second.", "one code from March"),
            said("takeaway", "Third.", "one code from March"),
        ],
    )
    fields = {"kind": "feed", "extractor": "test", "extractor_version": "1", "read_at": make.NOW}
    again = story.snapshots.create(text=make.TEXT, **fields)
    gone = story.snapshots.create(
        text="", text_hash="0" * 64, erased_at=make.NOW, erased_reason="Asked to.", **fields
    )
    _, change, takeaway = made.live.claims.in_reading_order()
    change.passages.update(snapshot=again, exact="one code\nfrom March")
    takeaway.passages.update(snapshot=gone)
    rows = Claim.objects.filter(edition=made.live).in_reading_order()
    text = lay_out(rights.shown(list(rows)))
    assert numbers(text.hook[0]) == numbers(text.what_changed[0]) == [[1]]
    assert numbers(text.takeaways[0]) == [[2]], "words that were taken down are not those shown"
