import re

import pytest
from django.db import DatabaseError, connection

pytestmark = pytest.mark.django_db

ABOUT = ["/about/", "/about/how-we-work/", "/about/rights/"]


def test_the_pages_about_us_answer_in_words(client, settings):
    settings.RESPONSIBLE_PERSON, settings.CONTACT_EMAIL = "Ines Park", "desk@record.example"
    for address in ABOUT:
        response = client.get(address)
        assert response.status_code == 200
        assert "Ines Park" in response.content.decode(), address
        assert "desk@record.example" in response.content.decode(), address


def test_we_say_of_ourselves_nothing_that_the_check_does_not_show(client):
    """The words exist; whether a sentence follows from them is an editor's judgement."""
    for address in [*ABOUT, "/"]:
        html = client.get(address).content.decode().lower()
        for claim in ("verified", "fact-checked", "fact checked", "compliant", "tamper-proof"):
            assert claim not in html, (address, claim)


def test_every_link_of_the_furniture_leads_somewhere(client):
    html = client.get("/").content.decode()
    links = set(re.findall(r'href="(/[^"#?]*)"', html)) - {"/recaps/latest/"}
    pages = {link for link in links if not link.startswith("/static/")}
    assert pages >= set(ABOUT)
    for link in pages:
        assert client.get(link).status_code == 200, link


def test_health_says_live_and_ready_and_is_never_stored(client):
    for address in ("/health/live", "/health/ready"):
        response = client.get(address)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]


def test_health_is_not_ready_without_a_database(client, monkeypatch):
    def refuse(*args):
        raise DatabaseError("The database is away.")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200


def test_an_unknown_address_is_answered_in_words_and_not_indexed(client):
    response = client.get("/no/such/page")
    html = response.content.decode()
    assert response.status_code == 404
    assert "There is no page at this address" in html
    assert 'content="noindex"' in html


def test_not_found_speaks_no_jargon(client):
    for address in ("/articles/none/", "/categories/none/", "/recaps/2026-W01/"):
        html = client.get(address).content.decode()
        assert "may have been mistyped" in html, address
        assert "matches the given query" not in html, address


def test_the_page_about_us_names_no_subject_that_nobody_chose(client, settings):
    settings.SITE_DESCRIPTION = settings.SITE_DESCRIPTION_ZH = ""
    for address, subject in (("/about/", "artificial intelligence"), ("/zh/about/", "人工智能")):
        assert subject not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "chinese", "words"),
    [
        ("/about/", "", "<p>News of harbours.</p>"),
        ("/zh/about/", "港口新闻。", "<p>港口新闻。</p>"),
        ("/zh/about/", "", '<span lang="en">News of harbours.</span>'),
        ("/", "", 'content="The Record: News of harbours."'),
    ],
)
def test_what_the_site_is_about_is_a_setting(client, settings, address, chinese, words):
    settings.SITE_DESCRIPTION, settings.SITE_DESCRIPTION_ZH = "News of harbours.", chinese
    assert words in client.get(address).content.decode()
