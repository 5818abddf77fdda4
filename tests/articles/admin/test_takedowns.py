"""A rights holder's request at the desk: its clock, what its addresses match, dry run, act."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, DeskEntry, Feed, Source, SourceDomain, Story, Takedown
from articles.takedowns import asked as asking
from articles.takedowns.asked import matches
from tests.articles import canary, make, work
from tests.articles.canary import MARK, everywhere
from tests.articles.make import NOW
from tests.articles.takedowns.test_takedowns import asked
from tests.newsroom.surfaces import told

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def desk(sit, attribution):
    return sit(attribution)


def page_of(takedown):
    return reverse("admin:articles_takedown_change", args=[takedown.pk])


def press(client, takedown, do, **fields):
    url = reverse("admin:articles_takedown_decide", args=[takedown.pk])
    return client.post(url, {"do": do, **fields})


def hidden(html):
    """The fields that the form of the one action carries, as its browser would send them."""
    found = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return {name: found[name] for name in ("seen", "scope", "stories", "articles", "source", "also")
            if name in found}  # fmt: skip


# -- The clock -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (73 * HOUR, "3 days 1 hour left"),
        (48 * HOUR, "2 days left"),
        (HOUR * 1.5, "1 hour left"),
        (HOUR / 60, "1 minute left"),
        (-HOUR / 2, "overdue by 30 minutes"),
        (-50 * HOUR, "overdue by 2 days 2 hours"),
    ],
)
def test_the_clock_says_in_words_how_the_time_stands(left, said):
    takedown = Takedown(received_at=NOW, due_at=NOW + left)
    assert takedown.clock(NOW) == said
    assert takedown.is_urgent(NOW) == (left < 24 * HOUR)
    takedown.state = "done"
    assert takedown.clock(NOW) == ""


def test_the_inbox_has_the_most_urgent_first_and_what_is_decided_last(desk, administrator):
    now = timezone.now()
    later, overdue, done = (asked(name=name) for name in ("Later", "Overdue", "Done"))
    for takedown, due in ((later, now + 60 * HOUR), (overdue, now - HOUR), (done, now - 90 * HOUR)):
        Takedown.objects.filter(pk=takedown.pk).update(received_at=due - 72 * HOUR, due_at=due)
    press(desk, done, "refuse", reason="Not theirs.")
    html = desk.get(reverse("admin:articles_takedown_changelist")).content.decode()
    assert re.findall(r"(Later|Overdue|Done), Harbour Wire", html) == ["Overdue", "Later", "Done"]
    assert "▲ overdue by 1 hour" in html
    front = desk.get(reverse("admin:index")).content.decode()
    assert "takedowns to decide on" in front
    assert "1 overdue" in front


def test_the_inbox_takes_as_many_queries_for_forty_as_for_one(desk, django_assert_max_num_queries):
    asked()
    url = reverse("admin:articles_takedown_changelist")
    desk.get(url)
    with django_assert_max_num_queries(12) as first:
        desk.get(url)
    for number in range(40):
        asked(name=f"Asker {number}")
    with django_assert_max_num_queries(len(first)):
        desk.get(url)


# -- Written down by hand --------------------------------------------------------------------------

WRITTEN = {
    "name": "Noor Vance",
    "email": "noor@wire.example",
    "capacity": "agent",
    "addresses": "https://harbour-wire.example/1",
    "grounds": "By mail of Tuesday.",
    "received_at": "2026-11-17T09:30",
}


def test_a_request_that_came_by_mail_is_written_down_with_the_time_it_came(desk, attribution):
    answer = desk.post(reverse("admin:articles_takedown_add"), WRITTEN)
    takedown = Takedown.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(takedown))
    assert (takedown.entered_by, takedown.received_at.hour) == (attribution, 9)
    assert takedown.due_at - takedown.received_at == datetime.timedelta(hours=72)
    assert DeskEntry.objects.get().verb == "receive takedown"


def test_what_is_missing_is_said_and_what_was_typed_stays(desk):
    ahead = {"received_at": "2099-01-01T09:30", "addresses": ""}
    answer = desk.post(reverse("admin:articles_takedown_add"), WRITTEN | ahead)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "That time is still to come; say when it came." in html
    assert "By mail of Tuesday." in html
    assert not Takedown.objects.exists()


# -- What the addresses match ----------------------------------------------------------------------


@pytest.fixture
def archive(managing):
    """A page of ours on two stories, and a source of which we have no story."""
    wire, far = work.source(), work.source("far-post")
    first, second = work.story(wire, path="1"), work.story(far, path="2")
    Source.objects.create(name="Mill", slug="mill")
    SourceDomain.objects.create(source=Source.objects.get(slug="mill"), domain="mill.example")
    row = make.article("规范", original=first, credits=[second], claims=[])
    return row, first, second


@pytest.mark.parametrize(
    "address",
    [
        "https://harbour-wire.example/1",
        "http://www.harbour-wire.example/1/?utm_source=x#top",
        "  harbour-wire.example/1  ",
        "//harbour-wire.example/1",
    ],
)
def test_an_address_of_theirs_is_known_in_any_spelling(archive, address):
    found = matches(address)
    assert [story.pk for story in found.stories] == [archive[1].pk]
    assert [source.slug for source in found.sources] == ["harbour-wire"]
    assert (found.articles, found.unknown) == ((), ())


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/articles/规范/",
        "http://127.0.0.1:8000/articles/%E8%A7%84%E8%8C%83/history/",
        "/articles/规范/",
    ],
)
def test_an_address_of_ours_leads_to_the_page_and_the_stories_it_rests_on(archive, address):
    row, first, second = archive
    found = matches(address)
    assert found.articles == (row,)
    assert (found.stories, found.named) == ((first, second), (first,))
    assert found.unknown == ()


def test_an_unknown_story_still_leads_to_its_publisher_and_nonsense_to_nothing(archive):
    found = matches(
        "https://news.mill.example/never-seen\nthe one about ports\nftp://mill.example/"
    )
    assert [source.slug for source in found.sources] == ["mill"]
    assert found.unknown == ("the one about ports", "ftp://mill.example/")
    assert found.stories == ()
    many = "\n".join(f"https://x{n}.example/" for n in range(asking.MOST + 3))
    assert len(matches(many).unknown) == asking.MOST + 3


def test_any_number_of_addresses_takes_six_queries(archive, django_assert_max_num_queries):
    lines = [f"https://x{n}.example/{n}" for n in range(40)]
    ours = ["/articles/规范/", "/sources/mill/", "https://harbour-wire.example/1"]
    with django_assert_max_num_queries(6):
        assert len(matches("\n".join(lines + ours)).stories) == 2


# -- Deciding --------------------------------------------------------------------------------------


@pytest.fixture
def story(administrator):
    return canary.house(administrator)


def test_from_the_request_over_the_dry_run_to_the_act(client, desk, story):
    takedown = asked(addresses=f"{story.url}\nhttp://127.0.0.1:8000/articles/one-code/")
    html = desk.get(page_of(takedown)).content.decode()
    assert 'name="do" value="take_down"' not in html  # nothing happens before the dry run
    assert f'name="stories" value="{story.pk}"' in html
    looked = desk.get(page_of(takedown), {"scope": "stories", "stories": story.pk})
    html = looked.content.decode()
    assert "withdrawn, 410: it is about a story that is taken down" in html
    assert "1 story" in html
    assert "2 texts as we read them" in html
    assert everywhere(MARK)
    refused = press(desk, takedown, "take_down", **hidden(html), reason="")
    assert (refused.status_code, "Say why" in refused.content.decode()) == (409, True)
    answer = press(desk, takedown, "take_down", **hidden(html), reason="They hold the rights.")
    assert answer.status_code == 302
    assert everywhere(MARK) == set()
    assert told(client, MARK, "Zarquil") == {}
    html = desk.get(page_of(takedown)).content.decode()
    assert "Taken down on" in html and "They hold the rights." in html
    assert "/articles/one-code/" in html
    assert 'name="do"' not in html


def test_what_was_not_looked_at_is_not_done(desk, story):
    takedown = asked(addresses=story.url)
    fields = {"scope": "stories", "stories": story.pk, "reason": "They hold the rights."}
    for seen in ({}, {"seen": "x"}):
        answer = press(desk, takedown, "take_down", **fields, **seen)
        assert (answer.status_code, "look again" in answer.content.decode()) == (409, True)
        assert "They hold the rights." in answer.content.decode()
    assert everywhere(MARK)


def test_only_what_the_addresses_match_can_be_chosen(desk, story):
    other = make.story("Not asked for", of=make.source("Far Post"))
    takedown = asked(addresses=story.url)
    looked = desk.get(page_of(takedown), {"scope": "stories", "stories": other.pk})
    assert "What it reaches" not in looked.content.decode()
    more = {"scope": "stories", "stories": other.pk, "also": other.url}
    assert "What it reaches" in desk.get(page_of(takedown), more).content.decode()


@pytest.mark.parametrize("scope", ["source", "articles", "stories"])
def test_a_scope_without_anything_chosen_is_asked_for(desk, story, scope):
    takedown = asked(addresses="nothing at all")
    html = desk.get(page_of(takedown), {"scope": scope}).content.decode()
    assert re.search("Choose (the source|a page|a story) to take down.", html)


def test_the_whole_source_is_taken_down_from_the_screen(desk, story):
    takedown = asked(addresses=story.url)
    html = desk.get(page_of(takedown), {"scope": "source", "source": story.source_id})
    fields = hidden(html.content.decode())
    assert press(desk, takedown, "take_down", **fields, reason="All of it.").status_code == 302
    assert Source.objects.get(pk=story.source_id).taken_down_at
    assert not Feed.objects.filter(is_on=True).exists()


@pytest.mark.parametrize(
    ("do", "state"), [("refuse", "refused"), ("answer", "answered"), ("withdrawn", "withdrawn")]
)
def test_a_request_can_be_decided_otherwise_with_a_reason(desk, story, do, state):
    takedown = asked(addresses=story.url)
    assert press(desk, takedown, "acknowledge").status_code == 302
    assert press(desk, takedown, "acknowledge").status_code == 409
    assert press(desk, takedown, do, reason="").status_code == 409
    assert press(desk, takedown, do, reason="We wrote to them.").status_code == 302
    takedown.refresh_from_db()
    assert (takedown.state, takedown.reason) == (state, "We wrote to them.")
    assert takedown.acknowledged_at
    assert press(desk, takedown, do, reason="Once more.").status_code == 409
    assert everywhere(MARK)
    assert Article.objects.published().count() == 2


def test_a_tombstone_in_the_inbox_offers_nothing_and_is_in_no_list(sit, desk, story, editor):
    takedown = asked(addresses=story.url)
    html = desk.get(page_of(takedown), {"scope": "stories", "stories": story.pk}).content.decode()
    press(desk, takedown, "take_down", **hidden(html), reason="They hold the rights.")
    inbox = sit(editor)
    page = inbox.get(reverse("admin:articles_story_change", args=[story.pk])).content.decode()
    assert "Taken down" in page
    for button in ("draft", "spike", "paste"):
        assert f"/{story.pk}/{button}/" not in page
    listed = inbox.get(reverse("admin:articles_story_changelist"), {"state": "all"})
    assert "taken down on" not in listed.content.decode()
    assert Story.objects.get(pk=story.pk).taken_down_at
