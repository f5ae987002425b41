"""Work of telemetry beside requests. Each task may run twice, and goes on where a killed one stopped."""

import datetime as dt
import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from startline.telemetry.actions.devices.uploads import drop_abandoned_uploads
from startline.telemetry.actions.live.erasing import drop_old_chunks, drop_orphaned_chunks
from startline.telemetry.actions.verdicts.judging import make_due_verdicts_final
from startline.telemetry.actions.workouts.editing import REVIVE_QUEUE, revive_stored_workout
from startline.telemetry.actions.workouts.erasing import (
    purge_deleted_workouts,
    purge_removed_recordings,
    remove_orphaned_objects,
)


@app.task(
    name="telemetry.revive_workout",
    queue=REVIVE_QUEUE,
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def revive_workout(workout_id: str, deleted_at: str) -> None:
    """Let a deleted workout whose file came in again count, joined with others of the same activity.

    Tried up to 8 times, with 4 s to about 5 hours between: the object storage may be away.
    """
    revive_stored_workout(uuid.UUID(workout_id), deleted_at=dt.datetime.fromisoformat(deleted_at))


@app.periodic(cron="11 2 * * *")
@app.task(name="telemetry.purge_deleted_workouts", queue="nightly")
def purge_workouts(timestamp: int) -> None:
    """Remove workouts and recordings that were deleted over 30 days ago. Not retried: the next night does."""
    purge_deleted_workouts()
    purge_removed_recordings()


@app.periodic(cron="41 2 * * *")
@app.task(name="telemetry.remove_orphaned_objects", queue="nightly")
def remove_orphans(timestamp: int) -> None:
    """Remove objects that a crash left without a row. Not retried: the next night does it."""
    remove_orphaned_objects()


@app.periodic(cron="5 3 * * *")
@app.task(name="telemetry.drop_abandoned_uploads", queue="nightly")
def drop_uploads(timestamp: int) -> None:
    """Forget files that a device began and never finished. Not retried: the next night does it."""
    drop_abandoned_uploads()


@app.periodic(cron="25 3 * * *")
@app.task(name="telemetry.drop_live_chunks", queue="nightly")
def drop_live_chunks(timestamp: int) -> None:
    """Remove chunks of live sessions after their days. Not retried: the next night does it."""
    drop_old_chunks()
    drop_orphaned_chunks()


@app.periodic(cron="*/10 * * * *")
@app.task(name="telemetry.make_verdicts_final", queue="verdicts")
def make_verdicts_final(timestamp: int) -> None:
    """Make what nobody questioned for a day final. Not retried: the next time does it."""
    make_due_verdicts_final()
