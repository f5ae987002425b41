"""A workout computed anew from all recordings of its group, with what its owner wrote kept."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.measuring import MeasuredGroup, basis_of, choose_primary
from startline.telemetry.actions.recordings.deposits import remove_objects
from startline.telemetry.actions.workouts.changes import announce_changed
from startline.telemetry.actions.workouts.entered_energy import MANUAL, set_entered_energy
from startline.telemetry.domain.trust import Trust
from startline.telemetry.errors import WorkoutNotFoundError
from startline.telemetry.locks import lock_workout, lock_workouts_of_user
from startline.telemetry.models import Recording, Workout
from startline.telemetry.queries.recordings import group_of
from startline.telemetry.queries.workouts import find_owner
from startline.users import api as users
from startline.users.contracts import Athlete

REBUILT = "rebuilt"
# What stays when a workout is measured again.
KEPT_FIELDS = {
    *("id", "user", "name", "description", "effort", "edited_fields", "has_chosen_primary"),
    *("source_kind", "format", "file_name", "device_name", "trust", "permitted_use", "recording_count"),
    *("crop_start_at", "crop_end_at"),
    *("sources", "version", "created_at", "updated_at", "deleted_at", "merged_into_id", "search_text"),
}


def rebuild_workout(workout_id: uuid.UUID, *, change: str = REBUILT) -> Workout:
    """Compute a workout anew from its recordings; one new version, one event. Outside of a transaction.

    What its owner wrote stays. Within an operation that changes more, use `rebuild_with`.

    Raises:
        WorkoutNotFoundError: there is no such workout.
    """
    user_id = find_owner(workout_id)
    if user_id is None:
        raise WorkoutNotFoundError("There is no such workout.")
    return store_with_drafts(
        lambda drafts: rebuild_with(drafts, workout_id=workout_id, change=change), user_id=user_id
    )


def rebuild_with(drafts: Drafts, *, workout_id: uuid.UUID, change: str = REBUILT) -> Workout:
    """Needs the transaction of `store_with_drafts`. Compute a workout anew; takes the person's lock (again).

    Args:
        change: what the event says.

    Raises:
        WorkoutNotFoundError: there is no such workout.
    """
    user_id = find_owner(workout_id)
    if user_id is None:
        raise WorkoutNotFoundError("There is no such workout.")
    lock_workouts_of_user(user_id)
    workout = lock_workout(workout_id, user_id=user_id)
    apply_recordings(workout, drafts=drafts)
    workout.version += 1
    workout.updated_at = utc_now()
    workout.save()
    announce_changed(workout, change=change)
    return workout


def apply_recordings(workout: Workout, *, drafts: Drafts, sport_code: str | None = None) -> None:
    """Needs the transaction of `store_with_drafts` and the lock of the person's workouts.

    Put into the row (not saved) what its recordings come to, and into those (saved) which one leads.

    Args:
        sport_code: the sport that the person chooses now.
    """
    recordings = group_of(workout.id)
    primary = choose_primary(workout, recordings=recordings)
    athlete = users.get_athlete(workout.user_id)
    if primary.entered is not None:
        group = _entered_group(primary, athlete=athlete)
    else:
        basis = basis_of(
            workout, recordings=recordings, primary=primary, athlete=athlete, sport_code=sport_code
        )
        group = drafts.take(basis)
    _apply(workout, group=group, primary=primary)
    workout.recording_count = len(recordings)


def _apply(workout: Workout, *, group: MeasuredGroup, primary: Recording) -> None:
    if workout.samples_object_key != group.values.samples_object_key:
        transaction.on_commit(partial(remove_objects, [workout.samples_object_key]))
    for field in Workout._meta.concrete_fields:
        if field.name not in KEPT_FIELDS:
            setattr(workout, field.attname, getattr(group.values, field.attname))
    if "name" not in workout.edited_fields:
        workout.name = group.values.name
    workout.source_kind, workout.format = primary.source_kind, primary.format
    workout.file_name, workout.device_name = primary.file_name, primary.device_name
    workout.trust, workout.permitted_use = group.trust.value, primary.permitted_use
    workout.sources = group.sources
    of_workout = Recording.objects.filter(workout_id=workout.id)
    of_workout.filter(is_primary=True).exclude(pk=primary.pk).update(is_primary=False)
    of_workout.filter(pk=primary.pk, is_primary=False).update(is_primary=True)
    primary.is_primary = True


# The numbers of a workout entered by hand, as they are kept when recordings join it.
ENTERED_FIELDS = (
    *("sport", "family", "time_zone", "utc_offset_s", "elapsed_s", "moving_s", "moving_source", "distance_m"),
    *(
        "distance_source",
        "ascent_m",
        "heart_rate_avg_bpm",
        "calories_kcal",
        "calories_source",
        "speed_avg_mps",
    ),
)


# What such a recording is shown and matched by, under the same names as in the workout.
ENTERED_MATCHING_FIELDS = ("started_at", "elapsed_s", "sport", "family", "distance_m")


def entered_values(workout: Workout) -> dict[str, Any]:
    """Return the numbers of a workout entered by hand, JSON-compatible.

    Without the energy that we estimated: it rests on the body mass, and is estimated again when it is needed.
    """
    values = {name: getattr(workout, name) for name in ENTERED_FIELDS}
    if workout.calories_source != MANUAL:
        values |= {"calories_kcal": None, "calories_source": ""}
    return values | {
        "started_at": workout.started_at.isoformat(),
        "local_date": workout.local_date.isoformat(),
    }


def _entered_group(primary: Recording, *, athlete: Athlete) -> MeasuredGroup:
    assert primary.entered is not None
    values = dict(primary.entered)
    started_at = dt.datetime.fromisoformat(values.pop("started_at"))
    local_date = dt.date.fromisoformat(values.pop("local_date"))
    row = Workout(user_id=primary.user_id, started_at=started_at, local_date=local_date, **values)
    set_entered_energy(row, athlete=athlete)
    return MeasuredGroup(values=row, sources=None, trust=Trust.MANUAL)
