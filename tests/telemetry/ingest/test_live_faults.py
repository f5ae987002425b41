"""`kill -9` at random moments under load: every acknowledged sample is in the sealed workout exactly once."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import platform_stack
from tests.killing import kill
from tests.live_device import LiveDevice
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.scenarios.conftest import seam_settings
from tests.telemetry.factories import run_file
from tests.telemetry.ingest.test_live_processes import now_ms, packed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
BATCHES, DEVICES, FILE_EVERY = 60, 3, 12
FILES = BATCHES // FILE_EVERY
SETTLE_S = 180.0
VICTIMS = {
    "direct": ("ingest", "process", "postgres", "valkey", "everything"),
    "kafka": ("kafka", "ingest", "process", "relay", "react", "postgres", "kafka+process", "everything"),
}
KILLS = {"everything": 1, "kafka+process": 2}  # as often as not said otherwise: 3


@pytest.fixture
def own_stack(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # What is killed comes back on a machine that may be busy with the rest of the suite.
    monkeypatch.setattr(platform_stack, "START_TIMEOUT_S", 240.0)
    running = PlatformStack(tmp_path / "platform", **seam_settings(request.param)).start()
    yield running
    running.stop()


def cases() -> Iterator[tuple[str, str]]:
    return ((seam, victim) for seam, victims in VICTIMS.items() for victim in victims)


def upload(anna: Person, seed: int) -> None:
    """Bring in the file of a run; on Kafka, and while anything is away, its workout comes later."""
    token = anna.http.cookies.get("csrftoken") or ""
    files = {"files": (f"{seed}.fit", run_file(seed))}
    answer = anna.http.post("/api/v1/workouts", files=files, headers={"X-CSRFToken": token})
    assert answer.status_code == 200, (answer.status_code, answer.text)
    (result,) = answer.json()["results"]
    assert result["state"] in ("created", "pending"), result


@pytest.mark.parametrize(("own_stack", "victim"), list(cases()), indirect=["own_stack"])
def test_every_acknowledged_sample_is_in_the_workout_once(own_stack: PlatformStack, victim: str):
    anna = Person(own_stack).sign_up()
    chance, start_ms = random.Random(victim), now_ms() - BATCHES * 20_000
    devices = [LiveDevice(anna.pair(f"Watch {n}"), f"fault-{n}") for n in range(DEVICES)]
    moments = sorted(chance.sample(range(5, BATCHES), KILLS.get(victim, 3)))
    for seq in range(1, BATCHES + 1):
        for number, device in enumerate(devices):
            # Hours apart, and no whole half hours: nobody takes the three for one activity with a clock in
            # another zone.
            device.send(seq, packed(seq, start_ms - number * 7_777_000))
            device.pump()
        if seq in moments:
            kill(own_stack, victim)
        if (
            seq % FILE_EVERY == 0 and victim != "postgres"
        ):  # without it nothing can be kept, and the page says so
            upload(anna, seed=10 + seq)
    for device in devices:
        device.settle(timeout_s=SETTLE_S)
        device.send(BATCHES + 1, b"", kind="finish")
        device.settle(timeout_s=SETTLE_S)
        assert device.safe == set(range(1, BATCHES + 2))
        device.close()

    assert_everything_is_there_once(own_stack, anna, files=0 if victim == "postgres" else FILES)


def assert_everything_is_there_once(stack: PlatformStack, anna: Person, *, files: int) -> None:
    query = "SELECT workout_id FROM telemetry_live_session WHERE state = 'sealed' AND workout_id IS NOT NULL"
    wait_until(lambda: len(stack.rows(query)) == DEVICES, timeout_s=SETTLE_S, every_s=0.5)
    for (workout_id,) in stack.rows(query):
        streams = anna.get(f"/workouts/{workout_id}/streams?points=20000")
        assert streams["time_s"] == [float(second) for second in range(20 * BATCHES)]
        assert streams["heart_rate_bpm"] == [140 + second % 7 for second in range(20 * BATCHES)]
    # The recordings of the files went by the outbox, the totals come by events.
    done = "SELECT count(DISTINCT workout_id) FROM telemetry_recording WHERE state = 'done'"
    wait_until(lambda: stack.rows(done) == [(DEVICES + files,)], timeout_s=SETTLE_S, every_s=0.5)
    assert stack.rows("SELECT count(*) FROM telemetry_workout") == [(DEVICES + files,)]
    wait_until(
        lambda: anna.get("/me/totals")["all"]["count"] == DEVICES + files, timeout_s=SETTLE_S, every_s=0.5
    )
