"""What every event bus promises when processes are killed and consumers come and go."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from startline.platform.bus.kafka_bus import KafkaBus
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.subscriptions import Context
from startline.platform.bus.worker import GroupWorker
from tests.platform.bus.sample import LapCounted, read_effects, test_database_url, write_effect
from tests.platform_stack import wait_until
from tests.seams.buses import RelayedBus, drain_group, laps_of, publish


@contextlib.contextmanager
def program(module: str) -> Iterator[subprocess.Popen[str]]:
    """Another process on the test's database (and Kafka); killed at the end of the block."""
    environment = {
        **os.environ,
        "STARTLINE_DATABASE_URL": test_database_url(),
        "STARTLINE_KAFKA_URL": settings.KAFKA_URL,
        "STARTLINE_KAFKA_PREFIX": settings.ENVIRONMENT.kafka_prefix,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", module], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(timeout=10) == -signal.SIGKILL


@contextlib.contextmanager
def second_worker(bus) -> Iterator[None]:
    """Another member of the group, in a thread of its own."""
    other = KafkaBus(bus.settings) if isinstance(bus, RelayedBus) else OutboxBus()
    stop = threading.Event()
    thread = threading.Thread(target=GroupWorker("sample", other, stop=stop).run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


def test_consumer_killed_between_effect_and_commit_has_its_effect_once(bus, subscribe) -> None:
    publish(LapCounted(user_id=1, lap=1))
    if isinstance(bus, RelayedBus):
        assert bus.relay.run_once() == 1
    with program("tests.seams.killed_consumer") as consumer:
        assert consumer.stdout is not None
        assert consumer.stdout.readline() == "effect written, not committed\n"
        assert read_effects() == [], "nothing is committed yet"

    subscribe()
    assert drain_group(bus) == 1
    assert read_effects() == ["1:1"]


def test_consumer_that_joins_in_the_middle_of_a_batch_changes_nothing(bus, subscribe) -> None:
    joined, in_batch = threading.Event(), threading.Event()

    def note_slowly(event: LapCounted, context: Context) -> None:
        write_effect(f"{event.user_id}:{event.lap}")
        in_batch.set()
        # Short of the time a batch has, so that it is not undone.
        joined.wait(0.02)

    subscribe(handler=note_slowly)
    publish(*[LapCounted(user_id=user_id, lap=lap) for lap in range(1, 21) for user_id in range(1, 7)])
    with second_worker(bus):
        while not in_batch.is_set():
            bus_worker(bus).run_once()
        with second_worker(bus):
            joined.set()
            publish(*[LapCounted(user_id=user_id, lap=21) for user_id in range(1, 7)])

            def is_done() -> bool:
                bus_worker(bus).run_once()
                return len(read_effects()) >= 6 * 21

            wait_until(is_done, timeout_s=60)
    for user_id in range(1, 7):
        assert laps_of(user_id) == [f"{user_id}:{lap}" for lap in range(1, 22)]


def test_database_connection_lost_in_a_batch_undoes_and_repeats_it(bus, subscribe) -> None:
    calls: list[int] = []

    def lose_connection_once(event: LapCounted, context: Context) -> None:
        write_effect(f"{event.user_id}:{event.lap}")
        calls.append(event.lap)
        if calls == [1, 2]:
            connection.connection.close()

    subscribe(handler=lose_connection_once)
    publish(*[LapCounted(user_id=1, lap=lap) for lap in (1, 2, 3)])

    def is_done() -> bool:
        bus_worker(bus).run_once()
        return len(read_effects()) >= 3

    wait_until(is_done, timeout_s=60)
    drain_group(bus)
    assert read_effects() == ["1:1", "1:2", "1:3"]


def bus_worker(bus) -> GroupWorker:
    return GroupWorker("sample", bus, stop=threading.Event())
