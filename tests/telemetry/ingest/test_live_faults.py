"""`kill -9` at random moments under load: every acknowledged sample is in the sealed workout exactly once."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests import platform_stack
from tests.live_device import LiveDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.telemetry.ingest.test_live_processes import now_ms, packed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
BATCHES, DEVICES = 60, 3
ROLES = ("ingest", "process")
# The programs of the engines by the name that the system knows them by.
ENGINES = {"postgres": "postgres", "valkey": "valkey-server"}


@pytest.fixture
def own_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # What is killed comes back on a machine that may be busy with the rest of the suite.
    monkeypatch.setattr(platform_stack, "START_TIMEOUT_S", 240.0)
    running = PlatformStack(tmp_path / "platform").start()
    yield running
    running.stop()


def engine_pid(stack: PlatformStack, name: str) -> int | None:
    """The process of an engine that `startline up` started."""
    assert stack._process is not None
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            is_child = f"\nPPid:\t{stack._process.pid}\n" in (folder / "status").read_text()
            if is_child and (folder / "comm").read_text().strip() == ENGINES[name]:
                return int(folder.name)
        except OSError:
            continue
    return None


def kill(stack: PlatformStack, victim: str) -> None:
    """Kill a role, an engine or everything; what was killed comes back."""
    if victim in ROLES:
        stack.wait_for_role(victim, other_than=stack.kill_role(victim))
    elif victim in ENGINES:
        pid = wait_until(lambda: engine_pid(stack, victim), timeout_s=30)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: engine_pid(stack, victim) not in (None, pid), timeout_s=60)
    else:
        assert stack._process is not None
        stack._process.kill()
        stack._process.wait()
        time.sleep(3)  # its children end with it
        stack.start()


@pytest.mark.parametrize("victim", ["ingest", "process", "postgres", "valkey", "everything"])
def test_every_acknowledged_sample_is_in_the_workout_once(own_stack: PlatformStack, victim: str):
    anna = Person(own_stack).sign_up()
    chance, start_ms = random.Random(victim), now_ms() - BATCHES * 20_000
    devices = [LiveDevice(anna.pair(f"Watch {n}"), f"fault-{n}") for n in range(DEVICES)]
    moments = sorted(chance.sample(range(5, BATCHES), 1 if victim == "everything" else 3))
    for seq in range(1, BATCHES + 1):
        for number, device in enumerate(devices):
            # Hours apart, and no whole half hours: nobody takes the three for one activity with a clock in
            # another zone.
            device.send(seq, packed(seq, start_ms - number * 7_777_000))
            device.pump()
        if seq in moments:
            kill(own_stack, victim)
    for device in devices:
        device.settle(timeout_s=120)
        device.send(BATCHES + 1, b"", kind="finish")
        device.settle(timeout_s=120)
        assert device.safe == set(range(1, BATCHES + 2))
        device.close()

    query = "SELECT workout_id FROM telemetry_live_session WHERE state = 'sealed' AND workout_id IS NOT NULL"
    wait_until(lambda: len(own_stack.rows(query)) == DEVICES, timeout_s=120, every_s=0.5)
    for (workout_id,) in own_stack.rows(query):
        streams = anna.get(f"/workouts/{workout_id}/streams?points=20000")
        assert streams["time_s"] == [float(second) for second in range(20 * BATCHES)]
        assert streams["heart_rate_bpm"] == [140 + second % 7 for second in range(20 * BATCHES)]
    assert own_stack.rows("SELECT count(*) FROM telemetry_workout") == [(DEVICES,)]
