"""The entrances for files: answered with the workout at once, or made durable and processed later."""

import uuid
from functools import partial

from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.recordings import sink
from startline.telemetry.actions.recordings.deposits import depositing, remove_objects
from startline.telemetry.actions.recordings.incoming import (
    IncomingFile,
    ReceivedFile,
    StoredRecording,
    clean_file_name,
    new_recording,
)
from startline.telemetry.actions.recordings.originals import fingerprint, original_key
from startline.telemetry.actions.workouts.editing import revive_workout
from startline.telemetry.contracts import RecordingReceived, SourceFacts
from startline.telemetry.errors import FileTooLargeError, TooManyFilesError, UnreadableFileError
from startline.telemetry.locks import lock_recording, lock_workouts_of_user
from startline.telemetry.models import Recording
from startline.telemetry.models.recording import RecordingState
from startline.telemetry.queries.recordings import find_recording

# A folder of a season in one go; the page sends more in several requests.
MAX_FILES_PER_REQUEST = 100
MAX_HANDED_OVER = 1000  # in one transaction; a start of the process role each


def check_file_count(count: int) -> None:
    """Refuse a request with too many files before any is read.

    Raises:
        TooManyFilesError: there are more than 100.
    """
    if count > MAX_FILES_PER_REQUEST:
        raise TooManyFilesError(
            f"A request brings at most {MAX_FILES_PER_REQUEST} files.", {"limit": MAX_FILES_PER_REQUEST}
        )


def receive_file(user_id: int, *, data: bytes, file_name: str, source: SourceFacts) -> ReceivedFile:
    """Take a file in and answer what became of it; a bad file is an answer, not an exception.

    The same bytes are the same workout, however often and at however many places at once they come in; if
    that workout was deleted, it comes back. A file that can't be read leaves no row and no object.
    """
    name = clean_file_name(file_name)
    try:
        sha256 = fingerprint(data)
    except (UnreadableFileError, FileTooLargeError) as error:
        return ReceivedFile(file_name=name, state="failed", error=error)
    incoming = IncomingFile(user_id=user_id, data=data, sha256=sha256, file_name=name, source=source)
    return sink.current_sink().deliver(incoming)


def store_recording(user_id: int, *, data: bytes, file_name: str, source: SourceFacts) -> StoredRecording:
    """Make a file durable and hand it to the process role; when this has returned, it can't be lost.

    Call it outside of a transaction: a slow storage would make that one long.

    Raises:
        UnknownFormatError: the file is empty.
        FileTooLargeError: it is larger than any recording may be.
        StorageAwayError: it could not be stored.
    """
    incoming = IncomingFile(
        user_id=user_id,
        data=data,
        sha256=fingerprint(data),
        file_name=clean_file_name(file_name),
        source=source,
    )
    with depositing() as deposit:
        key = deposit.put(original_key(user_id, sha256=incoming.sha256), data)
        deposit.wait()
        with transaction.atomic():
            stored, is_new = _enter(incoming, object_key=key)
            if is_new:
                deposit.keep()
            return stored


def enter_recording(incoming: IncomingFile) -> tuple[StoredRecording, bool]:
    """Needs a transaction: take in a file whose bytes the caller keeps in PostgreSQL (a device's parts).

    The process role moves them to the object storage (`processing`), so no storage is waited for here.

    Returns:
        What became of it, and whether its bytes are needed: False when they are stored elsewhere.

    Raises:
        TransactionManagementError: no transaction is open.
    """
    return _enter(incoming, object_key="")


def _enter(incoming: IncomingFile, *, object_key: str) -> tuple[StoredRecording, bool]:
    lock_workouts_of_user(incoming.user_id)
    known = find_recording(incoming.user_id, sha256=incoming.sha256, source=incoming.source)
    is_removed = known is not None and known.removed_at is not None
    if known is not None and known.workout is not None and not is_removed:
        is_restored = known.workout.deleted_at is not None
        workout = revive_workout(known.workout)
        stored = StoredRecording(
            recording_id=known.id, state="duplicate", workout_id=workout.id, is_restored=is_restored
        )
        return stored, False
    if known is not None and known.state != RecordingState.FAILED and not is_removed:
        return StoredRecording(recording_id=known.id, state="stored", workout_id=None), False
    recording = known or new_recording(incoming, object_key=object_key)
    if known is not None and object_key:
        transaction.on_commit(partial(remove_objects, [known.object_key]))
        known.object_key = object_key
    _waiting_row(recording)
    _submit(recording)
    stored = StoredRecording(recording_id=recording.id, state="stored", workout_id=None)
    return stored, recording.object_key == object_key


@transaction.atomic
def process_again(recording: Recording) -> None:
    """Put a failed recording back into the line, as if it had just come in."""
    _waiting_row(recording)
    _submit(recording)


@transaction.atomic
def process_failed_again(recording_id: uuid.UUID) -> bool:
    """Put a failed recording back into the line; False when it is gone or not failed any more."""
    recording = lock_recording(recording_id)
    if recording is None or recording.state != RecordingState.FAILED:
        return False
    process_again(recording)
    return True


@transaction.atomic
def submit_unclaimed() -> int:
    """Hand over again what waits and was never taken: from a time without Kafka. Return how many.

    Done with what is on its way as well, it has no second effect.
    """
    waiting = Recording.objects.filter(state=RecordingState.RECEIVED, claimed_at=None).order_by("due_at")
    handed_over = list(waiting[:MAX_HANDED_OVER])
    for recording in handed_over:
        _submit(recording)
    return len(handed_over)


def _submit(recording: Recording) -> None:
    sink.current_sink().submit(
        RecordingReceived(
            recording_id=recording.id, user_id=recording.user_id, object_key=recording.object_key
        )
    )


def _waiting_row(recording: Recording) -> Recording:
    now = utc_now()
    recording.state = RecordingState.RECEIVED
    recording.attempts, recording.claimed_at = 0, None
    recording.error_code = recording.error_detail = ""
    recording.received_at = recording.received_at or now
    recording.due_at = recording.updated_at = now
    recording.save()
    return recording
