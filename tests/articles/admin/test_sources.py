"""A source's rights: who may record them, and that their name stands under it."""

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import search
from articles.models import DeskEntry, SearchEntry, Source
from tests.articles import make, work
from tests.cast import hire

pytestmark = pytest.mark.django_db


def form(source, **changes):
    """The fields of a source's page as a browser would send them."""
    fields = {
        "name": source.name,
        "slug": source.slug,
        "kind": "media",
        "rights_basis": source.rights_basis,
        "quote_words_passage": source.quote_words_passage,
        "quote_words_article": source.quote_words_article,
        "may_store_text": "on",
        "may_show_headline": "on",
        "domains-TOTAL_FORMS": "0",
        "domains-INITIAL_FORMS": "0",
    }
    return {**fields, **changes}


def page(source):
    return reverse("admin:articles_source_change", args=[source.pk])


@pytest.fixture
def unreviewed():
    return work.source()


def test_reviewed_rights_carry_the_reviewer_and_a_line_of_the_record(sit, attribution, unreviewed):
    changes = {
        "rights_basis": "permission",
        "rights_evidence": "https://harbour-wire.example/terms",
        "quote_words_passage": 60,
        "may_translate": "on",
    }
    answer = sit(attribution).post(page(unreviewed), form(unreviewed, **changes))
    assert answer.status_code == 302, answer.context["errors"]
    unreviewed.refresh_from_db()
    assert unreviewed.rights_reviewed_by == attribution
    assert unreviewed.rights_reviewed_at is not None
    entry = DeskEntry.objects.get(source=unreviewed, verb="review rights")
    assert "Not reviewed yet → Publisher’s permission" in entry.why
    assert "25 → 60" in entry.why
    assert "no → yes" in entry.why


def test_names_and_credit_line_are_what_readers_see_and_the_list_names_the_reviewer(
    sit, attribution, client, unreviewed
):
    make.article(original=make.story(of=unreviewed))
    changes = {
        "name": "Harbour Wire",
        "native_name": "港口通讯",
        "language": "zh-Hans",
        "credit_line": "Courtesy of the Harbour Wire Company",
        "rights_basis": "contract",
    }
    desk = sit(attribution)
    assert desk.post(page(unreviewed), form(unreviewed, **changes)).status_code == 302
    html = client.get("/articles/one-code/").content.decode()
    assert 'Read original on <span lang="zh-Hans">港口通讯</span>' in html
    assert "Courtesy of the Harbour Wire Company" in html
    listed = desk.get(reverse("admin:articles_source_changelist")).content.decode()
    for words in ("Harbour Wire", "港口通讯", "Contract", "Lena Fok", f"{timezone.now():%Y}"):
        assert words in listed, words


def test_rights_that_are_taken_back_carry_no_name(sit, managing, attribution):
    source = work.source(reviewed_by=managing)
    answer = sit(attribution).post(page(source), form(source, rights_basis="unreviewed"))
    assert answer.status_code == 302
    source.refresh_from_db()
    assert (source.rights_reviewed_by, source.rights_reviewed_at) == (None, None)


def test_another_change_leaves_the_review_as_it_was(sit, managing, attribution):
    source = work.source(reviewed_by=managing)
    sit(attribution).post(page(source), form(source, family="Harbour Group"))
    source.refresh_from_db()
    assert source.family == "Harbour Group"
    assert source.rights_reviewed_by == managing
    assert not DeskEntry.objects.filter(verb="review rights").exists()


def test_who_may_not_review_rights_sees_them_and_changes_none(sit, unreviewed):
    clerk = hire("clerk")
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["view_source", "change_source"])
    )
    client = sit(clerk)
    shown = client.get(page(unreviewed)).content.decode()
    assert 'name="rights_basis"' not in shown
    assert "Not reviewed yet" in shown
    client.post(page(unreviewed), form(unreviewed, rights_basis="licence", may_use_model="on"))
    unreviewed.refresh_from_db()
    assert unreviewed.rights_basis == "unreviewed"
    assert not unreviewed.may_use_model


@pytest.fixture
def extracted(administrator):
    """A published article that quotes two sentences of a source with an open licence."""
    source = make.source(reviewer=administrator)
    claims = [
        make.CLAIMS[0],
        make.said("insight", make.TEXT[:71], make.TEXT[:71], origin="extracted"),
    ]
    article = make.article(original=make.story(of=source), claims=claims)
    search.index(article)
    return article


def finds(client, word):
    return "/articles/one-code/" in client.get(f"/search/?q={word}").content.decode()


def test_what_rights_no_longer_let_be_shown_is_found_no_more_and_is_again_when_they_do(
    sit, client, attribution, extracted
):
    source = make.source()
    assert finds(client, "batteries+under")
    for basis, found in (("headline_only", False), ("licence", True), ("unreviewed", True)):
        answer = sit(attribution).post(page(source), form(source, rights_basis=basis))
        assert answer.status_code == 302
        assert finds(client, "operators+march") is found
        assert finds(client, "replaces")


def test_a_source_is_found_by_its_new_name_at_once_and_no_longer_by_the_old(
    sit, client, attribution, extracted
):
    source = make.source()
    sit(attribution).post(page(source), form(source, name="Harbour Post"))
    assert finds(client, "harbour+post")
    assert not finds(client, "grid+wire")


def test_indexing_again_takes_as_many_queries_for_twenty_articles_as_for_one(sit, attribution):
    source, counted = make.source(kind="media"), []
    client, story = sit(attribution), make.story()
    for number in range(20):
        make.article(f"n-{number}", original=story, claims=make.CLAIMS[:1], tags=["power"])
        if number in (0, 19):
            changes = {"quote_words_passage": 30 + number}
            with CaptureQueriesContext(connection) as queries:
                client.post(page(source), form(source, **changes))
            counted.append(len(queries))
            assert SearchEntry.objects.count() == number + 1
    assert counted[0] == counted[1]


def test_a_change_of_rights_and_what_follows_it_happen_together_or_not_at_all(
    sit, attribution, extracted
):
    def full(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "articles_searchentry"'):
            raise OperationalError("The disk is full.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full), pytest.raises(OperationalError):
        sit(attribution).post(page(make.source()), form(make.source(), rights_basis="unreviewed"))
    assert make.source().rights_basis == "licence"
    assert SearchEntry.objects.filter(article=extracted).exists()


@pytest.mark.parametrize(
    ("kind", "fields", "old", "new"),
    [
        ("category", {"emoji": "⚡", "position": 0, "fresh_hours": 6, "recent_hours": 48},
         "energy", "harbours"),
        ("tag", {}, "load", "harbours"),
    ],
)  # fmt: skip
def test_articles_are_found_by_a_new_name_of_what_they_are_about(
    sit, client, administrator, kind, fields, old, new
):
    article = make.article(tags=["load"])
    search.index(article)
    record = article.category if kind == "category" else article.tags.get()
    room = "taggit_tag" if kind == "tag" else "articles_category"
    address = reverse(f"admin:{room}_change", args=[record.pk])
    values = {"name": new, "slug": record.slug, **fields}
    assert sit(administrator).post(address, values).status_code == 302
    assert finds(client, new)
    assert not finds(client, old)


def test_a_source_is_never_deleted(sit, administrator, unreviewed):
    url = reverse("admin:articles_source_delete", args=[unreviewed.pk])
    assert sit(administrator).post(url, {"post": "yes"}).status_code == 403
    assert Source.objects.exists()


def test_a_permission_is_recorded_with_a_link_or_in_words(sit, attribution, unreviewed):
    desk = sit(attribution)
    answer = desk.post(page(unreviewed), form(unreviewed, rights_basis="permission"))
    assert "Say who gave the permission" in str(answer.context["errors"])
    unreviewed.refresh_from_db()
    assert not unreviewed.is_reviewed
    fields = {"rights_basis": "permission", "rights_note": "Ms Wu by mail, 3 May 2026: all of it."}
    assert desk.post(page(unreviewed), form(unreviewed, **fields)).status_code == 302
    unreviewed.refresh_from_db()
    assert unreviewed.is_reviewed


def test_a_permission_that_stands_keeps_nobody_from_another_change(sit, managing, attribution):
    source = work.source(reviewed_by=managing)
    assert source.rights_basis == "permission"
    changes = form(source, family="Harbour Group")
    assert sit(attribution).post(page(source), changes).status_code == 302
