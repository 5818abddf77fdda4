"""The attribution console in a real browser: the credit as typed, and its screens for everybody."""

import pytest

from tests.browser.axe import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SOURCE = "/admin/articles/source/1"
LIST = b"name,homepage,feed_url\nQuay,https://quay.example/,\nBad,javascript:alert(1),\n"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_credit_is_seen_as_typed_beside_the_form_and_nothing_is_stored(visit, scripts):
    page = visit(f"{SOURCE}/change/", as_user="attribution", scripts=scripts)
    before = page.locator("[name=credit_line]").input_value()
    frame = page.frame_locator("iframe[name=credit-frame]")
    assert before in frame.locator("footer").inner_text()
    page.fill("[name=credit_line]", "As they ask to be credited")
    page.click("text=Show the credit as typed")
    frame.locator("text=As they ask to be credited").wait_for()
    assert page.url.endswith(f"{SOURCE}/change/")
    page.reload()
    assert page.locator("[name=credit_line]").input_value() == before
    assert scrolls_sideways(page) is False


def test_its_screens_have_no_fault_for_assistive_technology(visit, looks):
    page = visit("/admin/", as_user="attribution", width=1280)
    for path in ("uses/", "credit/", "merging/", "merging/?q=e", "merging/?into=2"):
        page.goto(f"{SOURCE}/{path}")
        assert looks.faults(page, 1280, 390) == [], path
    page.goto("/admin/articles/source/lists/")
    assert looks.faults(page, 1280, 390) == []
    upload = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST}
    page.set_input_files("#id_file", upload)
    page.click("text=Look at it")
    page.wait_for_selector("#plan-title")
    assert looks.faults(page, 1280, 390) == []
