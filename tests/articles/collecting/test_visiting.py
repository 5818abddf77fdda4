import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.collecting import visiting
from articles.collecting.parse import NotAFeed
from articles.models import Feed, Snapshot, Source, Story
from tests.articles.collecting.feeds import NOW, item, rss
from tests.articles.collecting.test_commands import fails
from tests.articles.collecting.test_extract import page
from tests.articles.collecting.web import fetcher, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(settings):
    with site() as made:
        settings.FETCH_ALLOWED_HOSTS = [made.host]
        made.pages["/feed"] = (200, {"ETag": '"1"'}, rss(item(1), item(2)))
        yield made


def make(web, path="/feed", **fields):
    return Feed.objects.create(url=web.url + path, is_on=True, **fields)


def own(web, number):
    """An item whose page is at the site itself, which is its publisher's only domain."""
    return item(number, link=f"{web.url}/{number}")


# -- When ---------------------------------------------------------------------------------------


def test_feeds_are_due_when_they_are_on_and_their_time_has_come():
    def feed(name, **fields):
        Feed.objects.create(url=f"https://{name}.example/", **{"is_on": True, **fields})

    feed("waiting", next_check_at=NOW - timedelta(hours=1))
    feed("exactly", next_check_at=NOW)
    feed("new")
    feed("later", next_check_at=NOW + timedelta(seconds=1))
    feed("off", is_on=False)
    Feed.objects.create(url="file:feed.xml", is_on=True)
    names = [each.url for each in Feed.objects.due(NOW)]
    assert names == ["https://new.example/", "https://waiting.example/", "https://exactly.example/"]


def test_after_failures_the_wait_doubles_up_to_a_day_and_success_ends_it():
    feed, waits = Feed(), []
    for _ in range(8):
        feed.schedule_next_check(NOW, error="It is down.")
        waits.append((feed.next_check_at - NOW) / timedelta(hours=1))
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]
    assert (feed.failures, feed.last_error) == (8, "It is down.")
    feed.schedule_next_check(NOW)
    assert (feed.failures, feed.last_error) == (0, "")
    assert feed.next_check_at == NOW + Feed.CHECK_EVERY


def test_a_server_that_asks_for_patience_gets_it_and_a_hopeless_feed_rests():
    feed = Feed()
    feed.schedule_next_check(NOW, error="Busy.", retry_after=5 * 3600)
    assert feed.next_check_at == NOW + timedelta(hours=5)
    feed.schedule_next_check(NOW, error="Gone.", permanent=True)
    assert feed.next_check_at == NOW + timedelta(days=1)


def test_of_two_collectors_one_has_a_feed_and_a_dead_one_loses_it(web):
    make(web)
    first, second = Feed.objects.get(), Feed.objects.get()
    assert first.claim(NOW) and not second.claim(NOW)
    assert not Feed.objects.due(NOW).exists()
    third = Feed.objects.due(NOW + Feed.LEASE).get()
    assert third.claim(NOW + Feed.LEASE)


# -- Feeds --------------------------------------------------------------------------------------


def test_a_due_feed_is_collected_and_then_asked_only_for_what_is_new(web):
    feed = make(web)
    (visited,) = visiting.visit_due(fetcher(web), at=NOW)
    assert visited.collected.new == 2
    feed.refresh_from_db()
    assert (feed.etag, feed.next_check_at) == ('"1"', NOW + Feed.CHECK_EVERY)
    assert list(visiting.visit_due(fetcher(web), at=NOW)) == []
    web.pages["/feed"] = (304, {}, b"")
    later = NOW + timedelta(hours=1)
    (visited,) = visiting.visit_due(fetcher(web), at=later)
    assert (visited.collected.new, visited.collected.seen) == (0, 0)
    assert web.asked[-1][1]["If-None-Match"] == '"1"'
    feed.refresh_from_db()
    assert (feed.etag, feed.last_checked_at) == ('"1"', later)


def test_a_failing_feed_keeps_its_reason_and_stops_no_other(web):
    broken = make(web, "/gone")
    good = make(web)
    outcomes = {each.feed.pk: each for each in visiting.visit_due(fetcher(web), at=NOW)}
    assert outcomes[good.pk].collected.new == 2
    assert outcomes[broken.pk].collected is None
    broken.refresh_from_db()
    assert broken.last_error == "127.0.0.1 answered 404 Not Found."
    assert (broken.failures, broken.next_check_at) == (1, NOW + timedelta(days=1))


def test_a_fault_of_our_own_is_logged_told_on_the_feed_and_stops_no_other(web, caplog):
    class Tripping:
        """The web, with one feed whose answer nobody had thought of."""

        def fetch(self, url, **known):
            if url.endswith("/odd"):
                raise ZeroDivisionError
            return fetcher(web).fetch(url, **known)

    odd, good = make(web, "/odd"), make(web)
    outcomes = {each.feed.pk: each for each in visiting.visit_due(Tripping(), at=NOW)}
    assert outcomes[good.pk].collected.new == 2
    odd.refresh_from_db()
    assert odd.last_error == outcomes[odd.pk].error
    assert "ZeroDivisionError" in odd.last_error and odd.next_check_at > NOW
    assert "/odd broke off" in caplog.text


def test_the_validators_of_an_answer_that_was_not_stored_are_forgotten(web, monkeypatch):
    feed = make(web, etag='"0"')
    web.pages["/feed"] = (200, {"ETag": '"bad"'}, b"<html>this is no feed</html>")
    with pytest.raises(NotAFeed):
        visiting.visit(feed.url, fetcher(web), at=NOW)
    feed.refresh_from_db()
    assert (feed.etag, feed.failures) == ('"0"', 1)

    web.pages["/feed"] = (200, {"ETag": '"1"'}, rss(item(1)))
    monkeypatch.setattr(Story.objects, "bulk_create", crash)
    with pytest.raises(KeyboardInterrupt):
        visiting.visit(feed.url, fetcher(web), at=NOW)
    feed.refresh_from_db()
    assert (feed.etag, Story.objects.count()) == ('"0"', 0)


def crash(*args, **kwargs):
    raise KeyboardInterrupt


def test_a_limit_leaves_no_validators_so_that_the_rest_still_comes(web):
    feed = make(web)
    visiting.visit(feed.url, fetcher(web), limit=1, at=NOW)
    feed.refresh_from_db()
    assert feed.etag == ""
    assert visiting.visit(feed.url, fetcher(web), at=NOW).new == 1


def test_relative_links_are_relative_to_where_the_feed_was_found(web):
    web.pages["/feed"] = (301, {"Location": "/there/feed"}, b"")
    web.pages["/there/feed"] = rss(item(1, link="story.html"))
    visiting.visit(f"{web.url}/feed", fetcher(web), at=NOW)
    assert Story.objects.get().url == f"{web.url}/there/story.html"
    assert Feed.objects.get().url == f"{web.url}/feed"


# -- Pages --------------------------------------------------------------------------------------


def collected(web, *numbers):
    feed = make(web)
    web.pages["/feed"] = rss(*(own(web, number) for number in numbers))
    visiting.visit(feed.url, fetcher(web), at=NOW)
    return feed


def test_the_pages_of_new_stories_are_read_once(web):
    collected(web, 1)
    web.pages["/1"] = page().encode()
    assert visiting.read_pages(fetcher(web), at=NOW) == visiting.Pages(1, [])
    story = Story.objects.get()
    snapshot = story.snapshots.get(kind=Snapshot.Kind.PAGE)
    assert "Paragraph 1 tells" in snapshot.text and story.page_due_at is None
    assert visiting.read_pages(fetcher(web), at=NOW) == visiting.Pages(0, [])


def test_a_page_is_read_in_the_encoding_that_only_its_server_names(web):
    words = "Síť schválila připojení úložiště, a stavba začne příští březen u řeky."
    html = f"<html><body><article><h1>Síť</h1><p>{words}</p></article></body></html>"
    web.pages |= {
        "/feed": rss(own(web, 1)),
        "/1": (200, {"Content-Type": "text/html; charset=windows-1250"}, html.encode("cp1250")),
    }
    feed = make(web)
    visiting.visit(feed.url, fetcher(web), at=NOW)
    assert visiting.read_pages(fetcher(web), at=NOW) == visiting.Pages(1, [])
    assert words in Snapshot.objects.get(kind="page").text


def test_a_run_reads_no_more_pages_than_it_may_and_the_next_the_rest(web):
    collected(web, 1, 2, 3)
    web.pages |= {f"/{number}": page().encode() for number in (1, 2, 3)}
    assert [visiting.read_pages(fetcher(web), limit=2, at=NOW).read for _ in range(3)] == [2, 1, 0]


def test_pages_that_may_not_be_read_or_kept_are_not(web):
    collected(web, 1)
    Source.objects.update(may_store_text=False)
    assert visiting.read_pages(fetcher(web), at=NOW) == visiting.Pages(0, [])
    Source.objects.update(may_store_text=True)
    web.pages["/robots.txt"] = b"User-agent: Newsroom\nDisallow: /"
    done = visiting.read_pages(fetcher(web), at=NOW)
    assert (done.read, len(done.failed)) == (0, 1) and "robots.txt" in done.failed[0]
    assert "/1" not in web.paths
    assert Story.objects.get().page_due_at is None


def test_a_page_that_leads_to_another_site_is_not_the_storys(web):
    collected(web, 1)
    with site() as other:
        other.pages["/"] = page().encode()
        away = other.url.replace("127.0.0.1", "localhost")
        web.pages["/1"] = (302, {"Location": f"{away}/"}, b"")
        other.host = other.host.replace("127.0.0.1", "localhost")
        done = visiting.read_pages(fetcher(web, other), at=NOW)
    assert "another site" in done.failed[0]
    assert not Snapshot.objects.filter(kind=Snapshot.Kind.PAGE).exists()


def test_a_page_that_is_down_is_tried_again_and_given_up_after_two_days(web):
    collected(web, 1)
    web.pages["/1"] = (503, {}, b"")
    assert visiting.read_pages(fetcher(web), at=NOW).failed
    assert Story.objects.get().page_due_at == NOW + visiting.PAGE_AGAIN
    assert visiting.read_pages(fetcher(web), at=NOW) == visiting.Pages(0, [])
    visiting.read_pages(fetcher(web), at=NOW + timedelta(days=3))
    assert Story.objects.get().page_due_at is None


def test_stories_of_feeds_that_are_off_have_no_page_read_unless_their_feed_is_asked_for(web):
    feed = collected(web, 1)
    web.pages["/1"] = page().encode()
    Feed.objects.update(is_on=False)
    assert visiting.read_pages(fetcher(web), at=NOW).read == 0
    assert visiting.read_pages(fetcher(web), feed=feed, at=NOW).read == 1


# -- The command --------------------------------------------------------------------------------


def test_the_command_collects_an_address_and_reads_its_pages(web, capsys):
    web.pages |= {"/feed": rss(own(web, 1)), "/1": page().encode()}
    call_command("collect", feed=[f"{web.url}/feed"])
    assert capsys.readouterr().out == "A feed: 1 new, 0 known, 0 skipped\n1 pages read, 0 not\n"
    assert not Feed.objects.get().is_on


def test_a_dry_run_of_an_address_stores_nothing(web, capsys):
    call_command("collect", feed=[f"{web.url}/feed"], dry_run=True, json=True)
    *entries, feed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(entries) == 2 and feed["feed"]["title"] == "A feed"
    assert not Feed.objects.exists() and web.paths == ["/feed"]


def test_an_address_that_cannot_be_read_is_told_in_one_line(web, settings, capsys):
    for url in (f"{web.url}/none", "http://192.168.7.7/", "http://127.0.0.1:1/", "https://"):
        for dry_run in (True, False):
            assert fails("collect", feed=[url], dry_run=dry_run, json=True) == 1
            captured = capsys.readouterr()
            assert captured.out == "" and captured.err.count("\n") == 1
    assert not Feed.objects.exists()


def test_without_arguments_all_that_are_due_are_collected(web, capsys):
    make(web)
    make(web, "/gone")
    make(web, "/later", next_check_at=timezone.now() + timedelta(hours=1))
    assert fails("collect", pages=0) == 1
    captured = capsys.readouterr()
    assert captured.out == "A feed: 2 new, 0 known, 0 skipped\n"
    assert captured.err == f"{web.url}/gone: 127.0.0.1 answered 404 Not Found.\n"
    assert sorted(web.paths) == ["/feed", "/gone"]
