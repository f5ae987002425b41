"""Storing a measured file as a workout of its own: the row, the recording's end, and the event."""

import uuid

from startline.platform.clock import utc_now
from startline.telemetry.actions.recordings.deposits import Deposit
from startline.telemetry.actions.recordings.originals import samples_key
from startline.telemetry.actions.workouts.changes import announce_recorded
from startline.telemetry.actions.workouts.measuring import MeasuredFile
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


def save_recorded_workout(measured: MeasuredFile, *, recording: Recording) -> Workout:
    """Needs a transaction and the lock of the person's workouts: store the workout of one recording.

    Args:
        measured: with its samples in object storage (`put_samples`).
        recording: described by `recording_facts.describe_recording`, unsaved or without a workout.

    Raises:
        RuntimeError: the samples are not in object storage.
    """
    workout = measured.workout
    if not workout.samples_object_key:
        raise RuntimeError("put_samples comes before the transaction")
    workout.source_kind, workout.file_name = recording.source_kind, recording.file_name
    workout.device_name = recording.device_name
    workout.trust, workout.permitted_use = recording.trust, recording.permitted_use
    workout.recording_count = 1
    workout.created_at = workout.updated_at = utc_now()
    workout.save(force_insert=True)
    recording.is_primary = True
    finish_recording(recording, workout=workout)
    announce_recorded(workout)
    return workout


def finish_recording(recording: Recording, *, workout: Workout) -> None:
    """Needs a transaction: note that the recording is a workout's, or a part of one."""
    now = utc_now()
    recording.workout = workout
    recording.state = RecordingState.DONE
    recording.error_code = recording.error_detail = ""
    recording.received_at = recording.received_at or now
    recording.due_at = recording.updated_at = now
    recording.save(force_insert=recording._state.adding)
