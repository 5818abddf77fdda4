"""How many of a source's words each public address shows, by what its rights allow."""

import datetime
import re

import pytest

from articles import related, search
from articles.models import Prediction, SearchEntry, Source, Story, Timeline, TimelineEvent
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from recaps.models import Recap
from tests.articles import make
from tests.articles.make import said
from tests.newsroom.surfaces import (
    ADDRESSES,
    API_ARTICLE,
    API_LIST,
    API_RECAP,
    API_TIMELINE,
    ARTICLE,
    LEAD,
    NAMED,
    RECAP,
    REPORT,
    SEARCH,
    TIMELINE,
    WEEKLY,
    WHOLE,
    read,
    told,
)

pytestmark = pytest.mark.django_db

COUNT = 150
LATEST = "/recaps/latest/"
FILE_AGAIN, TRANSLATION = "再次申报", "They must file again"
EXTRACTED = {"origin": "extracted"}


def word(number):
    return f"word{number:03}x"


def words(first, last):
    """The words of the source from one to another, both among them."""
    return " ".join(word(number) for number in range(first, last + 1))


def numbers(*stretches):
    return {n for first, last in stretches for n in range(first, last + 1)}


def shown(text):
    """Which of the source's words a page holds, its head and its attributes included."""
    return {int(number) for number in re.findall(r"word(\d{3})x", text)}


def claims(event, prediction, story):
    """Sentences of the source's own, short and too long, and ours that rest on its words."""
    on = {"event": event, "event_date": datetime.date(2026, 9, 1), "event_precision": "month"}
    translated = {"translation": TRANSLATION, "translated_by": "Qiu Lan"}
    ours = [
        said(Section.WHY_IT_MATTERS, "A sentence of ours.", words(51, 90)),
        said(Section.TAKEAWAY, "And one more.", words(91, 110)),
        said(Section.WHAT_TO_DO, "File again.", (FILE_AGAIN, story, translated)),
        said(Section.IMPLICATION, "More may join.", basis="analysis", prediction=prediction),
    ]
    theirs = [(Section.HOOK, 1, 20, {}), (Section.WHAT_CHANGED, 21, 50, {}),
              (Section.EVENT, 111, 120, on)]  # fmt: skip
    return [
        *ours,
        *(said(part, words(a, b), words(a, b), **EXTRACTED, **more) for part, a, b, more in theirs),
    ]


@pytest.fixture
def published(administrator):
    """A function: the article of the surfaces, resting on a source of such rights."""

    def publish(**rights):
        reviewed = {"rights_reviewed_by": administrator, "rights_reviewed_at": make.NOW}
        source = make.source("Harbour Wire", **(reviewed if rights else {}) | rights)
        event = TimelineEvent.objects.create(title="The code is in force")
        event.timelines.add(Timeline.objects.create(name="Codes", slug="codes"))
        prediction = Prediction.objects.create(
            question="Will more join?", likelihood="likely", resolve_by=make.NOW.date(),
            tracked_by=administrator, frozen_at=make.NOW,
        )  # fmt: skip
        filed = {"tags": ["power", "storage"], "audiences": [make.audience()]}
        before = make.NOW - datetime.timedelta(hours=1)
        other = make.article("other", original=make.story(of=make.source("Far Post")), at=before)
        story = make.story("Theirs, of storage", of=source, text=f"{words(1, COUNT)} {FILE_AGAIN}")
        article = make.article(
            original=story, headline="Ours alone", claims=claims(event, prediction, story), **filed
        )
        search.index(article)
        related.refresh(other)
        recap = Recap.objects.create(year=2026, week=47, number=1, published_at=make.NOW)
        recap.items.create(article=article, order=1)
        return article

    return publish


# An unreviewed source lends 25 words a passage and 60 an article, and none to those who copy on.
HOOK, EVENT = (1, 20), (111, 120)
UNREVIEWED = {
    ARTICLE: numbers(HOOK, EVENT, (51, 75), (91, 93)),
    **{address: numbers(HOOK) for address in (LEAD, SEARCH, RECAP, LATEST)},
    TIMELINE: numbers(EVENT),
    REPORT: numbers((1, 13), EVENT),  # the beginnings of its sentences, to choose from
}
# Nobody's words but ours, whoever copied them: the source's headline and the link stay.
CASES = {
    "unreviewed": ({}, UNREVIEWED),
    "headline only": ({"rights_basis": RightsBasis.HEADLINE_ONLY}, {}),
    "headline only, whatever else was ticked": (
        {
            "rights_basis": RightsBasis.HEADLINE_ONLY,
            "quote_words_passage": 500,
            "quote_words_article": 500,
            "may_syndicate": True,
            "may_translate": True,
        },
        {},
    ),
    "a permission that lets quotes travel": (
        {
            "rights_basis": RightsBasis.PERMISSION,
            "quote_words_passage": 20,
            "quote_words_article": 40,
            "may_syndicate": True,
        },
        {
            ARTICLE: numbers(HOOK, EVENT, (51, 60)),
            **{feed: numbers(HOOK, EVENT, (51, 60)) for feed in WHOLE},
            API_ARTICLE: numbers(HOOK, EVENT, (51, 60)),
            API_TIMELINE: numbers(EVENT),
            **{address: numbers(HOOK) for address in (LEAD, SEARCH, RECAP, LATEST, *WEEKLY)},
            TIMELINE: numbers(EVENT),
            REPORT: numbers((1, 13), EVENT),
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_address_shows_the_words_that_the_rights_allow_and_no_other(client, published, case):
    rights, expected = CASES[case]
    published(**rights)
    found = {address: shown(read(client, address)[1]) for address in ADDRESSES}
    assert {address: seen for address, seen in found.items() if seen} == expected


def test_without_a_word_of_the_source_the_article_is_still_everywhere(client, published):
    published(rights_basis=RightsBasis.HEADLINE_ONLY)
    named = {a for a in ADDRESSES if "Ours alone" in read(client, a)[1]}
    assert named == NAMED
    html = read(client, ARTICLE)[1]
    assert "Theirs, of storage" in html
    assert '<meta name="description" content="Ours alone">' in html
    assert '<meta property="og:description" content="Ours alone">' in html
    assert "Its words are not shown here" in html


@pytest.mark.parametrize(
    ("allowed", "rights"),
    [
        (True, {"rights_basis": RightsBasis.HEADLINE_ONLY}),
        (False, {"rights_basis": RightsBasis.HEADLINE_ONLY}),
        (False, {"rights_basis": RightsBasis.LICENCE, "may_syndicate": True}),
        (False, {"rights_basis": RightsBasis.UNREVIEWED}),
    ],
)
def test_a_headline_that_its_source_keeps_back_is_read_and_found_nowhere(
    client, published, allowed, rights
):
    published(may_show_headline=allowed, **rights)
    theirs, link = "Theirs, of storage", Story.objects.get(source__slug="harbour-wire").url
    marks = told(client, theirs, "Ours alone", link)
    told_at = {ARTICLE, *WHOLE, API_ARTICLE, API_LIST, API_RECAP}
    assert {a for a in marks if theirs in marks[a]} == (told_at if allowed else set())
    assert {a for a in marks if "Ours alone" in marks[a]} == NAMED
    assert {a for a in marks if link in marks[a]} >= told_at
    found = "/articles/one-code/" in client.get("/search/?q=theirs").content.decode()
    assert found == allowed


def test_the_list_of_a_source_says_what_is_shown_of_it_while_nobody_has_reviewed_it(
    client, published
):
    published()
    about = "/sources/harbour-wire/"
    assert "so we show its headlines, links" in read(client, about)[1]
    Source.objects.update(may_show_headline=False)
    assert "so we show links and short" in read(client, about)[1]


@pytest.mark.parametrize(
    ("rights", "seen"),
    [
        ({}, set()),
        ({"rights_basis": RightsBasis.HEADLINE_ONLY, "may_translate": True}, set()),
        ({"rights_basis": RightsBasis.PERMISSION}, set()),
        ({"rights_basis": RightsBasis.PERMISSION, "may_translate": True}, {ARTICLE}),
    ],
)
def test_a_translation_is_shown_only_where_the_source_allows_translating(
    client, published, rights, seen
):
    published(**rights)
    assert {a for a in ADDRESSES if TRANSLATION in read(client, a)[1]} == seen


def test_the_search_index_holds_what_readers_may_see(client, published):
    published()
    assert shown(SearchEntry.objects.get().text) == numbers(HOOK, EVENT)
    assert "Ours alone" in read(client, f"/search/?q={word(5)}")[1]
    assert f"Nothing published has “{word(30)}”." in read(client, f"/search/?q={word(30)}")[1]


def test_what_a_source_takes_back_is_gone_with_the_next_answer(client, published, administrator):
    published(rights_basis=RightsBasis.LICENCE)
    assert len(shown(read(client, ARTICLE)[1])) > 100
    Source.objects.filter(slug="harbour-wire").update(rights_basis=RightsBasis.HEADLINE_ONLY)
    assert {a for a in ADDRESSES if shown(read(client, a)[1])} == set()
