"""One case of the benchmark: an ingest role, a generator, and what each process used meanwhile."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.live_load.brokers import PASSWORD, Embedded, Mosquitto, Swallower
from benchmarks.live_load.payloads import FIELDS

ROOT = Path(__file__).resolve().parents[2]
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
# A process by the name that the system knows it by.
PARTS = {"postgres": "PostgreSQL", "valkey-server": "Valkey", "node": "broker", "mosquitto": "broker"}
Broker = Embedded | Mosquitto


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the generator is to do."""

    devices: list[str]
    samples: int = 20
    window: int = 4
    rate_per_s: float = 0.0
    seconds: float = 5.0


@dataclass(slots=True, kw_only=True)
class Measured:
    """What came of it. `cpu_us` is microseconds of a core for each sample, by process."""

    messages_per_s: float
    points_per_s: float
    p50_ms: float
    p99_ms: float
    bytes_per_sample: float
    cpu_us: dict[str, float] = field(default_factory=dict)

    @property
    def platform_us(self) -> float:
        """Without the generator."""
        return sum(value for name, value in self.cpu_us.items() if name != "generator")


_runs = iter(range(1, 1_000_000))


def run_case(case: Case, *, port: int, by_ack: bool = True) -> Measured:
    """Run the generator against a broker; `by_ack`: done is what the platform acknowledged."""
    orders = {
        "port": port,
        "devices": case.devices,
        "samples": case.samples,
        "window": case.window,
        "rate_per_s": case.rate_per_s,
        "seconds": case.seconds,
        "by_ack": by_ack,
        "run": f"{os.getpid()}-{next(_runs)}",
    }
    command = [sys.executable, "-m", "benchmarks.live_load.generator"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as generator:
        assert generator.stdin is not None
        assert generator.stdout is not None
        generator.stdin.write(json.dumps(orders))
        generator.stdin.close()
        used: dict[str, float] = {}
        result: dict[str, Any] = {}
        for line in generator.stdout:
            result = json.loads(line)
            if result["event"] == "begun":
                used = _cpu_s(generator.pid)
            elif result["event"] == "ended":
                used = {name: value - used.get(name, 0.0) for name, value in _cpu_s(generator.pid).items()}
    if result.get("event") != "result" or not result["is_settled"]:
        raise RuntimeError(f"the generator did not come to its end: {result}")
    if by_ack:
        _check_stored(result["last_seqs"])
    samples = result["messages_per_s"] * case.seconds * case.samples
    return Measured(
        messages_per_s=result["messages_per_s"],
        points_per_s=result["messages_per_s"] * case.samples * FIELDS,
        p50_ms=result["p50_ms"],
        p99_ms=result["p99_ms"],
        bytes_per_sample=result["bytes"] / case.samples,
        cpu_us={name: 1e6 * value / samples for name, value in used.items()} if samples else {},
    )


def _check_stored(last_seqs: dict[str, int]) -> None:
    """Everything that was acknowledged is a chunk, and has come into the live state."""
    from django.db import connection

    from startline.telemetry.actions.live.store import read_states
    from startline.telemetry.models import LiveChunk, LiveSession

    sessions = dict(
        LiveSession.objects.filter(session_key__in=list(last_seqs)).values_list("id", "session_key")
    )
    stored = LiveChunk.objects.filter(session_id__in=list(sessions)).count()
    if stored != sum(last_seqs.values()):
        raise RuntimeError(f"{stored} chunks of {sum(last_seqs.values())} are there")
    deadline_s = time.monotonic() + 30
    missing = set(sessions)
    while missing:
        states = read_states(list(missing))
        missing -= {
            id_
            for id_, saved in states.items()
            if [[1, last_seqs[sessions[id_]]]] == next(iter(saved.state.ranges.values()))
        }
        if missing and time.monotonic() > deadline_s:
            raise RuntimeError(f"{len(missing)} live states did not come to the last batch")
        time.sleep(0.1)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE telemetry_live_chunk")
    LiveSession.objects.all().delete()


@contextlib.contextmanager
def with_ingest(broker: Broker, folder: Path) -> Iterator[int]:
    """The broker and an ingest role behind it; yields the broker's port."""
    broker.start()
    environment = {
        **os.environ,
        "STARTLINE_MQTT_URL": f"mqtt://platform:{PASSWORD}@127.0.0.1:{broker.port}",
        "STARTLINE_SECRET_KEY": "of-the-bench-only",
        # The generator stands for thousands of devices with a few.
        "STARTLINE_DEVICE_MESSAGES_PER_S": "1000000",
    }
    log_path = folder / "logs" / f"ingest-{broker.name}.log"
    with log_path.open("wb") as log:
        command = [sys.executable, "-m", "startline.cli.main", "ingest"]
        ingest = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        deadline_s = time.monotonic() + 60
        while b"broker_connected" not in log_path.read_bytes():
            if time.monotonic() > deadline_s or ingest.poll() is not None:
                raise RuntimeError(f"ingest did not start: {log_path.read_text()[-2000:]}")
            time.sleep(0.1)
        time.sleep(1.0)
        yield broker.port
    finally:
        ingest.terminate()
        ingest.wait(20)
        broker.stop()


@contextlib.contextmanager
def without_platform(broker: Broker) -> Iterator[int]:
    """The broker with a consumer that does nothing; yields the broker's port."""
    broker.start()
    swallower = Swallower(broker.port)
    try:
        yield broker.port
    finally:
        swallower.stop()
        broker.stop()


def _cpu_s(generator_pid: int) -> dict[str, float]:
    """Processor time of every process below us, by what it is."""
    parents: dict[int, int] = {}
    rows: dict[int, tuple[str, float]] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            text = (folder / "stat").read_text()
            name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
            parents[int(folder.name)] = int(rest[1])
            rows[int(folder.name)] = name, (int(rest[11]) + int(rest[12])) / TICKS_PER_S
    used: dict[str, float] = defaultdict(float)
    for pid, (name, seconds) in rows.items():
        if pid == generator_pid:
            used["generator"] += seconds
        elif _is_below_us(pid, parents):
            used[PARTS.get(name, "ingest")] += seconds
    return used


def _is_below_us(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid > 1:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False
