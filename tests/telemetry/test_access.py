"""Every endpoint of workouts as anonymous, another person and the owner; a new one fails until listed."""

import uuid

import pytest

from startline.config.api import api
from startline.telemetry.models import Recording, Workout
from tests.telemetry.factories import recorded_workout, run_file

pytestmark = pytest.mark.django_db
MANUAL = {"sport": "run", "started_at": "2026-06-07T18:00:00", "elapsed_s": 1800}
# (method, path) -> (address, body, what another person gets, what the owner gets)
ENDPOINTS = {
    ("get", "/workouts"): ("", None, 200, 200),
    ("post", "/workouts"): ("", "a file", 200, 200),
    ("get", "/workouts/months"): ("/months", None, 200, 200),
    ("get", "/workouts/weeks"): ("/weeks", None, 200, 200),
    ("get", "/workouts/calendar"): ("/calendar?month=2026-06", None, 200, 200),
    ("get", "/workouts/known-tracks"): (
        "/known-tracks?west=49&south=58&east=50&north=59",
        None,
        200,
        200,
    ),
    ("get", "/workouts/deleted"): ("/deleted", None, 200, 200),
    ("post", "/workouts/manual"): ("/manual", MANUAL, 201, 201),
    ("get", "/workouts/{workout_id}"): ("/{id}", None, 404, 200),
    ("patch", "/workouts/{workout_id}"): ("/{id}", {"name": "Changed"}, 404, 200),
    ("delete", "/workouts/{workout_id}"): ("/{id}", None, 404, 204),
    ("post", "/workouts/{workout_id}/restore"): ("/{id}/restore", None, 404, 200),
    ("get", "/workouts/{workout_id}/streams"): ("/{id}/streams", None, 404, 200),
    ("get", "/workouts/{workout_id}/original"): ("/{id}/original", None, 404, 200),
    ("get", "/workouts/{workout_id}/gpx"): ("/{id}/gpx", None, 404, 200),
    ("get", "/workouts/{workout_id}/gear"): ("/{id}/gear", None, 404, 200),
    ("put", "/workouts/{workout_id}/gear"): ("/{id}/gear", {"gear_ids": []}, 404, 200),
    ("put", "/workouts/{workout_id}/crop"): ("/{id}/crop", {"start_s": 0, "end_s": 120}, 404, 200),
    ("delete", "/workouts/{workout_id}/crop"): ("/{id}/crop", None, 404, 200),
    ("get", "/workouts/{workout_id}/verdict"): ("/{id}/verdict", None, 404, 200),
    ("post", "/workouts/{workout_id}/appeals"): ("/{id}/appeals", {"text": "It was me."}, 404, 409),
    ("get", "/workouts/{workout_id}/recordings"): ("/{id}/recordings", None, 404, 200),
    ("get", "/workouts/{workout_id}/recordings/{recording_id}/original"): (
        "/{id}/recordings/{recording}/original",
        None,
        404,
        200,
    ),
    ("post", "/workouts/{workout_id}/recordings/{recording_id}/split"): (
        "/{id}/recordings/{recording}/split",
        None,
        404,
        409,
    ),
    ("delete", "/workouts/{workout_id}/recordings/{recording_id}"): (
        "/{id}/recordings/{recording}",
        None,
        404,
        409,
    ),
    ("post", "/workouts/{workout_id}/recordings/{recording_id}/restore"): (
        "/{id}/recordings/{recording}/restore",
        None,
        404,
        200,
    ),
    ("put", "/workouts/{workout_id}/primary"): ("/{id}/primary", {"recording_id": None}, 404, 200),
    ("get", "/workouts/{workout_id}/neighbours"): ("/{id}/neighbours", None, 404, 200),
    ("post", "/workouts/{workout_id}/join"): ("/{id}/join", {"workout_id": str(uuid.uuid4())}, 404, 404),
    ("get", "/workouts/{workout_id}/live-shares"): ("/{id}/live-shares", None, 404, 200),
    ("get", "/uploads"): (None, None, 200, 200),
    ("delete", "/uploads/{upload_id}"): (None, None, 404, 404),
}


def request(client, endpoint, workout_id):
    (method, path), (address, body, _, _) = endpoint, ENDPOINTS[endpoint]
    if address is None:
        target = "/api/v1" + path.replace("{upload_id}", str(uuid.uuid4()))
    else:
        recording = Recording.objects.filter(workout_id=workout_id).values_list("id", flat=True).first()
        target = "/api/v1/workouts" + address.replace("{id}", str(workout_id))
        target = target.replace("{recording}", str(recording))
    if body == "a file":
        return client.upload(("mine.fit", run_file(9)))
    return client.call(method.upper(), target, body)


def test_every_endpoint_is_tried():
    declared = {
        (method, path.removeprefix("/api/v1"))
        for path, item in api.get_openapi_schema()["paths"].items()
        for method in item
        if path.startswith(("/api/v1/workouts", "/api/v1/uploads"))
    }
    assert declared == set(ENDPOINTS)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_anonymous_is_turned_away(anonymous, user, endpoint):
    workout = recorded_workout(user)

    response = request(anonymous, endpoint, workout.id)

    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")
    assert (Workout.objects.count(), Workout.objects.get().version) == (1, 1)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_another_person_sees_nothing_and_changes_nothing(other, user, endpoint):
    workout = recorded_workout(user)

    response = request(other, endpoint, workout.id)

    assert response.status_code == ENDPOINTS[endpoint][2]
    assert str(workout.id).encode() not in response.content
    mine = Workout.objects.get(user=user)
    assert (mine.version, mine.name, mine.deleted_at) == (1, workout.name, None)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=" ".join)
def test_owner_is_let_in(owner, user, endpoint):
    workout = recorded_workout(user)

    assert request(owner, endpoint, workout.id).status_code == ENDPOINTS[endpoint][3]


def test_known_tracks_are_not_shown_to_another_person(other, user):
    recorded_workout(user)

    response = other.call("GET", "/api/v1/workouts/known-tracks?west=49&south=58&east=50&north=59")

    assert response.json() == {"lines": []}
