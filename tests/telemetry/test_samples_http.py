"""Streams, the original file and GPX over HTTP."""

import pytest

from startline.telemetry.domain.files import decode_file
from tests.telemetry.factories import WorkoutFactory, recorded_workout, run_file

pytestmark = pytest.mark.django_db
CHANNELS = {
    "time_s",
    "distance_m",
    "lat_deg",
    "lon_deg",
    "altitude_m",
    "speed_mps",
    "heart_rate_bpm",
    "cadence_spm",
    "power_w",
    "temperature_c",
    "ascent_m",
}


def test_streams_hold_every_sample_when_few(owner, user):
    workout = recorded_workout(user)
    decoded = decode_file(run_file()).samples

    response = owner.call("GET", f"/api/v1/workouts/{workout.id}/streams?points=20000")

    body = response.json()
    assert response.status_code == 200
    assert set(body) == CHANNELS | {"count", "total_count"}
    assert body["count"] == body["total_count"] == len(decoded)
    assert body["time_s"] == pytest.approx(decoded.time_s.tolist())
    assert body["lat_deg"] == pytest.approx(decoded.lat_deg.tolist(), abs=2e-7)
    # Both feet of a runner.
    assert body["cadence_spm"][100] == pytest.approx(2 * decoded.cadence_rpm[100], abs=0.02)
    assert body["power_w"] is None
    # What is climbed until the end is the workout's own ascent.
    assert body["ascent_m"][0] == 0.0
    assert body["ascent_m"][-1] == pytest.approx(workout.ascent_m, abs=0.2)
    assert workout.ascent_m > 0


def test_streams_are_thinned_and_keep_both_ends(owner, user):
    workout = recorded_workout(user)
    path = f"/api/v1/workouts/{workout.id}/streams"
    whole = owner.call("GET", f"{path}?points=20000").json()

    thin = owner.call("GET", f"{path}?points=100").json()

    assert (thin["count"], thin["total_count"]) == (100, whole["count"])
    assert {len(thin[name]) for name in CHANNELS if thin[name] is not None} == {100}
    assert (thin["time_s"][0], thin["time_s"][-1]) == (whole["time_s"][0], whole["time_s"][-1])


def test_streams_are_sent_once_per_version(owner, user):
    path = f"/api/v1/workouts/{recorded_workout(user).id}/streams?points=100"

    tag = owner.call("GET", path)["ETag"]

    assert owner.call("GET", path, **{"If-None-Match": tag}).status_code == 304
    assert owner.call("GET", path.replace("100", "200"), **{"If-None-Match": tag}).status_code == 200


def test_original_is_byte_for_byte(owner, user):
    workout = recorded_workout(user)

    response = owner.call("GET", f"/api/v1/workouts/{workout.id}/original")

    assert response.content == run_file()
    assert response["Content-Disposition"] == 'attachment; filename="run-1.fit"'
    assert response["Content-Type"] == "application/octet-stream"


def test_gpx_holds_the_track(owner, user):
    workout = recorded_workout(user)

    response = owner.call("GET", f"/api/v1/workouts/{workout.id}/gpx")

    assert response["Content-Disposition"] == 'attachment; filename="2026-06-07-run.gpx"'
    again = decode_file(response.content)
    assert again.started_at == workout.started_at
    assert len(again.samples) == len(decode_file(run_file()).samples)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("streams", "workout_has_no_samples"),
        ("original", "workout_has_no_original"),
        ("gpx", "workout_has_no_track"),
    ],
)
def test_manual_workout_has_no_samples(owner, user, path, code):
    workout = WorkoutFactory(user=user)

    response = owner.call("GET", f"/api/v1/workouts/{workout.id}/{path}")

    assert (response.status_code, response.json()["code"]) == (404, code)
