"""Live spectators: from a sample's publish to the page of whoever watches, with 500 sessions at once.

Each session sends one sample a second over MQTT. Each is watched by a browser's stream of its own, and all
500 browsers watch the first session besides. Updates are told once a second at most, so a sample that arrives
right after an update waits for the next.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.frame import Bench, Figure, less, platform

SESSIONS = 500
AIM_P99_MS = 1000.0
ROOT = Path(__file__).resolve().parents[1]


def run(bench: Bench) -> Iterator[Figure]:
    """Measure the embedded broker, one ingest and one live process."""
    with platform() as folder:
        from benchmarks.live import make_devices
        from benchmarks.live_load.brokers import Embedded
        from benchmarks.live_load.roles import with_ingest, with_live

        devices = make_devices(bench.choose(full=SESSIONS, quick=50))
        own: list[list[float]] = []
        shared: list[list[float]] = []
        used: list[dict[str, float]] = []
        with with_ingest(Embedded(folder), folder) as port, with_live(folder) as live_port:
            for _ in range(bench.choose(full=3, quick=1)):
                watched = watch(
                    devices, port=port, live_port=live_port, seconds=bench.choose(full=30, quick=5)
                )
                own.append(watched[0])
                shared.append(watched[1])
                used.append(watched[2])
    for name, rounds in (("own_page", own), ("page_of_all", shared)):
        for label, share in (("p50", 0.5), ("p99", 0.99)):
            values = [quantile(one, share) for one in rounds]
            yield less(f"spectators.{name}_{label}", values, "ms", "aim", [AIM_P99_MS])
    generator = [one["generator"] for one in used]
    for part in sorted(set(used[0]) - {"generator"}):
        values = [one[part] for one in used]
        yield less(f"spectators.cpu_{part}", values, "µs/sample", "the generator", generator)


def watch(
    devices: Sequence[str], *, port: int, live_port: int, seconds: float
) -> tuple[list[float], list[float], dict[str, float]]:
    """Let all run and be watched; returns the milliseconds of each sample on its own page and on that of all,
    sorted, and each process's microseconds for a sample."""
    from benchmarks.live_load.running import Case, run_case
    from startline.platform.live import grants

    tokens = [f"spectator-{number:04d}-{time.time_ns()}" for number in range(len(devices))]
    names = [grants.open_viewer_grant(token) for token in tokens]
    command = [sys.executable, "-m", "benchmarks.live_load.spectators"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as spectators:
        assert spectators.stdin is not None
        assert spectators.stdout is not None
        spectators.stdin.write(json.dumps({"port": live_port, "tokens": tokens}) + "\n")
        spectators.stdin.flush()
        if json.loads(spectators.stdout.readline())["event"] != "open":
            raise RuntimeError("the spectators did not open their streams")
        case = Case(devices=list(devices), samples=1, rate_per_s=len(devices), seconds=seconds)
        measured = run_case(case, port=port, at_begin=lambda: give_sessions(names))
        time.sleep(1.5)
        spectators.stdin.close()
        noted = json.loads(spectators.stdout.read())["noted"]
    return (*arrivals(noted, measured.published), measured.cpu_us)


def give_sessions(names: Sequence[str]) -> None:
    """Let each grant watch a session of its own, and the first one besides."""
    from startline.platform.live import grants, keys
    from startline.telemetry.models import LiveSession

    sessions = LiveSession.objects.order_by("id").values_list("id", flat=True)
    contexts = [keys.context("session", str(session_id)) for session_id in sessions]
    if len(contexts) != len(names):
        raise RuntimeError(f"{len(contexts)} sessions have begun of {len(names)}")
    for name, context in zip(names, contexts, strict=True):
        grants.watch(name, context)
        grants.watch(name, contexts[0])


def arrivals(
    noted: Sequence[tuple[int, float, str, int]], published: dict[str, dict[int, float]]
) -> tuple[list[float], list[float]]:
    """From each sample's publish to the first update that shows it or a newer one, in milliseconds.

    Args:
        noted: spectator, second, session and the time of the newest sample (ms) of each update that arrived.
        published: by session, when the sample of each time (ms) was published.

    Returns:
        On pages of one watcher, and on the page that all watch; sorted.
    """
    streams: dict[tuple[int, str], list[tuple[float, int]]] = {}
    watchers: dict[str, int] = {}
    for spectator, now_s, session_id, at_ms in noted:
        stream = streams.setdefault((spectator, session_id), [])
        if not stream:
            watchers[session_id] = watchers.get(session_id, 0) + 1
        stream.append((now_s, at_ms))
    if len(watchers) != len(published):
        raise RuntimeError(f"{len(watchers)} sessions of {len(published)} reached a page")
    own: list[float] = []
    shared: list[float] = []
    for (_, session_id), stream in streams.items():
        waits_ms = _waits_ms(stream, published[session_id])
        (shared if watchers[session_id] > 1 else own).extend(waits_ms)
    return sorted(own), sorted(shared)


def _waits_ms(stream: list[tuple[float, int]], published: dict[int, float]) -> Iterator[float]:
    """The waits of one page; what was published before its first update does not count."""
    updates = iter(stream)
    seen_s, seen_ms = next(updates)
    for at_ms, published_s in sorted(published.items()):
        if at_ms <= seen_ms and seen_s == stream[0][0]:
            continue
        while seen_ms < at_ms:
            try:
                seen_s, seen_ms = next(updates)
            except StopIteration:
                raise RuntimeError("a sample never reached the page") from None
        yield 1000 * (seen_s - published_s)


def quantile(values: Sequence[float], share: float) -> float:
    """Of sorted values."""
    return values[min(len(values) - 1, int(share * len(values)))]
