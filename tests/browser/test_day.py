"""An editor's day in a newsroom with one story: by keys alone, by plain forms without scripts, and
by one person alone. The newsroom is served out of the test's own process, so that its hours pass
when the test says so.
"""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import Article, Category, Edition
from articles.publishing import publish_due
from tests.articles import work
from tests.browser.conftest import check_host, check_message
from tests.cast import hire

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]

PASSWORD = "a day at the desk"
TEXT = """Seven regional grid operators agreed on one connection code for batteries on Tuesday. \
The code applies to projects above 10 MW from 1 March 2027. About 140 GW of storage is waiting in \
the queues of the seven operators. Operators said repeat studies took 58% of the elapsed time of \
a connection. “We read the same study nine times,” said Mara Quill of the operators' council. \
Developers expect the first batteries under the code to be connected within a year. The council \
will publish the forms that developers have to fill in by December 2026."""


@pytest.fixture
def newsroom(live_server, settings, tmp_path):
    """The address of a newsroom with one waiting story of a publisher whose rights are reviewed."""
    settings.FONTS_DIR = tmp_path / "fonts"
    settings.SITE_URL = live_server.url
    reviewer = hire("attribution")
    publisher = work.source(reviewed_by=reviewer)
    two_hours_ago = timezone.now() - timedelta(hours=2)
    story = work.story(publisher, text=TEXT, title="Seven operators agree", at=two_hours_ago)
    story.category = Category.objects.create(slug="energy", name="Energy", emoji="⚡")
    story.save()
    return live_server.url


def engage(username):
    person = hire(username)
    person.set_password(PASSWORD)
    person.save()
    return person


class Hands:
    """A person at a browser, with nothing but a keyboard. `pressed` counts every key."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def send(self, *keys):
        """Press keys of which the last leads to another page."""
        with self.page.expect_navigation():
            self.press(*keys)
        self.page.wait_for_selector(".desk-nav button")  # the keys are bound

    def write(self, words):
        self.page.keyboard.type(words)
        self.pressed += len(words)

    @property
    def standing(self):
        return self.page.locator(".moves h2").inner_text()


@pytest.fixture
def sit_down(chromium, newsroom):
    """A function: a page at which somebody has signed in. Whatever a page complains of fails."""
    contexts, complaints = [], []

    def open_page(person=None, *, scripts=True):
        context = chromium.new_context(
            base_url=newsroom, viewport={"width": 1280, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: check_message(message, page, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: check_host(asked.url, newsroom, complaints))
        if person:
            page.goto("/admin/login/?next=/admin/articles/story/")
            page.fill("[name=username]", person.username)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_selector(".desk-nav" + (" button" if scripts else ""))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def check_every_claim(hands):
    """E for what can be read in its section, then 1 until none is left; returns how many claims
    needed a verdict of their own."""
    own = hands.page.locator(".unchecked", has_text="needs a verdict of its own").count()
    hands.send("E")
    for _ in range(own):
        hands.send("1")
    assert not hands.page.locator("[data-unchecked]").count()
    return own


def read(page):
    """The front page as a reader finds it who comes for the first time (pages may be kept), and the
    article it leads to, if any."""
    page.goto("/")
    link = page.locator("main h2 a, main h3 a").first
    if not link.count():
        return ""
    link.click()
    return page.locator("main").inner_text()


def an_hour_later():
    """What `work` would have done by then."""
    return publish_due(at=timezone.now() + timedelta(hours=2))


def test_a_day_by_keys_alone(sit_down):
    editor = Hands(sit_down(engage("editor")))
    editor.send("d")
    check_every_claim(editor)
    editor.send("R")
    assert editor.standing == "In review"

    managing = Hands(sit_down(engage("managing")))
    managing.send("g", "q")
    managing.send("Enter")
    managing.press("L")
    hour = timezone.now() + timedelta(hours=1)
    managing.write(f"{hour:%m%d%Y}")
    managing.press("ArrowRight")
    managing.write(f"{hour:%I%M%p}")
    managing.send("Enter")
    assert managing.standing == "Scheduled"
    assert read(sit_down()) == ""
    assert [refusal for _, refusal in an_hour_later()] == [None]
    assert "58%" in read(sit_down())

    managing.page.reload()
    managing.page.wait_for_selector(".desk-nav button")
    managing.press("C")
    managing.write("We wrote that about 140 GW waited.")
    managing.press("Tab")
    managing.write("It is about 150 GW.")
    managing.press("Tab")
    managing.send("Enter")
    assert managing.standing == "Draft"
    managing.send("P", "Enter")
    assert managing.standing == "Live"
    assert "We wrote that about 140 GW waited." in read(sit_down())

    managing.press("W")
    managing.write("The operators say that no code was agreed.")
    managing.press("Tab")
    managing.send("Enter")
    assert managing.standing == "Withdrawn"
    article = Article.objects.get()
    reader = sit_down()
    assert reader.goto(article.get_absolute_url()).status == 410
    assert "no code was agreed" in reader.locator("main").inner_text()


def test_from_the_inbox_to_readers_in_few_keys(sit_down):
    """A key for each claim that needs a verdict of its own, and eight more for two people."""
    editor = Hands(sit_down(engage("editor")))
    managing = Hands(sit_down(engage("managing")))
    editor.send("d")
    own = check_every_claim(editor)
    editor.send("R")
    managing.send("g", "q")
    managing.send("Enter")
    managing.send("P", "Enter")
    assert managing.standing == "Live"
    assert editor.pressed + managing.pressed <= own + 8
    assert "58%" in read(sit_down())


def test_from_the_inbox_to_readers_by_one_person(sit_down):
    alone = Hands(sit_down(engage("managing")))
    assert get_user_model().objects.filter(groups__name="Managing editor").count() == 1
    alone.send("d")
    own = check_every_claim(alone)
    alone.send("P", "Enter")
    assert alone.standing == "Live"
    assert alone.pressed <= own + 8
    assert "Reviewed by Managing" in read(sit_down())


def press(page, button):
    with page.expect_navigation():
        page.locator(button).first.click()


def unfold(page, summary):
    page.locator(f"summary:has-text('{summary}')").first.click()
    return page.locator(f"details:has(> summary:has-text('{summary}'))").first


def test_the_same_day_by_plain_forms_without_scripts(sit_down):
    editor = sit_down(engage("editor"), scripts=False)
    press(editor, "main button:has-text('Draft')")
    while editor.locator("button.accept").count():
        press(editor, "button.accept")
    press(editor, "button:has-text('Submit for review')")

    managing = sit_down(engage("managing"), scripts=False)
    managing.goto(editor.url)
    hour = timezone.now() + timedelta(hours=1)
    managing.fill("#go-live-at", f"{hour:%Y-%m-%dT%H:%M}")
    press(managing, ".sheet button:has-text('Approve and schedule')")
    assert managing.locator(".moves h2").inner_text() == "Scheduled"
    an_hour_later()
    assert "58%" in read(sit_down())

    managing.reload()
    form = unfold(managing, "Correct…")
    form.locator("[name=what_was_wrong]").fill("We wrote that about 140 GW waited.")
    form.locator("[name=what_is_right]").fill("It is about 150 GW.")
    press(managing, "button:has-text('Write the correction down')")
    press(managing, ".sheet button:has-text('publish')")
    assert "We wrote that about 140 GW waited." in read(sit_down(scripts=False))

    form = unfold(managing, "Withdraw…")
    form.locator("[name=why]").fill("The operators say that no code was agreed.")
    press(managing, "button:text-is('Withdraw')")
    assert sit_down().goto(Article.objects.get().get_absolute_url()).status == 410
    assert Edition.objects.filter(status="withdrawn").count() == 1
