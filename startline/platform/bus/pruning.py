"""Removing what every reader has passed."""

import datetime as dt
from typing import Any

from django.db import connection

from startline.platform.bus.current import list_outbox_readers
from startline.platform.bus.models import ConsumerCursor, OutboxEvent, SeenEvent
from startline.platform.clock import utc_now

# A week of events stays: a new reader, or Kafka after a loss, can be filled from them.
EVENT_KEPT_D = 7
# Longer than the events: a rewound cursor finds a note for everything that it can read.
SEEN_KEPT_D = 14
# Rows in one transaction, far below the five seconds that any may last.
BATCH_ROWS = 5000

_PRUNE = f"""
    DELETE FROM {OutboxEvent._meta.db_table} WHERE id IN (
        SELECT id FROM {OutboxEvent._meta.db_table}
        WHERE (xid, id) <= (%s::xid8, %s) AND created_at < %s LIMIT {BATCH_ROWS})
"""  # noqa: S608 - names of our own tables
_PRUNE_SEEN = f"""
    DELETE FROM {SeenEvent._meta.db_table} WHERE (subscription, event_id) IN (
        SELECT subscription, event_id FROM {SeenEvent._meta.db_table} WHERE seen_at < %s LIMIT {BATCH_ROWS})
"""  # noqa: S608 - as above


def prune_outbox() -> int:
    """Delete events older than a week that every reader of the outbox has passed; return how many."""
    groups = list_outbox_readers()
    cursors = list(ConsumerCursor.objects.filter(group__in=groups))
    if not groups or len(cursors) < len(groups):
        return 0
    slowest = min((cursor.xid, cursor.event_order) for cursor in cursors)
    before = utc_now() - dt.timedelta(days=EVENT_KEPT_D)
    return _repeat(_PRUNE, [str(slowest[0]), slowest[1], before])


def prune_seen() -> int:
    """Delete the notes of who has seen what after two weeks; return how many."""
    return _repeat(_PRUNE_SEEN, [utc_now() - dt.timedelta(days=SEEN_KEPT_D)])


def _repeat(sql: str, values: list[Any]) -> int:
    total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            total += cursor.rowcount
            if cursor.rowcount < BATCH_ROWS:
                return total
