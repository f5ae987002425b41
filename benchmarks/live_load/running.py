"""One case of the benchmark: the generator's run, that all of it was stored, and what each process used."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.live_load.payloads import FIELDS, time_of
from benchmarks.live_load.usage import cpu_s

ROOT = Path(__file__).resolve().parents[2]
STORED_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the generator is to do."""

    devices: list[str]
    samples: int = 20
    window: int = 4
    rate_per_s: float = 0.0
    seconds: float = 5.0

    @property
    def warm_s(self) -> float:
        """Until every device has begun its session: what that costs is no cost of a sample."""
        return 1.0 + (1.2 * len(self.devices) / self.rate_per_s if self.rate_per_s else 0.0)


@dataclass(slots=True, kw_only=True)
class Measured:
    """What came of it.

    Args:
        points_per_s: data points that were acknowledged each second of the measured time.
        stored_per_s: all data points by the time from the first publish until the last chunk is committed and
            in the live state; 0 without a platform.
        cpu_us: microseconds of a core for each sample in the measured time, by process.
        whole_cpu_us: the same for all samples, until the last is stored.
        published: by session id the `perf_counter` second at which the sample of each time (ms) went out;
            where somebody watches.
    """

    messages_per_s: float
    points_per_s: float
    p50_ms: float
    p99_ms: float
    bytes_per_sample: float
    stored_per_s: float = 0.0
    cpu_us: dict[str, float] = field(default_factory=dict)
    whole_cpu_us: dict[str, float] = field(default_factory=dict)
    published: dict[str, dict[int, float]] = field(default_factory=dict)

    @property
    def platform_us(self) -> float:
        """Without the generator."""
        return sum(value for name, value in self.cpu_us.items() if name != "generator")


_runs = iter(range(1, 1_000_000))


def run_case(
    case: Case, *, port: int, by_ack: bool = True, at_begin: Callable[[], None] | None = None
) -> Measured:
    """Run the generator against a broker.

    Args:
        by_ack: done is what the platform acknowledged.
        at_begin: called when every device has begun its session; the publishes are noted then.
    """
    usage, result = _generate(case, port=port, by_ack=by_ack, at_begin=at_begin)
    samples = result["messages_per_s"] * case.seconds * case.samples
    measured = Measured(
        messages_per_s=result["messages_per_s"],
        points_per_s=result["messages_per_s"] * case.samples * FIELDS,
        p50_ms=result["p50_ms"],
        p99_ms=result["p99_ms"],
        bytes_per_sample=result["bytes"] / case.samples,
        cpu_us=_per_sample(usage["begun"], usage["ended"], samples),
    )
    if by_ack:
        _wait_stored(result["last_seqs"])
        stored_s = time.monotonic() - result["first_s"]
        all_samples = sum(result["last_seqs"].values()) * case.samples
        measured.stored_per_s = all_samples * FIELDS / stored_s
        until = cpu_s(0) | {"generator": usage["result"]["generator"]}
        measured.whole_cpu_us = _per_sample(usage["connected"], until, all_samples)
        measured.published = _published(result["published_s"], case)
        _clear()
    return measured


def _generate(
    case: Case, *, port: int, by_ack: bool, at_begin: Callable[[], None] | None
) -> tuple[dict[str, dict[str, float]], dict[str, Any]]:
    """Let the generator run; returns the processor time of all at each of its events, and its result."""
    orders = {
        "port": port,
        "devices": case.devices,
        "samples": case.samples,
        "window": case.window,
        "rate_per_s": case.rate_per_s,
        "warm_s": case.warm_s,
        "seconds": case.seconds,
        "by_ack": by_ack,
        "is_noting": at_begin is not None,
        "run": f"{os.getpid()}-{next(_runs)}",
    }
    command = [sys.executable, "-m", "benchmarks.live_load.generator"]
    usage: dict[str, dict[str, float]] = {}
    result: dict[str, Any] = {}
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as generator:
        assert generator.stdin is not None
        assert generator.stdout is not None
        generator.stdin.write(json.dumps(orders))
        generator.stdin.close()
        for line in generator.stdout:
            result = json.loads(line)
            usage[result["event"]] = cpu_s(generator.pid)
            if result["event"] == "begun" and at_begin:
                at_begin()
    if result.get("event") != "result" or not result["is_settled"]:
        raise RuntimeError(f"the generator did not come to its end: {result}")
    return usage, result


def _per_sample(before: Mapping[str, float], after: Mapping[str, float], samples: float) -> dict[str, float]:
    if not samples:
        return {}
    return {name: 1e6 * (value - before.get(name, 0.0)) / samples for name, value in after.items()}


def _wait_stored(last_seqs: dict[str, int]) -> None:
    """Everything that was acknowledged is a chunk, and has come into the live state."""
    from startline.telemetry.actions.live.store import read_states
    from startline.telemetry.models import LiveChunk, LiveSession

    deadline_s = time.monotonic() + STORED_TIMEOUT_S
    while (stored := LiveChunk.objects.count()) != sum(last_seqs.values()):
        if time.monotonic() > deadline_s:
            raise RuntimeError(f"{stored} chunks of {sum(last_seqs.values())} are there")
        time.sleep(0.1)
    sessions = dict(
        LiveSession.objects.filter(session_key__in=list(last_seqs)).values_list("id", "session_key")
    )
    missing = set(sessions)
    while missing:
        states = read_states(list(missing))
        missing -= {
            id_
            for id_, saved in states.items()
            if [[1, last_seqs[sessions[id_]]]] == next(iter(saved.state.ranges.values()))
            and saved.state.at_ms  # the samples were taken for what they are, not left out
        }
        if missing and time.monotonic() > deadline_s:
            raise RuntimeError(f"{len(missing)} live states did not come to the last batch")
        time.sleep(0.05)


def _published(published_s: dict[str, list[float]], case: Case) -> dict[str, dict[int, float]]:
    from startline.telemetry.models import LiveSession

    sessions = LiveSession.objects.filter(session_key__in=list(published_s)).values_list("id", "session_key")
    return {
        str(session_id): {
            time_of(seq, samples=case.samples, number=int(key.rpartition("-")[2])): published
            for seq, published in enumerate(published_s[key], start=1)
        }
        for session_id, key in sessions
        if published_s[key]
    }


def _clear() -> None:
    from django.db import connection

    from startline.telemetry.models import LiveSession

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE telemetry_live_chunk")
    LiveSession.objects.all().delete()
