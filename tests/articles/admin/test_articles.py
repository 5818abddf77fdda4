"""The stock forms that stand beside the review screen: a page's own facts, what it is filed under,
and the recap. What they write, whom they let, and which addresses stay."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from articles import search
from articles.models import Article, Audience, Category, DeskEntry, Timeline, TimelineEvent
from recaps.models import Recap
from tests.articles import make
from tests.articles.admin.test_sources import form as source_form
from tests.cast import hire

pytestmark = pytest.mark.django_db


def page(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def article_form(article, **changes):
    """The fields of an article's page as a browser would send them; None leaves one out."""
    fields = {
        "slug": article.slug,
        "language": article.language,
        "translation_of": article.translation_of_id or "",
        "category": article.category_id or "",
        "audiences": [audience.pk for audience in article.audiences.all()],
        "tags": ", ".join(article.tags.names()),
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def saved(client, record, fields):
    """Send a form, expect it to be taken; the record as it is then."""
    answer = client.post(page(record), fields)
    assert answer.status_code == 302, answer.context["errors"]
    record.refresh_from_db()
    return record


def refused(client, record, fields):
    """Send a form, expect it back; its errors by field."""
    answer = client.post(page(record), fields)
    assert answer.status_code == 200, "it was taken"
    return answer.context["adminform"].form.errors


@pytest.fixture
def live():
    return make.article(tags=["grids"], audiences=[make.audience()])


@pytest.fixture
def unpublished():
    return Article.objects.create(slug="in-work", category=make.category())


# -- A page's own facts ---------------------------------------------------------------------------


def test_a_withdrawal_between_reading_and_saving_stands(managing, live):
    screen = admin.site._registry[Article]
    request = RequestFactory().post(page(live))
    request.user = managing
    read = Article.objects.get(pk=live.pk)
    data = article_form(live, category=make.category("Ports", emoji="⚓").pk)
    form = screen.get_form(request, read, change=True)(data, instance=read)
    assert form.is_valid(), form.errors
    make.withdraw(live, "The source retracted it.")
    screen.save_model(request, form.save(commit=False), form, True)
    live.refresh_from_db()
    assert live.category.name == "Ports"
    assert (live.live, live.withdrawn_reason) == (None, "The source retracted it.")


def test_the_form_reads_its_article_under_a_lock_and_writes_no_column_of_publishing(
    sit, managing, live
):
    client = sit(managing)
    with CaptureQueriesContext(connection) as captured:
        saved(client, live, article_form(live, category=make.category("Ports", emoji="⚓").pk))
    queries = [query["sql"] for query in captured]
    written = [sql for sql in queries if sql.startswith('UPDATE "articles_article"')]
    assert len(written) == 1
    assert '"category_id"' in written[0]
    for column in ("live_id", "published_at", "updated_at", "withdrawn_at", "slug", "language"):
        assert f'"{column}"' not in written[0]
    if connection.features.has_select_for_update:
        assert any("FOR NO KEY UPDATE" in sql and '"articles_article"' in sql for sql in queries)


def test_an_address_and_its_language_stay_once_readers_have_them(sit, managing, live, unpublished):
    client, forged = sit(managing), {"slug": "elsewhere", "language": "zh-Hans"}
    saved(client, live, article_form(live, **forged))
    assert (live.slug, live.language) == ("one-code", "en")
    make.withdraw(live, "The source retracted it.")
    saved(client, live, article_form(live, **forged))
    assert (live.slug, live.language) == ("one-code", "en")
    saved(client, unpublished, article_form(unpublished, **forged))
    assert (unpublished.slug, unpublished.language) == ("elsewhere", "zh-Hans")


def test_a_live_article_keeps_a_category(sit, managing, live, unpublished):
    client = sit(managing)
    errors = refused(client, live, article_form(live, category=""))
    assert errors == {"category": ["A live article needs its category."]}
    saved(client, unpublished, article_form(unpublished, category=""))
    assert unpublished.category is None


def test_a_translation_leads_to_an_original_and_never_back(sit, editor, live):
    client = sit(editor)
    chinese = Article.objects.create(slug="zh", language="zh-Hans", translation_of=live)
    farther = Article.objects.create(slug="zh-2", language="zh-Hans", translation_of=chinese)
    for original in (live, chinese, farther):
        errors = refused(client, live, article_form(live, translation_of=original.pk))
        assert errors.keys() == {"translation_of"}, original
    other = Article.objects.create(slug="other")
    saved(client, live, article_form(live, translation_of=other.pk))
    assert live.translation_of == other


def test_what_a_live_article_is_found_by_is_changed_by_those_who_publish(
    sit, editor, managing, live
):
    changes = {
        "category": make.category("Ports", emoji="⚓").pk,
        "audiences": [make.audience("Owners").pk],
        "tags": "forged",
    }
    client = sit(editor)
    shown = client.get(page(live)).content.decode()
    for name in changes:
        assert f'name="{name}"' not in shown
    assert "grids" in shown
    saved(client, live, article_form(live, **changes))
    assert live.category.name == "Energy"
    assert list(live.tags.names()) == ["grids"]
    assert not live.audiences.filter(name="Owners").exists()
    assert not DeskEntry.objects.exists()

    saved(sit(managing), live, article_form(live, **changes))
    assert live.category.name == "Ports"
    assert list(live.tags.names()) == ["forged"]
    assert [audience.name for audience in live.audiences.all()] == ["Owners"]
    entry = DeskEntry.objects.get(article=live)
    assert (entry.verb, entry.why) == ("edit page", "category, audiences, tags")


def test_readers_find_a_live_article_where_it_was_filed_anew(client, sit, managing, live):
    search.index(live)
    changes = {
        "category": make.category("Ports", slug="ports", emoji="⚓").pk,
        "audiences": [make.audience("Owners").pk],
        "tags": "quays",
    }
    saved(sit(managing), live, article_form(live, **changes))
    for address, is_there in {
        "/categories/ports/": True, "/for/owners/feed.json": True, "/topics/quays/": True,
        "/articles/?category=ports&topic=quays": True, "/search/?q=quays": True,
        "/categories/energy/": False, "/for/grid-planners/feed.json": False,
        "/topics/grids/": False,
    }.items():  # fmt: skip
        assert (b"/articles/one-code/" in client.get(address).content) == is_there, address
    html = client.get("/articles/one-code/").content.decode()
    assert "/topics/quays/" in html and "/for/owners/" in html and "/topics/grids/" not in html


def test_an_editor_files_what_is_not_live(sit, editor, unpublished):
    ports = make.category("Ports", emoji="⚓")
    saved(sit(editor), unpublished, article_form(unpublished, category=ports.pk, tags="quays"))
    assert unpublished.category == ports
    assert list(unpublished.tags.names()) == ["quays"]
    assert DeskEntry.objects.get().person == editor


def test_editors_who_may_publish_file_live_articles(sit, editor, live, settings):
    settings.EDITORS_MAY_PUBLISH = True
    saved(sit(editor), live, article_form(live, tags="quays"))
    assert list(live.tags.names()) == ["quays"]


# -- What articles are filed under ----------------------------------------------------------------


def category_form(category, **changes):
    fields = ("name", "name_zh", "emoji", "slug", "position", "fresh_hours", "recent_hours")
    return {name: getattr(category, name) for name in fields} | changes


def plain_form(record, *names, **changes):
    return {name: getattr(record, name) for name in names} | changes


def filed(live):
    """Every kind of record that has a page of its own, used by the live article, with its form."""
    timeline = Timeline.objects.create(name="Codes", slug="codes")
    event = TimelineEvent.objects.create(title="The code")
    event.timelines.add(timeline)
    live.live.claims.update(event=event)
    audience, tag = live.audiences.get(), live.tags.get()
    source = live.live.credits.get().story.source
    return [
        (live.category, category_form(live.category)),
        (audience, plain_form(audience, "name", "name_zh", "slug", "position")),
        (tag, plain_form(tag, "name", "slug")),
        (timeline, plain_form(timeline, "name", "name_zh", "slug", "description")),
        (source, source_form(source)),
    ]


def test_no_address_that_readers_have_is_changed_and_a_rename_is_recorded(sit, live):
    client = sit(hire("root", is_superuser=True))
    for record, fields in filed(live):
        slug, name = record.slug, record.name
        saved(client, record, {**fields, "slug": "elsewhere", "name": f"{name} anew"})
        assert (record.slug, record.name) == (slug, f"{name} anew")
        entry = DeskEntry.objects.filter(verb="rename").latest("pk")
        assert f"{name} → {name} anew" in entry.why
        assert "elsewhere" not in entry.why


def test_an_address_nobody_was_given_may_be_mended_and_that_is_recorded(sit, live):
    client = sit(hire("root", is_superuser=True))
    records = filed(live)
    Article.objects.update(live=None, published_at=None)
    live.tags.clear()
    for record, fields in records:
        slug = record.slug
        saved(client, record, {**fields, "slug": "elsewhere"})
        assert record.slug == "elsewhere"
        entry = DeskEntry.objects.filter(verb="rename").latest("pk")
        assert f"{slug} → elsewhere" in entry.why


def test_a_withdrawn_articles_filing_keeps_its_address(sit, administrator, live):
    make.withdraw(live, "The source retracted it.")
    saved(sit(administrator), live.category, category_form(live.category, slug="elsewhere"))
    assert live.category.slug == "energy"


def test_a_topics_address_stays_from_its_first_article_on(sit, editor, unpublished):
    unpublished.tags.add("quays")
    tag = Tag.objects.get()
    saved(sit(editor), tag, {"name": "Quays", "slug": "elsewhere"})
    assert (tag.name, tag.slug) == ("Quays", "quays")
    unpublished.tags.clear()
    saved(sit(editor), tag, {"name": "Quays", "slug": "elsewhere"})
    assert tag.slug == "elsewhere"


def test_what_an_article_uses_is_not_deleted_and_the_refusal_says_why(sit, live):
    client = sit(hire("root", is_superuser=True))
    for record, _ in filed(live)[:4]:
        label = record._meta.label_lower.replace(".", "_")
        one = client.post(reverse(f"admin:{label}_delete", args=[record.pk]), {"post": "yes"})
        bulk = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
        many = client.post(reverse(f"admin:{label}_changelist"), bulk)
        for answer in (one, many):
            assert answer.status_code == 200
            shown = answer.content.decode()
            assert f"“{record}” is used by 1 article (one-code)" in shown
        record.refresh_from_db()  # still there
    assert live.audiences.count() == live.tags.count() == 1


def test_what_no_article_uses_is_deleted_by_those_who_may(sit, administrator):
    unused = [make.category("Ports", emoji="⚓"), make.audience("Owners")]
    client = sit(administrator)
    for record in unused:
        url = reverse(f"admin:articles_{record._meta.model_name}_delete", args=[record.pk])
        assert client.post(url, {"post": "yes"}).status_code == 302
    assert not Category.objects.exists()
    assert not Audience.objects.exists()


def test_topics_are_not_merged_or_edited_through_what_carries_them(sit, editor, live):
    screen = admin.site._registry[Tag]
    assert not screen.inlines
    request = RequestFactory().get("/")
    request.user = editor
    assert screen.get_actions(request) == {}  # deleting is not for editors
    editor.user_permissions.add(Permission.objects.get(codename="delete_tag"))
    request.user = type(editor).objects.get(pk=editor.pk)
    assert screen.get_actions(request).keys() == {"delete_selected"}


# -- The recap ------------------------------------------------------------------------------------

RECAP = {
    "year": 2026,
    "week": 47,
    "introduction": "",
    "items-TOTAL_FORMS": "0",
    "items-INITIAL_FORMS": "0",
    "candidates-TOTAL_FORMS": "0",
    "candidates-INITIAL_FORMS": "0",
}
ADD_RECAP = "/admin/recaps/recap/add/"


def test_a_week_that_does_not_exist_is_refused_at_its_field(sit, managing):
    answer = sit(managing).post(ADD_RECAP, {**RECAP, "year": 2025, "week": 53})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors.keys() == {"week"}
    assert not Recap.objects.exists()


def test_nobody_types_a_recaps_number_or_the_moment_it_came_out(sit, managing):
    now = {"number": "9", "published_at_0": "2026-11-19", "published_at_1": "12:00:00"}
    assert sit(managing).post(ADD_RECAP, {**RECAP, **now}).status_code == 302
    recap = Recap.objects.get()
    assert (recap.number, recap.published_at) == (None, None)
