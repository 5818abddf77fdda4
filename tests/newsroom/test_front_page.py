"""The desk's front page: figures with their days, what waits, failing feeds and models."""

import datetime
from datetime import UTC, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import publishing, reviewing
from articles.events import clusters
from articles.models import (
    Category,
    Claim,
    DeskEntry,
    DraftRun,
    Edition,
    Feed,
    Finding,
    Prediction,
    Report,
    Story,
)
from articles.models.claims import Section
from newsroom.desk import front_page
from newsroom.firststeps import first_steps
from newsroom.machines import acceptance, spending
from newsroom.sparklines import HEIGHT, sparkline
from tests.articles import make, work
from tests.articles.admin.test_lists import fill
from tests.articles.test_publishing import approved
from tests.articles.test_revising import fresh, take_live
from tests.cast import hire

pytestmark = pytest.mark.django_db

# Noon, so that a few hours either way are the same day wherever a test puts the person.
NOW = datetime.datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def sit(client):
    """A function: the client, with a person signed in."""

    def seat(person):
        client.force_login(person)
        return client

    return seat


def figures(person, at=NOW):
    return {figure.name: figure for figure in front_page(person, at=at).figures}


def lines(person, at=NOW):
    return {line.label: line.count for line in front_page(person, at=at).lines}


def by_day(figure):
    """{days from now: the number}, of the days that have one."""
    return {(day.date - NOW.date()).days: day.value for day in figure.days if day.value}


def stories(*ages):
    publisher = work.source()
    return [
        work.story(publisher, path=str(n), at=NOW - age, text=f"Text {n}")
        for n, age in enumerate(ages)
    ]


# -- The six figures ------------------------------------------------------------------------------


def test_an_empty_newsroom_reads_well(sit, managing):
    found = figures(managing)
    assert {name: figure.value for name, figure in found.items()} == {
        "collected": 0, "waiting": 0, "reviewed": None, "failures": 0, "scheduled": 0,
        "published": 0,
    }  # fmt: skip
    assert all(not figure.line.bars and len(figure.days) == 14 for figure in found.values())
    text = sit(managing).get(reverse("admin:index")).content.decode()
    assert "no approval in 14 days" in text
    assert "Every feed that is on could be read." in text
    assert "No model was asked in the last seven days." in text


def test_what_was_collected_by_day(managing):
    stories(HOUR, 2 * HOUR, DAY, 13 * DAY, 15 * DAY)
    figure = figures(managing)["collected"]
    assert figure.value == 2
    assert by_day(figure) == {0: 2, -1: 1, -13: 1}


def test_what_waits_by_the_day_it_came_one_event_at_a_time(managing):
    first, second, _, old, spiked, drafted = stories(DAY, HOUR, HOUR, 20 * DAY, DAY, DAY)
    clusters.merge([first, second], managing)
    Story.objects.filter(pk=spiked.pk).update(spiked_at=NOW, spiked_by=managing)
    edition = work.edition(first.source, slug="other")
    edition.credits.create(story=drafted, order=2)
    Story.objects.filter(url__endswith="/other").update(first_seen_at=NOW)
    figure = figures(managing)["waiting"]
    assert figure.value == 3 == Story.objects.waiting().count_events()
    assert by_day(figure) == {-1: 1, 0: 1}
    assert figure.rest == "1 before that"
    assert old.first_seen_at < NOW - 14 * DAY


def submit_and_approve(slug, editor, managing, *, at, minutes):
    edition = work.edition(work.source(slug, reviewed_by=managing), slug=slug)
    for claim in edition.claims.all():
        reviewing.accept(claim, editor, fresh(edition).version, at=at)
    edition = publishing.submit(edition, editor, fresh(edition).version, at=at)
    done = at + timedelta(minutes=minutes)
    return publishing.approve(edition, managing, edition.version, at=done)


def test_minutes_to_review_are_a_median_by_the_record(editor, managing):
    for n, (age, minutes) in enumerate([(3, 10), (3, 30), (1, 100), (40, 1)]):
        submit_and_approve(f"s{n}", editor, managing, at=NOW - age * DAY, minutes=minutes)
    figure = figures(managing)["reviewed"]
    assert figure.value == 30
    assert by_day(figure) == {-3: 20, -1: 100}
    assert [day.value for day in figure.days].count(None) == 12
    assert figure.about == "median of 3 approvals in 14 days"


def test_an_edition_sent_back_is_measured_from_its_last_submission(editor, managing):
    edition = work.edition(work.source(reviewed_by=managing))
    for claim in edition.claims.all():
        reviewing.accept(claim, editor, fresh(edition).version, at=NOW)
    edition = publishing.submit(edition, editor, fresh(edition).version, at=NOW - 5 * HOUR)
    edition = publishing.send_back(edition, managing, edition.version, why="More.", at=NOW - HOUR)
    edition = publishing.submit(edition, editor, edition.version, at=NOW - HOUR)
    publishing.approve(edition, managing, edition.version, at=NOW - HOUR / 2)
    assert figures(managing)["reviewed"].value == 30


def test_open_findings_by_the_day_they_were_found(editor, managing):
    edition = work.edition(work.source(reviewed_by=managing))
    claim = edition.claims.first()
    for n, age in enumerate([HOUR, DAY, 20 * DAY]):
        Finding.objects.create(
            claim=claim, kind="no_passage", severity="block", detail=str(n), found_at=NOW - age
        )
    Finding.objects.create(claim=claim, kind="stronger", severity="warn", detail="x", found_at=NOW)
    waived = Finding.objects.create(
        claim=claim, kind="no_passage", severity="block", detail="waived", found_at=NOW
    )
    reviewing.waive(waived, managing, edition.version, reason="I asked them by phone.")
    figure = figures(managing)["failures"]
    assert (figure.value, by_day(figure), figure.rest) == (3, {0: 1, -1: 1}, "1 before that")
    Edition.objects.filter(pk=edition.pk).update(status=Edition.Status.SUPERSEDED)
    assert figures(managing)["failures"].value == 0


def test_what_is_scheduled_by_the_days_to_come_and_what_is_late(editor, managing):
    for n, ahead in enumerate([3 * HOUR, DAY, 40 * DAY, -HOUR, -2 * DAY]):
        source = work.source(f"s{n}", reviewed_by=managing)
        edition = work.edition(source, slug=f"s{n}")
        Edition.objects.filter(pk=edition.pk).update(status="scheduled", go_live_at=NOW + ahead)
    figure = figures(managing)["scheduled"]
    assert (figure.value, by_day(figure)) == (5, {0: 2, 1: 1})
    assert figure.note == "2 due now"
    assert figure.rest == "1 before that, 1 later"
    Edition.objects.filter(go_live_at=NOW - HOUR).update(refused_why="A finding is open.")
    assert figures(managing)["scheduled"].note == "1 not published, due since 11:00 on 19 Nov"


def test_what_was_published_by_day(editor, managing):
    for n, age in enumerate([HOUR, DAY]):
        edition = work.edition(work.source(f"s{n}", reviewed_by=managing), slug=f"s{n}")
        take_live(edition, editor, managing, at=NOW - age)
    figure = figures(managing)["published"]
    assert (figure.value, by_day(figure)) == (1, {0: 1, -1: 1})


def test_days_are_those_of_the_persons_zone(managing):
    """20:00 UTC is tomorrow in Shanghai, and a day has 25 hours when clocks go back."""
    stories(-8 * HOUR)
    evening = NOW + 9 * HOUR
    with timezone.override(UTC):
        assert figures(managing, evening)["collected"].value == 1
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert figures(managing, evening)["collected"].value == 1
        assert figures(managing, NOW)["collected"].value == 0
    autumn = datetime.datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    work.story(Story.objects.get().source, path="late", at=autumn + 10.5 * HOUR)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert figures(managing, autumn)["collected"].value == 1


# -- Each leads to what it counts -----------------------------------------------------------------


def counted(client, url):
    """How many rows there are at an address; on a screen of several lists, in the one it names."""
    context = client.get(url).context
    if part := urlsplit(url).fragment:
        return len({name: rows for _, name, rows in context["lists"]}[part])
    if "cl" in context:
        return context["cl"].result_count
    return context["count"] if "count" in context else context["page"].paginator.count


@pytest.fixture
def busy(editor, managing):
    """Something of everything, on the day the test runs."""
    now = timezone.now()
    fill(managing, 0, 3)
    Story.objects.update(first_seen_at=now - DAY)
    work.source("unknown-post")
    publisher = work.source("daily", reviewed_by=managing)
    for n in range(2):
        work.story(publisher, path=str(n), at=now)
    Story.objects.filter(url__startswith="https://daily").update(first_seen_at=now)
    live = take_live(work.edition(publisher, slug="live"), editor, managing, at=now)
    Story.objects.filter(url__endswith="/live").update(first_seen_at=now)
    scheduled = approved(work.edition(publisher, slug="later"), editor, managing)
    publishing.schedule(scheduled, managing, scheduled.version, go_live_at=now + HOUR)
    Finding.objects.create(
        claim=live.claims.first(), kind="not_found", severity="block", detail="Gone."
    )
    for outcome, ahead in [("open", -1), ("open", -9), ("open", 3), ("open", 99), ("void", -1)]:
        told = Prediction.objects.create(
            question="Will it?", likelihood="likely", tracked_by=editor, frozen_at=now,
            resolve_by=now.date() + ahead * DAY,
        )  # fmt: skip
        if outcome == "void":
            make.resolve(told, editor, outcome, exact="", at=now)
    for taken_by in (None, None, editor):
        Report.objects.create(
            article=live.article, edition=live, kind="fact", words="No.", received_at=now,
            taken_by=taken_by, taken_at=taken_by and now,
        )  # fmt: skip
    return live


def test_each_figure_and_each_line_leads_to_as_many_rows(sit, busy, managing):
    client, front = sit(managing), front_page(managing)
    values = {figure.name: figure.value for figure in front.figures}
    assert values == {
        "collected": 3, "waiting": 2, "reviewed": 0, "failures": 1, "scheduled": 1, "published": 1,
    }  # fmt: skip
    for figure in front.figures:
        rows = counted(client, figure.url)
        approvals = DeskEntry.objects.filter(verb="approve").count()
        assert (figure.name, rows) == (
            figure.name, approvals if figure.name == "reviewed" else figure.value,
        )  # fmt: skip
    assert {line.label: line.count for line in front.lines} == {
        "drafts in work": 3, "in review": 0, "approved": 0,
        "passages no longer in their source": 0, "new reports from readers": 2,
        "reports in hand": 1, "forecasts overdue": 2, "forecasts due within 14 days": 1,
        "sources with unreviewed rights": 1,
    }  # fmt: skip
    for line in front.lines:
        assert (line.label, counted(client, line.url)) == (line.label, line.count)


def test_the_page_draws_bars_and_tells_the_same_numbers_in_a_table(sit, busy, managing):
    page = html.document_fromstring(sit(managing).get(reverse("admin:index")).content.decode())
    shown = page.xpath("//ul[@class='figures']/li")
    assert len(shown) == 6
    for figure, item in zip(front_page(managing).figures, shown, strict=True):
        assert item.xpath("./a/@href") == [figure.url]
        cells = [cell.text for cell in item.xpath(".//tbody//td")]
        assert cells == ["–" if day.value is None else str(day.value) for day in figure.days]
        assert len(item.xpath(".//svg/rect")) == sum(bool(day.value) for day in figure.days)
        assert item.xpath(".//svg/@aria-hidden") == ["true"]
    assert page.xpath("//*[@style]") == []


def test_bars_are_as_high_as_their_numbers_and_never_too_small_to_see():
    line = sparkline([0, 1, None, 50, 100], now=4)
    assert [(bar.x, bar.height, bar.is_now) for bar in line.bars] == [
        (9, 2, False), (27, HEIGHT // 2, False), (36, HEIGHT, True),
    ]  # fmt: skip
    assert all(bar.y + bar.height == HEIGHT for bar in line.bars)
    assert (sparkline([], now=0).bars, sparkline([0, None], now=1).bars) == ((), ())


# -- Who sees what, and what it costs -------------------------------------------------------------


def test_each_role_is_told_what_it_may_see(sit, busy, editor, attribution):
    assert len(figures(editor)) == 6
    theirs = front_page(attribution)
    assert {figure.name for figure in theirs.figures} == {
        "collected", "waiting", "reviewed", "scheduled", "published",
    }  # fmt: skip
    assert theirs.spending is None
    labels = {line.label for line in theirs.lines}
    assert "sources with unreviewed rights" in labels
    assert not [label for label in labels if "report" in label or "forecast" in label]
    for role in (editor, attribution):
        assert sit(role).get(reverse("admin:index")).status_code == 200


def test_somebody_who_may_see_nothing_is_told_nothing(sit):
    person = hire("nobody")
    front = front_page(person)
    assert (front.figures, front.lines, front.feeds, front.spending) == ((), (), (), None)
    assert sit(person).get(reverse("admin:index")).status_code == 200


def grow(managing, count):
    """So many stories, findings, lines of the record, runs and reports, over the last days."""
    now = timezone.now()
    live = Edition.objects.get(status="live")
    story, claim = live.original.story, live.claims.first()
    kept = {"source": story.source, "language": "en"}
    Story.objects.bulk_create(
        Story(url=f"https://d.example/{n}", title=f"T{n}", first_seen_at=now - n * HOUR, **kept)
        for n in range(count)
    )
    Finding.objects.bulk_create(
        Finding(claim=claim, kind="not_found", severity="block", detail=f"Grown {n}")
        for n in range(count)
    )
    DeskEntry.objects.bulk_create(
        DeskEntry.line(verb, "T", at=now - n * HOUR, edition=live)
        for n in range(count // 10)
        for verb in ("submit", "approve")
    )
    DraftRun.objects.bulk_create(
        DraftRun(
            story=story, provider="openai", model=f"m{n % 3}", input_hash="x", cost="0.01",
            started_at=now - n * HOUR, outcome="drafted", edition=live, claims=4,
        )
        for n in range(count)
    )  # fmt: skip
    Feed.objects.bulk_create(
        Feed(url=f"https://f.example/g{n}", last_error="x", is_on=True) for n in range(count)
    )
    about = {"article": live.article, "edition": live, "kind": "fact", "words": "No."}
    Report.objects.bulk_create(Report(received_at=now, **about) for _ in range(count))


def test_the_front_page_costs_sixteen_queries_with_few_rows_and_with_thousands(busy, managing):
    """Six figures, five for what waits, two for feeds, one for cost, two for what stood."""
    managing.get_all_permissions()
    for count in (5, 5000):
        Story.objects.filter(url__startswith="https://d.").delete()
        Finding.objects.filter(detail__startswith="Grown").delete()
        Feed.objects.all().delete()
        grow(managing, count)
        with CaptureQueriesContext(connection) as captured:
            front = front_page(managing)
        assert len(captured) == 16
        assert front.failing == count
        assert len(front.feeds) == min(count, 8)


# -- Feeds ----------------------------------------------------------------------------------------


def test_failing_feeds_are_named_with_what_went_wrong_and_since_when(sit, managing):
    feed = Feed.objects.create(url="https://f.example/a", title="Harbour feed", is_on=True)
    for hours in (3, 2):
        feed.schedule_next_check(NOW - hours * HOUR, error="The server answers 500.")
    feed.save()
    Feed.objects.create(url="https://f.example/off", last_error="x", is_on=False)
    Feed.objects.create(url="https://f.example/well", is_on=True)
    front = front_page(managing)
    assert (front.feeds, front.failing) == ((feed,), 1)
    assert (feed.failing_since, feed.failures) == (NOW - 3 * HOUR, 2)
    text = sit(managing).get(reverse("admin:index")).content.decode()
    for words in ("Harbour feed", "The server answers 500.", "19 Nov, 09:00", "2 times"):
        assert words in text
    listed = reverse("admin:articles_feed_changelist") + "?is_on__exact=1&last_error__isempty=0"
    assert counted(sit(managing), listed) == 1
    feed.schedule_next_check(NOW)
    feed.save()
    assert feed.failing_since is None
    assert front_page(managing).failing == 0


# -- Models ---------------------------------------------------------------------------------------


def run(story, *, age, model="large", **fields):
    fields = {"provider": "openai", "input_hash": "x", "outcome": "drafted", **fields}
    return DraftRun.objects.create(story=story, model=model, started_at=NOW - age, **fields)


def test_what_models_cost_today_and_in_seven_days(settings):
    settings.AI_BUDGET_DAY = Decimal("4")
    (story,) = stories(HOUR)
    run(story, age=HOUR, cost=Decimal("1"))
    run(story, age=2 * HOUR, cost=None, reserved=Decimal("0.5"))  # it may have cost as much
    run(story, age=3 * DAY, cost=Decimal("2"))
    run(story, age=3 * DAY, model="small", cost=Decimal("0.25"))
    run(story, age=9 * DAY, cost=Decimal("40"))
    run(story, age=HOUR, model="", provider="extractive")
    found = spending(NOW)
    assert (found.today, found.week, found.budget) == (Decimal("1.5"), Decimal("3.75"), 4)
    assert found.percent == 37
    assert [(row.model, row.today, row.week, row.calls) for row in found.rows] == [
        ("large", Decimal("1.5"), Decimal("3.5"), 3), ("small", 0, Decimal("0.25"), 1),
    ]  # fmt: skip
    settings.AI_BUDGET_DAY = Decimal(0)
    assert spending(NOW).percent is None


def test_what_became_of_a_models_claims(editor, managing):
    edition = work.edition(work.source(reviewed_by=managing))
    story = edition.original.story
    assert edition.claims.count() == 4
    run(story, age=DAY, edition=edition, claims=5)
    run(story, age=DAY, outcome="invalid")  # an attempt that came to nothing
    run(story, age=DAY, model="small", edition=None, claims=None)
    run(story, age=40 * DAY, model="old", edition=edition, claims=4)
    hook, changed, why, _ = edition.claims.in_reading_order().select_related("edition")
    reviewing.accept(hook, editor, fresh(edition).version)
    reviewing.edit(changed, editor, fresh(edition).version, text="Seven operators agreed.")
    reviewing.cut(why, editor, fresh(edition).version)
    work.claim(edition, Section.TAKEAWAY, "A person's own.", origin=Claim.Origin.PERSON)
    (stood,) = acceptance(NOW)
    assert (stood.model, stood.accepted, stood.edited, stood.dropped, stood.waiting) == (
        "large", 1, 1, 2, 1,
    )  # fmt: skip
    assert (stood.decided, stood.share) == (4, 25)


def test_a_model_on_whose_claims_nobody_decided_has_no_share(managing):
    edition = work.edition(work.source(reviewed_by=managing))
    run(edition.original.story, age=DAY, edition=edition, claims=4)
    (stood,) = acceptance(NOW)
    assert (stood.waiting, stood.decided, stood.share) == (4, 0, None)


# -- First steps ----------------------------------------------------------------------------------


def steps(person, at=NOW):
    return {step.words: step.is_done for step in front_page(person, at=at).first_steps}


def test_an_empty_newsroom_tells_an_administrator_what_to_do_first(sit, administrator):
    assert list(steps(administrator).values()) == [False] * 5
    page = html.fromstring(sit(administrator).get(reverse("admin:index")).content)
    links = page.xpath('//section[@class="first-steps"]//a/@href')
    assert [sit(administrator).get(link).status_code for link in links] == [200] * 4


def test_each_first_step_is_done_when_it_is(administrator):
    hire("editor")
    Category.objects.create(name="Energy", slug="energy", emoji="⚡")
    Feed.objects.create(url="https://f.example/feed")
    assert list(steps(administrator).values()) == [True, True, False, False, False]
    Feed.objects.update(is_on=True)
    work.source(reviewed_by=administrator)
    # A feed that was read tells nothing of `work`: anybody may have read it by a press.
    Feed.objects.update(last_checked_at=NOW)
    assert list(steps(administrator).values()) == [True, True, True, False, True]


def test_first_steps_are_for_whom_they_are_and_go_with_the_first_article(
    editor, managing, attribution, administrator, django_assert_num_queries
):
    assert steps(editor) == steps(managing) == {}
    assert len(steps(attribution)) == 3
    make.article()
    assert steps(administrator) == {}
    administrator.get_all_permissions()
    with django_assert_num_queries(1):
        list(first_steps(administrator))
