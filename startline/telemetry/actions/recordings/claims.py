"""The line of stored recordings: who takes which, and what a failed attempt means.

A worker holds a session lock of PostgreSQL on the recording that it works on. When the worker dies, however
it dies, the lock goes with its connection, and the recording is taken up again when it is due. (A pooler
between us and PostgreSQL must therefore keep sessions; only the process role needs that.)
"""

import datetime as dt
import uuid

from django.db import connection, transaction

from startline.platform.clock import utc_now
from startline.platform.errors import StartlineError
from startline.telemetry.actions.devices.uploads import finish_device_uploads
from startline.telemetry.errors import ProcessingFailedError
from startline.telemetry.locks import lock_recording
from startline.telemetry.models import Recording
from startline.telemetry.models.recording import OPEN_STATES, RecordingState

# Seconds until attempt 2, 3, ...: the first is short for a worker that was killed, the last is long enough
# for an object storage to come back. After the sixth attempt an operator decides.
BACK_OFF_S = (2, 10, 60, 300, 1800)
MAX_ATTEMPTS = len(BACK_OFF_S) + 1
CANDIDATES = 8
# Seconds until a recording that found the object storage away is tried again, however often.
STORAGE_AWAY_S = 30


@transaction.atomic
def claim_recording(*, is_again: bool = False) -> Recording | None:
    """Take the next due recording that nobody works on; give it back with `release_recording`.

    A recording that has had all its attempts (its workers died of it) is failed instead.

    Args:
        is_again: only those that were taken before; the others come by Kafka.
    """
    now = utc_now()
    due = Recording.objects.filter(state__in=OPEN_STATES, due_at__lte=now).order_by("due_at")
    if is_again:
        due = due.filter(claimed_at__isnull=False)
    for recording in due.select_for_update(skip_locked=True, no_key=True)[:CANDIDATES]:
        if not _try_hold(recording.id):
            continue
        if recording.attempts >= MAX_ATTEMPTS:
            _give_up(recording, detail="The process ended before it was done.")
            release_recording(recording.id)
            continue
        return _take(recording)
    return None


@transaction.atomic
def claim_received(recording_id: uuid.UUID) -> Recording | None:
    """Take a recording that nobody has taken yet; None when somebody has, or it is gone.

    Give it back with `release_recording`.
    """
    recording = lock_recording(recording_id)
    if recording is None or recording.state != RecordingState.RECEIVED or recording.claimed_at is not None:
        return None
    return _take(recording) if _try_hold(recording.id) else None


def _take(recording: Recording) -> Recording:
    now = utc_now()
    back_off_s = BACK_OFF_S[min(recording.attempts, len(BACK_OFF_S) - 1)]
    recording.attempts += 1
    recording.state = RecordingState.PROCESSING
    recording.claimed_at = recording.updated_at = now
    recording.due_at = now + dt.timedelta(seconds=back_off_s)
    recording.save(update_fields=["attempts", "state", "claimed_at", "updated_at", "due_at"])
    return recording


def release_recording(recording_id: uuid.UUID) -> None:
    """Give back what `claim_recording` took; without effect when the connection was lost since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_lock_number(recording_id)])


@transaction.atomic
def note_failed_attempt(recording_id: uuid.UUID, *, error: Exception) -> None:
    """Put the recording back into the line, or fail it for good after its last attempt."""
    recording = lock_recording(recording_id)
    if recording is None or recording.state != RecordingState.PROCESSING:
        return
    detail = error.code if isinstance(error, StartlineError) else type(error).__name__
    if recording.attempts >= MAX_ATTEMPTS:
        _give_up(recording, detail=detail)
        return
    recording.state = RecordingState.RECEIVED
    recording.error_code, recording.error_detail = ProcessingFailedError.code, detail
    recording.updated_at = utc_now()
    recording.save(update_fields=["state", "error_code", "error_detail", "updated_at"])


@transaction.atomic
def postpone_recording(recording_id: uuid.UUID, *, error: StartlineError) -> None:
    """Put the recording back into the line without counting the attempt: the storage is away."""
    recording = lock_recording(recording_id)
    if recording is None or recording.state != RecordingState.PROCESSING:
        return
    now = utc_now()
    recording.state = RecordingState.RECEIVED
    recording.attempts = max(0, recording.attempts - 1)
    recording.error_code, recording.error_detail = error.code, ""
    recording.updated_at, recording.due_at = now, now + dt.timedelta(seconds=STORAGE_AWAY_S)
    recording.save(update_fields=["state", "attempts", "error_code", "error_detail", "updated_at", "due_at"])


def _give_up(recording: Recording, *, detail: str) -> None:
    recording.state = RecordingState.FAILED
    recording.error_code, recording.error_detail = ProcessingFailedError.code, detail
    recording.updated_at = utc_now()
    recording.save(update_fields=["state", "error_code", "error_detail", "updated_at"])
    finish_device_uploads(
        recording.id, workout_id=None, error_code=recording.error_code, error_detail=recording.error_detail
    )


def _try_hold(recording_id: uuid.UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_lock_number(recording_id)])
        (is_held,) = cursor.fetchone()
    return bool(is_held)


def _lock_number(recording_id: uuid.UUID) -> int:
    # The random half of a version 7 UUID.
    return int.from_bytes(recording_id.bytes[8:], "big", signed=True)
