"""S5, cross-platform synchronisation: a watch's file, by MQTT, through every role, to the athlete's pages.

Real recording, real broker, real processes, a foreign client. The steps build on one another; each is asked
for what it promises.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.recording import Recording
from tests.person import LivePage, Person
from tests.platform_stack import PlatformStack, wait_until
from tests.scenarios.mosquitto import MosquittoWatch
from tests.telemetry.devices.conftest import in_parts, run_file

REAL_FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "fit" / "fenix2-run.fit"
PARTS = 4
UPLOAD = "fenix2-run.fit"

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True)
class Story:
    """Who does it, with what, and what the platform said until the workout was there."""

    anna: Person
    watch: MosquittoWatch
    file: bytes
    recording: Recording
    page: LivePage
    answers: list[dict[str, Any]]

    @property
    def workout_id(self) -> str:
        return self.answers[-1]["workout_id"]

    @property
    def workout(self) -> dict[str, Any]:
        return self.anna.get(f"/workouts/{self.workout_id}")


@pytest.fixture(scope="session")
def recorded_file() -> bytes:
    """S5.1: what the watch recorded: the real run, or a made-up one where the real one is not at hand."""
    return REAL_FILE.read_bytes() if REAL_FILE.exists() else run_file(seed=501, length_m=9000)


@pytest.fixture(scope="session")
def story(
    stack: PlatformStack, recorded_file: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """S5.2: Anna has a page open while her watch sends the file over a link that breaks again and again."""
    anna = Person(stack).sign_up()
    watch = MosquittoWatch(stack, anna.pair("fenix 2"), tmp_path_factory.mktemp("watch"))
    page = anna.listen()
    parts, answers = in_parts(recorded_file, PARTS), []
    for number in (1, 2):
        assert watch.publish(f"files/{UPLOAD}/{number}/{PARTS}", parts[number - 1])
    # Each mosquitto_pub is a connection of its own: the link is lost and found between any two of them.
    for number in (2, 4, 3):
        assert watch.publish(f"files/{UPLOAD}/{number}/{PARTS}", parts[number - 1])
    answers.append(watch.answer_of(UPLOAD, state="done"))
    yield Story(anna, watch, recorded_file, decode_file(recorded_file), page, answers)
    page.close()


def test_s5_1_workout_is_recorded_on_a_watch(recorded_file: bytes):
    recording = decode_file(recorded_file)

    assert recording.format == "fit"
    assert recording.counts.sessions == 1
    if REAL_FILE.exists():
        assert (recording.counts.records, recording.counts.laps) == (2809, 4)
        assert (recording.summary.distance_m, recording.summary.timer_s) == (9008.22, 2832.0)
        assert recording.device is not None
        assert recording.device.manufacturer == "Garmin"


def test_s5_2_file_is_uploaded_by_mqtt_and_acknowledged_end_to_end(story: Story):
    assert story.answers[-1] == {
        "type": "file",
        "upload_id": UPLOAD,
        "state": "done",
        "have": [[1, PARTS]],
        "parts": PARTS,
        "workout_id": story.workout_id,
    }
    original = story.anna.call("GET", f"/api/v1/workouts/{story.workout_id}/original")
    assert original.content == story.file
    [device] = story.anna.get("/devices")["items"]
    assert device["last_upload_at"] is not None


def test_s5_2_stranger_cannot_send_in_the_watchs_name(stack: PlatformStack, story: Story, tmp_path: Path):
    forged = {"device_id": story.watch.device_id, "password": "guess"}
    login = {"client_id": story.watch.device_id, "username": story.watch.device_id}

    assert not MosquittoWatch(stack, forged | login, tmp_path).publish("files/x.fit/1/1", b"forged")
    assert len(story.anna.get("/workouts")["items"]) == 1


def test_s5_3_processed_once_however_often_it_is_sent(story: Story):
    for number, data in enumerate(in_parts(story.file, PARTS), start=1):
        assert story.watch.publish(f"files/{UPLOAD}/{number}/{PARTS}", data)
    assert story.watch.publish("files/once-more.fit/1/1", story.file)

    again = story.watch.answer_of("once-more.fit", state="duplicate")

    assert again["workout_id"] == story.workout_id
    assert [item["id"] for item in story.anna.get("/workouts")["items"]] == [story.workout_id]


def test_s5_3_processed_through_the_seam_of_the_installation(stack: PlatformStack, story: Story):
    submitted = (
        "SELECT count(*) FROM platform_bus_outboxevent WHERE name = 'telemetry.recording_submitted.v1'"
    )
    relayed = (
        "SELECT count(*) FROM platform_bus_consumercursor"
        " WHERE starts_with(\"group\", 'relay:') AND event_order > 0"
    )

    handed_over, relays = (stack.rows(query)[0][0] for query in (submitted, relayed))

    assert story.workout_id
    # Other scenarios of the session may have brought files too.
    assert (handed_over > 0, relays) == (stack.has_kafka, int(stack.has_kafka))


def test_s5_3_poison_file_is_set_aside_with_its_reason(story: Story):
    assert story.watch.publish("files/poison.fit/1/1", story.file[:200])

    failed = story.watch.answer_of("poison.fit", state="failed")

    shown = next(item for item in story.anna.get("/uploads")["items"] if item["file_name"] == "poison.fit")
    assert shown["state"] == "failed"
    assert shown["error"]["code"] == failed["error"]["code"]
    assert failed["error"]["code"] in {"file_broken", "file_not_an_activity"}
    assert len(story.anna.get("/workouts")["items"]) == 1


def test_s5_3_same_file_over_http_is_the_same_workout(story: Story):
    files = {"files": ("from-the-phone.fit", story.file)}
    token = story.anna.http.cookies["csrftoken"]

    response = story.anna.http.post("/api/v1/workouts", files=files, headers={"X-CSRFToken": token})

    [result] = response.json()["results"]
    assert (result["state"], result["workout_id"]) == ("duplicate", story.workout_id)


def test_s5_4_profile_is_updated(story: Story):
    def totals() -> dict[str, Any] | None:
        body = story.anna.get("/me/totals")
        return body if body["all"]["count"] else None

    body = wait_until(totals)

    workout = story.workout
    assert body["all"]["count"] == 1
    assert body["all"]["distance_m"] == pytest.approx(workout["distance_m"])
    assert body["all"]["moving_s"] == pytest.approx(workout["moving_s"])
    assert body["all"]["longest_distance_m"] == pytest.approx(workout["distance_m"])
    assert [(entry["family"], entry["sport"]) for entry in body["sports"]] == [("run", "run")]
    if REAL_FILE.exists():
        assert body["all"]["distance_m"] == pytest.approx(9008.22, abs=0.01)


def test_s5_5_statistics_are_shown(story: Story):
    workout = story.workout

    summary = story.recording.summary
    assert (workout["sport"], workout["family"]) == ("run", "run")
    assert workout["source"] == {"kind": "mqtt", "format": "fit", "device_name": "fenix 2"}
    assert dt.datetime.fromisoformat(workout["started_at"]) == story.recording.started_at
    assert workout["distance_m"] == pytest.approx(summary.distance_m)
    assert workout["has_track"]
    assert len(workout["laps"]) == story.recording.counts.laps
    whole = [split for split in workout["splits_km"] if not split["is_partial"]]
    assert len(whole) == int(workout["distance_m"] // 1000)
    # The device's own sum in its last sample, some metres before its summary.
    measured_m = float(np.nanmax(story.recording.samples.distance_m))
    assert sum(split["distance_m"] for split in workout["splits_km"]) == pytest.approx(measured_m, abs=0.5)
    if REAL_FILE.exists():
        assert workout["utc_offset_s"] == 7200
        assert (len(whole), len(workout["laps"])) == (9, 4)
    west, south, east, north = workout["bounds"]
    assert west < east
    assert south < north


def test_s5_5_charts_have_every_channel(story: Story):
    streams = story.anna.get(f"/workouts/{story.workout_id}/streams?points=500")

    assert streams["total_count"] == len(story.recording.samples)
    assert 2 <= streams["count"] <= 500
    for channel in ("time_s", "distance_m", "lat_deg", "lon_deg", "altitude_m", "speed_mps", "cadence_spm"):
        assert len(streams[channel]) == streams["count"], channel
    assert streams["time_s"][0] == 0
    assert streams["distance_m"][-1] == pytest.approx(story.workout["distance_m"], rel=0.01)


def test_s5_5_list_and_calendar_show_it(story: Story):
    local = story.recording.started_at + dt.timedelta(seconds=story.workout["utc_offset_s"])
    calendar = story.anna.get(f"/workouts/calendar?month={local:%Y-%m}")

    days = {day["date"]: [item["id"] for item in day["items"]] for day in calendar["days"]}
    assert days[f"{local:%Y-%m-%d}"] == [story.workout_id]
    [listed] = story.anna.get("/workouts?family=run")["items"]
    assert listed["id"] == story.workout_id
    assert listed["polyline"]
    assert story.anna.get("/workouts?family=ride")["items"] == []


def test_s5_5_open_page_is_told_at_once(story: Story):
    def told() -> bool:
        return bool(story.page.of("workout") and story.page.of("totals"))

    wait_until(told)

    assert story.page.of("workout")[0] == {"id": story.workout_id, "change": "recorded"}
    states = [event["state"] for event in story.page.of("upload") if event["file_name"] == UPLOAD]
    assert (states[0], states[-1]) == ("receiving", "done")
    assert {event["id"] for event in story.page.of("device")} == {story.watch.device_id}


def test_s5_5_nobody_else_sees_it(stack: PlatformStack, story: Story):
    boris = Person(stack, "Boris").sign_up()
    addresses = [f"/workouts/{story.workout_id}{end}" for end in ("", "/streams", "/original", "/gpx")]

    assert [boris.call("GET", f"/api/v1{address}").status_code for address in addresses] == [404] * 4
    assert boris.get("/workouts")["items"] == []
    with httpx.Client(base_url=stack.url, trust_env=False) as anonymous:
        answers = [anonymous.get(f"/api/v1{address}").status_code for address in addresses]
    assert answers == [401] * 4
