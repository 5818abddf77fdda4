"""The inbox by its keys, as an editor's morning goes: each key presses what is on the page."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INBOX = "/admin/articles/story/"
CURRENT = "[data-row].current"


def press(page, *keys):
    """Keys that lead to another page, the last of them."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])
    page.wait_for_load_state("networkidle")


def go_to(page, headline):
    """Move with j, and with k where it stands above, to the row of a headline."""
    for key in "j" * 30 + "k" * 30:
        page.keyboard.press(key)
        if headline in page.locator(CURRENT).inner_text():
            return
    raise AssertionError(f"no row says {headline}")


def said(page):
    return page.locator(".messagelist").inner_text()


def waiting(page):
    return int(re.search(r"Waiting (\d+)", page.locator(".states").inner_text())[1])


def test_an_editors_morning_by_keys_alone(visit):
    page = visit(INBOX, as_user="editor")
    page.wait_for_load_state("networkidle")
    before = waiting(page)

    # j and k move; x selects, and e sets aside what is selected; u takes it back.
    page.keyboard.press("j")
    first = page.locator(CURRENT).get_attribute("data-row")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator(CURRENT).get_attribute("data-row") == first
    go_to(page, "A field guide to the spaces")
    page.keyboard.press("x")
    go_to(page, "Water use of data centres")
    page.keyboard.press("x")
    assert page.locator(".how-many").inner_text() == "2 selected:"
    press(page, "e")
    assert "2 stories set aside." in said(page)
    assert waiting(page) == before - 2
    press(page, "u")
    assert "Undone: 2 stories are as before." in said(page)
    assert waiting(page) == before

    # c and a mean the current row; letters choose, Enter sends.
    go_to(page, "A field guide to the spaces")
    press(page, "c", "E", "Enter")
    assert "put into Energy" in said(page)
    assert "A field guide" in page.locator(CURRENT).inner_text()  # the place is kept
    press(page, "a", "M", "Enter")
    assert "assigned to Hana Brückner" in said(page)
    assert "→ Hana Brückner" in page.locator(CURRENT).inner_text()

    press(page, "s")
    assert page.locator(f"{CURRENT} .star").count() == 1
    press(page, "s")
    assert page.locator(f"{CURRENT} .star").count() == 0

    # v opens the original beside this page, and tells its server nothing.
    original = page.locator(f"{CURRENT} [data-key=v]")
    assert original.get_attribute("rel") == "noreferrer"
    assert original.get_attribute("target") == "_blank"

    # m makes one event of the selected rows; Enter opens the current one.
    page.keyboard.press("x")
    go_to(page, "Water use of data centres")
    page.keyboard.press("x")
    press(page, "m")
    assert "The stories are one event now." in said(page)
    assert waiting(page) == before - 1
    go_to(page, "(2 reports)" if page.get_by_text("(2 reports)").count() else "2 sources")
    press(page, "Enter")
    assert "/admin/articles/cluster/" in page.url

    page.goto(INBOX)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    page.keyboard.type("jex")  # keys are letters while somebody types
    assert page.locator("#searchbar").input_value() == "jex"
    assert waiting(page) == before - 1


def test_undoing_is_offered_for_ten_seconds(visit):
    page = visit(INBOX, as_user="managing")
    page.clock.install()
    page.reload()
    page.wait_for_load_state("networkidle")
    press(page, "j", "e")
    assert page.get_by_role("button", name="Undo").is_visible()
    page.clock.run_for(9_000)
    assert page.get_by_role("button", name="Undo").is_visible()
    page.clock.run_for(2_000)
    assert not page.get_by_role("button", name="Undo").is_visible()
    assert page.locator(".messagelist li.success").is_visible()


def test_everything_is_done_without_scripts_too(visit):
    page = visit(INBOX, as_user="managing", scripts=False)
    row = page.locator("[data-row]", has_text="Who owns a subtitle")
    row.get_by_label("Select").check()
    page.select_option("[name=category]", index=1)
    page.select_option("[name=who]", index=1)
    page.get_by_role("button", name="Set", exact=True).click()
    assert "assigned to Daniel Okoro and put into" in said(page)
    page.get_by_role("button", name="Undo").click()
    assert "is as before" in said(page)
    row.get_by_role("button", name="Set aside").click()
    assert "“Who owns a subtitle that nobody wrote?” set aside." in said(page)
    page.get_by_role("button", name="Undo").click()
    assert "is as before" in said(page)
    assert row.is_visible()
