"""The desk's page of an article's record; and the stock pages, on which every change is a line."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import reverse
from lxml import html

from articles.models import Article, Audience, Category, DeskEntry, NameAlias
from articles.record import exported
from tests.articles import work
from tests.articles.admin.test_matrix import STOCK
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db


# -- The page --------------------------------------------------------------------------------------


@pytest.fixture
def article(draft, editor, managing):
    for number in range(120):
        person = editor if number % 2 else managing
        about = {"article": draft.article, "edition": draft}
        at = NOON + timedelta(minutes=number)
        verb = "edit" if number % 3 else "accept"
        DeskEntry.note(verb, str(draft), at=at, person=person, why=f"Line {number}.", **about)
    return draft.article


def lines(answer):
    page = html.document_fromstring(answer.content)
    return [li.text_content() for li in page.iterfind(".//li[@data-row]")]


def test_the_newest_come_first_a_hundred_a_page(sit, editor, article):
    client = sit(editor)
    url = reverse("admin:articles_article_record", args=[article.pk])
    first = lines(client.get(url))
    assert len(first) == 100 and "Line 119." in first[0] and "edition 1" in first[0]
    rest = lines(client.get(f"{url}?page=2"))
    assert len(rest) == 20 and "Line 0." in rest[-1]


def test_it_is_narrowed_by_what_and_by_whom(sit, editor, article):
    client = sit(editor)
    url = reverse("admin:articles_article_record", args=[article.pk])
    found = lines(client.get(url, {"verb": "accept", "by": "Ada Reyes, energy editor"}))
    assert len(found) == 20 and all("Ada Reyes" in line and "accept" in line for line in found)
    assert lines(client.get(url, {"verb": "no such"})) == []
    assert client.get(url, {"page": "x\x00", "verb": "\x00"}).status_code == 200


def test_the_page_costs_the_same_for_many(sit, editor, article, django_assert_max_num_queries):
    """Session, person, permissions, article, edition, count, lines, verbs, people."""
    client = sit(editor)
    with django_assert_max_num_queries(11):
        client.get(reverse("admin:articles_article_record", args=[article.pk]))


def test_the_file_is_downloaded_by_whoever_may_edit(sit, editor, attribution, article):
    url = reverse("admin:articles_article_export", args=[article.pk])
    answer = sit(editor).get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="record-one-code.json"'
    body = b"".join(answer.streaming_content)
    assert body.decode() == "".join(exported(article))
    assert len(json.loads(body)["desk_entries"]) == 120
    assert sit(attribution).get(url).status_code == 403
    page = sit(attribution).get(reverse("admin:articles_article_record", args=[article.pk]))
    assert url not in page.content.decode()


# -- The stock pages -------------------------------------------------------------------------------

# What a browser would fill in to add one of each, and to change it.
ADDED = {
    "articles_audience": {"name": "Owners", "slug": "owners"},
    "articles_category": {"name": "Law", "slug": "law", "emoji": "⚖"},
    "articles_feed": {"url": "https://f.example/feed"},
    "articles_namealias": {"name": "Kestrel", "name_zh": "红隼"},
    "articles_source": {"name": "Wire", "slug": "wire"},
    "articles_timeline": {"name": "Codes", "slug": "codes"},
    "articles_timelineevent": {"title": "A draft"},
    "newsroom_person": {
        "username": "new", "display_name": "New", "usable_password": "true",
        "password1": "long-enough-for-us", "password2": "long-enough-for-us",
    },
    "recaps_recap": {"year": "2026", "week": "40"},
    "taggit_tag": {"name": "Storage", "slug": "storage"},
}  # fmt: skip
CHANGED = {
    "articles_article": {"tags": "storage"},
    "articles_audience": {"position": "7"},
    "articles_category": {"emoji": "§"},
    "articles_feed": {"is_on": "on"},
    "articles_namealias": {"others": "The Kestrel"},
    "articles_source": {"domains-0-domain": "wire.example"},
    "articles_timeline": {"description": "All of it."},
    "articles_timelineevent": {"title": "Another"},
    "newsroom_person": {"role_line": "energy editor"},
    "recaps_recap": {"introduction": "A week."},
    "taggit_tag": {"name": "Batteries"},
}
DELETED = {"articles_audience", "articles_category", "articles_namealias"}


def send(client, url, /, **filled):
    """Fill a form in and send it as a browser does; the lines that came of it."""
    page = html.document_fromstring(client.get(url).content.decode())
    form = next(form for form in page.forms if form.get("method", "").lower() == "post"
                and form.get("id", "").endswith("_form"))  # fmt: skip
    last = DeskEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fields = {name: value for name, value in form.form_values() if not name.startswith("_")}
    answer = client.post(url, {**fields, **filled})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return list(DeskEntry.objects.filter(pk__gt=last))


def test_every_stock_page_that_changes_something_is_tried_here():
    admin = {model: letters[-1] for model, letters in STOCK.items()}
    own = {"articles_story"}  # nominated on a form of its own, which says so
    assert {m for m, may in admin.items() if "a" in may} - own == ADDED.keys()
    assert {m for m, may in admin.items() if "c" in may} == CHANGED.keys()
    assert {m for m, may in admin.items() if "d" in may} == DELETED


@pytest.mark.parametrize("model", ADDED)
def test_what_is_added_changed_and_deleted_on_a_stock_page_is_a_line_each(sit, model):
    person = hire("admin-at-work", is_superuser=True)
    client = sit(person)
    (added,) = send(client, reverse(f"admin:{model}_add"), **ADDED[model])
    assert added.person == person and added.title and added.verb
    record = _newest(model)
    change = reverse(f"admin:{model}_change", args=[record.pk])
    (changed,) = send(client, change, **CHANGED[model])
    assert changed.person == person and changed.why
    if model in DELETED:
        url = reverse(f"admin:{model}_delete", args=[record.pk])
        last = changed.pk
        assert client.post(url, {"post": "yes"}).status_code == 302
        assert DeskEntry.objects.get(pk__gt=last).person == person


def _newest(model):
    app, name = model.split("_")
    return apps.get_model(app, name).objects.latest("pk")


def test_the_line_says_from_what_to_what(sit, administrator):
    client = sit(administrator)
    url = reverse("admin:articles_category_add")
    send(client, url, name="Law", slug="law", emoji="⚖")
    law = Category.objects.get()
    change = reverse("admin:articles_category_change", args=[law.pk])
    (line,) = send(client, change, emoji="§")
    assert (line.verb, line.title, line.why) == ("change category", "Law", "Emoji: ⚖ → §")
    told = send(client, change, name="Courts", emoji="⚖")
    assert {line.verb for line in told} == {"rename", "change category"}


def test_a_feed_that_is_switched_on_and_a_domain_that_is_added_are_told(sit, administrator):
    client = sit(administrator)
    (line,) = send(
        client, reverse("admin:articles_feed_add"), url="https://f.example/feed", is_on="on"
    )
    assert "Collect from it: no → yes" in line.why
    (line,) = send(
        client, reverse("admin:articles_source_add"), name="Wire", slug="wire",
        **{"domains-0-domain": "wire.example"},
    )  # fmt: skip
    assert "source domain wire.example" in line.why


def test_a_role_that_a_superuser_changes_is_told(sit):
    client = sit(hire("someone", is_superuser=True))
    (line,) = send(client, reverse("admin:auth_group_add"), name="Interns")
    assert (line.verb, line.title) == ("add group", "Interns")


def test_many_that_are_deleted_at_once_are_a_line_each(sit, administrator):
    for model, name in ((Category, "category"), (Audience, "audience")):
        rows = [model.objects.create(name=f"Row {n}", slug=f"row-{n}") for n in range(3)]
        fields = {"action": "delete_selected", "post": "yes"}
        chosen = {"_selected_action": [row.pk for row in rows]}
        url = reverse(f"admin:articles_{name}_changelist")
        assert sit(administrator).post(url, fields | chosen).status_code == 302
        told = DeskEntry.objects.filter(verb=f"delete {name}")
        assert sorted(line.title for line in told) == ["Row 0", "Row 1", "Row 2"]
    rows = [NameAlias.objects.create(name=f"Name {n}", name_zh=f"名{n}") for n in range(2)]
    chosen = {"_selected_action": [row.pk for row in rows]}
    url = reverse("admin:articles_namealias_changelist")
    sit(administrator).post(url, {"action": "delete_selected", "post": "yes"} | chosen)
    assert DeskEntry.objects.filter(verb="delete names").count() == 2


def test_articles_that_are_starred_at_once_are_a_line_each(sit, managing):
    drafts = [work.edition(work.source(f"wire-{n}"), slug=f"page-{n}") for n in range(3)]
    for draft in drafts:
        Article.objects.filter(pk=draft.article_id).update(live=draft, published_at=NOON)
    chosen = {"_selected_action": [draft.article_id for draft in drafts]}
    url = reverse("admin:articles_article_changelist")
    for act in ("star", "unstar"):
        assert sit(managing).post(url, {"action": act, **chosen}).status_code == 302
        assert DeskEntry.objects.filter(verb=act, person=managing).count() == 3


def test_roles_and_passwords_are_told_and_no_password_is(sit, administrator):
    person = hire("editor-new")
    client = sit(administrator)
    change = reverse("admin:newsroom_person_change", args=[person.pk])
    (line,) = send(client, change, email="private@home.example", groups=[])
    assert "Email address" in line.why and "private@" not in line.why
    assert "Groups: Editor → none" in line.why
    secret = {"password1": "another-long-one", "password2": "another-long-one"}
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    client.post(url, {**secret, "usable_password": "true", "set-password": "1"})
    line = DeskEntry.objects.latest("pk")
    assert (line.verb, line.title) == ("set the password of person", str(person))
    assert get_user_model().objects.get(pk=person.pk).check_password("another-long-one")
    assert "another-long-one" not in json.dumps(list(DeskEntry.objects.values()), default=str)
