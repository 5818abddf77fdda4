"""What every test may ask for."""

import gc
import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings

from newsroom.roles import sync_roles
from tests.cast import hire

LONGEST_ID = 200  # characters of a value that names a case


def pytest_make_parametrize_id(config, val, argname):
    """A value of a megabyte names no case: its name would be sent to and fro with every report."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_ID:
        return f"{argname} of {len(val)}"
    return None


def pytest_collection_finish(session):
    """What was loaded by now stays: it need not be searched for garbage again and again. Nor need
    the little that a test leaves behind be searched for as often as it is by default."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_collection_modifyitems(config, items):
    """With ONLY_DATABASE=1, leave out the tests that no database can change: a run on another kind
    of database proves them no further. All who come to one ask for its set-up or carry its mark."""
    if os.environ.get("ONLY_DATABASE") == "1":
        others = [item for item in items if not comes_to_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if comes_to_database(item)]


def comes_to_database(item):
    return bool(item.get_closest_marker("django_db")) or "django_db_setup" in item.fixturenames


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, which begins with the roles as an installation does."""
    with django_db_blocker.unblock():
        sync_roles()


@pytest.fixture(scope="module")
def file_database(django_db_setup, django_db_blocker):
    """For fixtures that write what all tests of a file begin with: written once, it is there for
    each of them as it was, and rolled back behind the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    if connection.vendor == "postgresql":  # what was rolled back is read over until it is cleared
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Tests render pages without collecting static files first."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session", autouse=True)
def own_pictures(tmp_path_factory):
    """Pictures and cards are kept in a folder of this run."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.getbasetemp() / "media"):
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor(db):
    return hire("editor", display_name="Ada Reyes", role_line="energy editor")


@pytest.fixture
def managing(db):
    return hire("managing", display_name="Tomasz Wolny", role_line="managing editor")


@pytest.fixture
def administrator(db):
    return hire("admin", display_name="Ines Park")


@pytest.fixture
def attribution(db):
    return hire("attribution", display_name="Lena Fok")


@pytest.fixture(scope="session")
def real_data():
    """The folder of real feeds and articles, where this machine has one."""
    folder = os.environ.get("NEWSROOM_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("NEWSROOM_DATA names no folder of real feeds and articles")
    return Path(folder)
