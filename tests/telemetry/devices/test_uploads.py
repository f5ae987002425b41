"""Files that arrive in parts: nothing twice, nothing lost, limits with a reason."""

import uuid
from datetime import timedelta

import pytest

from startline.platform.clock import frozen_at, utc_now
from startline.platform.storage import objects
from startline.telemetry.actions.devices import uploads
from startline.telemetry.actions.devices.uploads import (
    drop_abandoned_uploads,
    finish_device_uploads,
    join_parts,
    mark_answered,
)
from startline.telemetry.actions.recordings.processing import process_recording
from startline.telemetry.models import DeviceUpload, DeviceUploadPart, Recording, Workout
from startline.telemetry.queries.device_uploads import owed_answers
from tests.telemetry.devices.conftest import bodies, in_parts, run_file, send
from tests.telemetry.devices.factories import DeviceFactory, DeviceUploadFactory, DeviceUploadPartFactory


def part(number: int, of: int, data: bytes, upload_id: str = "run.fit") -> tuple[str, bytes]:
    return f"files/{upload_id}/{number}/{of}", data


def answer(state: str, have: list, parts: int, upload_id: str = "run.fit", **more) -> dict:
    return {"type": "file", "upload_id": upload_id, "state": state, "have": have, "parts": parts} | more


def test_parts_in_any_order_become_the_file(device):
    file = run_file()
    first, second, third = in_parts(file, 3)

    assert bodies(send(device.pk, part(3, 3, third))) == [answer("partial", [[3, 3]], 3)]
    assert bodies(send(device.pk, part(1, 3, first))) == [answer("partial", [[1, 1], [3, 3]], 3)]
    assert Recording.objects.count() == 0
    assert bodies(send(device.pk, part(2, 3, second))) == [answer("stored", [[1, 3]], 3)]

    recording = Recording.objects.get()
    assert join_parts(recording.id) == file
    assert (recording.user_id, recording.device_id) == (device.user_id, device.pk)
    assert (recording.source_kind, recording.file_name, recording.state) == ("mqtt", "run.fit", "received")

    process_recording(recording.id)

    recording.refresh_from_db()
    assert objects.get(recording.object_key) == file
    assert DeviceUploadPart.objects.count() == 0


def test_whole_file_in_one_batch_is_answered_once(device):
    messages = [part(number, 4, data) for number, data in enumerate(in_parts(run_file(), 4), start=1)]

    outcome = send(device.pk, *messages)

    assert outcome.accepted == ["0", "1", "2", "3"]
    assert bodies(outcome) == [answer("stored", [[1, 4]], 4)]
    assert outcome.answers[0].topic == f"devices/{device.pk}/ack"


def test_same_part_twice_has_no_second_effect(device):
    first, second = in_parts(run_file(), 2)

    assert bodies(send(device.pk, part(1, 2, first), part(1, 2, first))) == [answer("partial", [[1, 1]], 2)]
    upload = DeviceUpload.objects.get()
    assert (upload.parts_have, upload.size_bytes) == (1, len(first))

    send(device.pk, part(2, 2, second))
    assert bodies(send(device.pk, part(2, 2, second))) == [answer("stored", [[1, 2]], 2)]
    assert Recording.objects.count() == 1


def test_other_bytes_for_a_known_part_are_refused(device):
    first, second = in_parts(run_file(), 2)
    send(device.pk, part(1, 2, first))

    refused = bodies(send(device.pk, part(1, 2, second)))

    assert refused == [
        {
            "type": "error",
            "topic": "files/run.fit/1/2",
            "error": {
                "code": "part_conflict",
                "detail": "This part came with other bytes before.",
                "data": {"part": 1},
            },
        }
    ]
    assert bytes(DeviceUploadPart.objects.get().data) == first


def test_upload_id_of_a_finished_file_is_not_free_again(device):
    send(device.pk, part(1, 1, run_file()))

    assert bodies(send(device.pk, part(1, 1, run_file(seed=2))))[0]["error"]["code"] == "part_conflict"
    assert bodies(send(device.pk, part(1, 2, b"x")))[0]["error"] == {
        "code": "part_conflict",
        "detail": "This upload was begun with another number of parts.",
        "data": {"parts": 1},
    }
    assert Recording.objects.count() == 1


def test_done_file_sent_again_is_answered_with_its_workout(device):
    file = run_file()
    send(device.pk, part(1, 1, file))
    workout = process_recording(Recording.objects.get().pk)

    done = answer("done", [[1, 1]], 1, workout_id=str(workout.pk))
    assert bodies(send(device.pk, part(1, 1, file))) == [done]
    assert bodies(send(device.pk, ("files/run.fit/resume", b""))) == [done]
    assert Workout.objects.count() == 1


def test_same_bytes_under_another_id_are_a_duplicate(device):
    file = run_file()
    send(device.pk, part(1, 1, file))
    workout = process_recording(Recording.objects.get().pk)

    again = bodies(send(device.pk, part(1, 1, file, "again.fit")))

    assert again == [answer("duplicate", [[1, 1]], 1, "again.fit", workout_id=str(workout.pk))]
    assert (Recording.objects.count(), Workout.objects.count()) == (1, 1)


def test_same_bytes_from_two_devices_at_once_are_one_workout(device):
    file, phone = run_file(), DeviceFactory(user=device.user)
    send(device.pk, part(1, 1, file))
    assert bodies(send(phone.pk, part(1, 1, file, "copy.fit")))[0]["state"] == "stored"

    workout = process_recording(Recording.objects.get().pk)

    states = dict(DeviceUpload.objects.values_list("upload_id", "state"))
    assert states == {"run.fit": "done", "copy.fit": "duplicate"}
    assert set(DeviceUpload.objects.values_list("workout_id", flat=True)) == {workout.pk}


def test_file_that_is_no_activity_fails_with_its_reason(device):
    send(device.pk, part(1, 1, b"this is no recording"))
    assert process_recording(Recording.objects.get().pk) is None

    [(upload, topic, body)] = owed_answers()

    assert (upload.state, topic) == ("failed", f"devices/{device.pk}/ack")
    assert b'"state":"failed"' in body
    assert b'"code":"file_broken"' in body
    assert (Recording.objects.count(), Workout.objects.count()) == (0, 0)
    assert DeviceUploadPart.objects.count() == 0


def test_result_is_owed_until_it_is_sent(device):
    send(device.pk, part(1, 1, run_file()))
    assert owed_answers() == []
    recording_id, workout_id = Recording.objects.get().pk, uuid.uuid4()

    assert finish_device_uploads(recording_id, workout_id=workout_id) == 1
    assert finish_device_uploads(recording_id, workout_id=uuid.uuid4()) == 0

    [(upload, _, body)] = owed_answers()
    assert f'"workout_id":"{workout_id}"'.encode() in body
    mark_answered([upload.pk])
    assert owed_answers() == []


def test_unknown_upload_is_answered_with_nothing_in_hand(device):
    assert bodies(send(device.pk, ("files/never.fit/resume", b""))) == [answer("unknown", [], 0, "never.fit")]
    assert DeviceUpload.objects.count() == 0


def test_devices_do_not_see_each_others_uploads(device):
    stranger = DeviceFactory()
    send(device.pk, part(1, 2, b"mine"))

    assert bodies(send(stranger.pk, ("files/run.fit/resume", b""))) == [answer("unknown", [], 0)]
    assert bodies(send(stranger.pk, part(2, 2, b"theirs"))) == [answer("partial", [[2, 2]], 2)]
    assert DeviceUpload.objects.count() == 2


def test_limit_of_open_uploads(device, monkeypatch):
    DeviceUploadFactory.create_batch(uploads.MAX_OPEN_UPLOADS, device=device)

    refused = bodies(send(device.pk, part(1, 2, b"x", "one-more.fit")))

    assert refused[0]["error"]["code"] == "upload_limit"
    assert refused[0]["error"]["data"] == {"reason": "open_uploads", "limit": 8, "retry_after_s": 30}
    assert DeviceUpload.objects.count() == 8


def test_limits_of_bytes(device, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 25)
    monkeypatch.setattr(uploads, "MAX_WAITING_BYTES", 40)
    send(device.pk, part(1, 3, b"x" * 20, "a.fit"), part(1, 3, b"x" * 15, "b.fit"))

    file = bodies(send(device.pk, part(2, 3, b"x" * 6, "a.fit")))[0]["error"]
    waiting = bodies(send(device.pk, part(2, 3, b"x" * 10, "b.fit")))[0]["error"]

    assert (file["code"], file["data"]) == ("file_too_large", {"reason": "file", "limit": 25, "unit": "B"})
    assert (waiting["code"], waiting["data"]["reason"]) == ("upload_limit", "waiting_bytes")
    assert DeviceUploadPart.objects.count() == 2


@pytest.mark.parametrize(
    ("payload", "code", "reason"),
    [(b"", "message_invalid", "empty_part"), (b"x" * (256 * 1024 + 1), "file_too_large", "part")],
)
def test_part_of_a_wrong_size_is_refused(device, payload, code, reason):
    [refused] = bodies(send(device.pk, part(1, 2, payload)))

    assert (refused["error"]["code"], refused["error"]["data"]["reason"]) == (code, reason)
    assert DeviceUpload.objects.count() == 0


def test_abandoned_uploads_go_after_two_weeks(device):
    old = DeviceUploadFactory(device=device, updated_at=utc_now() - timedelta(days=14, minutes=1))
    DeviceUploadPartFactory(upload=old)
    kept = DeviceUploadFactory(device=device, updated_at=utc_now() - timedelta(days=13))

    assert drop_abandoned_uploads() == 1
    assert list(DeviceUpload.objects.all()) == [kept]


def test_page_hears_of_a_file_on_its_way(device, monkeypatch, django_capture_on_commit_callbacks):
    heard = []
    monkeypatch.setattr(uploads, "push_to_user", lambda *message: heard.append(message))

    with django_capture_on_commit_callbacks(execute=True):
        send(device.pk, part(1, 3, b"first"))
        send(device.pk, part(2, 3, b"second"))

    facts = {
        "upload_id": str(DeviceUpload.objects.get().pk),
        "file_name": "run.fit",
        "state": "receiving",
        "workout_id": None,
        "error": None,
    }
    assert heard == [(device.user_id, "upload", facts)]


def test_activity_of_the_device_is_noted(device):
    now = utc_now().replace(microsecond=0)
    with frozen_at(now):
        send(device.pk, part(1, 2, b"first"))

    device.refresh_from_db()
    assert (device.last_seen_at, device.last_upload_at) == (now, now)
