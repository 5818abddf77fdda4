"""Words that a claim could rest on, in all the texts we hold."""

import pytest

from articles.events import clusters
from articles.models import Snapshot
from articles.models.claims import Section
from articles.passages import passages_for
from tests.articles import work
from tests.articles.work import NOON, SENTENCES
from tests.cast import hire

pytestmark = pytest.mark.django_db

SOLAR = "Harbin Wire bought 1,200 chargers from Contoso in March. It said nothing of the price."
CHINESE = "第一句是别的。英伟达上季度营收35亿美元，同比增长12%。最后一句也是别的。"


@pytest.fixture
def draft():
    return work.edition(work.source())


@pytest.fixture
def elsewhere():
    return work.source("elsewhere")


def words_for(draft, text):
    return [p.exact for p in passages_for(work.claim(draft, Section.TAKEAWAY, text))]


def test_a_sentence_of_a_text_that_nobody_credited_is_proposed(draft, elsewhere):
    work.story(elsewhere, text=SOLAR, path="2")
    found = passages_for(
        work.claim(draft, Section.TAKEAWAY, "Contoso sold 1,200 chargers to Harbin Wire.")
    )
    assert [p.exact for p in found] == [SOLAR.split(". ")[0] + "."]
    assert found[0].says_all
    assert not found[0].is_credited


def test_an_english_claim_finds_chinese_words_by_names_and_figures(draft, elsewhere):
    work.story(elsewhere, text=CHINESE, path="2")
    assert words_for(draft, "Nvidia took 3.5 billion dollars last quarter, 12% more.") == [
        "英伟达上季度营收35亿美元，同比增长12%。"
    ]


def test_words_of_a_credited_source_come_before_the_same_elsewhere(draft, elsewhere):
    work.story(elsewhere, text=SENTENCES[2], path="2")
    found = passages_for(
        work.claim(draft, Section.TAKEAWAY, "Storage of 140 GW is waiting in the queues.")
    )
    assert [p.is_credited for p in found] == [True, False]


def test_words_that_lack_a_figure_come_last_and_say_so(draft, elsewhere):
    work.story(elsewhere, text=SOLAR, path="2")
    work.story(elsewhere, text=SOLAR.replace("1,200", "900"), path="3")
    found = passages_for(
        work.claim(draft, Section.TAKEAWAY, "Contoso sold 1,200 chargers to Harbin Wire.")
    )
    assert [p.says_all for p in found] == [True, False]


def test_a_report_of_the_same_event_is_read_though_it_has_few_of_the_words(draft, elsewhere):
    other = work.story(elsewhere, text="Gas and oil rise.", path="2")
    own = draft.credits.get().story
    assert words_for(draft, "Oil and gas rise too.") == []
    clusters.merge([own, other], hire("editor"), at=NOON)
    assert words_for(draft, "Oil and gas rise too.") == ["Gas and oil rise."]


def test_a_text_that_was_taken_down_is_not_read(draft, elsewhere):
    gone = work.story(elsewhere, text=SOLAR, path="2").snapshots.get()
    gone.erase("The publisher asked.", at=NOON)
    assert words_for(draft, "Contoso sold 1,200 chargers to Harbin Wire.") == []


def test_two_readings_of_a_story_are_proposed_once(draft, elsewhere):
    story = work.story(elsewhere, text=SOLAR, path="2")
    Snapshot.objects.create(
        story=story,
        kind=Snapshot.Kind.FEED,
        extractor="test",
        extractor_version="1",
        text=SOLAR,
        read_at=NOON,
    )
    assert len(words_for(draft, "Contoso sold 1,200 chargers to Harbin Wire.")) == 1


def test_a_claim_that_tells_nothing_finds_nothing(draft):
    assert words_for(draft, "It was so.") == []


def test_the_texts_do_not_cost_queries(draft, elsewhere, django_assert_num_queries):
    claim = work.claim(draft, Section.TAKEAWAY, "Contoso sold 1,200 chargers to Harbin Wire.")
    for number in range(2, 60):
        work.story(elsewhere, text=f"{SOLAR} Note {number}.", path=str(number))
    with django_assert_num_queries(5):
        assert len(passages_for(claim)) == 8
