"""Workouts that people enter by hand."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.workouts.changes import announce_recorded
from startline.telemetry.actions.workouts.entered_energy import MANUAL, set_entered_energy
from startline.telemetry.domain.workout_values import (
    WRITTEN_FIELDS,
    checked_changes,
    local_start,
    speed_avg_mps,
)
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import Workout
from startline.telemetry.models.recording import SourceKind
from startline.users import api as users
from startline.users.contracts import SPORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualWorkout:
    """What the person entered. `started_at` without an offset is local to `time_zone`.

    Without `time_zone` the person's own holds; without `moving_s` the whole time was moving.
    """

    sport: str
    started_at: dt.datetime
    elapsed_s: float
    name: str = ""
    time_zone: str | None = None
    moving_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    heart_rate_avg_bpm: float | None = None
    calories_kcal: float | None = None
    description: str = ""
    effort: int | None = None


@transaction.atomic
def record_manual_workout(user_id: int, *, values: ManualWorkout) -> Workout:
    """Record a workout without a file. Energy that the person does not give is estimated.

    Raises:
        WorkoutInvalidError: `field_errors` names every value that is out of its range.
        UserNotFoundError: no such account.
    """
    given = {name: value for name, value in asdict(values).items() if value is not None}
    checked = checked_changes(given, is_manual=True, elapsed_s=values.elapsed_s, sports=frozenset(SPORTS))
    athlete = users.get_athlete(user_id)
    time_zone = checked.pop("time_zone", None) or athlete.time_zone
    now = utc_now()
    started_at, utc_offset_s, local_date = local_start(values.started_at, time_zone=time_zone, now=now)
    lock_workouts_of_user(user_id)
    workout = Workout(user_id=user_id, source_kind=SourceKind.MANUAL, created_at=now, updated_at=now)
    for name, value in checked.items():
        setattr(workout, name, value)
    workout.family = SPORTS[workout.sport].family
    workout.edited_fields = ["sport", *(name for name in WRITTEN_FIELDS if checked.get(name))]
    workout.time_zone = time_zone
    workout.started_at, workout.utc_offset_s, workout.local_date = started_at, utc_offset_s, local_date
    if values.moving_s is None:
        workout.moving_s = workout.elapsed_s
    workout.moving_source = "manual"
    workout.speed_avg_mps = speed_avg_mps(workout.distance_m, moving_s=workout.moving_s)
    workout.calories_source = MANUAL if workout.calories_kcal is not None else ""
    set_entered_energy(workout, athlete=athlete)
    workout.distance_source = "manual" if workout.distance_m is not None else ""
    workout.save(force_insert=True)
    announce_recorded(workout)
    return workout
