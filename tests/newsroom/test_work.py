import os
import signal
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import publishing
from articles.models import Article, DraftRun, Feed, SourceDomain, Story
from newsroom import schedule
from recaps.building import bounds, last_whole_week
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.test_extract import page
from tests.articles.collecting.web import site
from tests.articles.test_publishing import approved

pytestmark = pytest.mark.django_db


def job(name, call):
    return schedule.Recurring(name, timedelta(seconds=1), call)


def test_one_round_does_all_that_is_due_and_a_second_nothing(settings, editor, managing, capsys):
    draft = work.edition(work.source(reviewed_by=editor), by=editor)
    port = work.source("port", reviewed_by=editor)
    SourceDomain.objects.create(source=port, domain="127.0.0.1")
    make.article("last-week", at=bounds(*last_whole_week())[0])
    at = timezone.now() - timedelta(hours=2)
    edition = approved(draft, editor, managing)
    publishing.schedule(
        edition, managing, edition.version, go_live_at=at + timedelta(hours=1), at=at
    )
    with site() as web:
        settings.FETCH_ALLOWED_HOSTS = [web.host]
        web.pages |= {"/feed": rss(item(1, link=f"{web.url}/1")), "/1": page().encode()}
        Feed.objects.create(url=f"{web.url}/feed", is_on=True)
        call_command("work", once=True)
        assert capsys.readouterr().out.splitlines() == [
            f"publish: {draft}: published",
            "collect: A feed: 1 new",
            "collect: 1 pages read",
            "draft: Story number 1 of the port: drafted",
            "recap: {}-W{:02}: built".format(*last_whole_week()),
        ]
        call_command("work", once=True)
        assert capsys.readouterr().out == ""
        assert web.paths == ["/feed", "/robots.txt", "/1"]
    story = Story.objects.get(url__startswith=web.url)
    assert story.best_snapshot().kind == "page"
    assert story.editions.get().status == "draft"
    assert Article.objects.published().count() == 2
    assert not Recap.objects.published().exists()


def test_a_draft_that_was_interrupted_and_one_that_fails_are_told(settings, capsys):
    story = make.story(at=timezone.now(), text="Nur Deutsch ist hier zu lesen. " * 20)
    long_ago = timezone.now() - timedelta(hours=1)
    DraftRun.objects.create(story=make.story(at=long_ago), started_at=long_ago)
    call_command("work", once=True)
    first, second = capsys.readouterr().out.splitlines()
    assert first == "draft: 1 interrupted before"
    assert second.startswith(f"draft: {story}: ")


def test_a_round_goes_on_where_the_last_one_ended(settings, monkeypatch, capsys):
    monkeypatch.setattr(schedule, "ROUND", timedelta(0))
    with site() as web:
        settings.FETCH_ALLOWED_HOSTS = [web.host]
        for name in ("a", "b"):
            web.pages[f"/{name}"] = rss(item(1))
            Feed.objects.create(url=f"{web.url}/{name}", is_on=True)
        for _ in range(3):
            call_command("work", once=True)
        assert web.paths == ["/a", "/b"]


def test_what_fails_is_logged_and_stops_nothing_else(monkeypatch, capsys, caplog):
    def broken():
        raise ZeroDivisionError

    jobs = (job("first", broken), job("second", lambda: ["done"]))
    monkeypatch.setattr(schedule, "table", lambda: jobs)
    with pytest.raises(SystemExit) as ended:
        call_command("work", once=True)
    assert ended.value.code == 1
    assert capsys.readouterr().out == "second: done\n"
    assert "first failed" in caplog.text


def test_it_works_until_it_is_stopped_and_finishes_what_is_under_way(monkeypatch, capsys):
    def stopping():
        yield "begun"
        signal.getsignal(signal.SIGTERM)(signal.SIGTERM, None)
        yield "finished"
        yield "never"

    former = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(schedule, "table", lambda: (job("first", stopping),))
    call_command("work")
    assert capsys.readouterr().out == "first: begun\nfirst: finished\n"
    assert signal.getsignal(signal.SIGTERM) is former


def test_nothing_slow_holds_up_the_others(monkeypatch, capsys):
    def slow():
        assert published.wait(10)
        os.kill(os.getpid(), signal.SIGTERM)
        yield "at last"

    def quick():
        yield "published"
        published.set()

    published = threading.Event()
    monkeypatch.setattr(schedule, "table", lambda: (job("slow", slow), job("quick", quick)))
    call_command("work")
    assert "slow: at last" in capsys.readouterr().out.splitlines()


def test_the_table_says_how_often():
    assert [each.name for each in schedule.table()] == [
        "publish",
        "collect",
        "recheck",
        "draft",
        "terms",
        "recap",
        "forget",
        "tidy",
    ]
    assert all(each.every > timedelta(0) for each in schedule.table())


def test_what_is_due_is_looked_for_three_times_a_minute():
    """So that it is live within a minute, also where one run in between is missed."""
    publish = next(each for each in schedule.table() if each.name == "publish")
    assert publish.every <= timedelta(seconds=20)
