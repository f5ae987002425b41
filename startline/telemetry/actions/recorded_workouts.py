"""Storing a measured file: the workout, its samples, the recording's end, and the event."""

from startline.platform.clock import utc_now
from startline.platform.storage import objects
from startline.telemetry.actions.changes import announce_recorded
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


def save_recorded_workout(measured: MeasuredFile, *, recording: Recording, device_name: str) -> Workout:
    """Needs a transaction and the lock of the person's workouts: store everything that the file became.

    Args:
        recording: unsaved, or locked and without a workout.
        device_name: what its owner calls the device; "" lets the file's own words stand.
    """
    now = utc_now()
    workout = measured.workout
    workout.source_kind = recording.source_kind
    workout.file_name = recording.file_name
    workout.device_name = device_name or workout.device_name
    workout.created_at = workout.updated_at = now
    workout.samples_object_key = samples_key(workout.user_id, workout_id=workout.id, version=workout.version)
    # Before the rows: a row never names an object that is not there. What a crash leaves without a row is
    # swept at night (`erasing.remove_orphaned_objects`).
    objects.put(workout.samples_object_key, measured.samples_parquet)
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
