"""The ledger of forecasts as readers see it: open, resolved, withdrawn, and the score."""

import datetime
import re
from itertools import pairwise

import pytest
from django.utils import timezone

from articles.forecasts.predictions import calibration, ledger
from articles.models import Article, Prediction
from articles.models.sources import RightsBasis
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db

OPEN, RESOLVED, WITHDRAWN = "/predictions/", "/predictions/?resolved", "/predictions/?withdrawn"
LISTS = (OPEN, RESOLVED, WITHDRAWN)
CODE = "Seven grid operators will connect batteries under one code from March."


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content[:500]
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def told(person, question="Will four join?", days=0, *, frozen=make.NOW, slug=None, **fields):
    """A forecast and the article that makes it; its day is so many days from today."""
    made = Prediction.objects.create(
        question=question,
        likelihood=fields.pop("likelihood", "likely"),
        resolve_by=timezone.localdate() + datetime.timedelta(days=days),
        tracked_by=person,
        frozen_at=frozen,
    )
    claims = [said("implication", "It may.", prediction=made)]
    return made, make.article(slug or f"f-{made.pk}", claims=claims, **fields)


def where(client, words):
    return [address for address in LISTS if words in page(client, address)]


def test_open_forecasts_are_told_with_their_odds_and_day_and_the_overdue_first(client, managing):
    told(managing, "Will four join?", 40)
    told(managing, "Will it be late?", -1)
    html = page(client, OPEN)
    assert html.index("Overdue") < html.index("Will it be late?") < html.index("Will four join?")
    assert html.count("Overdue") == 1
    assert "likely, 55–80%" in html


def test_a_forecast_is_not_overdue_on_its_day(managing):
    told(managing, days=0)
    noon = timezone.now().replace(hour=12)
    assert [row.is_overdue for row in ledger("open", at=noon).rows] == [False]
    later = noon + datetime.timedelta(days=1)
    assert [row.is_overdue for row in ledger("open", at=later).rows] == [True]


def test_a_resolved_one_says_how_it_came_out_on_whose_words_and_who_says_so(
    client, managing, editor
):
    forecast, article = told(managing, "Will they agree?", -3)
    wire = make.source("Far Post", language="en")
    make.resolve(
        forecast, managing, "did_not", sentence="They parted in March.", exact=CODE,
        of=make.story(of=wire), proposed_by=editor, proposed_name="Ada Reyes",
    )  # fmt: skip
    html = page(client, RESOLVED)
    for words in (
        "did not happen", "They parted in March.", f"“{CODE}”", ">Far Post</a>", "As read on",
        "Ada Reyes", "Tomasz Wolny", 'datetime="2026-11-19"', article.get_absolute_url(),
    ):  # fmt: skip
        assert words in html, words
    assert where(client, "Will they agree?") == [RESOLVED]
    assert "Overdue" not in html
    chinese = page(client, f"/zh{RESOLVED}")
    assert "未发生" in chinese
    assert "提出" in chinese


def test_one_person_who_did_both_is_named_once(client, managing):
    make.resolve(told(managing)[0], managing)
    assert page(client, RESOLVED).count("Tomasz Wolny") == 1


def test_the_outcome_stands_on_the_article_beside_its_forecast(client, managing):
    forecast, article = told(managing, "Will they agree?", -3)
    address = article.get_absolute_url()
    assert "check by" in page(client, address)
    make.resolve(forecast, managing, sentence="They did, in March.", exact=CODE)
    html = page(client, address)
    assert re.search(r"Outcome:.*happened.*They did, in March\.", html)
    assert "check by" not in html
    assert CODE not in html  # the words are in the ledger, within what the source allows there


def test_a_void_forecast_needs_no_words_and_is_told_with_the_reason(client, managing):
    forecast, _ = told(managing)
    make.resolve(forecast, managing, "void", exact="", sentence="The queue was abolished.")
    html = page(client, RESOLVED)
    assert "<strong>void</strong>" in html
    assert "The queue was abolished." in html
    assert "As read on" not in html


@pytest.mark.parametrize(
    ("rights", "shown"),
    [
        ({}, "“Seven grid operators will connect batteries under one code from March.”"),
        ({"rights_basis": RightsBasis.HEADLINE_ONLY}, "Its words are not shown here"),
        (
            {"rights_basis": RightsBasis.QUOTATION, "quote_words_passage": 3},
            "“Seven grid operators …”",
        ),
    ],
)
def test_the_rights_of_the_source_decide_what_is_shown_of_the_words(
    client, managing, administrator, rights, shown
):
    reviewed = {"rights_reviewed_by": administrator, "rights_reviewed_at": make.NOW}
    source = make.source("Far Post", **(reviewed | rights if rights else {}))
    make.resolve(told(managing)[0], managing, exact=CODE, of=make.story(of=source))
    html = page(client, RESOLVED)
    assert shown in html
    assert "It came as we said." in html
    assert ("connect batteries" in html) == (rights == {})


def test_a_page_quotes_no_more_of_a_source_than_an_article_may(client, managing):
    source = make.source("Far Post")
    for number in range(9):
        words = " ".join(f"word{number}x{n}" for n in range(20))
        of = make.story(of=source, text=words)
        make.resolve(told(managing, slug=f"a-{number}")[0], managing, exact=words, of=of)
    assert len(set(re.findall(r"word\dx\d+", page(client, RESOLVED)))) == 60


def test_after_a_takedown_the_outcome_stays_and_the_words_are_gone(client, managing):
    made = make.resolve(told(managing)[0], managing, exact=CODE)
    made.snapshot.erase("Its publisher asked.", at=make.NOW)
    html = page(client, RESOLVED)
    assert "It came as we said." in html
    assert "connect batteries" not in html
    assert "Grid Wire" in html


def test_what_was_withdrawn_is_still_told_without_a_way_to_the_dead_page(client, managing):
    _, article = told(managing, "Will four join?", -5)
    make.withdraw(article, "Its source took the report back.")
    assert where(client, "Will four join?") == [WITHDRAWN]
    html = page(client, WITHDRAWN)
    assert "Its source took the report back." in html
    assert 'datetime="2026-11-19"' in html
    assert article.get_absolute_url() not in html
    assert "One code for batteries" not in html  # its headline
    assert "Overdue" not in html


def test_a_resolved_forecast_of_a_withdrawn_article_is_in_both_lists_and_is_counted(
    client, managing
):
    forecast, article = told(managing, "Will four join?", -5)
    make.resolve(forecast, managing, "did_not")
    make.withdraw(article, "Wrong.")
    assert where(client, "Will four join?") == [RESOLVED, WITHDRAWN]
    assert calibration().resolved == 1


def test_a_forecast_that_a_later_edition_dropped_stays(client, managing):
    forecast, article = told(managing)
    edition = article.live
    edition.status = "superseded"
    edition.save()
    article.live = article.editions.create(status="live", number=2, headline="A later text")
    article.save()
    assert where(client, forecast.question) == [OPEN]
    assert "A later text" in page(client, OPEN)


def test_what_was_reopened_says_so_with_the_reason(client, managing):
    forecast, _ = told(managing, "Will four join?", 9)
    ended = {"ended_by": managing, "ended_name": "Tomasz Wolny", "ended_at": make.NOW}
    once = make.resolve(forecast, managing, "happened", **ended, ended_why="It was another four.")
    forecast.outcome, forecast.resolution = "open", None
    forecast.save()
    html = page(client, OPEN)
    assert "It was another four." in html
    assert "Reopened" in html
    assert re.search(r"Before: happened", html)
    assert once.sentence not in html
    assert page(client, f"/zh{OPEN}").count("重新打开") == 1


def test_proposals_are_no_readers_business(client, managing):
    forecast, _ = told(managing)
    make.resolution(forecast, managing, sentence="They say it did.")
    dropped = {"ended_by": managing, "ended_at": make.NOW, "ended_why": "It did not."}
    other, _ = told(managing, slug="other")
    make.resolution(other, managing, sentence="They say it did.", **dropped)
    for address in (*LISTS, "/articles/other/"):
        html = page(client, address)
        assert "They say it did." not in html
        assert "It did not." not in html


def test_drafters_proposals_and_what_was_never_published_are_not_told(client, managing):
    told(None, "A proposal?")
    told(managing, "Never published?", frozen=None)
    assert where(client, "A proposal?") == where(client, "Never published?") == []


def test_a_question_names_its_language(client, managing):
    told(managing, "会有四家加入吗？", language="zh-Hans")
    assert '<h2 lang="zh-Hans">会有四家加入吗？</h2>' in page(client, OPEN)
    make.withdraw(Article.objects.get(), "有误。")
    assert '<h2 lang="zh-Hans">会有四家加入吗？</h2>' in page(client, WITHDRAWN)


def crowd(person, count, likelihood, happened, *, void=0):
    """So many resolved forecasts of one article, of which so many happened."""
    article = Article.objects.first() or make.article()
    for number in range(count + void):
        made = Prediction.objects.create(
            question=f"Question {number:02}?", likelihood=likelihood, tracked_by=person,
            resolve_by=datetime.date(2027, 1, 1) + datetime.timedelta(days=number // 7),
            frozen_at=make.NOW,
        )  # fmt: skip
        article.live.claims.create(section="implication", text="So.", prediction=made)
        outcome = "happened" if number < happened else "did_not" if number < count else "void"
        make.resolve(made, person, outcome, of=article.live.original.story)


@pytest.mark.parametrize("address", LISTS)
def test_further_forecasts_follow_without_gap_or_repeat(client, managing, address):
    crowd(managing, 60, "likely", 30)
    if address == OPEN:
        Prediction.objects.update(outcome="open", resolution=None)
    if address == WITHDRAWN:
        make.withdraw(Article.objects.get(), "Wrong.")
    start, seen = address + ("&" if "?" in address else "?"), []
    while address:
        html = page(client, address)
        seen += re.findall(r"Question (\d\d)", html)
        more = re.search(r'href="\?[^"]*(after=[^"]+)"', html)
        address = more and start + more[1]
    assert len(seen) == 60
    soonest_first = start == f"{OPEN}?"
    assert all((a < b) if soonest_first else (a > b) for a, b in pairwise(seen))


@pytest.mark.parametrize("after", ["x", "2026-13-01.1", "2026-11-01", "2026-11-01.x", "1" * 40])
def test_a_broken_way_on_in_the_ledger_is_answered_with_not_found(client, after):
    assert client.get(f"/predictions/?after={after}").status_code == 404


@pytest.mark.parametrize("count", [3, 60])
def test_a_ledger_takes_five_queries_however_long(
    client, managing, django_assert_max_num_queries, count
):
    crowd(managing, count, "likely", count)
    told(managing, slug="open")
    gone = told(managing, slug="gone")[1]
    make.withdraw(gone, "Wrong.")
    for address in LISTS:
        with django_assert_max_num_queries(5):
            assert client.get(address).status_code == 200
