"""Publishing and the order of reading: nothing without a commit, nothing skipped, nothing twice."""

import time

import pytest
from django.db import connection, transaction

from startline.platform.bus import lag, outbox
from startline.platform.bus.models import ConsumerCursor, OutboxEvent, SeenEvent
from startline.platform.bus.outbox import NoTransactionError
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from tests.platform.bus.sample import LapCounted, insert_event, other_transaction, read_effects

# Other suites may share the server; their transactions hold our watermark back for a moment.
WAIT_S = 20.0


def publish(*events: LapCounted) -> None:
    with transaction.atomic():
        for event in events:
            outbox.publish(event)


def drain_sample() -> int:
    return drain(OutboxBus(), groups=["sample"], wait_s=WAIT_S)


def test_publish_outside_a_transaction_is_refused(effects) -> None:
    with pytest.raises(NoTransactionError):
        outbox.publish(LapCounted(user_id=1, lap=1))
    assert OutboxEvent.objects.count() == 0


def test_rolled_back_transaction_publishes_nothing(subscribe) -> None:
    subscribe()
    with transaction.atomic():
        outbox.publish(LapCounted(user_id=1, lap=1))
        transaction.set_rollback(True)
    assert drain_sample() == 0
    assert read_effects() == []


def test_published_event_keeps_its_transaction_key_and_text(effects) -> None:
    with transaction.atomic():
        outbox.publish(LapCounted(user_id=7, lap=3))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text")
            (xid,) = cursor.fetchone()
    row = OutboxEvent.objects.get()
    assert row.xid == int(xid)
    assert (row.name, row.key) == ("sample.lap_counted.v1", "7")
    assert row.payload == '{"user_id":7,"lap":3,"version":1}'


def test_events_arrive_once_in_the_order_of_one_transaction(subscribe) -> None:
    subscribe()
    publish(*[LapCounted(user_id=1, lap=lap) for lap in range(1, 6)])
    assert drain_sample() == 5
    assert drain_sample() == 0
    assert read_effects() == ["1:1", "1:2", "1:3", "1:4", "1:5"]
    assert SeenEvent.objects.count() == 5


def test_transactions_that_commit_in_reverse_order_lose_nothing(subscribe) -> None:
    subscribe()
    bus = OutboxBus()
    with other_transaction() as first:
        insert_event(first, LapCounted(user_id=1, lap=1))  # takes the lower id and the lower transaction id
        publish(LapCounted(user_id=2, lap=2))  # commits before it

        assert OutboxEvent.objects.get().key == "2"
        assert drain(bus, groups=["sample"]) == 0, "the later one waits for the earlier one"
        assert bus.has_unread("sample")
        first.commit()

    assert drain_sample() == 2
    assert read_effects() == ["1:1", "2:2"]
    assert not bus.has_unread("sample")


def test_event_of_a_transaction_that_rolls_back_holds_nobody_back_afterwards(subscribe) -> None:
    subscribe()
    with other_transaction() as first:
        insert_event(first, LapCounted(user_id=1, lap=1))
        publish(LapCounted(user_id=2, lap=2))
        first.rollback()
    assert drain_sample() == 1
    assert read_effects() == ["2:2"]


def test_open_write_transaction_shows_in_the_metric(subscribe) -> None:
    subscribe()
    with other_transaction() as first:
        first.execute("SELECT pg_current_xact_id()")
        publish(LapCounted(user_id=2, lap=2))
        time.sleep(1.2)
        assert drain(OutboxBus(), groups=["sample"]) == 0

        count, age_s = lag.lag_of("sample")
        values = {
            (metric.name, sample.labels.get("group", "")): sample.value
            for metric in lag.metrics()
            for sample in metric.samples
        }
    assert count == 1
    assert 1.2 <= age_s < 10
    assert values["startline_bus_unread_events", "sample"] == 1
    assert values["startline_bus_oldest_unread_seconds", "sample"] >= 1.2
    assert values["startline_oldest_write_transaction_seconds", ""] >= 1.2

    assert drain_sample() == 1
    assert lag.lag_of("sample") == (0, 0.0)


def test_two_groups_read_independently(subscribe) -> None:
    subscribe("sample.note_lap")
    subscribe("other.note_lap")
    publish(LapCounted(user_id=1, lap=1))
    assert drain_sample() == 1
    assert read_effects() == ["1:1"]
    assert drain(OutboxBus(), groups=["other"], wait_s=WAIT_S) == 1
    assert read_effects() == ["1:1", "1:1"]


def test_rewound_cursor_repeats_no_effect(subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    ConsumerCursor.objects.all().delete()
    assert drain_sample() == 1
    assert read_effects() == ["1:1"]


def test_cursor_locked_by_another_process_leaves_the_batch_to_it(subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    drain_sample()
    publish(LapCounted(user_id=1, lap=2))
    with other_transaction() as other:
        other.execute(f"SELECT 1 FROM {ConsumerCursor._meta.db_table} FOR UPDATE")
        assert OutboxBus().take_batch("sample", lambda batch: pytest.fail("read twice"), limit=10) == 0
    assert drain_sample() == 1
