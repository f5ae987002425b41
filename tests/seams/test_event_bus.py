"""What every event bus promises, whichever way events travel: read from the outbox, or relayed to Kafka."""

import pytest
from django.db import transaction

from startline.platform.bus.delivery import deliver_batch
from startline.platform.bus.envelopes import Envelope
from startline.platform.bus.models import SeenEvent
from tests.platform.bus.sample import LapCounted, read_effects
from tests.platform_stack import wait_until
from tests.seams.buses import drain_group, laps_of, publish


def test_events_of_a_key_arrive_once_and_in_order(bus, subscribe) -> None:
    subscribe()
    publish(*[LapCounted(user_id=user_id, lap=lap) for lap in range(1, 21) for user_id in (1, 2)])
    assert drain_group(bus) == 40
    for user_id in (1, 2):
        assert laps_of(user_id) == [f"{user_id}:{lap}" for lap in range(1, 21)]
    assert drain_group(bus) == 0


def test_every_group_gets_every_event(bus, subscribe) -> None:
    subscribe("sample.note_lap")
    subscribe("other.note_lap")
    publish(LapCounted(user_id=1, lap=1))
    assert (drain_group(bus), drain_group(bus, "other")) == (1, 1)
    assert read_effects() == ["1:1", "1:1"]


def test_envelope_carries_the_event_as_it_was_published(bus, subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=7, lap=3))
    seen: list[Envelope] = []

    def look(envelopes) -> int:
        seen.extend(envelopes)
        return deliver_batch("sample", envelopes)

    while not seen:
        bus.take_batch("sample", look, limit=10)
    (envelope,) = seen
    assert (envelope.name, envelope.key) == ("sample.lap_counted.v1", "7")
    assert envelope.payload == '{"user_id":7,"lap":3,"version":1}'
    assert SeenEvent.objects.get().event_id == envelope.event_id


def test_failed_delivery_moves_nothing(bus, subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))

    def fail(envelopes) -> int:
        deliver_batch("sample", envelopes)
        raise RuntimeError("the process is in trouble")

    with pytest.raises(RuntimeError, match="trouble"):
        while True:
            bus.take_batch("sample", fail, limit=10)
    assert read_effects() == []
    assert bus.has_unread("sample")
    assert drain_group(bus) == 1
    assert read_effects() == ["1:1"]


def test_delivery_that_stops_half_way_goes_on_there(bus, subscribe) -> None:
    subscribe()
    publish(*[LapCounted(user_id=1, lap=lap) for lap in range(1, 6)])
    done = 0
    while not done:
        done = bus.take_batch("sample", lambda envelopes: deliver_batch("sample", envelopes[:2]), limit=10)
    assert 1 <= done <= 2
    assert drain_group(bus) == 5 - done
    assert laps_of(1) == [f"1:{lap}" for lap in range(1, 6)]


def test_redelivered_event_has_no_second_effect(bus, subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    kept: list[Envelope] = []
    while not kept:
        bus.take_batch("sample", lambda e: kept.extend(e) or deliver_batch("sample", e), limit=10)
    with transaction.atomic():
        assert deliver_batch("sample", kept) == 1
    assert read_effects() == ["1:1"]


def test_nothing_published_is_nothing_to_read(bus, subscribe) -> None:
    subscribe()
    # Kafka that does not know yet says yes.
    wait_until(lambda: not bus.has_unread("sample"))
    assert bus.peek_batch("sample", limit=10) == []
    assert bus.take_batch("sample", lambda envelopes: pytest.fail("nothing"), limit=10) == 0
