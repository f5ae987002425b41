"""Files on their way: parts from devices, recordings that wait, and what became of both."""

import datetime as dt
from typing import Any

from startline.platform.clock import utc_now
from startline.telemetry.models import DeviceUpload, Recording
from startline.telemetry.models.recording import OPEN_STATES, SourceKind

SHOWN_FOR = dt.timedelta(days=7)
MAX_SHOWN = 50
# A file is read within a second or two. When one has waited longer, what reads them is behind or away - the
# process role, Kafka, the relay, the storage, whichever - and the page says so until it goes on.
DELAYED_AFTER = dt.timedelta(seconds=10)
DELAYED = "delayed"
# What a device's file is called on the way -> what the list says.
DEVICE_STATES = {"partial": "receiving", "stored": "received"}


def list_uploads(user_id: int) -> list[dict[str, Any]]:
    """Return the files of the last seven days, newest first, at most 50, in two queries.

    A file from a device is shown by its upload, which knows the parts, others by their recording.
    """
    since = utc_now() - SHOWN_FOR
    uploads = DeviceUpload.objects.filter(user_id=user_id, created_at__gte=since).order_by("-created_at")
    recordings = Recording.objects.filter(user_id=user_id, received_at__gte=since, removed_at=None)
    recordings = recordings.exclude(source_kind=SourceKind.MANUAL).order_by("-received_at")
    by_recording = {recording.id: recording for recording in recordings[:MAX_SHOWN]}
    shown = []
    for upload in uploads[:MAX_SHOWN]:
        # Two uploads may have brought the same file; only its own one stands for the recording.
        recording = by_recording.get(upload.recording_id) if upload.recording_id else None
        shown.append(_of_device(upload, recording))
        if recording is not None:
            by_recording.pop(recording.id)
    shown += [_of_recording(recording) for recording in by_recording.values()]
    return sorted(shown, key=lambda each: each["received_at"], reverse=True)[:MAX_SHOWN]


def _of_device(upload: DeviceUpload, recording: Recording | None) -> dict[str, Any]:
    state = DEVICE_STATES.get(upload.state, upload.state)
    if state == "received":
        state = _state_of(recording) if recording else _or_delayed(state, since=upload.updated_at)
    return {
        "id": upload.id,
        "file_name": upload.upload_id,
        "state": state,
        "source": "mqtt",
        "received_at": upload.created_at,
        "workout_id": upload.workout_id,
        "parts_have": upload.parts_have,
        "parts_total": upload.parts_total,
        "error": _error(upload.error_code, upload.error_detail),
    }


def _of_recording(recording: Recording) -> dict[str, Any]:
    return {
        "id": recording.id,
        "file_name": recording.file_name,
        "state": _state_of(recording),
        "source": recording.source_kind,
        "received_at": recording.received_at,
        "workout_id": recording.workout_id,
        "parts_have": 1,
        "parts_total": 1,
        "error": _error(recording.error_code, recording.error_detail),
    }


def _state_of(recording: Recording) -> str:
    if recording.state not in OPEN_STATES:
        return recording.state
    return _or_delayed(recording.state, since=recording.received_at)


def _or_delayed(state: str, *, since: dt.datetime) -> str:
    return DELAYED if utc_now() - since > DELAYED_AFTER else state


def _error(code: str, detail: str) -> dict[str, Any] | None:
    return {"code": code, "detail": detail, "data": {}} if code else None
