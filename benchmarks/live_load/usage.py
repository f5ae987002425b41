"""What each process of the benchmark used of the processor."""

import contextlib
import os
from collections import defaultdict
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
# A process by the name that the system knows it by; our own roles by their command.
PARTS = {
    "postgres": "postgresql",
    "valkey-server": "valkey",
    "node": "broker",
    "mosquitto": "broker",
    "java": "kafka",
}
ROLES = ("ingest", "process", "live")


def cpu_s(generator_pid: int) -> dict[str, float]:
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
            used[PARTS.get(name) or _role(pid)] += seconds
    return used


def _is_below_us(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid > 1:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


def _role(pid: int) -> str:
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        if "benchmarks.live_load.spectators" in words:
            return "spectators"
        return next((word for word in words if word in ROLES), "other")
    return "other"
