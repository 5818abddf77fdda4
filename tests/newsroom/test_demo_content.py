"""The demo newsroom: its documents agree with one another, and the real pipeline takes them."""

import csv
import datetime
import json
import re
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings

from articles import publishing, reviewing
from articles.collecting.extract import extract_page
from articles.collecting.normalize import canonical_url, registrable_domain
from articles.collecting.parse import parse_feed
from articles.freshness import freshness_of
from articles.models import (
    Article,
    Claim,
    DeskEntry,
    Edition,
    Feed,
    Finding,
    Source,
    Story,
    TimelineEvent,
)
from articles.text import words
from newsroom.demo import documents
from newsroom.demo.dates import feed_at, filled, moment_of
from newsroom.demo.load import load
from recaps.models import Recap

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
def loaded(django_db_setup, django_db_blocker):
    """The demo newsroom, made once for this file and rolled back behind it."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(PASSWORD_HASHERS=quick):
            yield load(AT, passwords=lambda username: f"{username}-secret")
        transaction.set_rollback(True)


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
        document = (documents.FOLDER / "feeds" / feeds[step["source"]]).read_text("utf-8")
        published = {e.url: e.published for e in parse_feed(filled(document, AT).encode()).entries}
        assert published.get(step["url"]) == moment_of(step["published"], AT), name


def test_every_story_that_is_drafted_has_a_page_and_every_answer_is_used(answers, page_texts):
    plan = documents.plan()
    drafted = {name for name, step in plan.items() if step["becomes"] != "inbox"}
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
def test_whatever_the_day_the_last_week_has_enough_for_a_recap(weekday):
    at = AT + datetime.timedelta(days=weekday)
    monday = at.date() - datetime.timedelta(days=at.weekday())
    live = [
        moment_of(step["published"], at).date()
        for step in documents.plan().values()
        if step["becomes"] == "published"
    ]
    assert sum(monday - datetime.timedelta(days=7) <= day < monday for day in live) >= 4


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
    assert loaded.published == becomes.count("published") == 10
    assert loaded.waiting == becomes.count("draft") + becomes.count("in_review") == 4
    assert loaded.inbox == becomes.count("inbox") == 8
    assert loaded.showpiece.live.headline.startswith("After the models")
    assert loaded.tester.has_perm("articles.publish_edition")
    assert [person.username for person in loaded.people] == [
        "editor",
        "managing",
        "admin",
        "attribution",
    ]


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
        ("shrimp-pond", ["no_passage"]),
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
    assert live.filter(article__language="zh-Hans").count() == 2


def test_a_recap_of_the_last_week_is_out_with_a_comment_on_each_piece(loaded, db):
    recap = Recap.objects.published().get()
    assert recap.iso_week == "2026-W46"
    items = list(recap.items.all())
    assert items[0].article == loaded.showpiece
    assert len(items) >= 4
    assert all(item.comment for item in items)


def test_real_sources_are_unreviewed_and_no_feed_is_on(loaded, db):
    real = Source.objects.exclude(domains__domain__endswith=".example")
    assert real.count() >= 40
    assert not real.reviewed().exists()
    assert not Story.objects.filter(source__in=real).exists()
    assert not Feed.objects.filter(is_on=True).exists()
