"""The rules of the house, each a few lines; the plan they keep true is in CONTRIBUTING.md."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("newsroom", "articles", "recaps")


def python_files(*folders):
    for folder in folders:
        path = ROOT / folder
        yield from [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def imports(path):
    """The absolute names of all modules a file imports, wherever the import stands."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def breaches(paths, forbidden):
    """Files that import a module of the forbidden ones, as “file: module”."""
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in paths
        for name in imports(path)
        if any(name == module or name.startswith(f"{module}.") for module in forbidden)
    ]


def tracked_files():
    listing = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git the developer uses
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).exists()]


def test_models_import_nothing_else_of_ours():
    others = [
        f"articles.{path.stem}" for path in (ROOT / "articles").glob("*") if path.stem != "models"
    ]
    assert breaches(python_files("articles/models"), [*others, "recaps", "newsroom"]) == []


def test_articles_never_import_recaps_and_nothing_imports_newsroom():
    assert breaches(python_files("articles"), ["recaps", "newsroom"]) == []
    assert breaches(python_files("recaps"), ["newsroom"]) == []


def test_collecting_drafting_and_publishing_do_not_know_one_another():
    workshops = {
        "articles/collecting": ["articles.drafting", "articles.publishing", "articles.reviewing"],
        "articles/drafting": ["articles.collecting", "articles.publishing", "articles.reviewing"],
        "articles/publishing.py": ["articles.collecting", "articles.drafting"],
        "articles/reviewing.py": ["articles.collecting", "articles.drafting"],
    }
    for place, forbidden in workshops.items():
        assert breaches(python_files(place), forbidden) == []


WRITERS = [
    *("articles.reviewing", "articles.framing", "articles.publishing"),
    *("articles.revising", "articles.events.joining", "articles.citing"),
    "articles.forecasts.resolving",
    *("articles.redrafting", "articles.settling", "articles.translating"),
    *("articles.pictures.illustrating", "articles.reports.handling"),
]


def test_only_desk_commands_and_demo_change_editions():
    allowed = {
        "articles/admin",
        "articles/management",
        "newsroom/demo",
        "newsroom/schedule.py",
        "articles/citing.py",
        "articles/events/joining.py",
        "articles/forecasts/resolving.py",
        "articles/framing.py",
        "articles/pictures/illustrating.py",
        "articles/reports/handling.py",
        "articles/reviewing.py",
        "articles/revising.py",
        "articles/publishing.py",
        "articles/redrafting.py",
        "articles/settling.py",
        "articles/takedowns/erasing.py",
        "articles/translating.py",
    }
    others = [
        path
        for path in python_files(*ROOMS)
        if not any(str(path.relative_to(ROOT)).startswith(place) for place in allowed)
    ]
    assert breaches(others, WRITERS) == []


READER_FACING = [
    "articles/related.py",
    "articles/api",
    "articles/jsonld.py",
    "articles/views.py",
    "articles/unlisted.py",
    "articles/cards",
    *("articles/events/threads.py", "articles/events/timelines.py"),
    "articles/forecasts/predictions.py",
    "articles/history.py",
    "articles/page.py",
    "articles/parts.py",
    "articles/rehearsal.py",
    "articles/feeds",
    "articles/filters.py",
    "articles/languages.py",
    "articles/lists",
    "articles/openforms.py",
    "articles/pictures/leadpictures.py",
    "articles/reports/reporting.py",
    "articles/search.py",
    "articles/searching",
    "articles/sitemaps.py",
    "articles/templatetags",
    "recaps/feeds.py",
    "recaps/api.py",
    "recaps/items.py",
    "recaps/views.py",
    "recaps/templatetags",
    "newsroom/api.py",
    "newsroom/apidocument.py",
    "newsroom/views.py",
    "newsroom/wellknown.py",
]


def test_reader_facing_modules_import_no_workshop():
    workshops = [
        f"articles.{name}"
        for name in (
            *("collecting", "drafting", "events.joining", "previewing"),
            "forecasts.resolving",
            *("takedowns.deciding", "takedowns.erasing", "takedowns.reach"),
            *("publishing", "rechecking", "redrafting", "reports.handling", "reviewing"),
            *("revising", "settling", "translating"),
        )
    ]
    assert breaches(python_files(*READER_FACING), workshops) == []


PURE = [
    "articles/text",
    *(f"articles/cards/{name}.py" for name in ("typefaces", "setting", "drawing")),
    "articles/comparing.py",
    *(f"articles/feeds/{name}.py" for name in ("channel", "atom", "rss", "jsonfeed", "xml")),
    *(f"articles/events/{name}.py" for name in ("clustering", "likeness", "sameness")),
    "articles/evidence.py",
    "articles/forecasts/calibration.py",
    "articles/moments.py",
    "articles/searching/postgresql.py",
    "articles/searching/ranking.py",
    "articles/searching/sqlite.py",
    "articles/searching/wanted.py",
    *(
        f"articles/collecting/{name}.py"
        for name in (
            *("parse", "normalize", "dedupe", "extract", "fetch", "guard", "manners"),
            *("mending", "xmlfeed", "xmlpart", "jsonfeed", "pagefacts", "pageday", "listing"),
            "terms",
        )
    ),
    "articles/drafting/brief.py",
    "articles/drafting/answers.py",
    "articles/drafting/schema.py",
    "articles/drafting/providers",
    "newsroom/crawlers.py",
]


def test_pure_files_know_neither_the_database_nor_the_models():
    assert breaches(python_files(*PURE), ["django.db", "articles.models"]) == []


def test_an_editions_status_is_assigned_only_in_publishing():
    wrong = []
    for path in python_files(*ROOMS):
        if path == ROOT / "articles/publishing.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = [t.attr for t in targets if isinstance(t, ast.Attribute)]
            keywords = [k.arg for k in node.keywords] if isinstance(node, ast.Call) else []
            called = getattr(node, "func", None)
            name = getattr(called, "attr", getattr(called, "id", ""))
            updates = name in ("update", "create", "Edition", "bulk_update")
            if "status" in names or (updates and "status" in keywords):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


HTTP_CLIENTS = [
    "httpx", "httpx2", "httpcore", "httpcore2", "requests", "urllib.request", "urllib3",
    "http.client",
]  # fmt: skip


def test_only_the_fetcher_and_the_providers_speak_http():
    fetcher = [ROOT / f"articles/collecting/{name}.py" for name in ("fetch", "guard")]
    others = [
        path
        for path in python_files(*ROOMS)
        if path not in fetcher and ROOT / "articles/drafting/providers" not in path.parents
    ]
    assert breaches(others, HTTP_CLIENTS) == []


def test_rows_are_locked_without_their_keys():
    """Storing a row that points at another takes that row's key. A lock on the key as well would
    wait for whoever does so, and they for us: on PostgreSQL a deadlock, in no order we chose."""
    locks = [
        match[0]
        for path in python_files(*ROOMS)
        for match in re.finditer(r"select_for_update\([^\n]*", path.read_text())
    ]
    assert locks
    assert [lock for lock in locks if "no_key=True" not in lock] == []


def test_only_rendering_marks_text_as_safe():
    wrong = [
        str(path.relative_to(ROOT))
        for path in python_files(*ROOMS)
        if re.search(r"mark_safe|SafeString|SafeText", path.read_text())
        and path != ROOT / "articles/rendering.py"
    ]
    templates = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.*")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ]
    assert wrong + templates == []


def test_no_module_is_named_for_nothing_in_particular():
    vague = {"utils", "helpers", "services", "common", "misc", "signals"}
    assert [p for p in python_files(*ROOMS) if p.stem in vague or p.parent.name in vague] == []


def test_readers_reach_articles_only_through_published():
    for path in python_files(*READER_FACING):
        text = path.read_text()
        for model in ("Article", "Recap"):
            assert not re.search(rf"\b{model}\.objects\.(?!published\(|withdrawn\()", text), path
        assert not re.search(r"\bPreviewLink\.objects\.(?!answering\()", text), path
        assert "Edition.objects" not in text, path


def test_every_view_is_routed():
    routed = {
        pattern.callback.__name__
        for resolver in [get_resolver()]
        for pattern in walk(resolver.url_patterns)
    } | {"site"}
    for room in ROOMS:
        path = ROOT / room / "views.py"
        tree = ast.parse(path.read_text())
        views = {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and node.args.args
            and node.args.args[0].arg == "request"
        }
        assert views <= routed, f"{room}: {views - routed}"


def walk(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns)
        else:
            yield pattern


def test_every_setting_is_in_the_readmes_table():
    readme = (ROOT / "README.md").read_text()
    settings = re.findall(
        r"""env\.\w+\(\s*"([A-Z_]+)\"""", (ROOT / "newsroom/settings.py").read_text()
    )
    assert settings
    assert [name for name in settings if f"`{name}`" not in readme] == []


def test_every_path_in_the_readmes_map_exists():
    readme = (ROOT / "README.md").read_text()
    section = readme.split("## The map", 1)[1].split("\n## ", 1)[0]
    paths = re.findall(r"^\| `([^`]+)`", section, flags=re.MULTILINE)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


TOP_LEVEL = {
    "manage.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "requirements.lock",
    "newsroom",
    "articles",
    "recaps",
    "templates",
    "tests",
}


def test_the_top_level_is_what_it_should_be():
    top = {name.split("/")[0] for name in tracked_files()}
    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_the_project_speaks_of_itself_alone():
    foreign = re.compile(
        r"[.][.]/" + "shared|/" + "work/|" + "extra" + "-index|" + "bash" + "_jobs", re.IGNORECASE
    )
    wrong = [
        name
        for name in tracked_files()
        if not name.startswith(".ci/")
        and Path(name).suffix in {".py", ".md", ".html", ".css", ".js", ".toml", ".json", ".lock"}
        and foreign.search((ROOT / name).read_text())
    ]
    assert wrong == []


def test_the_lock_names_no_index_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"https?://|file:|index-url|find-links", lock)
    pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock, flags=re.MULTILINE | re.DOTALL)
    assert len(pins) > 20
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_files_are_short_or_say_why_not():
    limits = {".py": 300, ".html": 120}
    long = [
        str(path.relative_to(ROOT))
        for folder in (*ROOMS, "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in limits
        and "migrations" not in path.parts
        and not path.is_relative_to(ROOT / "newsroom/demo/pages")
        and len(path.read_text().splitlines()) > limits[path.suffix]
        and "Longer than usual" not in path.read_text()[:1500]
    ]
    assert long == []


def test_views_are_at_most_fifteen_lines_and_functions_forty():
    wrong = []
    for path in python_files(*ROOMS):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                length = node.end_lineno - node.lineno + 1
                doc = ast.get_docstring(node, clean=False)
                length -= len(doc.splitlines()) if doc else 0
                limit = 15 if path.name == "views.py" else 40
                if length > limit:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.name} {length}")
    assert wrong == []


@pytest.mark.django_db
def test_the_migrations_match_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert {"newsroom", "articles", "recaps"} <= {app.label for app in apps.get_app_configs()}


def test_tests_that_share_a_dear_set_up_run_on_one_worker(request):
    """Some versions of pytest and xdist lose the groups in silence; the suite then takes minutes
    more, and each worker serves a demo of its own."""
    if not request.config.getoption("loadgroup", False):
        pytest.skip("there are no workers")
    grouped = [item for item in request.session.items if item.get_closest_marker("xdist_group")]
    assert [item.nodeid for item in grouped if not re.search(r"@[\w' ]+$", item.nodeid)] == []
