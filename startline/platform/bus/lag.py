"""How far behind the readers are, read from the tables when somebody asks for the metrics."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from prometheus_client.core import GaugeMetricFamily, Metric

from startline.platform.bus.current import list_outbox_readers
from startline.platform.bus.models import ConsumerCursor, DeadLetter, OutboxEvent, WaitingEvent

# Beyond this the exact number tells nothing more; counting millions of rows would cost.
MAX_COUNTED = 10_000
_LAG = f"""
    WITH passed AS (
        SELECT xid, event_order FROM {ConsumerCursor._meta.db_table} WHERE "group" = %s
        UNION ALL SELECT '0'::xid8, 0 ORDER BY 1 DESC, 2 DESC LIMIT 1)
    SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(u.created_at)), 0)
    FROM (SELECT o.created_at FROM {OutboxEvent._meta.db_table} o, passed p
          WHERE (o.xid, o.id) > (p.xid, p.event_order)
          ORDER BY o.xid, o.id LIMIT {MAX_COUNTED}) u
"""  # noqa: S608 - names of our own tables
_OLDEST_WRITER = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def lag_of(group: str) -> tuple[int, float]:
    """Return how many committed events the group has not passed (10,000 at most), and the oldest's age in s.

    An event that a running transaction holds back counts too: that is how one that stays open is seen.
    """
    ((count, age_s),) = _rows(_LAG, [group])
    return count, float(age_s)


def metrics() -> Iterator[Metric]:
    """Yield the bus's gauges."""
    unread = GaugeMetricFamily("startline_bus_unread_events", "Events not passed yet.", labels=["group"])
    age = GaugeMetricFamily(
        "startline_bus_oldest_unread_seconds", "Age of the oldest event not passed yet.", labels=["group"]
    )
    for reader in list_outbox_readers():
        count, age_s = lag_of(reader)
        # The relay's name goes without the id of its cluster.
        unread.add_metric([reader.partition(":")[0]], count)
        age.add_metric([reader.partition(":")[0]], age_s)
    yield from (unread, age)
    ((writer_s,),) = _rows(_OLDEST_WRITER, [])
    yield GaugeMetricFamily(
        "startline_oldest_write_transaction_seconds",
        "Age of the oldest transaction that has written; it holds every reader of the outbox back.",
        value=float(writer_s),
    )
    yield GaugeMetricFamily(
        "startline_bus_waiting_events", "Events that will be tried again.", value=WaitingEvent.objects.count()
    )
    yield GaugeMetricFamily(
        "startline_bus_dead_letters", "Events given up, for an operator.", value=DeadLetter.objects.count()
    )


def _rows(sql: str, values: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
