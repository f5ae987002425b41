"""Publishing: an event becomes a row in the transaction that changed the tables."""

from typing import Any

from django.db import connection

from startline.platform.bus import codec
from startline.platform.bus.models import OutboxEvent
from startline.platform.ids import new_id

# Wakes every reader; carries nothing, the rows are the truth. PostgreSQL sends it at commit, and once for
# many equal ones of one transaction.
CHANNEL = "startline_outbox"
INSERT_AND_WAKE = (
    f"INSERT INTO {OutboxEvent._meta.db_table} (event_id, name, key, payload) "  # noqa: S608 - a constant
    f"VALUES (%s, %s, %s, %s) RETURNING pg_notify('{CHANNEL}', '')"
)


class NoTransactionError(RuntimeError):
    """`publish` was called outside a transaction: the event could not stand or fall with the change."""


def publish(event: codec.Event) -> None:
    """Needs a transaction: write `event` to the outbox, to be delivered if and when this commits.

    Raises:
        NoTransactionError: no transaction is open.
        TypeError: the event has no key (`user_id` or `bus_key`).
    """
    if not connection.in_atomic_block:
        raise NoTransactionError(f"{event.EVENT_NAME} was published outside a transaction")
    row: list[Any] = [new_id(), event.EVENT_NAME, codec.key_of(event), codec.encode(event).decode()]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_AND_WAKE, row)
