"""Django's `migrate` without the time limit of other transactions: an index takes as long as it takes."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """The base of our `migrate` (users.management): it works on a connection without time limits."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SET transaction_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
        try:
            super().handle(*args, **options)
        finally:
            connection.close()
