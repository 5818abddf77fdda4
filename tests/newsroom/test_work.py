import os
import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import publishing
from articles.models import Article, Feed, Story
from newsroom import schedule
from tests.articles import work
from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.test_extract import page
from tests.articles.collecting.web import site
from tests.articles.test_publishing import approved

pytestmark = pytest.mark.django_db


def job(name, call):
    return schedule.Recurring(name, timedelta(seconds=1), call)


def test_one_round_collects_reads_pages_and_publishes_what_is_due(
    settings, editor, managing, capsys
):
    draft = work.edition(work.source(reviewed_by=editor), by=editor)
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
        ]
        call_command("work", once=True)
        assert capsys.readouterr().out == ""
        assert web.paths == ["/feed", "/robots.txt", "/1"]
    assert Article.objects.published().count() == 1
    assert Story.objects.get(url__startswith=web.url).best_snapshot().kind == "page"


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
        os.kill(os.getpid(), signal.SIGTERM)
        yield "under way"
        yield "finished"

    former = signal.getsignal(signal.SIGTERM)
    jobs = (job("first", stopping), job("second", lambda: ["never"]))
    monkeypatch.setattr(schedule, "table", lambda: jobs)
    call_command("work")
    assert capsys.readouterr().out == "first: under way\nfirst: finished\n"
    assert signal.getsignal(signal.SIGTERM) is former


def test_the_table_says_how_often():
    assert [each.name for each in schedule.table()] == ["publish", "collect"]
    assert all(each.every > timedelta(0) for each in schedule.table())
