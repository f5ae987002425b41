"""Domain events by Kafka: relayed and delivered, held against the same events read from the outbox directly.

Both ways run the same handler in the same transactions; what differs is how the events travel.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.bus import (
    GROUP,
    LATENCY_AIM_MS,
    LapCounted,
    create_tables,
    deliver,
    note_lap,
    publish,
    time_one,
)
from benchmarks.frame import Bench, Figure, figure, in_turns, per_second, platform


def run(bench: Bench) -> Iterator[Figure]:
    """Measure on engines that keep what they write."""
    count = bench.choose(full=2000, quick=200)
    rounds = bench.choose(full=7, quick=3)
    with platform(), tempfile.TemporaryDirectory(prefix="startline-bench-kafka-") as name:
        from startline.platform.bus import subscriptions
        from startline.platform.embedded.kafka import EmbeddedKafka, KafkaSpec

        create_tables()
        subscriptions.subscriber(LapCounted, name=f"{GROUP}.note_lap")(note_lap)
        folder = Path(name)
        broker = EmbeddedKafka(KafkaSpec(data_folder=folder / "kafka", log_path=folder / "kafka.log"))
        broker.start()
        try:
            yield from measure(make_settings(broker.url), bench, count=count, rounds=rounds)
        finally:
            broker.stop()


def make_settings(url: str) -> Any:
    """An installation with the broker, its topics created."""
    from startline.platform.kafka.addresses import parse_kafka_url
    from startline.platform.kafka.creation import check_topics
    from startline.platform.kafka.settings import KafkaSettings

    settings = KafkaSettings(client=tuple(parse_kafka_url(url).items()))
    check_topics(settings, is_creating=True)
    return settings


def measure(settings: Any, bench: Bench, *, count: int, rounds: int) -> Iterator[Figure]:
    """Throughput in turns with the direct way, then the latency with relay and consumer at work."""
    from startline.platform.bus.kafka_bus import KafkaBus
    from startline.platform.bus.relay import Relay
    from startline.platform.bus.worker import GroupWorker
    from startline.platform.kafka.producer import DurableProducer

    producer = DurableProducer(settings, client_id="bench", delivery_timeout_s=30)
    relay = Relay(settings, producer, cluster_id="bench", stop=threading.Event())
    relay.try_lead()
    worker = GroupWorker(GROUP, KafkaBus(settings), stop=threading.Event())

    def relay_all() -> None:
        while relay.has_unread():
            relay.run_once()

    def consume() -> None:
        left = count
        while left > 0:
            left -= worker.run_once()

    def by_kafka() -> float:
        publish(count)
        return per_second(count, lambda: (relay_all(), consume()))

    def directly() -> float:
        # What Kafka delivered is unread for the direct reader, and known to it as seen.
        drain_seen()
        publish(count)
        rate = per_second(count, lambda: deliver(count))
        relay_all()
        consume()
        return rate

    values = in_turns({"direct": directly, "kafka": by_kafka}, rounds=rounds)
    yield figure(
        "bus_kafka.deliver",
        values["kafka"],
        unit="events/s",
        against="the outbox read directly",
        against_values=values["direct"],
        is_more_better=True,
    )
    yield measure_latency(relay, worker, bench.choose(full=200, quick=30))


def drain_seen() -> None:
    """Move the direct reader past what came by Kafka."""
    from startline.platform.bus.reader import OutboxBus
    from startline.platform.bus.worker import drain

    drain(OutboxBus(), groups=[GROUP], wait_s=5)


def measure_latency(relay: Any, worker: Any, count: int) -> Figure:
    """From the commit of the change to the commit of the handler's effect, woken as the roles are."""
    from startline.platform.bus import outbox, wakeup

    stop, wake = threading.Event(), threading.Event()

    def relay_for_ever() -> None:
        from django.db import connection

        relay.try_lead()
        while not stop.is_set():
            wake.clear()
            if not relay.run_once():
                wake.wait(0.02 if relay.has_unread() else 1.0)
        connection.close()

    relay.stop_leading()
    worker.stop = stop
    threads = [
        threading.Thread(target=worker.run),
        threading.Thread(target=relay_for_ever),
        threading.Thread(target=wakeup.listen, args=(outbox.CHANNEL, wake.set), kwargs={"stop": stop}),
    ]
    for thread in threads:
        thread.start()
    time.sleep(2)
    try:
        times_ms = [time_one(1_000_000 + number) for number in range(count)]
    finally:
        stop.set()
        wake.set()
        for thread in threads:
            thread.join()
    return figure(
        "bus_kafka.commit_to_effect",
        times_ms,
        unit="ms",
        against="aim",
        against_values=[LATENCY_AIM_MS],
        is_more_better=False,
    )
