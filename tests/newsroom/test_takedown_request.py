"""A rights holder asks for a takedown by the form, and looks up how it stands."""

import datetime
import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from articles.models import DeskEntry, Sending, Takedown
from articles.openforms import KIND
from articles.takedowns import deciding
from articles.takedowns.requesting import REQUESTS
from tests.articles import make

pytestmark = pytest.mark.django_db

ADDRESS = "/about/rights/request/"
HEADERS = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
FIELDS = {
    "name": "Noor Vance",
    "organisation": "Harbour Wire",
    "email": "noor@harbour-wire.example",
    "capacity": "holder",
    "addresses": "https://harbour-wire.example/1\r\nhttps://harbour-wire.example/2",
    "what": "The second paragraph.",
    "grounds": "We hold the rights & never licensed it.",
}


def send(client, *, address=ADDRESS, headers=HEADERS, **fields):
    opened = timezone.now() - datetime.timedelta(minutes=1)
    sent = {**FIELDS, "token": REQUESTS.token("takedown", opened), **fields}
    return client.post(address, urlencode(sent), content_type=KIND, headers=headers)


def test_the_rights_page_and_every_article_lead_to_the_form(client):
    make.article()
    for page in ("/about/rights/", "/articles/one-code/"):
        assert 'href="/about/rights/request/' in client.get(page).content.decode()
    assert 'href="/zh/about/rights/request/"' in client.get("/zh/about/rights/").content.decode()
    html = client.get(f"{ADDRESS}?about=/articles/one-code/").content.decode()
    assert "http://127.0.0.1:8000/articles/one-code/</textarea>" in html


@pytest.mark.parametrize("about", ["//evil.example/", "javascript:alert(1)", "x" * 400, "/\x00"])
def test_what_is_no_page_of_ours_is_not_filled_in(client, about):
    html = client.get(ADDRESS, {"about": about}).content.decode()
    assert re.search(r"<textarea name=\"addresses\"[^>]*>\s*</textarea>", html)


def test_a_request_is_kept_with_its_clock_and_the_asker_told_the_reference(client, settings):
    settings.TAKEDOWN_HOURS = 48
    answer = send(client)
    takedown = Takedown.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{ADDRESS}{takedown.reference}/")
    assert re.fullmatch(r"TD(-[2-9A-HJKMNP-TV-Z]{4}){3}", takedown.reference)
    assert takedown.due_at - takedown.received_at == datetime.timedelta(hours=48)
    assert (takedown.state, takedown.entered_by) == ("received", None)
    assert takedown.addresses == FIELDS["addresses"].replace("\r\n", "\n")
    line = DeskEntry.objects.get()
    assert (line.verb, line.person_name) == ("receive takedown", "by the form")
    page = client.get(answer.url)
    html = page.content.decode()
    assert takedown.reference in html
    assert "It waits for a person to look into it." in html
    assert "no-store" in page["Cache-Control"]
    for private in ("Noor", "harbour-wire", "never licensed"):
        assert private not in html


def test_it_says_how_the_request_stands_and_no_reason(client, administrator):
    send(client)
    takedown = Takedown.objects.get()
    page = f"{ADDRESS}{takedown.reference}/"
    deciding.acknowledge(takedown, administrator)
    assert "Somebody is looking into it." in client.get(page).content.decode()
    deciding.refuse(takedown, administrator, reason="They sold it to us in 2024.")
    html = client.get(page.lower()).content.decode()
    assert "We did not take it down" in html
    assert "2024" not in html
    assert client.get(f"{ADDRESS}TD-AAAA-AAAA-AAAA/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("name", "", "Say who you are."),
        ("email", "", "Give an address at which we can answer."),
        ("email", "nobody", "This is no e-mail address; correct it."),
        ("capacity", "", "Choose what you write as."),
        ("addresses", "", "Give one address at least."),
        ("grounds", "", "Say why it should be taken down."),
        ("grounds", "x" * 4001, "at most 4000 characters"),
        ("name", "x" * 121, "at most 120 characters"),
    ],
)
def test_each_field_says_what_is_wrong_and_nothing_typed_is_lost(client, field, value, problem):
    answer = send(client, **{field: value})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count('class="problem"') == 2  # one above, one at the field
    assert problem in html
    assert "We hold the rights &amp; never licensed it." in html or field == "grounds"
    assert not Takedown.objects.exists()


def test_a_second_press_keeps_one_request(client):
    token = REQUESTS.token("takedown", timezone.now() - datetime.timedelta(minutes=1))
    assert send(client, token=token).url == send(client, token=token).url
    assert Takedown.objects.count() == 1


def test_no_answer_sets_a_cookie_and_none_is_stored(client):
    for answer in (client.get(ADDRESS), send(client), send(client, name="")):
        assert not answer.cookies
        assert "Vary" not in answer
    assert "no-store" in client.get(ADDRESS)["Cache-Control"]
    assert "form-action 'self'" in client.get(ADDRESS)["Content-Security-Policy"]


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_a_form_from_elsewhere_is_refused_and_comes_back(client, headers):
    answer = send(client, headers=headers)
    assert answer.status_code == 403
    assert "noor@harbour-wire.example" in answer.content.decode()
    assert not Takedown.objects.exists()


def test_one_client_sends_so_many_an_hour_and_no_address_is_kept(client):
    codes = [send(client, what=f"No. {n}").status_code for n in range(REQUESTS.per_client + 1)]
    assert codes == [302] * REQUESTS.per_client + [429]
    assert "127.0.0.1" not in str(list(Sending.objects.values()))


def test_the_form_is_in_chinese_as_well(client):
    html = client.get(f"/zh{ADDRESS}").content.decode()
    assert "申请下架" in html
    answer = send(client, address=f"/zh{ADDRESS}")
    assert answer.url.startswith(f"/zh{ADDRESS}TD-")
