"""The review screen by keys, by selecting words, and through a crash and a lost connection."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEPT = "Your words are kept, and not saved yet."


@pytest.fixture
def desk(visit, demo):
    """The review screen of a draft that no other test changes, with no claim selected."""
    return visit(demo.unbacked, as_user="editor", width=1280)


def current(page):
    return page.locator("li.claim.current")


def press(page, *keys):
    """Press keys of which the last sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def test_j_and_n_bring_a_claim_beside_its_words_without_loading(desk):
    desk.evaluate("window.loaded = 'once'")
    desk.keyboard.press("n")
    first = current(desk).get_attribute("data-row")
    desk.keyboard.press("j")
    while not current(desk).locator("figure").count():  # two claims of this draft rest on nothing
        desk.keyboard.press("j")
    claim = current(desk).get_attribute("data-row")
    assert claim != first
    chosen = desk.locator("#source mark.chosen")
    chosen.first.wait_for()
    assert {mark.get_attribute("data-claims") for mark in chosen.all()} >= {claim}
    assert chosen.first.is_visible()
    assert desk.url.endswith(f"?claim={claim}")
    assert desk.evaluate("window.loaded") == "once"


def test_1_accepts_and_goes_on_to_the_next(desk):
    desk.keyboard.press("n")
    accepted = current(desk).get_attribute("data-row")
    press(desk, "1")
    assert "Checked one by one" in desk.locator(f"#claim-{accepted} .facts").first.inner_text()
    assert current(desk).get_attribute("data-row") != accepted
    assert current(desk).get_attribute("data-unchecked") is not None


def test_capital_s_accepts_the_section_of_the_current_claim_and_no_other(visit):
    page = visit("/admin/articles/edition/?status__exact=draft", as_user="managing")
    drafts = page.locator("#result_list a[href*='/review/']").evaluate_all(
        "a => a.map(x => x.href)"
    )
    acceptable = page.locator("section[data-group]:has([data-key=S])")
    for draft in drafts:
        page.goto(draft)
        if acceptable.count() > 1:
            break
    name, before = acceptable.last.get_attribute("id"), read_in_section(page)
    acceptable.last.locator("li.claim .text").first.click()
    press(page, "S")
    assert read_in_section(page) - before == {name}


def read_in_section(page):
    read = page.locator("section[data-group]:has(.checked:has-text('Read in section'))")
    return {section.get_attribute("id") for section in read.all()}


def test_two_keys_change_the_basis(desk):
    desk.keyboard.press("n")
    claim = current(desk).get_attribute("data-row")
    press(desk, "b", "k")
    assert "Background" in desk.locator(f"#claim-{claim} .facts").first.inner_text()


def test_2_edits_and_3_asks_before_it_cuts(desk):
    desk.keyboard.press("n")
    claim = current(desk).get_attribute("data-row")
    desk.keyboard.press("2")
    assert desk.evaluate("document.activeElement.name") == "text"
    desk.keyboard.press("Escape")
    desk.keyboard.press("3")
    assert desk.evaluate("document.activeElement.textContent").startswith("Cut claim")
    press(desk, "Enter")
    assert desk.locator(f"#claim-{claim}").count() == 0


def select(page, first, last):
    """Select the source text from one paragraph's beginning to another's end."""
    page.evaluate(
        """([first, last]) => {
            const lines = document.querySelectorAll(".source-text p");
            const range = document.createRange();
            range.setStart(lines[first], 0);
            range.setEnd(lines[last], lines[last].childNodes.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        [first, last],
    )
    page.locator(".use-words button").first.wait_for()


def test_words_selected_across_marks_and_paragraphs_become_a_passage_that_is_found(desk):
    desk.keyboard.press("n")
    claim = current(desk).get_attribute("data-row")
    before = desk.locator(f"#claim-{claim} figure").count()
    select(desk, 0, 1)
    press(desk, "p")
    figures = desk.locator(f"#claim-{claim} figure")
    assert figures.count() == before + 1
    assert "not located" not in figures.last.inner_text()
    assert desk.locator(".source-text p").nth(1).locator("mark.chosen").count() > 0


def test_a_claim_and_its_words_are_lit_from_either_side(desk):
    mark = desk.locator("#source mark").first
    claim = mark.get_attribute("data-claims").split()[0]
    mark.hover()
    assert "lit" in desk.locator(f"#claim-{claim}").get_attribute("class")
    desk.locator(f"#claim-{claim} .text").hover()
    assert "lit" in mark.get_attribute("class")
    mark.click()
    assert current(desk).get_attribute("data-row") == claim


def test_words_typed_into_a_tab_that_was_killed_come_back(desk):
    desk.keyboard.press("n")
    claim = current(desk).get_attribute("data-row")
    desk.keyboard.press("2")
    desk.keyboard.type("Half a sentence ")
    desk.get_by_text(KEPT).wait_for()
    url, context = desk.url, desk.context
    desk.close()
    again = context.new_page()
    again.goto(url)
    field = again.locator(f"#text-{claim}")
    assert field.is_visible()
    assert field.input_value().startswith("Half a sentence ")
    note = again.locator(".jotting")
    assert "Stored: " in note.inner_text()
    assert not again.locator(f"#claim-{claim} .text").inner_text().startswith("Half a sentence")
    with again.expect_navigation():
        note.locator("button").click()
    assert again.locator(".jotting").count() == 0


def test_without_a_connection_words_stay_in_the_browser_until_there_is_one(visit, demo):
    page = visit(demo.unbacked, as_user="managing", width=390)
    page.route("**/review/jot/", lambda route: route.fulfill(status=200, body="a gateway's page"))
    page.locator("summary", has_text="Edit the headline").click()
    page.locator("#headline-text").type("Offline: ")
    page.get_by_text("Your words are kept in this browser until then.").wait_for()
    assert "Offline: " in page.evaluate("Object.values(localStorage).join()")
    page.unroute("**/review/jot/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text(KEPT).wait_for()
    assert "Offline: " not in page.evaluate("Object.values(localStorage).join()")
    page.reload()
    assert page.locator("#headline-text").input_value().startswith("Offline: ")
    with page.expect_navigation():
        page.locator(".jotting button").click()
    assert not page.locator("#headline-text").input_value().startswith("Offline: ")


def test_on_a_phone_the_source_is_one_press_away(visit, demo):
    page = visit(demo.unbacked, as_user="editor", width=390)
    page.locator(".to-source a").first.click()
    page.wait_for_function("document.querySelector('#source').getBoundingClientRect().top < 60")
    assert page.locator("#source").is_visible()
