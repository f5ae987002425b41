"""Writes about a workout that is there: editing, deleting, and taking the deletion back."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from procrastinate.contrib.django import app

from startline.platform.clock import utc_now
from startline.platform.errors import VersionConflictError
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.joining import RESTORED, separate_workout
from startline.telemetry.actions.groups.linking import has_copies, link_workout
from startline.telemetry.actions.groups.rebuilding import (
    ENTERED_MATCHING_FIELDS,
    apply_recordings,
    entered_values,
)
from startline.telemetry.actions.workouts.changes import announce_changed, announce_deleted
from startline.telemetry.actions.workouts.entered_energy import MANUAL, set_entered_energy
from startline.telemetry.domain.workout_values import (
    MANUAL_FIELDS,
    WRITTEN_FIELDS,
    checked_changes,
    local_start,
    speed_avg_mps,
)
from startline.telemetry.errors import WorkoutNotFoundError
from startline.telemetry.locks import lock_workout, lock_workouts_of_user
from startline.telemetry.models import Recording, Workout
from startline.telemetry.models.recording import SourceKind
from startline.telemetry.queries.workouts import find_owner
from startline.users import api as users
from startline.users.contracts import SPORTS

REVIVE_TASK, REVIVE_QUEUE = "telemetry.revive_workout", "groups"

# What a person may change in any workout; no recording changes it back.
EDITED = {"sport", *WRITTEN_FIELDS}


def edit_workout(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    changes: dict[str, Any],
    expected_version: int | None = None,
) -> Workout:
    """Change what the person may change, and everything that depends on it.

    Another sport measures the recordings again (moving time, calories and zones depend on it). The numbers
    are open only in a workout entered by hand. Changes that change nothing make no new version.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        VersionConflictError: it is no longer at `expected_version`.
        WorkoutInvalidError: a value is out of its range, or a recorded number was to be changed.
    """
    return store_with_drafts(
        lambda drafts: _edit(
            actor, workout_id=workout_id, changes=changes, expected_version=expected_version, drafts=drafts
        ),
        user_id=actor.pk,
    )


def _edit(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    changes: dict[str, Any],
    expected_version: int | None,
    drafts: Drafts,
) -> Workout:
    lock_workouts_of_user(actor.pk)
    workout = _own_workout(actor, workout_id=workout_id, expected_version=expected_version)
    is_manual = workout.source_kind == SourceKind.MANUAL
    values = checked_changes(
        changes, is_manual=is_manual, elapsed_s=workout.elapsed_s, sports=frozenset(SPORTS)
    )
    values = {name: value for name, value in values.items() if getattr(workout, name, None) != value}
    if not values:
        return workout
    if "sport" in values:
        _change_sport(workout, sport_code=values["sport"], drafts=drafts)
    for name in WRITTEN_FIELDS:
        if name in values:
            setattr(workout, name, values[name])
    if is_manual:
        _change_numbers(workout, values)
    workout.version += 1
    workout.edited_fields = sorted({*workout.edited_fields, *(EDITED & values.keys())})
    if is_manual and workout.recording_count:
        # It was joined with recordings once, so its numbers are a recording too.
        entered = Recording.objects.filter(workout=workout, entered__isnull=False)
        matched_by = {name: getattr(workout, name) for name in ENTERED_MATCHING_FIELDS}
        entered.update(entered=entered_values(workout), updated_at=utc_now(), **matched_by)
    return _save_changed(workout, change="edited")


@transaction.atomic
def delete_workout(
    actor: AbstractBaseUser, *, workout_id: uuid.UUID, expected_version: int | None = None
) -> None:
    """Take a workout away; it counts no more and can be restored for 30 days.

    Raises:
        WorkoutNotFoundError: no such workout of the actor, or it is deleted already.
        VersionConflictError: it is no longer at `expected_version`.
    """
    lock_workouts_of_user(actor.pk)
    workout = _own_workout(actor, workout_id=workout_id, expected_version=expected_version)
    workout.version += 1
    workout.deleted_at = workout.updated_at = utc_now()
    workout.save(update_fields=["version", "deleted_at", "updated_at"])
    announce_deleted(workout)


def restore_workout(actor: AbstractBaseUser, *, workout_id: uuid.UUID) -> Workout:
    """Take a deletion back; a workout that is not deleted is returned as it is.

    One that went up in another workout gets its recordings back from it. When another device's recording of
    the same activity came in meanwhile, the two become one workout, the older one.

    Raises:
        WorkoutNotFoundError: no such workout of the actor, or it is gone for good.
    """
    if Workout.objects.filter(pk=workout_id, user_id=actor.pk, merged_into_id__isnull=False).exists():
        return separate_workout(actor, workout_id=workout_id)

    def operation(drafts: Drafts) -> Workout:
        lock_workouts_of_user(actor.pk)
        return revive_workout(lock_workout(workout_id, user_id=actor.pk), drafts=drafts)

    return store_with_drafts(operation, user_id=actor.pk)


@transaction.atomic
def revive_workout(workout: Workout, *, drafts: Drafts | None = None) -> Workout:
    """Make a deleted workout count again (the file came in once more); others are returned as they are.

    It is joined with the workouts of the same activity that came in meanwhile.

    Args:
        drafts: of the surrounding `store_with_drafts`. Without them a workout that is to be joined comes back
            soon after, by the role for jobs: two of one activity never count beside each other.

    Returns:
        The workout: this one, or the one that it went up in.
    """
    if workout.deleted_at is None:
        return workout
    lock_workouts_of_user(workout.user_id)
    locked = lock_workout(workout.id, user_id=workout.user_id)
    if locked.deleted_at is None:
        return locked
    if drafts is None and has_copies(locked.id):
        return _revive_soon(locked)
    locked.deleted_at = None
    if drafts is not None:
        locked.save(update_fields=["deleted_at"])
        if joined := link_workout(locked.id, drafts=drafts, is_restored=True):
            return joined
    locked.version += 1
    return _save_changed(locked, change=RESTORED)


def _revive_soon(workout: Workout) -> Workout:
    """Needs a transaction: have `revive_stored_workout` done after the commit."""
    # Its thirty days begin anew, so that no purge takes it before.
    workout.deleted_at = workout.updated_at = utc_now()
    workout.save(update_fields=["deleted_at", "updated_at"])
    # By its name: the tasks import the actions.
    task = app.configure_task(REVIVE_TASK, queue=REVIVE_QUEUE)
    task.defer(workout_id=str(workout.id), deleted_at=workout.deleted_at.isoformat())
    return workout


def revive_stored_workout(workout_id: uuid.UUID, *, deleted_at: dt.datetime) -> None:
    """Make a deleted workout count again and join it with its copies. Outside of a transaction.

    Args:
        deleted_at: of the deletion that is to be taken back; after another one nothing is done.
    """
    user_id = find_owner(workout_id)
    if user_id is None:
        return

    def operation(drafts: Drafts) -> None:
        lock_workouts_of_user(user_id)
        workout = lock_workout(workout_id, user_id=user_id)
        if workout.deleted_at == deleted_at:
            revive_workout(workout, drafts=drafts)

    store_with_drafts(operation, user_id=user_id)


def _own_workout(actor: AbstractBaseUser, *, workout_id: uuid.UUID, expected_version: int | None) -> Workout:
    workout = lock_workout(workout_id, user_id=actor.pk)
    if workout.deleted_at is not None:
        raise WorkoutNotFoundError("There is no such workout.")
    if expected_version is not None and expected_version != workout.version:
        raise VersionConflictError("It was changed in the meantime.", data={"version": workout.version})
    return workout


def _save_changed(workout: Workout, *, change: str) -> Workout:
    workout.updated_at = utc_now()
    workout.save()
    announce_changed(workout, change=change)
    return workout


def _change_sport(workout: Workout, *, sport_code: str, drafts: Drafts) -> None:
    """Needs the transaction of `store_with_drafts`: another sport, and with another family all numbers."""
    sport = SPORTS[sport_code]
    if sport.family != workout.family and workout.source_kind != SourceKind.MANUAL:
        apply_recordings(workout, drafts=drafts, sport_code=sport_code)
    workout.sport, workout.family = sport.code, sport.family


def _change_numbers(workout: Workout, values: dict[str, Any]) -> None:
    """A workout entered by hand: put in new numbers and what follows from them."""
    for name in MANUAL_FIELDS:
        if name in values:
            setattr(workout, name, values[name])
    if "started_at" in values or "time_zone" in values:
        started_at: dt.datetime = values.get("started_at", workout.started_at)
        start = local_start(started_at, time_zone=workout.time_zone, now=utc_now())
        workout.started_at, workout.utc_offset_s, workout.local_date = start
    if workout.moving_s > workout.elapsed_s:
        workout.moving_s = workout.elapsed_s
    workout.speed_avg_mps = speed_avg_mps(workout.distance_m, moving_s=workout.moving_s)
    if "calories_kcal" in values:
        workout.calories_source = MANUAL if workout.calories_kcal is not None else ""
    set_entered_energy(workout, athlete=users.get_athlete(workout.user_id))
    workout.distance_source = "manual" if workout.distance_m is not None else ""
