"""The guard of the forms that readers send without account and cookie."""

import datetime
from urllib.parse import urlencode

import pytest
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from articles import clients, openforms
from articles.models import Sending
from articles.openforms import OpenForm
from tests.test_house_rules import ROOT, python_files, walk

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 19, 12, 0, tzinfo=datetime.UTC)
READ = NOW + datetime.timedelta(seconds=20)  # when a quick reader presses
OURS = {"origin": "http://testserver"}
FORM = OpenForm("report", per_client=3, ceiling=5)


class Words(forms.Form):
    words = forms.CharField(max_length=100)


class Desk:
    """Whoever keeps what was sent."""

    def __init__(self):
        self.kept = []

    def store(self, form, at):
        self.kept.append(form.cleaned_data["words"])
        return f"R{len(self.kept)}"


@pytest.fixture
def desk():
    return Desk()


def ask(request, desk, *, form=FORM, page="one-code", at=READ):
    return form.take(request, page, Words, desk.store, at=at)


def opened(desk, *, form=FORM, page="one-code", at=NOW):
    """The token of the form as a reader is given it."""
    return ask(RequestFactory().get("/"), desk, form=form, page=page, at=at).token


def sent(fields, *, headers=OURS, **environ):
    return RequestFactory().post(
        "/", fields, content_type=openforms.KIND, headers=headers, **environ
    )


def send(desk, words="It was Friday.", *, token=None, at=READ, headers=OURS, **more):
    token = opened(desk, at=at - datetime.timedelta(seconds=20)) if token is None else token
    body = urlencode({"words": words, openforms.TOKEN: token})
    ask_with = {name: more.pop(name) for name in ("form", "page") if name in more}
    return ask(sent(body, headers=headers, **more), desk, at=at, **ask_with)


def told(taken):
    return taken.status, taken.reference, bool(taken.refusal)


REFUSED, TOO_MANY, STORED = (403, "", True), (429, "", True), (200, "R1", False)


def test_a_form_that_is_read_and_sent_is_stored_once_and_gets_its_reference(desk):
    assert told(send(desk)) == STORED
    assert desk.kept == ["It was Friday."]
    assert Sending.objects.get().reference == "R1"


def test_a_second_press_stores_nothing_and_is_told_the_same(desk):
    token = opened(desk)
    first, second = (send(desk, token=token) for _ in range(2))
    assert told(first) == told(second) == STORED
    assert len(desk.kept) == Sending.objects.count() == 1


def test_a_second_press_is_told_the_same_when_no_more_may_be_sent(desk):
    token = opened(desk)
    for _ in range(3):
        last = send(desk, token=token)
        send(desk)
    assert told(last) == STORED


def test_other_words_under_a_spent_token_are_kept_for_the_reader_and_not_lost(desk):
    token = opened(desk)
    send(desk, token=token)
    again = send(desk, "And the name is wrong.", token=token)
    assert told(again) == (400, "", True)
    assert again.form["words"].value() == "And the name is wrong."
    assert desk.kept == ["It was Friday."]
    later = READ + datetime.timedelta(seconds=5)
    assert send(desk, "And the name is wrong.", token=again.token, at=later).reference == "R2"


def test_the_press_that_comes_second_in_the_same_moment_is_told_the_same(desk, monkeypatch):
    """Both found the token unspent; the row of the first is there when the second would write."""
    token, looks = opened(desk), []
    first_look = openforms._told

    def late(sending):
        looks.append(sending)
        if len(looks) == 1:
            with transaction.atomic():
                send(desk, token=token)
            return ""
        return first_look(sending)

    monkeypatch.setattr(openforms, "_told", late)
    assert told(send(desk, token=token)) == STORED
    assert desk.kept == ["It was Friday."]


def test_a_fault_while_storing_spends_no_token(desk):
    token = opened(desk)

    def fail(form, at):
        raise OSError("The disk is full.")

    desk.store, store = fail, desk.store
    with pytest.raises(OSError, match="full"):
        send(desk, token=token)
    assert not Sending.objects.exists()
    desk.store = store
    assert told(send(desk, token=token)) == STORED


@pytest.mark.parametrize(
    ("seconds", "status"), [(-5, 400), (1.9, 400), (2, 200), (86400, 200), (86401, 400)]
)
def test_a_token_is_good_from_two_seconds_to_a_day(desk, seconds, status):
    token = opened(desk)
    taken = send(desk, token=token, at=NOW + datetime.timedelta(seconds=seconds))
    assert taken.status == status
    assert len(desk.kept) == (status == 200)
    assert taken.form["words"].value() == "It was Friday."


def test_a_token_is_of_one_form_on_one_page_and_no_other(desk):
    stranger = OpenForm("takedown")
    for token in ("", "x", "é:x", opened(desk, page="other"), opened(desk, form=stranger)):
        assert told(send(desk, token=token)) == REFUSED
    good = opened(desk)
    for bent in (good[:-1], good[1:], good.swapcase()):
        assert told(send(desk, token=bent)) == REFUSED
    assert desk.kept == []


def test_a_key_that_was_changed_still_opens_what_it_signed(desk, settings):
    token = opened(desk)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert told(send(desk, token=token)) == STORED


FOREIGN = "https://elsewhere.example"


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://record.example"}, True),  # the public address, behind a proxy
        ({"origin": "https://trusted.example"}, True),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True),  # referrers switched off
        ({"sec-fetch-site": "same-origin"}, True),
        ({"referer": "http://testserver/articles/x/report/"}, True),  # before 2020
        ({"origin": "null", "referer": "http://testserver/x"}, True),
        ({"origin": "http://testserver", "referer": f"{FOREIGN}/"}, True),
        ({}, False),
        ({"origin": "null"}, False),
        ({"origin": FOREIGN}, False),
        ({"origin": FOREIGN, "referer": "http://testserver/x"}, False),
        ({"origin": "https://testserver"}, False),
        ({"origin": "http://testserver.elsewhere.example"}, False),
        ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, False),
        ({"origin": "http://testserver", "sec-fetch-site": "same-site"}, False),
        ({"origin": "http://testserver", "sec-fetch-site": "none"}, False),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, False),  # a frame in a sandbox
        ({"referer": f"{FOREIGN}/http://testserver/"}, False),
        ({"referer": "http://[bad"}, False),
        ({"referer": ""}, False),
    ],
)
def test_what_a_browser_says_of_where_a_form_comes_from(desk, settings, headers, taken):
    settings.SITE_URL = "https://record.example"
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]
    found = send(desk, headers=headers)
    assert told(found) == (STORED if taken else REFUSED)
    assert found.form["words"].value() == "It was Friday."


def test_a_body_that_is_too_big_is_refused_before_it_is_read(desk):
    request = sent("x" * (openforms.LARGEST + 1))
    taken = ask(request, desk)
    assert told(taken) == (400, "", True)
    assert not taken.form.is_bound
    assert request._read_started is False


def test_a_body_of_another_kind_is_refused(desk):
    fields = {"words": "It was Friday.", openforms.TOKEN: opened(desk)}
    for request in (
        RequestFactory().post("/", fields, headers=OURS),  # multipart: it could carry files
        RequestFactory().post("/", fields, content_type="application/json", headers=OURS),
        RequestFactory().post("/", b"", content_type="text/plain", headers=OURS),
    ):
        assert told(ask(request, desk)) == (400, "", True)


def test_words_that_are_too_many_come_back_and_spend_nothing(desk):
    token = opened(desk)
    taken = send(desk, "x" * 101, token=token)
    assert (taken.status, taken.reference, taken.refusal) == (422, "", "")
    assert taken.form["words"].value() == "x" * 101
    assert told(send(desk, token=token)) == STORED


# -- Not too many ---------------------------------------------------------------------------------


def flood(desk, count, *, at=READ, **environ):
    """Sends so many, a minute apart."""
    return [
        send(desk, f"No. {n}", at=at + datetime.timedelta(minutes=n), **environ)
        for n in range(count)
    ]


def test_one_client_is_asked_to_wait_until_the_hour_has_passed(desk):
    *first, last = flood(desk, 4, REMOTE_ADDR="192.0.2.1")
    assert [taken.status for taken in first] == [200] * 3
    assert told(last) == TOO_MANY
    assert last.wait == datetime.timedelta(minutes=57)
    assert "57 minutes" in last.refusal
    assert last.form["words"].value() == "No. 3"
    assert send(desk, REMOTE_ADDR="192.0.2.2").status == 200
    after = READ + datetime.timedelta(hours=1)
    assert send(desk, at=after, REMOTE_ADDR="192.0.2.1").status == 200


def test_another_form_counts_for_itself(desk):
    flood(desk, 3, REMOTE_ADDR="192.0.2.1")
    other = OpenForm("takedown", per_client=1)
    token = opened(desk, form=other)
    assert send(desk, token=token, form=other, REMOTE_ADDR="192.0.2.1").status == 200


def test_all_clients_together_meet_the_ceiling(desk):
    found = [send(desk, REMOTE_ADDR=f"192.0.2.{n}").status for n in range(6)]
    assert found == [200] * 5 + [429]


def test_midnight_gives_a_client_nothing_more(desk):
    before = datetime.datetime(2026, 11, 19, 23, 57, tzinfo=datetime.UTC)
    found = [taken.status for taken in flood(desk, 5, at=before)]
    assert found == [200] * 3 + [429] * 2


def test_a_refusal_says_in_its_headers_when_to_come_again_and_is_never_stored(desk, rf):
    *_, last = flood(desk, 4)
    answer = last.dress(HttpResponse())
    assert (answer.status_code, answer["Retry-After"]) == (429, "3420")
    assert answer["Cache-Control"] == "no-store"
    fresh = ask(rf.get("/"), desk).dress(HttpResponse())
    assert (fresh.status_code, "Retry-After" in fresh) == (200, False)
    assert fresh["Cache-Control"] == "no-store"


def test_sending_takes_seven_queries_however_much_was_sent(desk, django_assert_num_queries):
    """Was it sent, two counts, the row, its reference, and the bounds of the transaction."""
    token = opened(desk)
    with django_assert_num_queries(7):
        send(desk, token=token)
    earlier = {"form": "report", "words_hash": "x", "client": "another"}
    Sending.objects.bulk_create(
        Sending(token_hash=f"x{n}", at=NOW - datetime.timedelta(hours=2), **earlier)
        for n in range(500)
    )
    token = opened(desk)
    with django_assert_num_queries(7):
        assert send(desk, token=token).reference == "R2"


def client_of(**environ):
    return clients.client_of(RequestFactory().get("/", **environ))


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unix:", ""),
        ("1" * 500, ""),
    ],
)
def test_a_client_is_its_address_or_its_network(address, client):
    assert client_of(REMOTE_ADDR=address) == client


def test_a_proxy_is_believed_only_where_the_settings_say_so(settings):
    given = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.7, 10.0.0.2"}
    found = {}
    for settings.TRUSTED_PROXIES in (0, 1, 2, 3, 4):
        found[settings.TRUSTED_PROXIES] = client_of(**given)
    assert found == {0: "10.0.0.1", 1: "10.0.0.2", 2: "192.0.2.7", 3: "6.6.6.6", 4: "10.0.0.1"}


def test_no_address_is_kept_and_nobody_is_followed_to_the_next_day(desk, settings):
    send(desk, REMOTE_ADDR="192.0.2.7")
    kept = Sending.objects.values().get()
    assert not [value for value in kept.values() if "192.0.2" in str(value)]
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    today, tomorrow = (
        clients.client_hash(request, READ + datetime.timedelta(days=n)) for n in range(2)
    )
    assert kept["client"] == today != tomorrow
    settings.SECRET_KEY = "another"
    assert clients.client_hash(request, READ) != today


def test_what_no_token_needs_any_longer_is_forgotten(desk):
    send(desk)
    send(desk, at=READ + datetime.timedelta(hours=25))
    assert openforms.forget(at=READ + datetime.timedelta(hours=49)) == 1
    assert openforms.KEPT > openforms.LATEST
    assert Sending.objects.count() == 1


# -- The exemption --------------------------------------------------------------------------------


def test_only_the_guard_exempts_a_view_from_djangos_own_guard():
    exempting = [path for path in python_files("articles", "recaps", "newsroom")
                 if "csrf_exempt" in path.read_text()]  # fmt: skip
    # The API reads, and refuses every other method; `methods` only asks who is exempt.
    assert exempting == [
        ROOT / "articles/openforms.py", ROOT / "newsroom/api.py", ROOT / "newsroom/methods.py",
    ]  # fmt: skip


def test_every_exempt_view_is_one_of_the_open_forms():
    exempt = {
        pattern.name
        for pattern in walk(get_resolver().url_patterns)
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert {name for name in exempt if not name.startswith("api-")} == {
        "report",
        "takedown-request",
    }
