"""A real browser, and the demo newsroom served as its command serves it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from .axe import Looks

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
READY_WITHIN = 300  # seconds; a cold start on two busy cores takes a fraction of it
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def driver():
    """Playwright, which drives Debian's Chromium; without one, skipped or (in CI) a failure."""
    if not CHROMIUM:
        unfit("no Chromium on this machine; on Debian: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


def unfit(reason):
    """Skip, or fail where REQUIRE_BROWSER=1 says that all is there."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium(driver):
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def metric_fonts():
    """The fonts that our fallbacks are measured against, as nearly every reader has them (or the
    ones they were made to replace)."""
    found = subprocess.run(
        ["fc-match", "Liberation Serif"],  # noqa: S607 - whichever the machine has
        capture_output=True,
        text=True,
        check=False,
    )
    if "Liberation" not in found.stdout:
        unfit("no Liberation fonts on this machine; on Debian: apt install fonts-liberation")


@pytest.fixture(scope="session", autouse=True)
def playwright_beside_the_database():
    """Playwright runs an event loop in this thread, in which Django would refuse its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@dataclass(frozen=True)
class Demo:
    """The served demo: its address, the passwords by username, what the command printed, and the
    folder of its database and static files."""

    url: str
    passwords: dict
    printed: str
    folder: Path

    def address(self, marker):
        """The path of the first address the tour prints that contains `marker`."""
        return re.search(rf"{re.escape(self.url)}(\S*{re.escape(marker)}\S*)", self.printed)[1]

    @property
    def unbacked(self):
        """The review screen of the draft that the tour names last: it cannot go out, and so no test
        takes it further."""
        return re.findall(rf"{re.escape(self.url)}(/admin/\S+/review/)", self.printed)[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo(chromium, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    log = folder / "log"
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DEMO")}
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env | {"DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(url, server, log)
        printed = log.read_text()
        passwords = dict(re.findall(r"^  (\w+) +(\w{10})  ", printed, re.MULTILINE))
        yield Demo(url, passwords, printed, folder / "demo")
    finally:
        server.terminate()
        server.wait(20)


def wait_until_served(url, server, log):
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the demo stopped:\n{log.read_text()[-3000:]}")
        try:
            with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"the demo was not served within {READY_WITHIN} s:\n{log.read_text()[-3000:]}")


@contextmanager
def served(folder):
    """The address of another server of this code, on the database and files of a folder."""
    port, log = free_port(), folder / "server.log"
    url = f"http://127.0.0.1:{port}"
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "newsroom.wsgi:application"],
            cwd=ROOT,
            env=env | {"DATA_DIR": str(folder), "DEMO": "1", "SITE_URL": url},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_served(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def looks():
    return Looks()


@pytest.fixture(scope="session")
def sessions():
    """What a browser keeps of somebody who signed in, by username, so that each does it once."""
    return {}


@pytest.fixture
def visit(chromium, demo, sessions):
    """Open a page of the demo, signed in or not; returns the Playwright page. `options` are those
    of its context.

    Whatever a page says on the console (a breach of the content security policy, say), or asks
    of another host, fails the test that visited it.
    """
    contexts, complaints = [], []

    def open_page(path="/", *, as_user=None, width=1440, scheme="light", scripts=True, **options):
        context = chromium.new_context(
            base_url=demo.url,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            storage_state=sessions.get(as_user),
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: check_message(message, page, complaints))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: check_host(asked.url, demo.url, complaints))
        if as_user and as_user not in sessions:
            sign_in(page, as_user, demo)
            sessions[as_user] = context.storage_state()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def check_message(message, page, complaints):
    # That the page itself is not found, is gone, or is a form that was not taken, is what it says.
    answers = ("404 (Not Found)", "410 (Gone)", "422 (Unprocessable Entity)")
    told = any(answer in message.text for answer in answers)
    if not (message.location["url"] == page.url and told):
        complaints.append(f"{page.url}: {message.text}")


def check_host(asked, home, complaints):
    if not asked.startswith((home, "data:")):
        complaints.append(f"asked another host: {asked}")


def sign_in(page, username, demo):
    page.goto("/admin/login/?next=/admin/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", demo.passwords[username])
    with page.expect_navigation():
        page.click("[type=submit]")
