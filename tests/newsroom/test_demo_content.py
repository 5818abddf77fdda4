"""The demo newsroom: its documents agree with one another, and the real pipeline takes them."""

import csv
import datetime
import json
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db.models import Count
from django.test import override_settings

from articles import publishing, reviewing
from articles.collecting.extract import extract_page
from articles.collecting.normalize import canonical_url, registrable_domain
from articles.collecting.parse import parse_feed
from articles.events.timelines import events_of, timelines_in_use
from articles.forecasts.predictions import ledger
from articles.freshness import freshness_of
from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    Correction,
    DeskEntry,
    Edition,
    Feed,
    Finding,
    Resolution,
    Source,
    Story,
    TimelineEvent,
)
from articles.text import names, sentences, words
from newsroom.demo import documents
from newsroom.demo.dates import feed_at, filled, moment_of
from newsroom.demo.days import UNDRAFTED
from newsroom.demo.load import load
from recaps import building
from recaps.models import Recap

# The demo is loaded once for all of them.
pytestmark = pytest.mark.xdist_group("the demo's content")

AT = datetime.datetime(2026, 11, 18, 14, 30, tzinfo=datetime.UTC)
TLDR = ("what_changed", "why_it_matters", "what_to_do")


def texts(folder):
    """The documents of a folder by name, with their dates put in."""
    paths = sorted((documents.FOLDER / folder).iterdir())
    return {path.stem: filled(path.read_text("utf-8"), AT) for path in paths}


@pytest.fixture(scope="module")
def answers():
    return {name: json.loads(text) for name, text in texts("answers").items()}


@pytest.fixture(scope="module")
def page_texts():
    plan = documents.plan()
    return {
        name: extract_page(html, plan[name]["url"]).text for name, html in texts("pages").items()
    }


@pytest.fixture(scope="module")
def loaded(file_database):
    """The demo newsroom."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        yield load(AT, passwords=lambda username: f"{username}-secret")


# -- Dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{rfc822 -3 07:40}}", "Sun, 15 Nov 2026 07:40:00 +0000"),
        ("{{iso -2h}}", "2026-11-18T12:30:00+00:00"),
        ("{{day -18}}", "2026-10-31"),
        ("{{date en 1}}", "19 November 2026"),
        ("{{date zh -18}}", "2026年10月31日"),
        ("{{month en -40}}, {{month zh -40}}", "October 2026, 2026年10月"),
        ("{{month -40}}", "2026-10"),
    ],
)
def test_a_date_is_put_in_as_its_place_asks(written, read):
    assert filled(written, AT) == read


@pytest.mark.parametrize("written", ["{{date de -3}}", "{{day}}", "{{ day -3 }}", "{{iso soon}}"])
def test_braces_that_say_nothing_known_are_refused(written):
    with pytest.raises(ValueError, match="no date this module knows"):
        filled(written, AT)


def test_a_feed_holds_no_entry_that_was_yet_to_come():
    for path in (documents.FOLDER / "feeds").iterdir():
        document = path.read_text("utf-8")
        entries = parse_feed(feed_at(document, AT, AT).encode()).entries
        oldest = min(entry.published for entry in entries)
        then = parse_feed(feed_at(document, oldest, AT).encode()).entries
        assert [entry.published for entry in then] == [oldest], path.name


# -- The documents agree ---------------------------------------------------------------------------


def test_every_story_is_in_the_feed_of_its_source_at_the_moment_the_plan_says():
    feeds = {source["slug"]: source["feed"] for source in documents.read("sources.json")}
    for name, step in documents.plan().items():
        feed = feeds[step.get("via", step["source"])]
        document = (documents.FOLDER / "feeds" / feed).read_text("utf-8")
        published = {e.url: e.published for e in parse_feed(filled(document, AT).encode()).entries}
        assert published.get(step["url"]) == moment_of(step["published"], AT), name


def test_every_story_that_is_drafted_has_a_page_and_every_answer_is_used(answers, page_texts):
    plan = documents.plan()
    drafted = {name for name, step in plan.items() if step["becomes"] not in UNDRAFTED}
    canned = {name for name in drafted if plan[name].get("drafter", "canned") == "canned"}
    assert drafted <= page_texts.keys() <= plan.keys()
    assert answers.keys() == canned
    assert all(answers[name]["url"] == plan[name]["url"] for name in canned)


def test_pages_are_read_without_what_surrounds_the_article(page_texts):
    for name, text in page_texts.items():
        assert not re.search(r"cookie|Subscribe|Most read|相关阅读|订阅", text, re.I), name


def test_every_address_in_the_demo_is_at_a_domain_that_cannot_exist():
    documents_of_ours = [*texts("feeds").values(), *texts("pages").values()]
    documents_of_ours += texts("answers").values()
    documents_of_ours += [
        (documents.FOLDER / name).read_text("utf-8") for name in ("sources.json", "stories.json")
    ]
    standards = {"www.w3.org", "purl.org", "jsonfeed.org", "schema.org", "creativecommons.org"}
    for text in documents_of_ours:
        hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"'<>]+", text)}
        assert {host for host in hosts if not host.endswith(".example")} <= standards


def test_addresses_are_canonical_and_belong_to_their_sources_domain():
    domains = {source["slug"]: source["domains"] for source in documents.read("sources.json")}
    for step in documents.plan().values():
        assert canonical_url(step["url"]) == step["url"]
        assert registrable_domain(step["url"]) in domains[step["source"]]


def test_answers_keep_to_the_lengths_a_page_allows(answers):
    for name, answer in answers.items():
        is_chinese = answer["language"].startswith("zh")
        sections = {}
        for claim in answer["claims"]:
            sections.setdefault(claim["section"], []).append(claim["text"])
            assert words.count(claim["text"]) <= 60, claim["text"]
        tldr = " ".join(text for section in TLDR for text in sections[section])
        assert words.count(tldr) <= (100 if is_chinese else 110), name
        assert words.count(" ".join(sections["insight"])) <= 120, name
        assert len(sections["hook"]) == 1, name


def test_whoever_an_answer_names_is_named_in_a_text_it_rests_on(answers, page_texts):
    """Where a claim has passages the evidence check asks; here are those that have none."""
    plan = documents.plan()
    for name, answer in answers.items():
        told_by = [name, *plan[name].get("beside", ())]
        texts = " ".join(page_texts[each] for each in told_by).casefold()
        for claim in answer["claims"]:
            if not claim.get("quotes"):
                named = names.find(claim["text"], answer["language"])
                # The first word of a sentence has its capital from where it stands.
                told = [name.text.casefold() for name in named if name.start]
                assert [name for name in told if name not in texts] == [], claim["text"]


def test_nobody_real_is_quoted(page_texts):
    real = re.compile(
        "Microsoft|Google|Amazon|Constellation|Kairos|X-energy|Energy Agency|Lawrence Berkeley"
        "|微软|谷歌|亚马逊|星座能源|凯罗斯|国际能源署"
    )
    for name, text in page_texts.items():
        for sentence in sentences.split(text):
            if real.search(sentence.text):
                assert not re.search(r"“[^”]{12,}”", sentence.text), name


def test_published_answers_fill_every_part_of_a_page(answers):
    for name, answer in answers.items():
        if documents.plan()[name]["becomes"] != "published":
            continue
        counts = {}
        for claim in answer["claims"]:
            counts[claim["section"]] = counts.get(claim["section"], 0) + 1
        assert set(TLDR) < counts.keys(), name
        assert 3 <= counts["takeaway"] <= 5, name
        assert 1 <= counts["implication"] <= 2, name
        assert counts["rationale"] == counts["implication"], name
        assert 2 <= counts["event"] <= 5, name
        assert answer["audiences"] and answer["tags"] and answer["category"], name


@pytest.mark.parametrize("weekday", range(7))
def test_whatever_the_day_the_last_two_weeks_have_enough_for_a_recap(weekday):
    at = AT + datetime.timedelta(days=weekday)
    monday = at.date() - datetime.timedelta(days=at.weekday())
    live = [
        moment_of(step["published"], at).date()
        for step in documents.plan().values()
        if step["becomes"] == "published"
    ]
    for weeks in (1, 2):
        start = monday - datetime.timedelta(weeks=weeks)
        assert sum(start <= day < start + datetime.timedelta(weeks=1) for day in live) >= 4


def test_the_starter_list_holds_facts_about_real_sources_each_once():
    with (documents.FOLDER / "starter_sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 40
    assert "钛媒体" in {row["native_name"] for row in rows}
    assert sum(row["language"].startswith("zh") for row in rows) >= 9
    for column in ("name", "feed_url"):
        assert len({row[column] for row in rows}) == len(rows)
    domains = [registrable_domain(row["homepage"]) for row in rows]
    assert len(set(domains)) == len(rows)
    assert not any(domain.endswith(".example") for domain in domains)


# -- The pipeline takes them -----------------------------------------------------------------------


def edition_of(name):
    url = documents.plan()[name]["url"]
    return Edition.objects.get(credits__story__url=url, credits__is_original=True)


def findings_of(name):
    findings = Finding.objects.filter(claim__edition=edition_of(name))
    return sorted(findings.filter(severity="block").values_list("kind", flat=True))


def test_the_newsroom_is_as_large_as_it_says(loaded, db):
    becomes = [step["becomes"] for step in documents.plan().values()]
    assert Story.objects.count() == len(becomes) == 60
    assert loaded.published == becomes.count("published") == 25
    assert loaded.waiting == 10
    assert loaded.inbox == becomes.count("inbox") == 17
    assert Story.objects.filter(spiked_at__isnull=False).count() == becomes.count("spiked") == 5
    assert loaded.showpiece.live.headline.startswith("After the models")
    assert loaded.tester.has_perm("articles.publish_edition")
    assert [person.username for person in loaded.people] == [
        "editor",
        "managing",
        "admin",
        "attribution",
    ]


def test_twelve_sources_of_every_sort_four_of_them_chinese_tell_it(loaded, db):
    told = Source.objects.filter(domains__domain__endswith=".example")
    assert told.count() == 12
    assert told.filter(language__startswith="zh").count() == 4
    assert set(told.values_list("kind", flat=True)) == {
        *("media", "newsletter", "lab", "research", "policy", "blog", "aggregator")
    }
    telling = told.exclude(kind="aggregator")
    assert not telling.exclude(pk__in=Story.objects.values("source")).exists()


def test_what_an_aggregator_pointed_to_is_credited_to_who_wrote_it(loaded, db):
    pointed_to = Story.objects.filter(via__source__kind="aggregator")
    assert set(pointed_to.values_list("source__slug", flat=True)) == {
        *("meridian-ledger", "suanli", "open-weights-notebook")
    }


def test_the_articles_came_out_over_five_weeks_in_every_category_for_every_audience(loaded, db):
    live = Article.objects.published()
    weeks = {(AT - article.published_at) // datetime.timedelta(weeks=1) for article in live}
    assert weeks == {0, 1, 2, 3, 4}
    assert not Category.objects.exclude(pk__in=live.values("category")).exists()
    assert not Audience.objects.exclude(pk__in=live.values("audiences")).exists()


def test_the_desk_has_work_at_every_stage(loaded, db):
    statuses = Edition.objects.in_work().values_list("status", flat=True)
    assert Counter(statuses) == {"draft": 5, "in_review": 3, "approved": 1, "scheduled": 1}
    assert Edition.objects.get(status="scheduled").go_live_at > AT
    sent_back = DeskEntry.objects.get(verb="send back")
    assert sent_back.edition == edition_of("freezer-calls")
    assert "Say of 64" in sent_back.why


def test_everything_published_passes_the_evidence_check(loaded, db):
    published = Finding.objects.filter(claim__edition__article__live__isnull=False)
    assert list(published.filter(severity="block")) == []
    unlocated = Claim.objects.filter(
        edition__status="live", passages__isnull=False, passages__start__isnull=True
    )
    assert list(unlocated) == []


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("choir-licence", []),
        ("battery-yard", ["number_missing"]),
        ("insurer-tests-fathom", ["misattributed"]),
        ("shrimp-pond", ["no_passage", "not_found"]),
    ],
)
def test_each_piece_on_the_desk_shows_what_it_is_there_to_show(loaded, db, name, kinds):
    assert findings_of(name) == kinds


def test_the_flawed_edition_waits_for_one_figure_alone(loaded, db):
    assert loaded.flawed == edition_of("battery-yard")
    assert loaded.flawed.status == "in_review"
    (unread,) = loaded.flawed.claims.unreviewed()
    assert "420" in unread.text


def test_the_tour_holds_refused_then_mended_then_live(loaded, db):
    edition = loaded.flawed
    with pytest.raises(publishing.MoveRefused, match="420"):
        publishing.approve(edition, loaded.tester, edition.version, at=AT)
    (wrong,) = edition.claims.unreviewed()
    text = wrong.text.replace("420", "240")
    reviewing.edit(wrong, loaded.tester, edition.version, text=text, at=AT)
    edition = edition_of("battery-yard")
    edition = publishing.approve(edition, loaded.tester, edition.version, at=AT)
    publishing.publish(edition, loaded.tester, edition.version, at=AT)
    assert Article.objects.published().filter(live=edition).exists()


def test_loading_twice_adds_nothing(loaded, db):
    def rows():
        models = [
            *apps.get_app_config("articles").get_models(),
            *apps.get_app_config("recaps").get_models(),
        ]
        return {model.__name__: model.objects.count() for model in models}

    before = rows()
    again = load(AT + datetime.timedelta(days=1), passwords=lambda username: "another")
    assert rows() == before
    assert again == loaded


def test_nothing_is_dated_after_the_loading_and_the_steps_follow_one_another(loaded, db):
    for edition in Edition.objects.filter(status="live"):
        read = edition.original.story.collected_at
        assert edition.original.story.published_at < read < edition.submitted_at
        assert edition.submitted_at < edition.approved_at < edition.published_at <= AT
    assert not DeskEntry.objects.filter(at__gt=AT).exists()


def test_articles_are_of_every_freshness_and_collected_within_the_hour(loaded, db):
    live = Article.objects.published().select_related("category", "live")
    states = [freshness_of(article, now=AT).state.value for article in live]
    assert set(states) == {"fresh", "recent", "stale"}
    assert all(
        article.live.collected_after <= datetime.timedelta(hours=1)
        for article in live
        if article.live.credits.count() == 1
    )


def test_the_showpiece_shares_its_events_and_keeps_the_month_a_month(loaded, db):
    event = TimelineEvent.objects.get(title__startswith="Microsoft")
    precisions = event.claims.values_list("event_date", "event_precision")
    assert set(precisions) == {
        (datetime.date(2024, 9, 1), "month"),
        (datetime.date(2024, 9, 20), "day"),
    }
    assert loaded.showpiece.live.credits.count() == 3
    assert loaded.showpiece.live.claims.filter(prediction__frozen_at__isnull=False).count() == 1
    assert loaded.showpiece.live.claims.exclude(passages__translation="").exists()


def test_origins_and_languages_are_mixed(loaded, db):
    live = Edition.objects.filter(status="live")
    assert live.filter(origin="extracted").count() == 1
    assert live.filter(article__language="zh-Hans").count() == 5
    told_in_chinese = live.filter(claims__passages__snapshot__story__source__language="zh-Hans")
    assert told_in_chinese.filter(article__language="en").distinct().count() == 4


def test_three_timelines_share_events_and_one_keeps_two_dates(loaded, db):
    timelines = {timeline.slug: events_of(timeline) for timeline in timelines_in_use()}
    assert timelines.keys() == {"computing-and-power", "lanjiang-line", "open-books"}
    shared = TimelineEvent.objects.annotate(threads=Count("timelines")).filter(threads__gt=1)
    assert shared.count() == 4
    assert {thread.slug for event in shared for thread in event.timelines.all()} == set(timelines)
    (disputed,) = [event for event in timelines["lanjiang-line"] if event.differs]
    assert len({source for report in disputed.reports for source in report.sources}) == 2
    precisions = {event.precision for events in timelines.values() for event in events}
    assert precisions == {"year", "month", "day"}


def test_forecasts_came_out_either_way_on_later_words_and_one_waits_to_be_confirmed(
    loaded, db, client
):
    rows = ledger("resolved", at=AT).rows
    assert {(row.prediction.likelihood, row.prediction.outcome) for row in rows} == {
        ("likely", "happened"),
        ("likely", "did_not"),
    }
    for row in rows:
        made, answer = row.articles[0].live, row.resolution
        assert answer.snapshot.read_at > made.published_at
        assert answer.start is not None
        assert row.quote
        assert (answer.proposed_by.username, answer.confirmed_by.username) == ("editor", "managing")
        page = client.get(row.articles[0].get_absolute_url()).content.decode()
        assert answer.sentence in page
    waiting = Resolution.objects.current().get(confirmed_at=None)
    assert "Fathom 2" in waiting.prediction.question
    assert not waiting.prediction.resolution


def test_forecasts_are_open_and_one_is_overdue_with_nobody_having_said_how_it_came_out(loaded, db):
    rows = ledger("open", at=AT).rows
    assert len(rows) >= 8
    overdue = [row.prediction.question for row in rows if row.is_overdue]
    assert len(overdue) == 1
    assert "第八座" in overdue[0]


def test_a_correction_says_what_was_wrong_and_the_page_says_what_is_right(loaded, db):
    correction = Correction.objects.get()
    assert correction.published_at == moment_of("-16 11:45", AT)
    assert correction.article.live == correction.edition
    assert correction.edition.number == 2
    before, now = (e.claims.get(section="hook") for e in correction.article.editions.all()[:2])
    assert {"most who answered" in before.text, "most who answered" in now.text} == {True, False}


def test_a_withdrawn_article_is_gone_and_its_address_says_why(loaded, db, client):
    withdrawn = Article.objects.get(withdrawn_at__isnull=False)
    answer = client.get(withdrawn.get_absolute_url())
    assert answer.status_code == 410
    assert "from a demonstration in a greenhouse" in answer.content.decode()


def test_the_recaps_of_two_weeks_are_out_with_a_comment_on_each_piece(loaded, db):
    earlier, last = Recap.objects.published().order_by("number")
    assert [earlier.iso_week, last.iso_week] == ["2026-W45", "2026-W46"]
    assert earlier.items.first().article == edition_of("one-pump").article
    assert last.items.first().article == loaded.showpiece
    for recap in (earlier, last):
        items = list(recap.items.all())
        assert recap.introduction
        assert len(items) >= 4
        assert all(item.comment for item in items)


@pytest.mark.parametrize("weekday", range(7))
def test_whatever_the_day_the_recaps_begin_with_what_their_introductions_are_about(weekday):
    """The introductions speak of “one-pump” and of the showpiece: each is always in its week."""
    at = AT + datetime.timedelta(days=weekday)
    for name, weeks_ago in (("models-to-megawatts", 0), ("one-pump", 1)):
        step = documents.plan()[name]
        live_at = moment_of(step["published"], at) + datetime.timedelta(minutes=step["live_after"])
        start, end = building.bounds(
            *building.last_whole_week(at - datetime.timedelta(weeks=weeks_ago))
        )
        assert start <= live_at < end


def test_real_sources_are_unreviewed_and_no_feed_is_on(loaded, db):
    real = Source.objects.exclude(domains__domain__endswith=".example")
    assert real.count() >= 40
    assert not real.reviewed().exists()
    assert not Story.objects.filter(source__in=real).exists()
    assert not Feed.objects.filter(is_on=True).exists()
