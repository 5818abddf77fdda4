"""The pages one looks through: sources and timelines."""

import datetime
import re

import pytest
from django.db import connection

from articles.collecting.listing import read_list
from articles.events import joining
from articles.events.threads import threads_of
from articles.events.timelines import events_of, listed_timelines, standing, timelines_in_use
from articles.lists.sourcelist import opml
from articles.lists.tallies import counts, recount_all
from articles.models import Article, Feed, Source, Tally, Timeline, TimelineEvent
from tests.articles import make, work
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


# -- Sources -------------------------------------------------------------------------------------


def test_the_source_list_counts_published_articles_and_hides_sources_of_work(client, administrator):
    wire, far = make.source(), make.source("Far Post")
    make.source("Known Institute", reviewer=administrator)
    secret = make.source("Secret Source")
    make.article("a", credits=[make.story(of=far), make.story(of=far)])
    gone = make.article("b", original=make.story(of=wire))
    work.edition(secret)
    make.withdraw(gone, "Wrong.")
    html = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client, "/sources/")))
    assert "1 article" not in html
    assert re.search(r"one article Far Post .* one article Grid Wire", html)
    assert re.search(r"no article yet Known Institute", html)
    assert "Secret" not in html


def test_sources_of_one_owner_are_one_publisher(client):
    east = make.source("Post East", family="Post Group")
    west = make.source("Post West", family="Post Group")
    make.article("a", credits=[make.story(of=east), make.story(of=west)])
    html = page(client, "/sources/")
    assert "3 sources" in html
    assert "2 publishers" in html


def test_an_aggregator_is_no_source_of_anything(client, administrator):
    make.source("Wire of Wires", kind=Source.Kind.AGGREGATOR, reviewer=administrator)
    assert "Wire of Wires" not in page(client, "/sources/")


def test_the_list_of_sources_as_opml_can_be_read_back(administrator):
    source = make.source(
        "Lantern & Tide",
        native_name="灯塔财经 <1>",
        homepage="https://lantern.example/",
        language="zh-Hans",
        reviewer=administrator,
    )
    Feed.objects.create(source=source, url="https://lantern.example/feed.xml")
    for secret in ("https://me:word@lantern.example/f", "https://lantern.example/f?key=1"):
        Feed.objects.create(source=source, url=secret)
    hidden = make.source("Hidden")
    Feed.objects.create(source=hidden, url="https://hidden.example/feed.xml")
    (row,) = read_list(opml())
    assert (row.name, row.homepage, row.feed_url, row.language) == (
        "灯塔财经 <1>",
        "https://lantern.example/",
        "https://lantern.example/feed.xml",
        "zh-Hans",
    )


def test_counts_follow_publication_filing_and_withdrawal():
    article = make.article(tags=["power"], audiences=[make.audience()])
    make.many(3)
    kept = list(Tally.objects.values_list("kind", "key", "articles"))
    assert counts(Tally.Kind.CATEGORY) == {str(article.category_id): 4}
    assert counts(Tally.Kind.LANGUAGE) == {"en": 4}
    assert list(counts(Tally.Kind.TOPIC).values()) == [1]
    recount_all()
    assert list(Tally.objects.values_list("kind", "key", "articles")) == kept
    make.withdraw(article, "Wrong.")
    assert counts(Tally.Kind.TOPIC) == {}
    assert counts(Tally.Kind.CATEGORY) == {str(article.category_id): 3}


# -- Timelines -----------------------------------------------------------------------------------


@pytest.fixture
def thread():
    """A timeline of two events; two articles with different sources report the first of them."""
    timeline = Timeline.objects.create(name="Power for computing", slug="power", name_zh="算力找电")
    first, second = (TimelineEvent.objects.create(title=title) for title in ("Deal", "Queue"))
    first.timelines.add(timeline)
    second.timelines.add(timeline)
    report(first, "one", "2024-09-20", make.source())
    report(first, "two", "2024-09", make.source("Far Post"))
    report(second, "three", "2021", make.source())
    return timeline


def report(event, slug, date, source, *, article=make.article):
    """An article that says when an event was, on the words of that source."""
    day = datetime.date.fromisoformat(f"{date}-01-01"[:10])
    precision = {4: "year", 7: "month", 10: "day"}[len(date)]
    claim = said(
        "event", f"It was in {date}.", "one code", event=event, event_date=day,
        event_precision=precision,
    )  # fmt: skip
    return article(slug, headline=f"About {slug}", original=make.story(of=source), claims=[claim])


def test_a_timeline_tells_events_in_order_with_all_their_articles_and_no_made_up_days(
    client, thread
):
    html = page(client, "/timelines/power/")
    order = ["2021", "Queue", "20 Sep 2024", "Deal", "About one", "About two"]
    places = [html.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert "different dates" not in html
    assert "1 Sep 2024" not in html
    assert "Power for computing" in page(client, "/timelines/")


def test_dates_that_cannot_both_be_right_are_told_with_both_sources(client, thread):
    report(TimelineEvent.objects.get(title="Deal"), "four", "2024-10-02", make.source("Fourth"))
    html = page(client, "/timelines/power/")
    assert "Sources give different dates" in html
    assert "2 Oct 2024" in html
    assert "Fourth" in html


@pytest.mark.parametrize(
    ("whens", "kept"),
    [
        (["2024-09-20"], ["2024-09-20"]),
        (["2024-09", "2024-09-20", "2024"], ["2024-09-20"]),
        (["2024", "2024-09", "2024-10"], ["2024-09", "2024-10"]),
        (["2024-09-20", "2024-10"], ["2024-09-20", "2024-10"]),
        (["2024-09-20", "2024-09-21", "2024-09"], ["2024-09-20", "2024-09-21"]),
        (["2023", "2024-01-01", "2024"], ["2023", "2024-01-01"]),
        (["2024-01-01", "2024-01", "2024"], ["2024-01-01"]),
    ],
)
def test_dates_stand_that_no_other_makes_more_precise(whens, kept):
    assert standing(whens) == kept


def three_ways(event):
    """An event for which three articles have three dates, and a fourth a month with one of them."""
    report(event, "late", "2024-10-02", make.source("Late Post", native_name="晚报"))
    report(event, "later", "2024-11", make.source("Third Post"))


def test_three_dates_are_told_in_the_heading_and_each_beside_its_source(client, thread):
    three_ways(TimelineEvent.objects.get(title="Deal"))
    html = page(client, "/timelines/power/")
    heading = html.index('<p class="when">', html.index("Queue"))
    event = html[heading : html.index("<h2", heading)]
    said = re.findall(r'datetime="([^"]+)"', event)
    assert said == ["2024-09-20", "2024-10-02", "2024-11"]  # 2024-09 can be right with the first
    assert "Sources give different dates" in event
    told = re.findall(r'<span><time datetime="([^"]+)".*?\n<a [^>]*>([^<]+)</a>', html)
    assert sorted(told) == [
        ("2024-09", "Far Post"),
        ("2024-09-20", "Grid Wire"),
        ("2024-10-02", "晚报"),
        ("2024-11", "Third Post"),
    ]
    chinese = page(client, "/zh/timelines/power/")
    assert "2024年10月2日" in chinese
    assert "各来源日期不一" in chinese


def test_an_event_is_where_its_most_precise_date_puts_it(client, thread):
    three_ways(TimelineEvent.objects.get(title="Deal"))
    between = TimelineEvent.objects.create(title="Between")
    between.timelines.add(thread)
    report(between, "between", "2024-09-25", make.source())
    titles = [event.title for event in events_of(thread)]
    assert titles == ["Queue", "Deal", "Between"]


def elsewhere(html):
    """(date, source) of what an article's page says of the dates by others."""
    found = re.findall(r'<p class="elsewhere">.*?</p>', html, re.S)
    return [
        (date, name)
        for one in found
        for date, rest in re.findall(r'datetime="([^"]+)"(.*?)</span>', one, re.S)
        for name in re.findall(r"<a [^>]*>([^<]+)</a>", rest)
    ]


def test_an_article_says_which_other_sources_date_its_events_otherwise(client, thread):
    three_ways(TimelineEvent.objects.get(title="Deal"))
    others = [("2024-10-02", "晚报"), ("2024-11", "Third Post")]
    assert elsewhere(page(client, "/articles/one/")) == others
    assert elsewhere(page(client, "/articles/two/")) == others
    assert elsewhere(page(client, "/articles/late/")) == [
        ("2024-09", "Far Post"),
        ("2024-09-20", "Grid Wire"),
        ("2024-11", "Third Post"),
    ]
    assert elsewhere(page(client, "/articles/three/")) == []


@pytest.mark.parametrize(
    ("own", "other", "differ"),
    [
        ("2024-09-20", "2024-09", False),
        ("2024-09-20", "2024", False),
        ("2024-09", "2024-09-30", False),
        ("2024-02", "2024-02-29", False),
        ("2024", "2024-12-31", False),
        ("2024", "2024-01", False),
        ("2024-01", "2024", False),
        ("2024-01-01", "2024-01", False),
        ("2024-09-20", "2024-09-21", True),
        ("2024-09-01", "2024-10", True),
        ("2024-09", "2024-10-01", True),
        ("2024-03", "2024-01", True),
        ("2024", "2023-12-31", True),
        ("2023", "2024", True),
    ],
)
def test_the_page_knows_which_dates_can_both_be_right(client, own, other, differ):
    event = TimelineEvent.objects.create(title="On no timeline")
    report(event, "own", own, make.source())
    report(event, "other", other, make.source("Far Post"))
    assert elsewhere(page(client, "/articles/own/")) == ([(other, "Far Post")] if differ else [])
    assert (len(standing([own, other])) > 1) == differ


def test_a_merge_brings_the_other_date_along_and_its_undoing_takes_it_back(
    client, thread, managing
):
    other = TimelineEvent.objects.create(title="The same deal")
    report(other, "late", "2024-10-02", make.source("Late Post"))
    deal = TimelineEvent.objects.get(title="Deal")
    before = [page(client, address) for address in ("/timelines/power/", "/articles/one/")]
    joining.merge(other, deal, managing)
    assert elsewhere(page(client, "/articles/one/")) == [("2024-10-02", "Late Post")]
    assert elsewhere(page(client, "/articles/late/"))[0] == ("2024-09", "Far Post")
    assert "Late Post" in page(client, "/timelines/power/")
    joining.separate(other, managing)
    after = [page(client, address) for address in ("/timelines/power/", "/articles/one/")]
    assert after == before


def test_dates_of_articles_that_are_gone_are_no_dispute(client, thread):
    deal = TimelineEvent.objects.get(title="Deal")
    make.withdraw(report(deal, "late", "2024-10-02", make.source("Late Post")), "Wrong.")
    assert elsewhere(page(client, "/articles/one/")) == []
    assert "different dates" not in page(client, "/timelines/power/")


def test_a_timeline_knows_live_editions_alone(client, thread):
    hidden = Timeline.objects.create(name="Hidden thread", slug="hidden")
    event = TimelineEvent.objects.create(title="Unseen event")
    event.timelines.add(hidden, thread)
    make.withdraw(report(event, "gone", "2023", make.source()), "Wrong.")
    assert "Unseen" not in page(client, "/timelines/power/")
    assert "Hidden" not in page(client, "/timelines/")
    assert client.get("/timelines/hidden/").status_code == 404


def test_an_article_leads_to_all_its_timelines_and_to_the_reports_of_others(client, thread):
    deal = TimelineEvent.objects.get(title="Deal")
    deal.timelines.add(Timeline.objects.create(name="Deals", slug="deals"))
    html = page(client, "/articles/one/")
    assert 'href="/timelines/power/"' in html
    assert 'href="/timelines/deals/"' in html
    link = re.search(r'href="(/timelines/\w+/)#(event-\d+)">All reports<', html)
    assert f'<li id="{link[2]}">' in page(client, link[1])
    assert link[2] == f"event-{deal.pk}"
    assert "All reports" not in page(client, "/articles/three/")  # nobody else reports it
    make.withdraw(Article.objects.get(slug="two"), "Wrong.")
    assert "All reports" not in page(client, "/articles/one/")


@pytest.mark.parametrize(
    ("slug", "told", "never"),
    [
        ("one", '<time datetime="2024-09-20">20 Sep 2024</time>', "19 Sep"),
        ("two", '<time datetime="2024-09">Sep 2024</time>', "1 Sep 2024"),
        ("three", '<time datetime="2021">2021</time>', "Jan 2021"),
    ],
)
def test_no_page_tells_a_date_more_precisely_than_its_source(client, thread, slug, told, never):
    for address in (f"/articles/{slug}/", "/timelines/power/"):
        html = page(client, address)
        assert told in html
        assert never not in html


def test_what_an_article_says_of_its_timelines_costs_one_query_in_a_dispute_as_well(
    client, thread, django_assert_num_queries
):
    claims = list(Article.objects.get(slug="one").live.claims.all())
    with django_assert_num_queries(1):
        found = threads_of(claims[0].edition_id, claims)
        assert [thread.slug for thread in found.timelines] == ["power"]
    with django_assert_num_queries(0):
        assert threads_of(1, []).timelines == ()
    three_ways(TimelineEvent.objects.get(title="Deal"))
    with django_assert_num_queries(1):
        assert len(threads_of(claims[0].edition_id, claims).other_dates(claims[0])) == 2


@pytest.mark.parametrize("count", [20, 2000])
def test_the_ledgers_cost_the_same_with_20_articles_and_with_2000(
    client, thread, django_assert_max_num_queries, count
):
    timelines = ("/timelines/", "/timelines/power/")
    make.many(count)
    for address in ("/sources/", "/sources.opml", *timelines):
        with django_assert_max_num_queries(5):
            assert client.get(address).status_code == 200


def test_no_list_of_timelines_reads_through_all_claims(thread):
    """Few claims have an event; the planner must not take the many without one for a reason to
    read them all."""
    make.many(2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = timelines_in_use().explain()
    assert not re.search(r"SCAN V0|Seq Scan on articles_claim", plan), plan


def test_the_list_of_timelines_says_how_many_events_each_has_and_of_which_years(client, thread):
    html = page(client, "/timelines/")
    events = len(events_of(Timeline.objects.get(slug="power")))
    assert f"{events} events" in html
    (listed,) = listed_timelines()
    days = [report.claim.event_date for event in events_of(listed.timeline)
            for report in event.reports]  # fmt: skip
    assert (listed.events, listed.first, listed.last) == (events, min(days), max(days))
