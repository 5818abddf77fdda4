"""The page of a feed: which addresses it takes, and what correcting or reading one does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Feed, Story
from tests.articles.collecting.feeds import item, rss
from tests.articles.collecting.web import site

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_feed_add")


@pytest.fixture
def web(settings):
    with site() as made:
        settings.FETCH_ALLOWED_HOSTS = [made.host]
        made.pages["/feed"] = (200, {"ETag": '"1"'}, rss(item(1), item(2)))
        yield made


def page(feed):
    return reverse("admin:articles_feed_change", args=[feed.pk])


def read(desk, feed):
    """Press “Read it now”; returns what the page says afterwards."""
    answer = desk.post(reverse("admin:articles_feed_read", args=[feed.pk]), follow=True)
    (said,) = [str(message) for message in answer.context["messages"]]
    return said


def failing(url, **fields):
    """A feed that was given up for a day."""
    feed = Feed(url=url, is_on=True, etag='"1"', last_modified="yesterday", **fields)
    feed.schedule_next_check(timezone.now(), error="It is not there.", permanent=True)
    feed.save()
    return feed


# -- Addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("example feed", "does not begin with http:// or https://"),
        ("paper.example/feed.xml", "does not begin with http:// or https://"),
        ("ftp://paper.example/feed", "does not begin with http:// or https://"),
        ("https://a paper/feed", "is no host name"),
        ("https://me:secret@paper.example/feed", "has a user name in it"),
        ("https://paper/feed", "FETCH_ALLOWED_HOSTS"),
        ("http://127.0.0.1:8131/feed", "FETCH_ALLOWED_HOSTS"),
        ("http://paper.example:8131/feed", "FETCH_PORTS"),
        ("file:feed.xml", "does not begin with http:// or https://"),
    ],
)
def test_what_is_no_address_of_a_feed_is_refused_and_kept_in_the_form(sit, attribution, url, said):
    answer = sit(attribution).post(ADD, {"url": url})
    assert answer.status_code == 200
    (error,) = answer.context["errors"][0]
    assert said in error
    assert f'value="{url}"' in answer.content.decode()
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" HTTPS://Paper.example:443/feed#top ", "https://paper.example/feed"),
        ("http://desk.intranet:8131/feed", "http://desk.intranet:8131/feed"),
        ("http://intranet/feed", "http://intranet/feed"),
    ],
)
def test_an_address_is_kept_in_its_one_form(sit, attribution, settings, typed, kept):
    settings.FETCH_ALLOWED_HOSTS = ["desk.intranet:8131", "intranet"]
    assert sit(attribution).post(ADD, {"url": typed, "is_on": "on"}).status_code == 302
    assert Feed.objects.get().url == kept


def test_one_address_is_no_two_feeds(sit, attribution):
    Feed.objects.create(url="https://paper.example/feed")
    answer = sit(attribution).post(ADD, {"url": "https://Paper.example/feed"})
    assert "already exists" in str(answer.context["errors"])


def test_a_feed_that_was_read_from_a_file_keeps_its_name(sit, attribution):
    feed = Feed.objects.create(url="file:feed.xml")
    desk = sit(attribution)
    assert "Read it now" not in desk.get(page(feed)).content.decode()
    answer = desk.post(page(feed), {"url": feed.url, "title": "Ours"})
    assert answer.status_code == 302
    assert (Feed.objects.get().url, Feed.objects.get().title) == ("file:feed.xml", "Ours")


# -- Beginning anew -------------------------------------------------------------------------------


def test_a_feed_whose_address_is_corrected_begins_anew(sit, attribution):
    feed = failing("https://paper.example/fed")
    changes = {"url": "https://paper.example/feed", "is_on": "on"}
    sit(attribution).post(page(feed), changes)
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error, feed.etag, feed.last_modified) == (0, "", "", "")
    assert (feed.next_check_at, feed.failing_since) == (None, None)
    assert feed in Feed.objects.due(timezone.now())


def test_a_feed_that_is_switched_on_again_begins_anew(sit, attribution):
    feed = failing("https://paper.example/feed")
    desk = sit(attribution)
    desk.post(page(feed), {"url": feed.url})
    feed.refresh_from_db()
    assert (feed.is_on, feed.failures) == (False, 1)
    desk.post(page(feed), {"url": feed.url, "is_on": "on"})
    feed.refresh_from_db()
    assert (feed.failures, feed.next_check_at) == (0, None)


def test_another_change_leaves_the_checks_as_they_were(sit, attribution):
    feed = failing("https://paper.example/feed")
    sit(attribution).post(page(feed), {"url": feed.url, "is_on": "on", "title": "Paper"})
    assert Feed.objects.get().failures == 1
    assert Feed.objects.get().next_check_at == feed.next_check_at


# -- Read it now ----------------------------------------------------------------------------------


def test_a_feed_is_read_at_once_and_says_what_came(sit, attribution, web):
    feed = failing(f"{web.url}/feed")
    Feed.objects.update(etag="")
    desk = sit(attribution)
    assert "Read it now" in desk.get(page(feed)).content.decode()
    assert read(desk, feed) == "Read: 2 new stories, 0 known."
    assert Story.objects.count() == 2
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error) == (0, "")
    assert read(desk, feed) == "Read: 0 new stories, 2 known."


def test_a_feed_that_cannot_be_read_says_why_on_its_page(sit, attribution, web):
    web.pages["/feed"] = (200, {}, b"<html><body>No feed.</body></html>")
    feed = Feed.objects.create(url=f"{web.url}/feed", is_on=True)
    said = read(sit(attribution), feed)
    feed.refresh_from_db()
    assert said == f"It could not be read. {feed.last_error}"
    assert feed.failures == 1


def test_a_feed_is_not_read_while_it_is_off(sit, attribution, web):
    feed = Feed.objects.create(url=f"{web.url}/feed")
    desk = sit(attribution)
    assert "Read it now" not in desk.get(page(feed)).content.decode()
    assert "Switch it on" in read(desk, feed)
    assert web.asked == []


def test_whoever_only_looks_is_offered_no_reading(sit, editor):
    feed = Feed.objects.create(url="https://paper.example/feed", is_on=True)
    assert "Read it now" not in sit(editor).get(page(feed)).content.decode()
