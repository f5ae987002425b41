"""Uploading over HTTP, and the list of files on their way."""

import datetime as dt

import pytest
from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.http import upload_limit
from startline.platform.storage import objects
from startline.telemetry.actions.devices.uploads import receive_part
from startline.telemetry.actions.recordings import inline_processing, originals
from startline.telemetry.domain.device_topics import FilePart
from startline.telemetry.errors import UploadLimitError
from startline.telemetry.http import uploads
from startline.telemetry.http.schemas import WorkoutDetail
from startline.telemetry.models import DeviceUpload, DeviceUploadPart, Recording, Workout
from startline.telemetry.models.recording import RecordingState
from startline.users.actions.api_keys import create_api_key
from tests.telemetry.devices.factories import DeviceFactory, DeviceUploadFactory
from tests.telemetry.factories import RecordingFactory, run_file

pytestmark = pytest.mark.django_db


def results(response) -> list[dict]:
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_upload_is_answered_with_the_workout_complete(owner):
    (result,) = results(owner.upload(("run.fit", run_file())))

    workout = Workout.objects.get()
    assert (result["file_name"], result["state"], result["error"]) == ("run.fit", "created", None)
    assert result["workout_id"] == str(workout.id)
    assert set(result["workout"]) == set(WorkoutDetail.model_fields)
    assert result["workout"]["distance_m"] == workout.distance_m
    # The page's own answer says milliseconds, this one microseconds.
    to_the_ms = {name: result["workout"][name][:23] + "Z" for name in ("created_at", "updated_at")}
    assert result["workout"] | to_the_ms == owner.call("GET", f"/api/v1/workouts/{workout.id}").json()


def test_one_bad_file_does_not_stop_the_others(owner):
    found = results(
        owner.upload(("1.fit", run_file(1)), ("notes.txt", b"no workout"), ("2.fit", run_file(2)))
    )

    assert [(each["file_name"], each["state"]) for each in found] == [
        ("1.fit", "created"),
        ("notes.txt", "failed"),
        ("2.fit", "created"),
    ]
    assert found[1]["error"] == {
        "code": "file_format_unknown",
        "detail": found[1]["error"]["detail"],
        "data": {"reason": "unknown", "file_name": "notes.txt"},
    }
    assert (found[1]["workout"], found[1]["workout_id"]) == (None, None)
    assert Recording.objects.count() == 2


def test_same_file_twice_in_one_request_is_a_duplicate(owner):
    first, second = results(owner.upload(("a.fit", run_file()), ("b.fit", run_file())))

    assert (first["state"], second["state"]) == ("created", "duplicate")
    assert second["workout"] == first["workout"]


def test_request_without_files_is_refused(owner):
    response = owner.post("/api/v1/workouts", {})

    assert (response.status_code, response.json()["code"]) == (422, "invalid")


def test_too_many_files_are_refused_as_a_whole(owner, settings):
    response = owner.upload(*((f"{number}.fit", b"x") for number in range(101)))

    assert (response.status_code, response.json()["code"]) in {(413, "too_many_files"), (413, "too_large")}
    assert Recording.objects.count() == 0


def test_too_large_a_request_is_refused_before_it_is_read(owner, monkeypatch):
    monkeypatch.setattr(upload_limit, "MAX_REQUEST_BYTES", 10_000)

    response = owner.upload(("run.fit", run_file()))

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert Recording.objects.count() == 0


def test_file_over_the_limit_fails_and_the_others_do_not(owner, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", len(run_file()) + 1)
    monkeypatch.setattr(originals, "MAX_FILE_BYTES", len(run_file()) + 1)

    large, fitting = results(owner.upload(("large.fit", b"x" * 10**6), ("run.fit", run_file())))

    assert (large["state"], large["error"]["code"]) == ("failed", "file_too_large")
    assert fitting["state"] == "created"


def test_api_key_uploads_and_reads_nothing_else(anonymous, user):
    _, key = create_api_key(user.pk, name="Laptop")
    headers = {"Authorization": f"Bearer {key}"}

    (result,) = results(anonymous.upload(("run.fit", run_file()), **headers))

    assert result["workout"]["source"]["kind"] == "http"
    assert anonymous.call("GET", "/api/v1/uploads", **headers).status_code == 200
    assert anonymous.call("GET", "/api/v1/workouts", **headers).status_code == 401
    wrong = anonymous.upload(("run.fit", run_file()), Authorization="Bearer wrong")
    assert wrong.status_code == 401


def test_session_needs_the_csrf_token(user):
    from tests.telemetry.browsers import JsonClient

    browser = JsonClient(enforce_csrf_checks=True)
    browser.force_login(user)

    response = browser.upload(("run.fit", run_file()))

    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
    assert Workout.objects.count() == 0


def test_list_shows_files_and_parts_newest_first(owner, user, django_assert_num_queries):
    now = utc_now()
    results(owner.upload(("run.fit", run_file())))
    Recording.objects.update(received_at=now - dt.timedelta(hours=2))
    RecordingFactory(user=user, received_at=now - dt.timedelta(days=8))
    RecordingFactory(received_at=now)
    DeviceUploadFactory(
        device__user=user,
        user_id=user.pk,
        upload_id="lap.fit",
        parts_total=5,
        parts_have=2,
        created_at=now - dt.timedelta(hours=1),
    )

    with django_assert_num_queries(3):
        items = owner.call("GET", "/api/v1/uploads").json()["items"]

    assert [(i["file_name"], i["state"], i["source"], i["parts_have"], i["parts_total"]) for i in items] == [
        ("lap.fit", "receiving", "mqtt", 2, 5),
        ("run.fit", "done", "file", 1, 1),
    ]
    assert items[1]["workout_id"] == str(Workout.objects.get().id)


def test_file_of_a_device_is_shown_once_with_the_state_of_its_recording(owner, user):
    now = utc_now()
    recording = RecordingFactory(user=user, received_at=now, state=RecordingState.PROCESSING)
    DeviceUploadFactory(
        device__user=user,
        user_id=user.pk,
        upload_id="run",
        state="stored",
        recording_id=recording.id,
        created_at=now,
    )

    items = owner.call("GET", "/api/v1/uploads").json()["items"]

    assert [(item["file_name"], item["state"]) for item in items] == [("run", "processing")]


@pytest.mark.parametrize(("waited_s", "word"), [(2, "received"), (11, "delayed")])
def test_file_that_waits_too_long_is_called_delayed(owner, user, waited_s, word):
    since = utc_now() - dt.timedelta(seconds=waited_s)
    RecordingFactory(user=user, received_at=since, state=RecordingState.RECEIVED)
    upload = DeviceUploadFactory(
        device__user=user, user_id=user.pk, upload_id="run", state="stored", created_at=since
    )
    DeviceUpload.objects.filter(pk=upload.pk).update(updated_at=since)

    items = owner.call("GET", "/api/v1/uploads").json()["items"]

    assert [item["state"] for item in items] == [word, word]


def test_failed_upload_is_dismissed_with_its_original(
    owner, other, user, monkeypatch, django_capture_on_commit_callbacks
):
    def fail(*arguments, **values):
        raise ZeroDivisionError

    monkeypatch.setattr(inline_processing, "measure_file", fail)
    (result,) = results(owner.upload(("run.fit", run_file())))
    assert result["error"]["code"] == "processing_failed"
    (item,) = owner.call("GET", "/api/v1/uploads").json()["items"]
    assert (item["state"], item["error"]["code"]) == ("failed", "processing_failed")

    assert other.call("DELETE", f"/api/v1/uploads/{item['id']}").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.call("DELETE", f"/api/v1/uploads/{item['id']}").status_code == 204

    assert owner.call("GET", "/api/v1/uploads").json() == {"items": []}
    assert list(objects.list_keys("originals")) == []


def test_file_that_became_a_workout_is_not_dismissed(owner):
    results(owner.upload(("run.fit", run_file())))
    (item,) = owner.call("GET", "/api/v1/uploads").json()["items"]

    response = owner.call("DELETE", f"/api/v1/uploads/{item['id']}")

    assert (response.status_code, response.json()["code"]) == (404, "upload_not_found")
    assert (Recording.objects.count(), DeviceUpload.objects.count()) == (1, 0)


def test_unfinished_upload_is_dismissed_and_makes_room(owner, other, user):
    device = DeviceFactory(user=user)
    begun = [FilePart(device_id=device.pk, upload_id=f"{n}.fit", part=1, parts=2) for n in range(9)]
    with transaction.atomic():
        for topic in begun[:8]:
            receive_part(device, topic=topic, data=b"first")
        with pytest.raises(UploadLimitError):
            receive_part(device, topic=begun[8], data=b"first")
    items = owner.call("GET", "/api/v1/uploads").json()["items"]
    assert {item["state"] for item in items} == {"receiving"}

    assert other.call("DELETE", f"/api/v1/uploads/{items[0]['id']}").status_code == 404
    assert owner.call("DELETE", f"/api/v1/uploads/{items[0]['id']}").status_code == 204

    assert (DeviceUpload.objects.count(), DeviceUploadPart.objects.count()) == (7, 7)
    with transaction.atomic():
        receive_part(device, topic=begun[8], data=b"first")
    assert DeviceUpload.objects.filter(upload_id="8.fit").exists()
