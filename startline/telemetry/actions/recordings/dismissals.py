"""Taking failed files off the list."""

import uuid
from functools import partial

from django.db import transaction

from startline.telemetry.actions.devices.uploads import drop_parts
from startline.telemetry.actions.recordings.deposits import remove_objects
from startline.telemetry.errors import UploadNotFoundError
from startline.telemetry.models import DeviceUpload, Recording
from startline.telemetry.models.recording import RecordingState
from startline.telemetry.models.upload import DeviceUploadState


@transaction.atomic
def dismiss_upload(user_id: int, *, upload_id: uuid.UUID) -> None:
    """Remove a failed file, its original too; what became a workout stays.

    Raises:
        UploadNotFoundError: the person has no such upload, or it did not fail.
    """
    failed_uploads = DeviceUpload.objects.filter(user_id=user_id, state=DeviceUploadState.FAILED)
    upload = failed_uploads.select_for_update().filter(id=upload_id).first()
    failed_recordings = Recording.objects.filter(user_id=user_id, state=RecordingState.FAILED)
    wanted = (upload.recording_id or upload_id) if upload else upload_id
    recording = failed_recordings.select_for_update().filter(id=wanted).first()
    if upload is None and recording is None:
        raise UploadNotFoundError("There is no such failed upload.")
    if upload is not None:
        upload.delete()
    if recording is not None:
        drop_parts(recording.id)
        recording.delete()
        transaction.on_commit(partial(remove_objects, [recording.object_key]))
