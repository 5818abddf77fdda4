"""Lets those who write a source's words into the database and those who take them down pass one
after the other.

Whoever may write such words `enters` at the beginning of the transaction, before anything is read
that is written: what was taken down before is then seen, and what would be taken down meanwhile
waits. Many are in at a time; a takedown `closes` the gate and is alone. It comes before any lock of
a row, so that nobody who holds one waits here.

On PostgreSQL this is an advisory lock that ends with the transaction. SQLite has one writer at a
time and needs none: our transactions begin as writers there.
"""

from django.db import connection, transaction

# Any numbers that nothing else in the database uses.
_KEY, _COUNTING = 0x7A6B_0001, 0x7A6B_0002


def enter():
    """Pass, together with all others that write. Must run inside a transaction."""
    _lock("pg_advisory_xact_lock_shared", _KEY)


def close():
    """Wait until nobody is inside, and keep all others out until the transaction ends."""
    _lock("pg_advisory_xact_lock", _KEY)


def count_alone():
    """Wait until nobody else is writing what articles are found by, and keep all others waiting
    until the transaction ends: what has come and gone is counted as it was read. Comes after
    `enter`.

    Whoever publishes waits here as they do at the tally of all articles; terms are many rows, and
    two who took them in a different order would wait for one another.
    """
    _lock("pg_advisory_xact_lock", _COUNTING)


def _lock(function, key):
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The gate holds for a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [key])
