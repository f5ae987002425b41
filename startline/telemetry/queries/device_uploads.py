"""What devices are told about the files that they send."""

from typing import Any

from startline.telemetry.domain.device_answers import file_answer
from startline.telemetry.domain.device_topics import ack_topic, part_ranges
from startline.telemetry.models import DeviceUpload, DeviceUploadPart
from startline.telemetry.models.upload import FINAL_UPLOAD_STATES, DeviceUploadState

STATE_UNKNOWN = "unknown"
MAX_OWED_AT_ONCE = 500


def upload_answers(uploads: list[tuple[str, str]]) -> list[tuple[str, bytes, bool]]:
    """Return what to tell for each (device id, upload id): (device id, body, whether it is final), in order.

    An upload that is not known (any more) is answered with the state `unknown` and nothing in `have`.
    """
    wanted = DeviceUpload.objects.filter(
        device__in={device_id for device_id, _ in uploads},
        upload_id__in={upload_id for _, upload_id in uploads},
    )
    known = {(upload.device_id, upload.upload_id): upload for upload in wanted}
    numbers = _part_numbers([u for u in known.values() if u.state == DeviceUploadState.PARTIAL])
    answers = []
    for device_id, upload_id in uploads:
        upload = known.get((device_id, upload_id))
        if upload is None:
            answers.append((device_id, file_answer(upload_id, state=STATE_UNKNOWN, have=[], parts=0), False))
            continue
        is_final = upload.state in FINAL_UPLOAD_STATES
        answers.append((device_id, _answer(upload, numbers.get(upload.pk, [])), is_final))
    return answers


def owed_answers() -> list[tuple[DeviceUpload, str, bytes]]:
    """Return (upload, topic, body) for final states that their devices were not told yet, oldest first."""
    owed = DeviceUpload.objects.filter(answered_at=None, state__in=FINAL_UPLOAD_STATES)
    return [
        (upload, ack_topic(upload.device_id), _answer(upload, []))
        for upload in owed.order_by("updated_at")[:MAX_OWED_AT_ONCE]
    ]


def _part_numbers(uploads: list[DeviceUpload]) -> dict[Any, list[int]]:
    numbers: dict[Any, list[int]] = {}
    rows = DeviceUploadPart.objects.filter(upload__in=uploads).values_list("upload_id", "number")
    for upload_key, number in rows:
        numbers.setdefault(upload_key, []).append(number)
    return numbers


def _answer(upload: DeviceUpload, numbers: list[int]) -> bytes:
    is_whole = upload.state != DeviceUploadState.PARTIAL
    error = {"code": upload.error_code, "detail": upload.error_detail} if upload.error_code else None
    return file_answer(
        upload.upload_id,
        state=upload.state,
        have=[[1, upload.parts_total]] if is_whole else part_ranges(numbers),
        parts=upload.parts_total,
        workout_id=str(upload.workout_id) if upload.workout_id else None,
        error=error,
    )
