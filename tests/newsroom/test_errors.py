"""What is answered where something went wrong."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection
from django.http import Http404
from django.test import Client
from django.utils import translation

from newsroom import errors
from tests.articles import make

from .states import odd_pages
from .validity import objections

pytestmark = pytest.mark.django_db


def test_every_odd_page_is_in_the_furniture_and_leads_on(client):
    pages = odd_pages()
    assert len(pages) > 40
    for name, (status, html) in pages.items():
        assert html.count("<h1") == 1, name
        assert re.search('href="/(zh/)?"', html), name
        assert 'class="' in html and not re.search(
            r"<style|\sstyle=|<script(?![^>]*(\bsrc=|ld\+json))", html
        ), name
        if status >= 400 and status != 422:
            assert "403 Forbidden" not in html and "CSRF" not in html, name
    for name, status in {"400 ": 400, "403 /zh": 403, "404 /zh": 404, "405 /zh": 405,
                         "410": 410, "500 en": 500, "403 of the desk": 403, "404 of the desk": 404,
                         "a forged form of the desk": 403}.items():  # fmt: skip
        assert pages[name][0] == status, name


def test_every_odd_page_is_valid_html(tmp_path):
    pages = {name: html for name, (_, html) in odd_pages().items() if "desk" not in name}
    assert objections(pages, tmp_path) == []


def test_an_unknown_address_offers_a_search_for_its_words(client):
    html = client.get("/articles/one-code-for-12-bateries/").content.decode()
    assert 'value="one code for bateries"' in html
    html = client.get("/zh/电力-消息/").content.decode()
    assert 'value="电力 消息"' in html
    assert 'action="/zh/search/"' in html
    assert 'value=""' in client.get("/12/").content.decode()


def test_a_search_for_the_words_of_an_address_can_be_asked(client):
    """However long the address is."""
    address = "/".join(["", "word-" * 300, ""])
    words = re.search(r'name="q" value="([^"]*)"', client.get(address).content.decode())[1]
    assert words.split() == ["word"] * errors.MOST_WORDS
    assert client.get("/search/", {"q": words}).status_code == 200


def test_a_reference_that_nobody_was_given_is_nothing_to_search_for(client):
    for address in ("/reports/ABCDEFGH/", "/about/rights/request/TD-ABCD-EFGH-JKMN/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert 'name="q" value=""' in answer.content.decode(), address


def test_the_page_for_an_error_of_ours_needs_no_database_and_no_list_of_files(monkeypatch, client):
    def refuse(*args):
        raise DatabaseError("The database is away.")

    monkeypatch.setattr(connection, "cursor", refuse)
    client.raise_request_exception = False
    answer = client.get("/")
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong on our side" in html
    assert "/static/css/base.css" in html
    assert "我们这边出了问题" in client.get("/zh/").content.decode()


def test_the_page_for_an_error_of_ours_escapes_the_name_of_the_site(settings):
    settings.SITE_NAME = "<b>Record"
    with translation.override("en"):
        html = errors.server_error(None).content.decode()
    assert "&lt;b&gt;Record" in html
    assert "<b>Record" not in html


def test_a_request_for_another_host_is_answered_without_asking_who_sent_it(client, editor):
    client.force_login(editor)
    for address in ("/", "/admin/"):
        answer = client.get(address, headers={"host": "elsewhere.example"})
        assert answer.status_code == 400
        assert "We could not read what was sent" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/articles/", 400), ("/search/", 400), ("/zh/corrections/", 400), ("/timelines/", 200)],
)
def test_an_address_with_far_too_many_parameters_is_refused_where_they_are_read(
    client, address, status
):
    answer = client.get(address, {f"p{number}": "1" for number in range(1500)})
    assert answer.status_code == status
    assert "</html>" in answer.content.decode()


def test_the_desk_answers_in_its_own_look_and_names_the_remedy(client, editor):
    client.force_login(editor)
    html = client.get("/admin/newsroom/person/add/").content.decode()
    assert "An administrator can give it to you." in html
    assert "desk.css" in html
    html = client.get("/admin/articles/edition/99999/review/").content.decode()
    assert "There is nothing at this address of the desk" in html
    assert "desk.css" in html


def test_a_form_of_the_desk_that_is_too_old_says_what_to_do(editor):
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(editor)
    answer = guarded.post("/admin/settings/")
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "copy what you typed" in html
    assert "desk.css" in html


def test_nobody_who_is_not_signed_in_is_shown_the_ways_of_the_desk(rf):
    request = rf.get("/admin/articles/")
    request.user, request.resolver_match = AnonymousUser(), None
    html = errors.page_not_found(request, Http404()).content.decode()
    assert "Sign in at the desk" in html
    assert "/admin/articles/story/" not in html


def test_withdrawn_articles_lead_on(client):
    make.withdraw(make.article(), "It was wrong.")
    html = client.get("/articles/one-code/").content.decode()
    assert 'action="/search/"' in html
    assert "It was wrong." in html
