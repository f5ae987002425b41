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


def test_a_part_is_sent_finer_and_on_the_same_axes(owner, user):
    workout = recorded_workout(user)
    path = f"/api/v1/workouts/{workout.id}/streams"
    whole = owner.call("GET", f"{path}?points=20000").json()
    first, last = whole["time_s"].index(300.0), whole["time_s"].index(419.0)

    part = owner.call("GET", f"{path}?points=200&from_s=299.5&to_s=419").json()
    thin = owner.call("GET", f"{path}?points=50&from_s=299.5&to_s=419").json()

    assert part["count"] == part["total_count"] == last - first + 1
    for name in CHANNELS:
        assert part[name] == (whole[name][first : last + 1] if whole[name] is not None else None)
    assert (thin["count"], thin["total_count"]) == (50, last - first + 1)
    assert (thin["time_s"][0], thin["time_s"][-1]) == (300.0, 419.0)


@pytest.mark.parametrize("part", ["from_s=1000000", "from_s=400&to_s=300", "from_s=299.3&to_s=299.4"])
def test_a_part_without_samples_is_empty(owner, user, part):
    path = f"/api/v1/workouts/{recorded_workout(user).id}/streams"

    body = owner.call("GET", f"{path}?{part}").json()

    assert (body["count"], body["total_count"], body["time_s"], body["lat_deg"]) == (0, 0, [], [])


@pytest.mark.parametrize("part", ["from_s=-1", "to_s=nan", "from_s=x"])
def test_a_part_that_can_not_be_is_refused(owner, user, part):
    path = f"/api/v1/workouts/{recorded_workout(user).id}/streams"

    response = owner.call("GET", f"{path}?{part}")

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == part.split("=")[0]


def test_streams_are_sent_once_per_version(owner, user):
    path = f"/api/v1/workouts/{recorded_workout(user).id}/streams?points=100"

    tag = owner.call("GET", path)["ETag"]

    assert owner.call("GET", path, **{"If-None-Match": tag}).status_code == 304
    assert owner.call("GET", path.replace("100", "200"), **{"If-None-Match": tag}).status_code == 200
    assert owner.call("GET", f"{path}&to_s=60", **{"If-None-Match": tag}).status_code == 200


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
