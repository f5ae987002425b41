"""Domain events: what publishing costs, how many a second reach their handler, and how soon.

Held against the same rows written without events, one transaction each: what the platform would do if
everything happened at once and in one place.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from benchmarks.frame import Bench, Figure, figure, in_turns, per_second, platform

GROUP = "bench"
# A person who has just uploaded looks at the page: what an event causes must be there with the answer.
LATENCY_AIM_MS = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LapCounted:
    """About as large as our own events."""

    EVENT_NAME: ClassVar[str] = "bench.lap_counted.v1"
    user_id: int
    lap: int
    workout_id: str = "0198c2f0-0000-7000-8000-000000000000"
    version: int = 1


def run(bench: Bench) -> Iterator[Figure]:
    """Measure on a PostgreSQL that keeps what it writes."""
    count = bench.choose(full=2000, quick=200)
    rounds = bench.choose(full=7, quick=3)
    with platform():
        from startline.platform.bus import subscriptions

        create_tables()
        subscriptions.subscriber(LapCounted, name=f"{GROUP}.note_lap")(note_lap)
        yield from measure_throughput(count, rounds)
        yield measure_latency(bench.choose(full=200, quick=30))


def measure_throughput(count: int, rounds: int) -> Iterator[Figure]:
    """Publish, deliver, and both, in turns with plain inserts."""
    values = in_turns(
        {
            "plain": lambda: per_second(count, lambda: insert_plainly(count)),
            "publish": lambda: per_second(count, lambda: publish(count)),
            "deliver": lambda: per_second(count, lambda: deliver(count)),
        },
        rounds=rounds,
    )
    both = [1 / (1 / p + 1 / d) for p, d in zip(values["publish"], values["deliver"], strict=True)]
    for name, ours in (("publish", values["publish"]), ("deliver", values["deliver"]), ("both", both)):
        yield figure(
            f"bus.{name}",
            ours,
            unit="events/s",
            against="inserts, one transaction each",
            against_values=values["plain"],
            is_more_better=True,
        )


def measure_latency(count: int) -> Figure:
    """From the commit of the change to the commit of the handler's effect, with the react role's own loop."""
    from startline.platform.bus import outbox, wakeup
    from startline.platform.bus.reader import OutboxBus
    from startline.platform.bus.worker import GroupWorker

    stop = threading.Event()
    worker = GroupWorker(GROUP, OutboxBus(), stop=stop)
    threads = [
        threading.Thread(target=worker.run),
        threading.Thread(target=wakeup.listen, args=(outbox.CHANNEL, worker.wake.set), kwargs={"stop": stop}),
    ]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        times_ms = [time_one(number) for number in range(count)]
    finally:
        stop.set()
        worker.wake.set()
        for thread in threads:
            thread.join()
    return figure(
        "bus.commit_to_effect",
        times_ms,
        unit="ms",
        against="aim",
        against_values=[LATENCY_AIM_MS],
        is_more_better=False,
    )


def time_one(number: int) -> float:
    """Publish one event and wait until its effect is there; milliseconds."""
    lap = -1 - number
    publish_one(lap)
    started = time.perf_counter()
    while not rows("SELECT 1 FROM bench_effect WHERE lap = %s", [lap]):
        time.sleep(0.0005)
    return (time.perf_counter() - started) * 1000


def note_lap(event: LapCounted, context: Any) -> None:
    """The handler: one row."""
    rows("INSERT INTO bench_effect (user_id, lap) VALUES (%s, %s) RETURNING 1", [event.user_id, event.lap])


def insert_plainly(count: int) -> None:
    """The same row as the handler's, without events."""
    for lap in range(count):
        rows("INSERT INTO bench_effect (user_id, lap) VALUES (%s, %s) RETURNING 1", [lap % 100, lap])


def publish(count: int) -> None:
    """One transaction for each event."""
    for lap in range(count):
        publish_one(lap)


def publish_one(lap: int) -> None:
    """Publish an event in a transaction of its own."""
    from django.db import transaction

    from startline.platform.bus import outbox

    with transaction.atomic():
        outbox.publish(LapCounted(user_id=abs(lap) % 100, lap=lap))


def deliver(count: int) -> None:
    """Everything that is unread, through the handler."""
    from startline.platform.bus.reader import OutboxBus
    from startline.platform.bus.worker import drain

    moved = drain(OutboxBus(), groups=[GROUP])
    if moved != count:
        raise RuntimeError(f"{moved} events were delivered, {count} were published")


def create_tables() -> None:
    """A table for the effects."""
    rows("CREATE TABLE bench_effect (id bigserial PRIMARY KEY, user_id int, lap int)")
    rows("CREATE INDEX ON bench_effect (lap)")


def rows(sql: str, values: list[Any] | None = None) -> list[Any]:
    """Run one statement, in a transaction of its own unless one is open."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
