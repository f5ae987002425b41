"""Cutting the start or the end of a workout off, and taking that back."""

import datetime as dt
import uuid

from django.contrib.auth.models import AbstractBaseUser

from startline.platform.errors import FieldError, VersionConflictError
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.rebuilding import rebuild_with
from startline.telemetry.errors import CropInvalidError, NoSamplesError
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import Workout
from startline.telemetry.queries.recordings import clock_shift_of
from startline.telemetry.queries.workouts import access_workout

MIN_KEPT_S = 60.0
# A bound this near to an end of the workout means that end.
SNAP_S = 1.0


def crop_workout(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    start_s: float,
    end_s: float,
    expected_version: int | None = None,
) -> Workout:
    """Keep only the part from `start_s` to `end_s` (from its present start); all numbers are of that part.

    The files stay whole: `uncrop_workout` brings everything back. A second crop cuts further.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        NoSamplesError: it was entered by hand.
        CropInvalidError: less than a minute would be left, or a bound lies outside.
        VersionConflictError: it is no longer at `expected_version`.
    """

    def operation(drafts: Drafts) -> Workout:
        workout = _locked(actor, workout_id=workout_id, expected_version=expected_version)
        if not workout.samples_object_key:
            raise NoSamplesError("This workout has no recorded samples.")
        _check(start_s, end_s, whole_s=workout.elapsed_s)
        crop_start_at, crop_end_at = workout.crop_start_at, workout.crop_end_at
        started_at = workout.started_at + dt.timedelta(seconds=clock_shift_of(workout.id))
        if start_s > SNAP_S:
            crop_start_at = started_at + dt.timedelta(seconds=start_s)
        if end_s < workout.elapsed_s - SNAP_S:
            crop_end_at = started_at + dt.timedelta(seconds=end_s)
        return _rebuilt(workout, crop_start_at, crop_end_at, drafts=drafts)

    return store_with_drafts(operation, user_id=actor.pk)


def uncrop_workout(
    actor: AbstractBaseUser, *, workout_id: uuid.UUID, expected_version: int | None = None
) -> Workout:
    """Bring everything back that was cropped off; a workout that is whole is returned as it is.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        VersionConflictError: it is no longer at `expected_version`.
    """

    def operation(drafts: Drafts) -> Workout:
        workout = _locked(actor, workout_id=workout_id, expected_version=expected_version)
        return _rebuilt(workout, None, None, drafts=drafts)

    return store_with_drafts(operation, user_id=actor.pk)


def _locked(actor: AbstractBaseUser, *, workout_id: uuid.UUID, expected_version: int | None) -> Workout:
    lock_workouts_of_user(actor.pk)
    workout = access_workout(actor, workout_id=workout_id)
    if expected_version is not None and expected_version != workout.version:
        raise VersionConflictError("It was changed in the meantime.", data={"version": workout.version})
    return workout


def _rebuilt(
    workout: Workout,
    crop_start_at: dt.datetime | None,
    crop_end_at: dt.datetime | None,
    *,
    drafts: Drafts,
) -> Workout:
    """Needs the transaction of `store_with_drafts`: note the crop and compute the workout by it."""
    if (crop_start_at, crop_end_at) == (workout.crop_start_at, workout.crop_end_at):
        return workout
    Workout.objects.filter(pk=workout.pk).update(crop_start_at=crop_start_at, crop_end_at=crop_end_at)
    return rebuild_with(drafts, workout_id=workout.pk, change="edited")


def _check(start_s: float, end_s: float, *, whole_s: float) -> None:
    errors = []
    if not 0 <= start_s <= whole_s:
        errors.append(FieldError("start_s", "out_of_range", "The start lies outside the workout."))
    if not 0 <= end_s <= whole_s + SNAP_S:
        errors.append(FieldError("end_s", "out_of_range", "The end lies outside the workout."))
    if not errors and end_s - start_s < MIN_KEPT_S:
        errors.append(FieldError("end_s", "too_short", f"At least {MIN_KEPT_S:g} s have to stay."))
    if errors:
        raise CropInvalidError("This part can't be kept.", field_errors=tuple(errors))
