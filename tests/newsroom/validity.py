"""What the Nu Html Checker says of pages. It knows HTML as it stands today, and runs in Java.

The checker is looked for at `VNU_JAR`, or in `var/vnu.jar`; CONTRIBUTING.md says how to get it.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# It runs for seconds only: what makes a long run quick makes a short one slow.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]


def checker():
    """The checker's file; where there is none the test is skipped or, with REQUIRE_VALIDATOR=1,
    fails."""
    jar = Path(os.environ.get("VNU_JAR") or ROOT / "var/vnu.jar")
    if jar.is_file() and shutil.which("java"):
        return jar
    reason = f"no Java, or no Nu Html Checker at {jar}; CONTRIBUTING.md says how to get it"
    if os.environ.get("REQUIRE_VALIDATOR") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def objections(pages, folder):
    """The errors and warnings of pages ({name: html}) as “name, line: message”. One run for all."""
    jar, names = checker(), {}
    for number, (name, html) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(html)
        names[path.name] = name
    run = subprocess.run(
        [*JAVA, "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return [
        f"{names[re.search(r'[^/]+$', said['url'])[0]]}, line {said.get('lastLine')}: "
        f"{said['message']}"
        for said in json.loads(run.stdout)["messages"]
    ]
