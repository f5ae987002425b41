"""What only the bus on Kafka can meet: a killed broker, a killed relay, messages that nobody can read."""

import signal
import threading

import pytest
from confluent_kafka import Consumer, TopicPartition
from django.db import transaction

from startline.platform.bus.models import ConsumerCursor, DeadLetter, SeenEvent, WaitingEvent
from startline.platform.bus.outcomes import MAX_ATTEMPTS
from startline.platform.bus.relay import Relay
from startline.platform.clock import utc_now
from startline.platform.kafka import lag, setting_aside
from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from startline.platform.kafka.producer import DurableProducer, Outgoing
from startline.platform.kafka.rejections import MAX_CONSECUTIVE
from startline.platform.kafka.topics import DEAD_LETTERS, EVENTS
from tests.platform.bus.sample import LapCounted, read_effects, write_effect
from tests.platform_stack import wait_until
from tests.seams.buses import RelayedBus, drain_group, laps_of, make_relay, publish
from tests.seams.test_event_bus_faults import bus_worker, program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bus(kafka, transactional_db):
    made = RelayedBus(kafka)
    yield made
    made.close_all()


def produce_junk(bus: RelayedBus, *, count: int = 1, key: bytes = b"1") -> None:
    junk = Outgoing(
        topic=bus.settings.topic(EVENTS), key=key, value=b"\xff\x00", headers=[("id", b"no uuid")]
    )
    bus.relay.producer.produce_all([junk] * count)


def count_messages(bus, topic) -> int:
    consumer = Consumer({**bus.settings.client_settings(), "group.id": "count"})
    name = bus.settings.topic(topic)
    ends = [consumer.get_watermark_offsets(TopicPartition(name, number), timeout=10) for number in range(3)]
    consumer.close()
    return sum(high - low for low, high in ends)


def test_unreadable_message_is_set_aside_and_the_others_go_on(bus, subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    bus.relay.run_once()
    produce_junk(bus)
    publish(LapCounted(user_id=1, lap=2))

    drain_group(bus)

    assert read_effects() == ["1:1", "1:2"]
    kept = SetAsideMessage.objects.get()
    assert (kept.group, kept.topic, kept.reason_code) == ("sample", "events", "unreadable")
    assert kept.reason == "the header place is missing"
    assert (bytes(kept.key), bytes(kept.value)) == (b"1", b"\xff\x00")
    assert count_messages(bus, DEAD_LETTERS) == 1
    assert not StoppedGroup.objects.exists()


def test_payload_that_is_not_its_events_is_set_aside(bus, subscribe) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    from startline.platform.bus.models import OutboxEvent

    OutboxEvent.objects.update(payload='{"user_id":1,"lap":"many"}')
    drain_group(bus)
    assert read_effects() == []
    assert "Expected `int`, got `str`" in SetAsideMessage.objects.get().reason


def test_replayed_message_is_handled_when_it_can_be_read_now(bus, subscribe, monkeypatch) -> None:
    from startline.platform.bus import kafka_bus
    from startline.platform.kafka.member import UnreadableMessageError

    real, is_faulty = kafka_bus.read_message, threading.Event()
    is_faulty.set()

    def read(message):
        if is_faulty.is_set():
            raise UnreadableMessageError("a fault in the code of today")
        return real(message)

    # The member keeps the function that it was made with.
    monkeypatch.setattr(kafka_bus, "read_message", read)
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    drain_group(bus)
    is_faulty.clear()
    kept = SetAsideMessage.objects.get()
    assert read_effects() == []

    assert setting_aside.replay_set_aside(kept.pk)
    assert not setting_aside.replay_set_aside(kept.pk)
    wait_until(lambda: drain_group(bus) or read_effects(), timeout_s=30)

    assert read_effects() == ["1:1"]
    assert (SetAsideMessage.objects.count(), SeenEvent.objects.count()) == (0, 1)


def test_too_many_unreadable_messages_stop_the_group_until_it_is_resumed(bus, subscribe) -> None:
    subscribe()
    produce_junk(bus, count=MAX_CONSECUTIVE + 1)
    publish(LapCounted(user_id=1, lap=1))

    wait_until(lambda: bus_worker(bus).run_once() or StoppedGroup.objects.exists(), timeout_s=30)
    stopped = StoppedGroup.objects.get()
    assert stopped.group == "sample"
    assert stopped.reason.startswith("20 messages in a row were set aside or given up")
    assert SetAsideMessage.objects.count() == MAX_CONSECUTIVE
    assert bus_worker(bus).run_once() == 0
    assert read_effects() == []

    assert setting_aside.resume_group("sample")
    assert not setting_aside.resume_group("sample")
    wait_until(lambda: bus_worker(bus).run_once() or read_effects(), timeout_s=30)
    assert read_effects() == ["1:1"]
    assert SetAsideMessage.objects.count() == MAX_CONSECUTIVE + 1


def test_too_many_given_up_by_a_handler_stop_the_group_until_it_is_resumed(bus, subscribe) -> None:
    is_faulty = threading.Event()
    is_faulty.set()

    def count(event, context) -> None:
        if is_faulty.is_set():
            raise KeyError("a fault in the code of today")
        write_effect(f"{event.user_id}:{event.lap}")

    subscribe(handler=count)
    total = MAX_CONSECUTIVE + 5
    publish(*[LapCounted(user_id=number, lap=1) for number in range(total)])
    drain_group(bus)
    assert WaitingEvent.objects.count() == total
    # All but their last attempt is behind them; what comes meanwhile fails too and does not end the row.
    WaitingEvent.objects.update(attempts=MAX_ATTEMPTS - 1, next_attempt_at=utc_now())
    publish(LapCounted(user_id=total, lap=1))

    wait_until(lambda: bus_worker(bus).run_once() or StoppedGroup.objects.exists(), timeout_s=30)

    assert StoppedGroup.objects.get().reason.startswith("20 messages in a row were set aside or given up")
    assert DeadLetter.objects.count() == MAX_CONSECUTIVE
    WaitingEvent.objects.update(next_attempt_at=utc_now())
    assert bus_worker(bus).run_once() == 0
    assert (DeadLetter.objects.count(), read_effects()) == (MAX_CONSECUTIVE, [])

    is_faulty.clear()
    assert setting_aside.resume_group("sample")
    left = total + 1 - MAX_CONSECUTIVE
    wait_until(lambda: drain_group(bus) == 0 and len(read_effects()) == left, timeout_s=30)
    assert DeadLetter.objects.count() == MAX_CONSECUTIVE


def test_broker_killed_between_events_loses_and_repeats_nothing(bus, subscribe, kafka_broker) -> None:
    subscribe()
    publish(*[LapCounted(user_id=1, lap=lap) for lap in range(1, 11)])
    bus.take_batch("sample", lambda envelopes: 0, limit=1)
    kafka_broker.child.send(signal.SIGKILL)
    kafka_broker.child.wait_for_end(10)
    publish(*[LapCounted(user_id=1, lap=lap) for lap in range(11, 21)])
    assert bus.relay.has_unread()
    kafka_broker.start()

    wait_until(lambda: drain_group(bus) or len(read_effects()) >= 20, timeout_s=60)
    assert laps_of(1) == [f"1:{lap}" for lap in range(1, 21)]


def test_relay_killed_between_acknowledgement_and_cursor_repeats_without_effect(bus, subscribe) -> None:
    subscribe()
    publish(*[LapCounted(user_id=1, lap=lap) for lap in range(1, 6)])
    bus.relay.stop_leading()
    with program("tests.seams.killed_relay") as relay:
        assert relay.stdout is not None
        assert relay.stdout.readline() == "acknowledged by Kafka, cursor not moved\n"
        assert not bus.relay.try_lead(), "the lock is the other relay's"
    assert count_messages(bus, EVENTS) == 5

    wait_until(bus.relay.try_lead)
    publish(LapCounted(user_id=1, lap=6))
    drain_group(bus)

    assert count_messages(bus, EVENTS) == 11, "five of them twice"
    assert laps_of(1) == [f"1:{lap}" for lap in range(1, 7)]
    assert not bus.relay.has_unread()


def test_only_one_relay_leads_and_the_standby_takes_over(bus, kafka) -> None:
    results: list[bool] = []

    def stand_by() -> None:
        from django.db import connection

        producer = DurableProducer(kafka, client_id="standby", delivery_timeout_s=5)
        standby = Relay(kafka, producer, cluster_id="test", stop=threading.Event())
        results.append(standby.try_lead())
        leave.set()
        left.wait(10)
        results.append(standby.try_lead())
        standby.stop_leading()
        connection.close()

    leave, left = threading.Event(), threading.Event()
    thread = threading.Thread(target=stand_by)
    thread.start()
    assert leave.wait(10)
    bus.relay.stop_leading()
    left.set()
    thread.join(20)
    assert results == [False, True]


def test_new_cluster_is_filled_from_the_outbox_without_second_effects(bus, subscribe, kafka) -> None:
    subscribe()
    publish(*[LapCounted(user_id=1, lap=lap) for lap in range(1, 4)])
    drain_group(bus)
    bus.relay.stop_leading()

    other = Relay(kafka, bus.relay.producer, cluster_id="after the loss", stop=threading.Event())
    assert other.try_lead()
    assert other.run_once() == 3
    other.stop_leading()
    publish(LapCounted(user_id=1, lap=4))
    drain_group(bus)

    assert laps_of(1) == ["1:1", "1:2", "1:3", "1:4"]
    assert set(ConsumerCursor.objects.values_list("group", flat=True)) == {
        "relay:test",
        "relay:after the loss",
    }


def test_lag_counts_what_the_group_has_not_done(bus, subscribe, kafka) -> None:
    subscribe()
    publish(LapCounted(user_id=1, lap=1))
    drain_group(bus)
    bus.close("sample")  # its offsets are committed
    publish(LapCounted(user_id=1, lap=2), LapCounted(user_id=1, lap=3))
    bus.relay.run_once()

    (found,) = lag.read_lags(kafka) or []
    assert (found.group, found.topic, found.unread) == ("sample", "events", 2)
    samples = {sample.name: sample.value for metric in lag.metrics() for sample in metric.samples}
    assert samples["startline_kafka_up"] == 1
    assert samples["startline_kafka_unread_messages"] == 2


def test_kafka_away_is_told_by_the_relay_and_nothing_moves(bus, subscribe, kafka) -> None:
    from startline.platform.errors import UnavailableError
    from startline.platform.kafka.settings import KafkaSettings

    publish(LapCounted(user_id=1, lap=1))
    nowhere = KafkaSettings(client=(("bootstrap.servers", "127.0.0.1:1"),), prefix=kafka.prefix)
    bus.relay.stop_leading()
    producer = DurableProducer(nowhere, client_id="away", delivery_timeout_s=0.5)
    away = Relay(nowhere, producer, cluster_id="test", stop=threading.Event())
    assert away.try_lead()
    with pytest.raises(UnavailableError):
        away.run_once()
    assert away.has_unread()
    away.stop_leading()
    assert lag.read_lags(nowhere) is None
    with transaction.atomic():
        assert ConsumerCursor.objects.get(group="relay:test").event_order == 0


def test_relays_of_one_installation_share_the_cursor(kafka, transactional_db) -> None:
    first = make_relay(kafka)
    publish(LapCounted(user_id=1, lap=1))
    assert first.run_once() == 1
    first.stop_leading()
    second = make_relay(kafka)
    assert second.run_once() == 0
    second.stop_leading()
