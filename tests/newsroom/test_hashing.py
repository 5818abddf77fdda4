"""Static files under the names of their content."""

import re
import shutil
from pathlib import Path

from django.contrib.staticfiles import finders

from newsroom.hashing import HashedFiles


def test_a_script_imports_others_under_the_names_of_their_content(tmp_path):
    folder = tmp_path / "js/desk"
    shutil.copytree(Path(finders.find("js/desk")), folder)
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    files = {f"js/desk/{file.name}": (storage, f"js/desk/{file.name}") for file in folder.iterdir()}
    list(storage.post_process(files))
    written = (tmp_path / storage.stored_name("js/desk/keys.js")).read_text()
    imported = re.findall(r'from\s*"(\./[^"]+)"|import\s*"(\./[^"]+)"', written)
    assert imported
    for name in filter(None, sum(imported, ())):
        assert re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", name)
