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

_KEY = 0x7A6B_0001  # any number that nothing else in the database uses


def enter():
    """Pass, together with all others that write. Must run inside a transaction."""
    _lock("pg_advisory_xact_lock_shared")


def close():
    """Wait until nobody is inside, and keep all others out until the transaction ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function):
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The gate holds for a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_KEY])
