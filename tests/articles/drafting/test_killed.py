"""Drafting by a model, killed between any two steps: one call more at the most, nothing stuck."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest

from tests.newsroom.test_kill import ROOT, database

from .servers import TOKENS, model_server
from .tasks import URL, good_answer

pytest.importorskip("openai", reason="the `ai` extra is not installed")

PROGRAM = "import django; django.setup(); from tests.articles.drafting.killing import main; main()"
PRICES = {"AI_PRICE_IN": "2", "AI_PRICE_OUT": "10"}
CALL = (TOKENS[0] * Decimal(2) + TOKENS[1] * Decimal(10)) / 1_000_000
ADDRESS = re.compile(rf"{re.escape(URL)}-\d+")


def asked_about(body):
    """The address of the story that a request asks to have drafted: the first that it names."""
    return ADDRESS.search(json.dumps(body))[0]


def good(asked):
    return json.dumps(good_answer()).replace(URL, asked_about(asked[-1]))


def bad_at_first(asked):
    address = asked_about(asked[-1])
    times = sum(asked_about(body) == address for body in asked)
    return good(asked) if times > 1 else "not json"


def killed_at_every_step(answer, tmp_path):
    """What the program found, and how often the model was asked about each story."""
    with model_server() as server, database(tmp_path) as place:
        server.answers = [answer]
        env = {
            **os.environ,
            **place,
            **PRICES,
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "AI_MODEL": "m",
            "AI_BASE_URL": f"{server.url}/v1",
            "AI_API_KEY": "secret-key",
            "AI_BUDGET_DAY": "1000",
            "DRAFTER": "openai",
        }
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout), Counter(asked_about(body) for body in server.asked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "calls", "steps"), [(good, 1, 12), (bad_at_first, 2, 18)], ids=["good", "repaired"]
)
def test_killed_before_any_step_it_asks_once_more_at_the_most_and_drafts_every_story(
    answer, calls, steps, tmp_path
):
    left, asked = killed_at_every_step(answer, tmp_path)
    assert left["lived"]
    assert left["killed"] >= steps
    assert left["left"] == {"drafted": left["killed"]}
    # Once more only where an answer had come and was not stored yet.
    assert set(asked.values()) == {calls, calls + 1}
    assert left["stories without one draft"] == []
    assert left["drafts without claims"] == left["runs that go on"] == 0
    assert left["spent"] >= float(CALL * asked.total())
