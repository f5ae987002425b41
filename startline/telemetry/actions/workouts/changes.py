"""Telling that workouts changed: the person's counter and the event, in the transaction of the change."""

from django.db import connection

from startline.platform.bus.outbox import publish
from startline.telemetry.actions.gear.workout_gear import choose_default_gear, keep_gear
from startline.telemetry.errors import AthleteErasedError
from startline.telemetry.events import WorkoutChanged, WorkoutDeleted, WorkoutRecorded
from startline.telemetry.models import AthleteLog, Workout

COUNT_CHANGE = (
    f"INSERT INTO {AthleteLog._meta.db_table} (user_id, version, totals_version) VALUES (%s, 1, 0) "  # noqa: S608 - a constant
    f"ON CONFLICT (user_id) DO UPDATE SET version = {AthleteLog._meta.db_table}.version + 1 "
    f"WHERE {AthleteLog._meta.db_table}.erased_at IS NULL"
)


def announce_recorded(workout: Workout) -> None:
    """Needs a transaction: count the change, give it its sport's gear, and publish `workout_recorded`.

    Raises:
        AthleteErasedError: the account was deleted meanwhile.
    """
    count_change(workout.user_id)
    choose_default_gear(workout)
    publish(
        WorkoutRecorded(
            user_id=workout.user_id,
            workout_id=workout.id,
            version=workout.version,
            sport=workout.sport,
            family=workout.family,
            source_kind=workout.source_kind,
            started_at=workout.started_at,
            elapsed_s=workout.elapsed_s,
            moving_s=workout.moving_s,
            distance_m=workout.distance_m,
            ascent_m=workout.ascent_m,
        )
    )


def announce_changed(workout: Workout, *, change: str) -> None:
    """Needs a transaction: count the change and publish `workout_changed`; `change` as the event says.

    It keeps its gear, unless the gear was its old sport's. Of a deleted one nothing is told: it counts
    nowhere, and comes back as `restored`.

    Raises:
        AthleteErasedError: the account was deleted meanwhile.
    """
    if workout.deleted_at is not None:
        return
    count_change(workout.user_id)
    keep_gear(workout)
    publish(
        WorkoutChanged(
            user_id=workout.user_id,
            workout_id=workout.id,
            version=workout.version,
            change=change,
            sport=workout.sport,
            family=workout.family,
            source_kind=workout.source_kind,
            started_at=workout.started_at,
            elapsed_s=workout.elapsed_s,
            moving_s=workout.moving_s,
            distance_m=workout.distance_m,
            ascent_m=workout.ascent_m,
        )
    )


def announce_deleted(workout: Workout) -> None:
    """Needs a transaction: count the change and publish `workout_deleted`."""
    count_change(workout.user_id)
    publish(WorkoutDeleted(user_id=workout.user_id, workout_id=workout.id, version=workout.version))


def count_change(user_id: int) -> None:
    """Needs a transaction: note that something changed that sums over the person's workouts rest on.

    Raises:
        AthleteErasedError: the account was deleted meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT_CHANGE, [user_id])
        if cursor.rowcount != 1:
            raise AthleteErasedError("There is no such account.")
