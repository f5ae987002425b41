"""S5, several devices: a run streamed live, its file from the watch, and the phone's file are one workout."""

import base64
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from startline.telemetry.domain.generator.outings import Outing, record_outing
from startline.telemetry.domain.recording import Recording
from tests.person import Person
from tests.platform_stack import PlatformStack, wait_until
from tests.scenarios.mosquitto import MosquittoWatch
from tests.telemetry.recorders import phone_file, watch_file

SESSION = "river-run"
SAMPLES_AT_ONCE = 300

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True)
class Story:
    """Who ran, what happened, and which workout the live session became."""

    vera: Person
    watch: MosquittoWatch
    run: Recording
    workout_id: str

    @property
    def recordings(self) -> list[dict[str, Any]]:
        return self.vera.get(f"/workouts/{self.workout_id}/recordings")["items"]

    def totals(self) -> tuple[int, float]:
        found = self.vera.get("/me/totals")["all"]
        return found["count"], round(found["distance_m"])


def stream_live(stack: PlatformStack, credentials: dict[str, Any], run: Recording) -> str:
    """Send the run as its device would, second by second in a few batches; return the sealed workout's id."""
    login = f"{credentials['device_id']}:{credentials['password']}".encode()
    headers = {"Authorization": "Basic " + base64.b64encode(login).decode()}
    base = f"{stack.url}/api/v1/iot/sessions/{SESSION}"
    with httpx.Client(timeout=20, trust_env=False, headers=headers) as device:

        def send(kind: str, seq: int, body: Any) -> None:
            answer = device.post(f"{base}/{kind}/{seq}", content=json.dumps(body))
            assert answer.status_code == 200, answer.text

        send("start", 1, {"sport": "run"})
        points, start_s = run.samples, run.started_at.timestamp()
        batches = range(0, len(points), SAMPLES_AT_ONCE)
        for number, first in enumerate(batches, start=2):
            rows = range(first, min(first + SAMPLES_AT_ONCE, len(points)))
            samples = [
                {
                    "time": start_s + float(points.time_s[row]),
                    "lat": float(points.lat_deg[row]),
                    "lon": float(points.lon_deg[row]),
                    "distance_m": float(points.distance_m[row]),
                }
                for row in rows
            ]
            send("samples", number, {"samples": samples, "sent_at": dt.datetime.now(dt.UTC).timestamp()})
        send("finish", len(batches) + 2, {})
        return wait_until(lambda: device.get(base).json()["workout_id"], timeout_s=60)


@pytest.fixture(scope="module")
def story(stack: PlatformStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Vera has just run two kilometres; her watch streamed the run."""
    vera = Person(stack, "Vera").sign_up()
    credentials = vera.pair("fenix 2")
    shape = Outing(seed=61, length_m=2000, started_at=dt.datetime(2026, 6, 7, tzinfo=dt.UTC))
    length = dt.timedelta(seconds=float(record_outing(shape).samples.time_s[-1]) + 5)
    started_at = dt.datetime.now(dt.UTC).replace(microsecond=0) - length
    run = record_outing(Outing(seed=61, length_m=2000, started_at=started_at))
    workout_id = stream_live(stack, credentials, run)
    watch = MosquittoWatch(stack, credentials, tmp_path_factory.mktemp("watch"))
    yield Story(vera, watch, run, workout_id)


def test_s5_live_run_is_a_workout(story: Story):
    (live,) = story.recordings

    assert (live["source"]["kind"], live["trust"]) == ("live", "device")
    wait_until(lambda: story.totals()[0] == 1)


def test_s5_file_of_the_watch_joins_the_live_run(story: Story):
    before = story.totals()
    assert story.watch.publish("files/river.fit/1/1", watch_file(story.run))
    answer = story.watch.answer_of("river.fit", state="done")

    assert answer["workout_id"] == story.workout_id
    file, live = story.recordings
    assert (file["source"]["kind"], file["is_primary"]) == ("mqtt", True)
    assert (live["source"]["kind"], live["is_primary"]) == ("live", False)
    assert file["match"]["kind"] == "same_time"
    assert file["match"]["overlap"] > 0.95
    workout = story.vera.get(f"/workouts/{story.workout_id}")
    assert workout["heart_rate_avg_bpm"] is not None  # the stream had none
    assert (workout["recording_count"], before[0]) == (2, 1)


def test_s5_file_of_the_phone_is_the_same_workout_and_counts_once(story: Story):
    token = story.vera.http.cookies["csrftoken"]
    files = {"files": ("phone.gpx", phone_file(story.run))}
    answer = story.vera.http.post("/api/v1/workouts", files=files, headers={"X-CSRFToken": token})

    (result,) = answer.json()["results"]
    # Through Kafka the answer is that the file is safe; the workout follows.
    assert (result["state"], result["workout_id"]) in {("merged", story.workout_id), ("pending", None)}
    wait_until(lambda: len(story.recordings) == 3)
    assert [each["id"] for each in story.vera.get("/workouts")["items"]] == [story.workout_id]
    assert sorted(each["source"]["kind"] for each in story.recordings) == ["file", "live", "mqtt"]
    workout = story.vera.get(f"/workouts/{story.workout_id}")
    assert (workout["trust"], workout["recording_count"]) == ("device", 3)
    wait_until(lambda: story.totals() == (1, round(workout["distance_m"])))


def test_s5_totals_follow_a_split_and_its_undo(story: Story):
    phone = next(each for each in story.recordings if each["source"]["kind"] == "file")
    path = f"/api/v1/workouts/{story.workout_id}"
    split = story.vera.call("POST", f"{path}/recordings/{phone['id']}/split").json()
    wait_until(lambda: story.totals()[0] == 2)

    story.vera.call("POST", f"{path}/join", {"workout_id": split["split_off"]["id"]})
    wait_until(lambda: story.totals()[0] == 1)
    assert len(story.recordings) == 3
