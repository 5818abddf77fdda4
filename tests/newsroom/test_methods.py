"""What is done at a public address besides reading it."""

import pytest
from django.test import Client

from tests.newsroom.surfaces import ADDRESSES, API, REPORT

pytestmark = pytest.mark.django_db

FORMS_OF_READERS = {REPORT, "/about/rights/request/"}
READ_ONLY = [one for one in ADDRESSES if not one.startswith(API) and one not in FORMS_OF_READERS]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_whatever_is_no_reading_is_refused_with_what_is(method):
    strict = Client(enforce_csrf_checks=True)
    for address in READ_ONLY:
        answer = strict.generic(method, address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD"), address
        assert "This address is only read" in answer.content.decode()
        assert not answer.cookies


def test_forms_of_readers_and_of_the_desk_are_not_in_its_way(client):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/about/rights/request/", {}).status_code != 405
    assert strict.post("/admin/login/", {}).status_code == 403  # for want of the key of the form
    assert client.post("/admin/login/", {}).status_code == 200
    assert strict.post("/no/such/page/").status_code == 404
