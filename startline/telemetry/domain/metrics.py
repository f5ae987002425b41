"""All numbers of a workout from its recording."""

from startline.telemetry.domain.recording import Recording
from startline.telemetry.domain.workout_metrics import AthleteFacts, WorkoutMetrics


def measure(
    recording: Recording, athlete: AthleteFacts | None = None, *, family: str = "other"
) -> WorkoutMetrics:
    """Compute the numbers of the workout page.

    Args:
        recording: what `files.decode_file` returned.
        athlete: what is known of the person; None for nothing.
        family: the sport's family code: run, ride, swim, walk, ski or other.
    """
    raise NotImplementedError
