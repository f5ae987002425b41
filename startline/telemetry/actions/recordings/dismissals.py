"""Taking files off the list that failed, or that their device never finished."""

import uuid
from functools import partial

from django.db import transaction

from startline.telemetry.actions.devices.uploads import drop_parts
from startline.telemetry.actions.recordings.deposits import remove_objects
from startline.telemetry.errors import UploadNotFoundError
from startline.telemetry.locks import lock_device
from startline.telemetry.models import DeviceUpload, Recording
from startline.telemetry.models.recording import RecordingState
from startline.telemetry.models.upload import DeviceUploadState


@transaction.atomic
def dismiss_upload(user_id: int, *, upload_id: uuid.UUID) -> None:
    """Remove a failed file with its original, or an unfinished one with its parts; a workout stays.

    A device that goes on with a file whose parts were removed is told that nothing of it is known.

    Raises:
        UploadNotFoundError: the person has no such upload, or it neither failed nor waits for parts.
    """
    ended = DeviceUpload.objects.filter(
        user_id=user_id, id=upload_id, state__in=(DeviceUploadState.FAILED, DeviceUploadState.PARTIAL)
    )
    if (seen := ended.first()) is not None:
        # First the device, as whoever receives its parts does.
        lock_device(seen.device_id, user_id=user_id)
    upload = ended.select_for_update().first()
    failed_recordings = Recording.objects.filter(user_id=user_id, state=RecordingState.FAILED)
    wanted = (upload.recording_id or upload_id) if upload else upload_id
    recording = failed_recordings.select_for_update().filter(id=wanted).first()
    if upload is None and recording is None:
        raise UploadNotFoundError("There is no such upload that failed or waits for parts.")
    if upload is not None:
        upload.delete()
    if recording is not None:
        drop_parts(recording.id)
        recording.delete()
        transaction.on_commit(partial(remove_objects, [recording.object_key]))
