"""Sources of published articles are read again: a real server changes its pages, takes them down,
fails, and asks for patience."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from articles import publishing
from articles.collecting import extract, rereading
from articles.models import DeskEntry, LostPassage, Recheck, Snapshot, Source, Story
from newsroom import schedule
from tests.articles import work
from tests.articles.admin.test_conflicts import database_of_many
from tests.articles.collecting.web import fetcher, site
from tests.articles.sources_read import live_on, page, without
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db

SIX = NOON + timedelta(hours=6)
DAY = NOON + timedelta(days=1)


@pytest.fixture
def web():
    with site() as made:
        made.pages["/1"] = page(*work.SENTENCES)
        yield made


@pytest.fixture
def live(web, editor, managing):
    return live_on(f"{web.url}/1", work.source(reviewed_by=managing), editor, managing)


def again(web, at=SIX, **more):
    return [(each.outcome, each.lost) for each in rereading.read_again(fetcher(web), at=at, **more)]


def recheck():
    return Recheck.objects.get()


# -- When ------------------------------------------------------------------------------------------


def test_a_source_is_read_at_six_steps_after_publication_and_then_no_more(web, live):
    waits, at = [], NOON
    while recheck().due_at:
        at = recheck().due_at
        waits.append((at - NOON) / timedelta(hours=1))
        assert again(web, at - timedelta(seconds=1)) == []
        assert again(web, at) == [("unchanged", 0)]
    assert waits == [6, 24, 3 * 24, 7 * 24, 30 * 24, 90 * 24]
    assert web.paths.count("/1") == 6


def test_steps_that_were_missed_are_one_reading(web, live):
    assert again(web, NOON + timedelta(days=5)) == [("unchanged", 0)]
    assert recheck().due_at == NOON + timedelta(days=7)


def test_the_sources_of_drafts_and_of_withdrawn_articles_are_left_alone(web, live, managing):
    publishing.withdraw(live, managing, live.version, why="It was wrong.", at=NOON)
    work.edition(work.source("other"), slug="a-draft")
    assert again(web) == []
    assert Recheck.objects.count() == 1


def test_a_text_that_was_taken_down_or_may_not_be_kept_is_never_read_again(web, live):
    Source.objects.update(may_store_text=False)
    assert again(web) == []
    Source.objects.update(may_store_text=True)
    Snapshot.objects.get().erase("Asked by the publisher.", at=NOON)
    assert again(web) == []
    assert web.paths == []


def test_an_update_begins_the_steps_anew(web, live):
    again(web, NOON + timedelta(days=8))
    later = NOON + timedelta(days=9)
    Recheck.objects.begin(Story.objects.all(), later)
    assert (recheck().due_at, recheck().published_at) == (later + timedelta(hours=6), later)


# -- What comes of it ------------------------------------------------------------------------------


def test_the_same_text_is_a_fact_and_nothing_else(web, live):
    before = DeskEntry.objects.count()
    assert again(web) == [("unchanged", 0)]
    assert (recheck().read_at, recheck().last_error) == (SIX, "")
    assert recheck().snapshot == Snapshot.objects.get()
    assert DeskEntry.objects.count() == before


def test_a_page_that_has_not_changed_since_need_not_be_sent(web, live):
    web.pages["/1"] = (200, {"ETag": '"1"'}, page(*work.SENTENCES))
    again(web)
    web.pages["/1"] = (304, {}, b"")
    assert again(web, DAY) == [("unchanged", 0)]
    assert web.asked[-1][1]["If-None-Match"] == '"1"'
    assert recheck().read_at == DAY


def test_a_change_stores_a_snapshot_and_lists_the_claims_whose_words_are_gone(web, live):
    web.pages["/1"] = without(3, "Operators declined to say how long the studies took.")
    assert again(web) == [("changed", 1)]
    lost = LostPassage.objects.open().get()
    assert lost.passage.exact == work.SENTENCES[3]
    assert (lost.kind, lost.found_at) == ("source_changed", SIX)
    first, second = Snapshot.objects.order_by("pk")
    assert first.text.count("\n\n") == second.text.count("\n\n") and lost.snapshot == second
    line = DeskEntry.objects.first()
    assert (line.verb, line.person_name, line.edition) == ("source changed", "schedule", live)
    assert line.why == "Operators said repeat studies took 58% of the …"


def test_a_change_beside_the_words_asks_nobody(web, live):
    web.pages["/1"] = page(*work.SENTENCES, "A version of this story ran in the evening edition.")
    assert again(web) == [("changed", 0)]
    assert Snapshot.objects.count() == 2 and not LostPassage.objects.exists()


def test_other_spaces_and_quotes_are_no_change_of_words(web, live):
    curly = [s.replace(" ", "\u00a0 ").replace("58%", "58 %") for s in work.SENTENCES]
    web.pages["/1"] = page(*curly)
    assert again(web) == [("changed", 0)]


def test_words_that_come_back_close_their_line(web, live):
    web.pages["/1"] = without(3)
    again(web)
    web.pages["/1"] = page(*work.SENTENCES)
    assert again(web, DAY) == [("changed", 0)]
    assert LostPassage.objects.get().decision == "back"
    assert Snapshot.objects.count() == 2, "the text that came back is stored once"
    web.pages["/1"] = without(3)
    assert again(web, NOON + timedelta(days=3)) == [("changed", 1)]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_lists_all_that_rests_on_it_once(web, live, status):
    web.pages["/1"] = (status, {}, b"")
    assert again(web) == [("gone", 4)]
    assert again(web, DAY) == [("gone", 0)]
    assert set(LostPassage.objects.open().values_list("kind", flat=True)) == {"source_withdrawn"}
    assert recheck().gone_at == SIX
    assert DeskEntry.objects.filter(verb="source gone").count() == 1
    web.pages["/1"] = page(*work.SENTENCES)
    assert again(web, NOON + timedelta(days=3)) == [("unchanged", 0)]
    assert recheck().gone_at is None and not LostPassage.objects.open().exists()


def test_what_another_version_reads_is_held_against_what_it_read_first(web, live, monkeypatch):
    monkeypatch.setattr(extract, "EXTRACTOR_VERSION", "99")
    web.pages["/1"] = without(3)
    assert again(web) == [("changed", 0)], "it may be our reader that leaves the words out"
    web.pages["/1"] = page(*work.SENTENCES[1:3])
    assert again(web, DAY) == [("changed", 1)]
    assert LostPassage.objects.open().get().passage.exact == work.SENTENCES[0]


# -- Failures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", [(500, {}, b""), (403, {}, b""), b"<html><body></body></html>", (302, {}, b"")]
)
def test_a_failure_is_never_counted_as_withdrawn(web, live, answer):
    web.pages["/1"] = answer
    assert again(web) == [("failed", 0)]
    assert recheck().last_error and recheck().gone_at is None
    assert not LostPassage.objects.exists() and Snapshot.objects.count() == 1
    assert recheck().due_at > SIX


def test_after_failures_the_wait_doubles_and_what_lasts_beyond_the_last_step_is_given_up(web, live):
    web.pages["/1"] = (503, {}, b"")
    waits, at = [], SIX
    while recheck().due_at:
        at = recheck().due_at
        assert again(web, at) == [("failed", 0)]
        if recheck().due_at:
            waits.append((recheck().due_at - at) / timedelta(hours=1))
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 48, 48] and set(waits[6:]) == {48}
    assert at > NOON + timedelta(days=90)


def test_a_server_that_asks_for_patience_gets_it(web, live):
    web.pages["/1"] = (503, {"Retry-After": "7200"}, b"")
    again(web)
    assert recheck().due_at == SIX + timedelta(hours=2)
    web.pages["/1"] = page(*work.SENTENCES)
    assert again(web, SIX + timedelta(hours=2)) == [("unchanged", 0)]
    assert (recheck().failures, recheck().last_error) == (0, "")


def test_robots_are_obeyed_and_asked_again_at_the_next_step(web, live):
    web.pages["/robots.txt"] = b"User-agent: *\nDisallow: /"
    assert again(web) == [("failed", 0)]
    assert "robots.txt" in recheck().last_error
    assert "/1" not in web.paths and recheck().due_at == DAY


def test_a_fault_of_our_own_is_logged_and_stops_no_other(web, live, editor, managing, caplog):
    live_on(f"{web.url}/2", Source.objects.get(), editor, managing, slug="second")
    web.pages["/2"] = page(*work.SENTENCES)

    class Tripping:
        def fetch(self, url, **known):
            if url.endswith("/1"):
                raise ZeroDivisionError
            return fetcher(web).fetch(url, **known)

    found = {each.recheck.story.url[-1]: each for each in rereading.read_again(Tripping(), at=SIX)}
    assert (found["1"].outcome, found["2"].outcome) == ("failed", "unchanged")
    assert "ZeroDivisionError" in found["1"].error and "/1 again broke off" in caplog.text


def test_a_page_we_hold_no_text_of_is_asked_for_and_nothing_of_it_kept(web, live):
    QuerySet(Snapshot).update(kind="feed")
    web.pages["/1"] = without(3)
    assert again(web) == [("unchanged", 0)]
    assert Snapshot.objects.count() == 1
    web.pages["/1"] = (404, {}, b"")
    assert again(web, DAY) == [("gone", 4)]


# -- Several at once, and one that is killed -------------------------------------------------------


def test_of_two_workers_one_has_a_source_and_a_dead_one_loses_it(web, live):
    first, second = recheck(), recheck()
    assert first.claim(SIX) and not second.claim(SIX)
    assert again(web, SIX + Recheck.LEASE - timedelta(seconds=1)) == []
    assert again(web, SIX + Recheck.LEASE) == [("unchanged", 0)]


@pytest.mark.django_db(transaction=True)
def test_killed_while_it_stores_a_change_it_stores_all_of_it_at_the_next_try(web, tmp_path):
    with database_of_many(tmp_path):
        editor, managing = hire("editor"), hire("managing")
        live_on(f"{web.url}/1", work.source(reviewed_by=managing), editor, managing)
        web.pages["/1"] = without(3)
        before = Snapshot.objects.count(), DeskEntry.objects.count()
        assert killed_at_its_last_write(web) == signal.SIGKILL
        assert (Snapshot.objects.count(), DeskEntry.objects.count()) == before
        assert not LostPassage.objects.exists()
        assert recheck().due_at == SIX + Recheck.LEASE, "it had the lease"
        assert again(web, SIX) == []
        assert again(web, SIX + Recheck.LEASE) == [("changed", 1)]
        assert again(web, SIX + Recheck.LEASE) == []
        assert LostPassage.objects.count() == 1 and Snapshot.objects.count() == before[0] + 1


def killed_at_its_last_write(web):
    """Read again in a process of its own, which kills itself before the last statement of what it
    stores; the signal that ended it."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            with connection.execute_wrapper(_kill_when_compared):
                again(web)
        finally:
            os._exit(1)
    return os.WTERMSIG(os.waitpid(pid, 0)[1])


def _kill_when_compared(execute, sql, *more):
    if (
        sql.startswith("UPDATE")
        and '"compared_to"' in sql
        and "WHERE" in sql
        and '"etag"' not in sql
    ):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *more)


def test_the_schedule_reads_again_what_is_due_and_says_what_came_of_it(web, live, settings):
    web.pages["/1"] = without(3)
    Recheck.objects.update(due_at=NOON)
    job = next(each for each in schedule.table() if each.name == "recheck")
    settings.RECHECK = False
    assert list(job.call()) == []
    settings.RECHECK = True
    settings.FETCH_ALLOWED_HOSTS = [web.host]
    job = next(each for each in schedule.table() if each.name == "recheck")
    assert list(job.call()) == ["One code for batteries: changed, 1 passages to look at"]
    assert list(job.call()) == []
