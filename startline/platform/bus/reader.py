"""Reading the outbox directly, by a watermark of transactions.

A lower id, and a lower transaction id, can commit later than a higher one. So only rows are read whose
transaction is older than every running one (`xid < pg_snapshot_xmin`): nothing can appear behind them any
more, and the watermark `(xid, id)` never passes a row that is still to come. The price: a transaction that
writes and stays open, in any database of the server, holds every reader back. That is why none may last over
five seconds, and why the age of the oldest unread event is a metric.
"""

import threading
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from startline.platform.bus.envelopes import Deliver, Envelope
from startline.platform.bus.models import ConsumerCursor, OutboxEvent

# A notification can be lost with its connection; then this is how late an event is.
POLL_S = 1.0
# Something is published but a transaction that may still publish before it is running: look again soon.
BLOCKED_POLL_S = 0.02

_CURSORS = ConsumerCursor._meta.db_table
_OUTBOX = OutboxEvent._meta.db_table
_READABLE = f"""
    SELECT event_id, name, key, payload, created_at, xid, id FROM {_OUTBOX}
    WHERE (xid, id) > (%s::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, id LIMIT %s
"""  # noqa: S608 - names of our own tables
_UNREAD = f"SELECT EXISTS (SELECT 1 FROM {_OUTBOX} WHERE (xid, id) > (%s::xid8, %s))"  # noqa: S608 - as above
_LOCK = f'SELECT xid, event_order FROM {_CURSORS} WHERE "group" = %s FOR UPDATE SKIP LOCKED'  # noqa: S608 - as above
_POSITION = f'SELECT xid, event_order FROM {_CURSORS} WHERE "group" = %s'  # noqa: S608 - as above
_START = (
    f'INSERT INTO {_CURSORS} ("group", xid, event_order) '  # noqa: S608 - as above
    "VALUES (%s, '0', 0) ON CONFLICT DO NOTHING"
)
_MOVE = f"""
    UPDATE {_CURSORS} SET xid = %s::xid8, event_order = %s, updated_at = clock_timestamp()
    WHERE "group" = %s AND (xid, event_order) < (%s::xid8, %s)
"""  # noqa: S608 - names of our own tables

Position = tuple[str, int]


class OutboxBus:
    """The event bus that reads the outbox table itself."""

    def take_batch(self, group: str, deliver: Deliver, *, limit: int) -> int:
        """Deliver the group's next events and move past them, in one transaction (see `EventBus`)."""
        if not self.peek_batch(group, limit=1):
            # Locking the cursor costs a transaction id and a write; an idle group takes none.
            return 0
        with transaction.atomic():
            position = self._lock_position(group)
            envelopes = [] if position is None else self._read(position, limit)
            if not envelopes:
                return 0
            done = deliver(envelopes)
            if done:
                self._move(group, envelopes[done - 1])
            return done

    def begin(self, group: str) -> None:
        """Give the group a cursor, at the beginning, if it has none."""
        _execute(_START, [group])

    def peek_batch(self, group: str, *, limit: int) -> list[Envelope]:
        """Return the group's next events without moving on."""
        return self._read(self._position(group), limit)

    def move_past(self, group: str, envelope: Envelope, *, is_held: bool = False) -> None:
        """Move the group on past `envelope`, never back."""
        with transaction.atomic():
            self._move(group, envelope)

    def note_outcome(self, group: str, *, given_up_because: str = "") -> None:
        """Nothing is counted: whatever is given up here, the order of the others does not suffer."""

    def is_stopped(self, group: str) -> bool:
        """Never: an operator stops the role."""
        return False

    def has_unread(self, group: str) -> bool:
        """Tell whether the group has not passed everything that is committed."""
        ((found,),) = _rows(_UNREAD, self._position(group))
        return found

    def wait(self, group: str, wake: threading.Event) -> None:
        """Wait for a notification; a moment only when a running transaction holds something back."""
        wake.wait(BLOCKED_POLL_S if self.has_unread(group) else POLL_S)

    def close(self, group: str) -> None:
        """Nothing is held between two batches."""

    def _lock_position(self, group: str) -> Position | None:
        """Needs a transaction: lock the group's cursor; None when another process holds it."""
        rows = _rows(_LOCK, [group])
        if rows:
            return rows[0]
        _execute(_START, [group])
        rows = _rows(_LOCK, [group])
        return rows[0] if rows else None

    def _position(self, group: str) -> Position:
        rows = _rows(_POSITION, [group])
        return rows[0] if rows else ("0", 0)

    def _read(self, position: Position, limit: int) -> list[Envelope]:
        return [
            Envelope(
                event_id=event_id,
                name=name,
                key=key,
                payload=payload,
                published_at=created_at,
                xid=int(xid),
                event_order=order,
            )
            for event_id, name, key, payload, created_at, xid, order in _rows(_READABLE, [*position, limit])
        ]

    def _move(self, group: str, envelope: Envelope) -> None:
        place = [str(envelope.xid), envelope.event_order]
        _execute(_MOVE, [*place, group, *place])


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _execute(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
