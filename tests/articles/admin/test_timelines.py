"""Events at the desk: claims joined, events merged and parted, all by plain forms."""

import re

import pytest

from articles.models import DeskEntry, Timeline, TimelineEvent
from tests.articles import make
from tests.articles.events.test_joining import dated, join, reporting, told
from tests.articles.test_ledgers import report
from tests.articles.test_revising import fresh
from tests.cast import hire

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/timelineevent/"


@pytest.fixture
def editions(editor, managing):
    return [reporting(f"wire-{n}", editor, managing) for n in (1, 2)]


def act(client, action, *events):
    chosen = {"action": action, "_selected_action": [event.pk for event in events]}
    return client.post(LIST, chosen, follow=True).content.decode()


def test_an_editor_joins_merges_and_undoes_by_plain_forms(sit, editions, editor, client):
    desk = sit(editor)
    for edition, title in zip(editions, ("In force", "Effect"), strict=False):
        claim, version = dated(edition), fresh(edition).version
        url = f"/admin/articles/edition/{edition.pk}/review/claim/{claim.pk}/event/"
        screen = desk.get(f"/admin/articles/edition/{edition.pk}/review/").content.decode()
        assert f'action="{url}"' in screen, screen[:300]
        assert desk.post(url, {"version": version, "title": title}).status_code == 302
    first, second = TimelineEvent.objects.order_by("pk")
    codes = Timeline.objects.create(name="Codes", slug="codes")
    for event in (first, second):
        page = desk.get(f"{LIST}{event.pk}/change/").content.decode()
        assert 'type="checkbox" name="timelines"' in page
        assert "2027-03-01" in page
        fields = {"title": event.title, "timelines": [codes.pk]}
        assert desk.post(f"{LIST}{event.pk}/change/", fields).status_code == 302
    assert told(codes) == {"In force": 1, "Effect": 1}
    assert "“Effect” is merged into “In force”" in act(desk, "merge", first, second)
    html = client.get("/timelines/codes/").content.decode()
    assert html.count("Seven operators agree on one code</a>") == 2
    assert "an event of its own again" in act(desk, "separate", second)
    assert told(codes) == {"In force": 1, "Effect": 1}
    assert DeskEntry.objects.filter(verb="edit event", why="Codes").count() == 2


def test_the_page_of_an_event_says_which_source_gives_which_date(sit, editor):
    event = TimelineEvent.objects.create(title="Deal")
    for number, date in enumerate(("2024-09-20", "2024-09")):
        report(event, f"a-{number}", date, make.source(f"Post {number}"))
    address = f"{LIST}{event.pk}/change/"
    html = sit(editor).get(address).content.decode()
    assert re.findall(r"<li>(\S+ [^:]+):", html) == ["2024-09 Post 1", "2024-09-20 Post 0"]
    assert "different dates" not in html
    report(event, "late", "2024-10-02", make.source("Late Post"))
    html = sit(editor).get(address).content.decode()
    assert "2024-10-02 Late Post:" in html
    assert "Sources give different dates. Each stays with its source." in html


def test_the_desk_refuses_in_words_and_whoever_may_not_has_no_such_action(sit, editions, editor):
    one = join(editions[0], editor, "A")
    desk = sit(editor)
    assert "Choose two events or more" in act(desk, "merge", one)
    assert "“A” is not merged into another" in act(desk, "separate", one)
    assert sit(hire("nobody")).post(LIST, {"action": "merge"}).status_code == 403
