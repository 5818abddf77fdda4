"""What stands around the river of home, and the index of topics."""

import datetime
import re

import pytest
from django.utils import timezone

from articles.forecasts.predictions import MOST_DUE, due
from articles.lists import tallies
from articles.lists.front import LOOKED_AT, NAMED, front_of
from articles.lists.topics import LISTED, index
from articles.models import Prediction, Source
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def page(client, address="/"):
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def of(name, slug, *, at=make.NOW, **fields):
    return make.article(slug, original=make.story(of=make.source(name, **fields), at=at), at=at)


# -- The edition line ------------------------------------------------------------------------------


def test_articles_are_counted_by_day_and_by_seven_days(django_assert_num_queries):
    for number, ago in enumerate((HOUR, 2 * HOUR, DAY, 6 * DAY, 8 * DAY)):
        make.article(f"a{number}", at=make.NOW - ago)
    with django_assert_num_queries(1):
        front = front_of(now=make.NOW)
    assert (front.today, front.week, front.publishers) == (2, 4, 1)
    assert [category.name for category in front.categories] == ["Energy"]


def test_a_day_begins_at_midnight_of_the_newsrooms_zone(settings):
    make.article("late", at=datetime.datetime(2026, 11, 18, 16, 30, tzinfo=datetime.UTC))
    assert front_of(now=make.NOW).today == 0
    settings.TIME_ZONE = "Asia/Shanghai"  # where that was half past midnight
    assert front_of(now=make.NOW).today == 1


def test_the_line_says_how_much_there_is_and_when_a_source_was_last_read(client):
    now = timezone.now()
    of("Grid Wire", "one", at=now - datetime.timedelta(minutes=1))
    of("Far Post", "two", at=now - 3 * DAY)
    line = re.search(r'<p class="edition">.*?</p>', page(client), re.DOTALL)[0]
    assert "2 in seven days" in line
    assert "2 publishers cited" in line
    read = now + datetime.timedelta(minutes=18)
    assert f'newest source read <time datetime="{read:%Y-%m-%dT%H:%MZ}">' in line


def test_there_is_no_line_before_there_is_an_article_nor_on_older_pages(client):
    assert 'class="edition"' not in page(client)
    make.many(30)
    html = page(client)
    assert 'class="edition"' in html
    older = re.search(r'href="(\?before=[^"]+)"', html)[1]
    html = page(client, f"/{older}")
    assert 'class="edition"' not in html
    assert 'class="aside' not in html


# -- Most cited ------------------------------------------------------------------------------------


def test_sources_of_one_owner_stand_together_and_are_not_added_up(client):
    of("Post East", "a", family="Post Group")
    of("Post East", "b")
    of("Grid Wire", "c")
    of("Post West", "d", family="Post Group")
    (first, second) = front_of(now=make.NOW).cited
    assert [(tally.source.name, tally.articles) for tally in first] == [
        ("Post East", 2),
        ("Post West", 1),
    ]
    assert [tally.source.name for tally in second] == ["Grid Wire"]
    assert front_of(now=make.NOW).publishers == 2
    html = page(client)
    assert html.index("Most cited") < html.index("Post Group") < html.index("2 articles")
    assert html.index("2 articles") < html.index("All sources")


def test_few_publishers_are_named_however_many_there_are(django_assert_num_queries):
    for number in range(LOOKED_AT + 3):
        of(f"Wire {number}", f"a{number}")
    with django_assert_num_queries(1):
        assert len(front_of(now=make.NOW).cited) == NAMED


def test_a_withdrawn_article_counts_nowhere(client):
    article = of("Grid Wire", "one")
    of("Far Post", "two")
    make.withdraw(article, "It was wrong.")
    assert [tally.source.name for (tally,) in front_of(now=make.NOW).cited] == ["Far Post"]
    assert "Grid Wire" not in page(client)


def test_a_source_is_named_as_it_is_called_now(client):
    of("Grid Wire", "one")
    Source.objects.update(native_name="电网通讯社", language="zh-Hans")
    cited = page(client).split("Most cited")[1]
    assert 'lang="zh-Hans">电网通讯社</a>' in cited


# -- Cluster lines ---------------------------------------------------------------------------------


def test_a_row_and_the_lead_say_how_many_publishers_stand_behind_them(client):
    far = make.story("Far", of=make.source("Far Post"))
    make.article("one", credits=[far])
    make.article("two", credits=[far], at=make.NOW - HOUR)
    make.article("three", at=make.NOW - DAY)
    html = page(client)
    lines = re.findall(r'<p class="cluster">(.*?)</p>', html, re.DOTALL)
    assert lines == ["Also: <span>Far Post</span> · 2 publishers"] * 2


# -- Forecasts due ---------------------------------------------------------------------------------


def forecast(person, days, question="Will four join?", slug=None, **fields):
    made = Prediction.objects.create(
        question=question,
        likelihood="likely",
        resolve_by=timezone.localdate() + days * DAY,
        tracked_by=person,
        frozen_at=make.NOW,
    )
    claims = [said("implication", "It may.", prediction=made)]
    return make.article(slug or f"f{made.pk}", claims=claims, **fields)


def test_forecasts_that_are_overdue_or_near_are_told_the_earliest_day_first(
    client, managing, django_assert_num_queries
):
    forecast(managing, 40, "Is it far?")
    forecast(managing, 20, "四家会加入吗？", slug="规范", language="zh-Hans")
    forecast(managing, -2, "Is it late?", slug="late")
    forecast(managing, 0, "Is it today?")
    with django_assert_num_queries(1):
        found = due(at=timezone.now())
    told = [(one.prediction.question, one.is_overdue) for one in found]
    assert told == [("Is it late?", True), ("Is it today?", False), ("四家会加入吗？", False)]
    html = page(client).split("Forecasts due")[1].split("</section>")[0]
    assert '<a href="/articles/late/#future">Is it late?</a>' in html
    assert 'lang="zh-Hans">四家会加入吗？</a>' in html
    assert html.count("Overdue") == 1
    assert "likely, 55–80%" in html
    assert "Is it far?" not in html


def test_what_came_out_was_withdrawn_or_is_not_tracked_is_not_due(client, managing):
    done = forecast(managing, 1, "Is it done?")
    make.resolve(Prediction.objects.get(claims__edition__article=done), managing)
    make.withdraw(forecast(managing, 1, "Is it gone?"), "It was wrong.")
    forecast(None, 1, "Is it only proposed?")
    assert due(at=timezone.now()) == ()
    assert "Forecasts due" not in page(client)


def test_few_are_told_however_many_are_due(managing):
    for number in range(MOST_DUE + 2):
        forecast(managing, number)
    assert len(due(at=timezone.now())) == MOST_DUE


# -- The index of topics ---------------------------------------------------------------------------


def test_the_index_lists_what_articles_are_filed_under_with_how_many(
    client, django_assert_num_queries
):
    make.article("one", tags=["power", "电网"], audiences=[make.audience()])
    make.article("two", tags=["power"])
    make.category("Empty", name_zh="空")
    with django_assert_num_queries(2):
        found = index()
    assert [(tally.topic.name, tally.articles) for tally in found.topics] == [
        ("power", 2),
        ("电网", 1),
    ]
    html = page(client, "/topics/")
    assert "Grid planners" in html
    assert '<span lang="zh-Hans">电网</span>' in html
    assert "Empty" not in html
    assert "能源" in page(client, "/zh/topics/")


def test_the_index_names_the_most_used_topics_where_there_are_many(client):
    make.article("one", tags=[f"tag {n:03}" for n in range(LISTED + 1)])
    make.article("two", tags=["tag 120"])
    found = index()
    assert (len(found.topics), found.more) == (LISTED, True)
    assert "tag 120" in [tally.topic.name for tally in found.topics]
    assert "The most used topics" in page(client, "/topics/")


def test_a_topic_of_unpublished_work_is_not_in_the_index(client):
    article = make.article("one", tags=["secret"])
    make.withdraw(article, "It was wrong.")
    tallies.recount_all()
    html = page(client, "/topics/")
    assert "secret" not in html
    assert "Nothing here yet." in html


def test_the_way_around_is_in_one_order_and_names_the_page_it_is_on(client):
    make.article(tags=["power"])
    html = client.get("/topics/power/").content.decode()
    nav = html[html.index('<nav aria-label="Main"') : html.index("</nav>")]
    assert re.findall(r">([^<\s][^<]*)</a>", nav) == [
        "Today", "Topics", "Timelines", "Recap", "Search",
    ]  # fmt: skip
    assert re.findall(r'aria-current="true">([^<]*)<', nav) == ["Topics"]
    assert 'aria-current="true"' not in client.get("/about/").content.decode()
