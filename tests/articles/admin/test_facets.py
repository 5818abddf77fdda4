"""What the inbox is narrowed by: links with honest counts that keep one another, the search, and
the filters that a person saves."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from articles import deciding
from articles.admin import gather
from articles.events import clusters
from articles.models import Category, SavedFilter, Story
from tests.articles import work
from tests.articles.admin.test_inbox import INBOX, LONG, messages, rows

pytestmark = pytest.mark.django_db

SAVE = reverse("admin:articles_story_filter-save")
DROP = reverse("admin:articles_story_filter-drop")


@pytest.fixture
def desk(editor, managing):
    """Six events: Chinese and English, thin and full, assigned and not, one set aside, a draft."""
    chips = Category.objects.create(name="Chips", slug="chips", emoji="🔩")
    publisher = work.source(reviewed_by=managing)
    made = {
        name: work.story(publisher, title=name, path=name, text=text)
        for name, text in [
            ("Tide", LONG),
            ("Ferry", LONG),
            ("Gauge", "Short."),
            ("Kelp", "Short."),
            ("Lock", LONG),
        ]
    }
    chinese = Story.objects.filter(title__in=["Ferry", "Kelp"])
    chinese.update(language="zh-Hans")
    deciding.assign([made["Tide"], made["Kelp"]], editor, editor)
    deciding.categorise([made["Tide"], made["Gauge"]], editor, chips)
    deciding.spike([made["Lock"]], editor)
    work.edition(publisher, slug="made")
    return made


def links(answer, label):
    """{label of a link: (count, query)} of one of the filters, without what is chosen already."""
    html = unescape(answer.content.decode())
    nav = re.search(rf'<nav[^>]* aria-label="{label}">(.*?)</nav>', html, re.DOTALL)
    found = re.findall(
        r'<a href="\?([^"]*)">(.*?) <span class="n">(\d+)</span>', nav[1] if nav else ""
    )
    return {name: (int(count), query) for query, name, count in found}


@pytest.mark.parametrize("start", ["", "?state=all", "?state=all&language=en", "?risk=thin"])
def test_every_link_leads_to_as_many_rows_as_it_says(sit, editor, desk, start):
    client = sit(editor)
    answer, wrong, seen = client.get(INBOX + start), [], 0
    for label in ("State", "Category", "Language", "Mind", "Assigned to"):
        for count, query in links(answer, label).values():
            shown = len(rows(client.get(f"{INBOX}?{query}")))
            wrong += [] if shown == count else [(label, query, count, shown)]
            seen += 1
    assert wrong == []
    assert seen > 8


def test_the_lists_are_counted(sit, editor, desk):
    answer = sit(editor).get(INBOX)
    assert len(rows(answer)) == 4
    assert {name: count for name, (count, _) in links(answer, "State").items()} == {
        "New since you left": 0,
        "Mine": 2,
        "Drafted": 1,
        "Set aside": 1,
        "All": 6,
    }


def test_a_filter_keeps_the_others(sit, editor, desk):
    answer = sit(editor).get(f"{INBOX}?category=chips&q=i&order=hottest&rows=200")
    _, query = links(answer, "Mind")["▽ Thin text"]
    assert QueryDict(query).dict() == {
        "category": "chips",
        "q": "i",
        "order": "hottest",
        "rows": "200",
        "risk": "thin",
    }


def test_filters_are_taken_off_one_by_one_and_all_at_once(sit, editor, desk):
    shown = unescape(sit(editor).get(f"{INBOX}?state=all&language=en&who=none").content.decode())
    assert '<a href="?state=all&who=none" title="Take this off">language: English' in shown
    assert '<a href="?state=all">Show all</a>' in shown


def test_a_search_finds_events_by_one_report_and_shows_them_whole(sit, editor, desk):
    clusters.merge([desk["Tide"], desk["Gauge"]], editor)
    (found,) = rows(sit(editor).get(f"{INBOX}?q=Gauge"))
    assert {story.pk for story in found.stories} == {desk["Tide"].pk, desk["Gauge"].pk}


def test_what_is_older_than_the_inbox_reaches_is_found_by_searching(sit, editor, desk, monkeypatch):
    monkeypatch.setattr(gather, "MOST", 2)
    client = sit(editor)
    answer = client.get(f"{INBOX}?state=all")
    assert len(rows(answer)) == 2
    assert "what is older is found by searching" in answer.content.decode()
    assert len(rows(client.get(f"{INBOX}?state=all&q=Tide"))) == 1


@pytest.mark.parametrize(
    "query",
    [
        "state=bogus",
        "category=nope",
        "risk=%00",
        "who=99999999999999999999999",
        "order=sideways",
        "rows=7",
        "rows=²",
        "page=0",
        "page=99999999999999999999",
        "page=9999",
        "q=%00%00",
        "language=<script>",
        "q=" + "a+" * 3000,
    ],
)
def test_an_address_with_nonsense_in_it_is_answered(sit, editor, desk, query):
    answer = sit(editor).get(f"{INBOX}?{query}")
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.replace(b"<script ", b"")


# -- Saved -----------------------------------------------------------------------------------------


def save(client, name, query):
    return client.post(SAVE, {"name": name, "query": query, "back": INBOX}, follow=True)


def test_what_is_narrowed_can_be_kept_under_a_name_and_removed(sit, editor, desk):
    client = sit(editor)
    answer = save(client, "  My   chips ", "category=chips&who=none&page=3")
    kept = SavedFilter.objects.get()
    assert (kept.person, kept.name, kept.query) == (editor, "My chips", "category=chips&who=none")
    assert '<a href="?category=chips&who=none">My chips</a>' in unescape(answer.content.decode())
    client.post(DROP, {"filter": kept.pk})
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_and_then_means_the_newer_one(sit, editor, desk):
    save(sit(editor), "Mine", "who=none")
    save(sit(editor), "Mine", "risk=thin")
    assert SavedFilter.objects.get().query == "risk=thin"


def test_a_saved_filter_is_an_address_of_the_inbox_and_nothing_else(sit, editor, desk):
    save(sit(editor), "Odd", "https://evil.example/?state=all&next=//evil.example")
    assert SavedFilter.objects.get().query == ""


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_filter_needs_a_name(sit, editor, desk, name):
    assert "Give the filter a name" in messages(save(sit(editor), name, "risk=thin"))
    assert not SavedFilter.objects.exists()


def test_each_has_saved_filters_of_their_own(sit, editor, managing, desk):
    save(sit(editor), "Thin ones", "risk=thin")
    client = sit(managing)
    assert "Thin ones" not in client.get(INBOX).content.decode()
    client.post(DROP, {"filter": SavedFilter.objects.get().pk})
    assert SavedFilter.objects.exists()
