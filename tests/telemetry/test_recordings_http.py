"""The recordings of a workout over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from startline.telemetry.http import recording_schemas as schemas
from startline.telemetry.models import Recording
from tests.telemetry.recorders import outing, phone_file, receive, watch_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def workout(user):
    run = outing()
    receive(user, watch_file(run), file_name="watch.fit")
    return receive(user, phone_file(run), file_name="phone.gpx").workout


def address(workout, rest: str = "") -> str:
    return f"/api/v1/workouts/{workout.id}{rest}"


def recording_of(name: str) -> Recording:
    return Recording.objects.get(file_name=name)


def test_recordings_say_where_they_come_from_and_what_they_gave(owner, workout):
    body = owner.get(address(workout, "/recordings")).json()

    schemas.Recordings.model_validate(body)
    watch, phone = body["items"]
    assert (watch["file_name"], watch["is_primary"], watch["trust"]) == ("watch.fit", True, "device")
    assert watch["source"] == {"kind": "file", "format": "fit", "device_name": "Garmin Forerunner 255"}
    assert watch["match"] is None
    assert watch["gave"]["heart_rate_bpm"] == watch["gave"]["position"] == 1.0
    assert (phone["trust"], phone["is_primary"], phone["gave"]) == ("track", False, {})
    assert phone["channels"] == ["position", "altitude_m"]
    assert phone["match"]["with_recording_id"] == watch["id"]
    assert phone["match"]["overlap"] > 0.9
    assert (body["removed"], body["has_chosen_primary"]) == ([], False)


def test_workout_says_how_many_recordings_it_has(owner, workout):
    detail = owner.get(address(workout)).json()
    (row,) = owner.get("/api/v1/workouts").json()["items"]

    assert (detail["recording_count"], detail["trust"], detail["permitted_use"]) == (2, "device", "all")
    assert row["recording_count"] == 2


def test_upload_answers_that_it_was_joined(owner, user):
    run = outing()
    owner.upload(("watch.fit", watch_file(run)))
    (result,) = owner.upload(("phone.gpx", phone_file(run))).json()["results"]

    assert (result["state"], result["error"]) == ("merged", None)
    assert result["workout"]["recording_count"] == 2


def test_each_original_can_be_had(owner, workout):
    phone = recording_of("phone.gpx")
    answer = owner.get(address(workout, f"/recordings/{phone.id}/original"))

    assert answer.content == phone_file(outing())
    assert "phone.gpx" in answer.headers["Content-Disposition"]
    # Without a recording named, it is the primary's.
    assert owner.get(address(workout, "/original")).content == watch_file(outing())


def test_split_and_join_and_undo(owner, workout):
    phone = recording_of("phone.gpx")
    split = owner.call("POST", address(workout, f"/recordings/{phone.id}/split"), **{"If-Match": '"2"'})
    body = split.json()

    schemas.SplitOut.model_validate(body)
    assert (split.status_code, split.headers["ETag"]) == (200, '"3"')
    other_id = body["split_off"]["id"]
    near = owner.get(address(workout, "/neighbours")).json()
    schemas.Neighbours.model_validate(near)
    assert [each["id"] for each in near["items"]] == [other_id]

    joined = owner.call("POST", address(workout, "/join"), {"workout_id": other_id})
    assert (joined.status_code, joined.json()["recording_count"]) == (200, 2)
    gone = owner.get(f"/api/v1/workouts/{other_id}")
    assert (gone.status_code, gone.json()["data"]) == (410, {"merged_into_id": str(workout.id)})
    restored = owner.call("POST", f"/api/v1/workouts/{other_id}/restore")
    assert (restored.status_code, restored.json()["id"]) == (200, other_id)
    assert owner.get(address(workout)).json()["recording_count"] == 1


def test_remove_and_restore(owner, workout):
    phone = recording_of("phone.gpx")
    removed = owner.call("DELETE", address(workout, f"/recordings/{phone.id}"))
    body = owner.get(address(workout, "/recordings")).json()

    assert (removed.status_code, removed.json()["recording_count"]) == (200, 1)
    assert [each["id"] for each in body["removed"]] == [str(phone.id)]
    assert len(body["items"]) == 1
    back = owner.call("POST", address(workout, f"/recordings/{phone.id}/restore"))
    assert (back.status_code, back.json()["recording_count"]) == (200, 2)


def test_choice_of_the_primary(owner, workout):
    phone = recording_of("phone.gpx")
    chosen = owner.call("PUT", address(workout, "/primary"), {"recording_id": str(phone.id)})
    body = owner.get(address(workout, "/recordings")).json()

    assert (chosen.status_code, chosen.json()["source"]["format"]) == (200, "gpx")
    assert (body["items"][0]["id"], body["has_chosen_primary"]) == (str(phone.id), True)
    automatic = owner.call("PUT", address(workout, "/primary"), {"recording_id": None})
    assert automatic.json()["source"]["format"] == "fit"


@pytest.mark.parametrize("method", ["DELETE", "POST"])
def test_outdated_version_is_refused(owner, workout, method):
    phone = recording_of("phone.gpx")
    rest = f"/recordings/{phone.id}" + ("/split" if method == "POST" else "")
    answer = owner.call(method, address(workout, rest), **{"If-Match": '"1"'})

    assert (answer.status_code, answer.json()["code"]) == (412, "version_conflict")
    assert owner.get(address(workout)).json()["version"] == 2


def test_last_recording_stays(owner, user):
    workout = receive(user, watch_file(outing())).workout
    recording = Recording.objects.get()
    answer = owner.call("DELETE", address(workout, f"/recordings/{recording.id}"))

    assert (answer.status_code, answer.json()["code"]) == (409, "last_recording")


def test_number_of_queries_does_not_grow(owner, user, workout):
    counts = []
    for number in (1, 2, 3):
        receive(user, phone_file(outing(), number=number), file_name=f"{number}.gpx")
        with CaptureQueriesContext(connection) as queries:
            owner.get(address(workout, "/recordings"))
        counts.append(len(queries))

    assert counts[0] == counts[2]
