"""What a reader’s program asks for again and has already, it is not sent again."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/articles/", "/robots.txt", "/about/"])
def test_a_page_that_has_not_changed_is_answered_304_without_a_body(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]


def test_another_text_has_another_etag(client, settings):
    before = client.get("/about/")["ETag"]
    settings.RESPONSIBLE_PERSON = "Ines Park"
    assert client.get("/about/", headers={"If-None-Match": before}).status_code == 200
