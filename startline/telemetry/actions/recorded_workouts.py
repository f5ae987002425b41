"""Storing a measured file: the workout, its samples, the recording's end, and the event."""

import uuid

from startline.platform.clock import utc_now
from startline.telemetry.actions.changes import announce_recorded
from startline.telemetry.actions.deposits import Deposit
from startline.telemetry.actions.measuring import MeasuredFile
from startline.telemetry.actions.originals import samples_key
from startline.telemetry.models import Recording, Workout
from startline.telemetry.models.recording import RecordingState

# What our own code raises on a file that nobody thought of. Errors of engines are not among them: those
# say nothing about the file.
PROGRAM_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)


def put_samples(measured: MeasuredFile, *, deposit: Deposit, workout_id: uuid.UUID | None = None) -> str:
    """Begin to store the samples that were measured, before the transaction that names them; return the key.

    Args:
        workout_id: the workout that they become the samples of; None for the measured one itself.
    """
    workout = measured.workout
    key = samples_key(workout.user_id, workout_id=workout_id or workout.id)
    workout.samples_object_key = deposit.put(key, measured.samples_parquet)
    return key


def save_recorded_workout(measured: MeasuredFile, *, recording: Recording, device_name: str) -> Workout:
    """Needs a transaction and the lock of the person's workouts: store everything that the file became.

    Args:
        measured: with its samples in object storage (`put_samples`).
        recording: unsaved, or locked and without a workout.
        device_name: what its owner calls the device; "" lets the file's own words stand.

    Raises:
        RuntimeError: the samples are not in object storage.
    """
    now = utc_now()
    workout = measured.workout
    if not workout.samples_object_key:
        raise RuntimeError("put_samples comes before the transaction")
    workout.source_kind = recording.source_kind
    workout.file_name = recording.file_name
    workout.device_name = device_name or workout.device_name
    workout.created_at = workout.updated_at = now
    workout.save(force_insert=True)
    recording.workout = workout
    recording.format = measured.format
    recording.state = RecordingState.DONE
    recording.error_code = recording.error_detail = ""
    recording.received_at = recording.received_at or now
    recording.due_at = recording.updated_at = now
    recording.save(force_insert=recording._state.adding)
    announce_recorded(workout)
    return workout
