"""A stored recording becomes a workout: what the process role does with each."""

import uuid
from functools import partial
from typing import Any

from django.db import transaction

from startline.platform.errors import StartlineError
from startline.platform.live.pages import push_to_user
from startline.platform.storage import objects
from startline.telemetry.actions.devices.uploads import drop_parts, finish_device_uploads, join_parts
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.placing import place_recording
from startline.telemetry.actions.groups.recorded_workouts import put_samples
from startline.telemetry.actions.recordings.deposits import depositing, remove_objects
from startline.telemetry.actions.recordings.originals import original_key
from startline.telemetry.actions.workouts.measuring import MeasuredFile, measure_file
from startline.telemetry.errors import FileTooLargeError, UnreadableFileError
from startline.telemetry.locks import lock_recording, lock_workouts_of_user
from startline.telemetry.models import Device, DeviceUpload, Recording, Workout
from startline.telemetry.models.recording import OPEN_STATES
from startline.users import api as users


def process_recording(recording_id: uuid.UUID) -> Workout | None:
    """Decode and measure a stored recording and store its workout; done twice, it is the same workout.

    A file that can't be read is removed, row and object; its device and its owner's pages are told why.

    Returns:
        The workout, None when the file was refused or the recording is gone.

    Raises:
        UserNotFoundError: its owner is gone.
        ObjectNotFoundError: its original is gone.
        StorageAwayError: the storage did not give the original, or did not take it.
    """
    recording = Recording.objects.filter(pk=recording_id).select_related("workout").first()
    if recording is None or recording.state not in OPEN_STATES:
        return recording.workout if recording else None
    athlete = users.get_athlete(recording.user_id)
    data = _read_original(recording)
    with depositing() as deposit:
        key = recording.object_key or deposit.put(
            original_key(recording.user_id, sha256=bytes(recording.sha256)), data
        )
        try:
            measured = measure_file(data, file_name=recording.file_name, athlete=athlete)
        except (UnreadableFileError, FileTooLargeError) as error:
            _refuse(recording_id, user_id=recording.user_id, error=error)
            return None
        put_samples(measured, deposit=deposit)
        deposit.wait()
        return store_with_drafts(
            lambda drafts: _save(recording, measured=measured, key=key, drafts=drafts),
            user_id=recording.user_id,
            deposit=deposit,
            decoded={key: measured.recording},
        )


def _read_original(recording: Recording) -> bytes:
    """Return the file: from object storage, or from the parts in which a device sent it."""
    if recording.object_key:
        return objects.get(recording.object_key)
    data = join_parts(recording.id)
    if data is None:
        raise objects.ObjectNotFoundError("The recording has neither an object nor parts.")
    return data


def _save(seen: Recording, *, measured: MeasuredFile, key: str, drafts: Drafts) -> Workout | None:
    recording_id, user_id = seen.id, seen.user_id
    lock_workouts_of_user(user_id)
    recording = lock_recording(recording_id)
    if recording is None or recording.state not in OPEN_STATES:
        # Another worker was faster (our connection was away for a while), or it was taken back.
        return recording.workout if recording else None
    recording.object_key = key
    placement = place_recording(
        recording, measured=measured, drafts=drafts, device_name=_device_name(recording)
    )
    workout = placement.workout
    drafts.deposit.keep()
    drop_parts(recording.id)
    finish_device_uploads(recording.id, workout_id=workout.id)
    _tell_pages(recording, state="done", workout_id=workout.id)
    return workout


@transaction.atomic
def _refuse(recording_id: uuid.UUID, *, user_id: int, error: StartlineError) -> None:
    lock_workouts_of_user(user_id)
    recording = lock_recording(recording_id)
    if recording is None or recording.state not in OPEN_STATES:
        return
    finish_device_uploads(recording.id, workout_id=None, error_code=error.code, error_detail=error.message)
    _tell_pages(recording, state="failed", error=error)
    transaction.on_commit(partial(remove_objects, [recording.object_key]))
    drop_parts(recording.id)
    recording.delete()


def _device_name(recording: Recording) -> str:
    if not recording.device_id:
        return ""
    return Device.objects.filter(pk=recording.device_id).values_list("name", flat=True).first() or ""


def _tell_pages(
    recording: Recording,
    *,
    state: str,
    workout_id: uuid.UUID | None = None,
    error: StartlineError | None = None,
) -> None:
    """Needs a transaction: tell the owner's open pages at the commit, by the ids of the list of uploads."""
    facts: dict[str, Any] = {
        "file_name": recording.file_name,
        "state": state,
        "workout_id": str(workout_id) if workout_id else None,
        "error": {"code": error.code, "detail": error.message, "data": error.data} if error else None,
    }
    uploads = list(DeviceUpload.objects.filter(recording_id=recording.id).values_list("id", "state"))
    for upload_id, upload_state in uploads or [(recording.id, state)]:
        message = {**facts, "upload_id": str(upload_id), "state": upload_state}
        transaction.on_commit(partial(push_to_user, recording.user_id, "upload", message))
