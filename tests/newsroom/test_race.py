"""Two workers at the same moment publish each thing once, and one refusal stops no other."""

import json
import os
import subprocess
import sys

import pytest

from tests.newsroom.racing import DUE
from tests.newsroom.test_kill import ROOT, database

PROGRAM = "import django; django.setup(); from tests.newsroom.racing import main; main()"


@pytest.mark.django_db
def test_two_workers_at_once_publish_each_edition_once_and_leave_the_refused_one(tmp_path):
    with database(tmp_path) as place:
        env = {**os.environ, **place, "DATA_DIR": str(tmp_path)}
        env["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        command = [sys.executable, "-c", PROGRAM]
        run = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
        )
    assert run.returncode == 0, run.stderr[-3000:]
    assert json.loads(run.stdout) == {
        "ended well": True,
        "live": DUE - 1,
        "publications": DUE - 1,
        "articles published": DUE - 1,
        "refused": ["due-0"],
        "lines about it": 1,
    }
