"""Emptying the database after a test that commits, faster than Django's `flush` and just as thoroughly.

`flush` makes every table anew and has the permissions written again, which takes longer than most tests.
Here the first test does that, and later ones delete the rows of the tables that have any. What `flush` leaves
behind has to be there unchanged; when a test has changed it, `flush` comes again.
"""

from collections.abc import Callable

from django.db import connection, transaction
from django.test import TransactionTestCase

Contents = dict[str, str]


class QuickFlush:
    """Stands in for `TransactionTestCase._fixture_teardown`."""

    def __init__(self, flush: Callable[[TransactionTestCase], None]) -> None:
        self._flush = flush
        self._kept: Contents | None = None

    def __call__(self, test_case: TransactionTestCase) -> None:
        if self._kept is not None:
            delete_rows(self._kept)
        if self._kept is None or read_contents() != self._kept:
            self._flush(test_case)
            self._kept = read_contents()


def table_names() -> list[str]:
    """The tables that `flush` empties."""
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def delete_rows(kept: Contents) -> None:
    """Delete every row of the tables that are not kept."""
    quote = connection.ops.quote_name
    names = [name for name in table_names() if name not in kept]
    with transaction.atomic(), connection.cursor() as cursor:
        # As TRUNCATE does: wait for transactions of others that are still under way.
        cursor.execute(f"LOCK TABLE {', '.join(map(quote, names))} IN ACCESS EXCLUSIVE MODE")
        # Without foreign keys and triggers: everything goes, in whatever order.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in with_rows(names):
            cursor.execute(f"DELETE FROM {quote(name)}")


def read_contents() -> Contents:
    """Every table that has rows, with a fingerprint of them."""
    quote = connection.ops.quote_name
    contents = {}
    with connection.cursor() as cursor:
        for name in with_rows(table_names()):
            cursor.execute(f"SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM {quote(name)} t")
            contents[name] = cursor.fetchone()[0]
    return contents


def with_rows(names: list[str]) -> list[str]:
    """Those of the tables that are not empty."""
    quote = connection.ops.quote_name
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]
