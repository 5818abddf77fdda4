"""How many pages a second one process answers, without a server in front.

    python -m tests.benchmarks.reading [ARTICLES]

Grows an archive (2,000 articles unless said) in a database in memory, and asks for an article,
home and a category again and again, in turns, through the whole of Django as a server would. Prints
pages a second of processor time for each, in which other work on the machine does not count (but
slows it), with how many queries and bytes a page has. Two states of the code are compared by
running both at the same time on the same machine. What needs Django is imported where it is used,
as it has to be told first which database to take.
"""

import os
import sys
import time
from collections import Counter

ROUNDS = 60


def main(count):
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    grown(count)
    for address, told in measured(["/articles/article-0/", "/", "/categories/category-1/"]):
        print(f"{address:26} {told}")  # noqa: T201


def grown(count):
    from django.utils import timezone

    from newsroom.roles import sync_roles
    from tests.articles import make
    from tests.articles.grow import grow
    from tests.cast import hire

    sync_roles()
    grow(range(count), now=timezone.now(), person=hire("editor"))
    make.analyze()


def measured(addresses):
    """(address, what was measured of it), the addresses asked for in turns."""
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    spent, facts = Counter(), {}
    with override_settings(STORAGES={"default": plain, "staticfiles": plain}, ALLOWED_HOSTS=["*"]):
        client = Client()
        for address in addresses:
            client.get(address)  # what is read once a process
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            assert answer.status_code == 200, address
            facts[address] = f"{len(queries)} queries, {len(answer.content):,} bytes"
        for _ in range(ROUNDS):
            for address in addresses:
                began = time.process_time()
                client.get(address)
                spent[address] += time.process_time() - began
    for address in addresses:
        yield address, f"{ROUNDS / spent[address]:6.1f} a second, {facts[address]}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
