"""The buses under the shared suite, each as a test drives it: in its own thread, step by step."""

import threading
from collections.abc import Callable

import pytest
from django.db import transaction

from startline.platform.bus import outbox
from startline.platform.bus.envelopes import EventBus
from startline.platform.bus.kafka_bus import KafkaBus
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.relay import Relay
from startline.platform.bus.worker import drain
from startline.platform.kafka.producer import DurableProducer
from startline.platform.kafka.settings import KafkaSettings
from tests.platform.bus.sample import LapCounted, read_effects

WAIT_S = 30.0


def make_relay(settings: KafkaSettings) -> Relay:
    producer = DurableProducer(settings, client_id="test-relay", delivery_timeout_s=30)
    relay = Relay(settings, producer, cluster_id="test", stop=threading.Event())
    assert relay.try_lead()
    return relay


class RelayedBus(KafkaBus):
    """The bus on Kafka with a relay that works whenever the test looks."""

    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__(settings)
        self.relay = make_relay(settings)

    def take_batch(self, group, deliver, *, limit):
        self.relay.run_once()
        return super().take_batch(group, deliver, limit=limit)

    def peek_batch(self, group, *, limit):
        self.relay.run_once()
        return super().peek_batch(group, limit=limit)

    def has_unread(self, group):
        return self.relay.has_unread() or super().has_unread(group)

    def close_all(self) -> None:
        for group in list(self._members):
            self.close(group)
        self.relay.stop_leading()
        self.relay.producer.close()


def publish(*events: LapCounted) -> None:
    for event in events:
        with transaction.atomic():
            outbox.publish(event)


def drain_group(bus: EventBus, group: str = "sample") -> int:
    return drain(bus, groups=[group], wait_s=WAIT_S)


def laps_of(user_id: int) -> list[str]:
    return [note for note in read_effects() if note.startswith(f"{user_id}:")]


BUSES: dict[str, Callable[[pytest.FixtureRequest], EventBus]] = {
    "outbox": lambda _request: OutboxBus(),
    "kafka": lambda request: RelayedBus(request.getfixturevalue("kafka")),
}
