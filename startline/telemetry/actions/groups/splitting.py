"""What an athlete does with one recording of a workout: split it off, remove, bring back, lead by it."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from startline.platform.clock import utc_now
from startline.platform.errors import VersionConflictError
from startline.platform.ids import new_id
from startline.telemetry.actions.gear.workout_gear import give_back_gear
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.joining import CROP_FIELDS, RESTORED, give_recordings, remember_split
from startline.telemetry.actions.groups.measuring import crop_of
from startline.telemetry.actions.groups.rebuilding import apply_recordings, rebuild_with
from startline.telemetry.actions.verdicts.upheld import carry_finding
from startline.telemetry.actions.workouts.changes import announce_recorded
from startline.telemetry.domain.trust import PermittedUse
from startline.telemetry.errors import (
    LastRecordingError,
    RecordingNotFoundError,
    RecordingOwnerOnlyError,
    WorkoutNotFoundError,
)
from startline.telemetry.locks import lock_workout, lock_workouts_of_user
from startline.telemetry.models import Recording, Workout
from startline.telemetry.models.recording import RecordingState
from startline.telemetry.queries.recordings import group_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The workout that a recording was split from, and the one that it is now."""

    workout: Workout
    split_off: Workout


def split_recording(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    recording_id: uuid.UUID,
    expected_version: int | None = None,
) -> Split:
    """Make a recording a workout of its own; the two are never joined again without being asked to.

    A recording that came with a workout of its own, as its only one, gets that one back. `join_workouts`
    takes the split back.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        RecordingNotFoundError: the workout has no such recording.
        LastRecordingError: it is the only one.
        VersionConflictError: the workout is no longer at `expected_version`.
    """
    split_off_id = new_id()  # the same one in every try, so that its draft fits

    def operation(drafts: Drafts) -> Split:
        workout, recording, others = _own(actor, workout_id, recording_id, expected_version)
        return _split(workout, recording, others=others, split_off_id=split_off_id, drafts=drafts)

    return store_with_drafts(operation, user_id=actor.pk)


def _split(
    workout: Workout,
    recording: Recording,
    *,
    others: list[Recording],
    split_off_id: uuid.UUID,
    drafts: Drafts,
) -> Split:
    if not others:
        raise LastRecordingError("This is the workout's only recording.")
    _forget_choice(workout, recording)
    remember_split(workout.user_id, recordings=others, others=[recording])
    former = _former_workout(recording)
    if former is not None:
        former.deleted_at = former.merged_into_id = None
        give_recordings([recording], workout=former, crops=[crop_of(workout)])
        give_back_gear(former, left=workout)
        former.save(update_fields=["deleted_at", "merged_into_id", *CROP_FIELDS])
        split_off = rebuild_with(drafts, workout_id=former.id, change=RESTORED)
    else:
        split_off = _own_workout_of(recording, workout_id=split_off_id, like=workout, drafts=drafts)
    carry_finding(workout, into=split_off)
    return Split(workout=rebuild_with(drafts, workout_id=workout.id), split_off=split_off)


def remove_recording(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    recording_id: uuid.UUID,
    expected_version: int | None = None,
) -> Workout:
    """Take a recording out of its workout; when it led, the next one does. It is kept for 30 days.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        RecordingNotFoundError: the workout has no such recording.
        LastRecordingError: it is the only one: delete the workout instead.
        VersionConflictError: the workout is no longer at `expected_version`.
    """

    def operation(drafts: Drafts) -> Workout:
        workout, recording, others = _own(actor, workout_id, recording_id, expected_version)
        if not others:
            raise LastRecordingError("This is the workout's only recording. Delete the workout instead.")
        _forget_choice(workout, recording)
        recording.removed_at = recording.updated_at = utc_now()
        recording.is_primary = False
        recording.save(update_fields=["removed_at", "updated_at", "is_primary"])
        return rebuild_with(drafts, workout_id=workout.id)

    return store_with_drafts(operation, user_id=actor.pk)


def restore_recording(actor: AbstractBaseUser, *, workout_id: uuid.UUID, recording_id: uuid.UUID) -> Workout:
    """Bring a removed recording back into its workout; one that is there changes nothing.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        RecordingNotFoundError: the recording is not one of the workout's, or gone for good.
    """

    def operation(drafts: Drafts) -> Workout:
        lock_workouts_of_user(actor.pk)
        workout = _live_workout(actor, workout_id)
        recording = _recording(workout, recording_id)
        if recording.removed_at is None:
            return workout
        recording.removed_at = None
        recording.updated_at = utc_now()
        recording.save(update_fields=["removed_at", "updated_at"])
        return rebuild_with(drafts, workout_id=workout.id)

    return store_with_drafts(operation, user_id=actor.pk)


def choose_recording(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    recording_id: uuid.UUID | None,
    expected_version: int | None = None,
) -> Workout:
    """Let a recording lead its workout, or with None the one that we find best.

    Raises:
        WorkoutNotFoundError: no such workout of the actor.
        RecordingNotFoundError: the workout has no such recording.
        RecordingOwnerOnlyError: others may not see it, and the workout has one that they may.
        VersionConflictError: the workout is no longer at `expected_version`.
    """

    def operation(drafts: Drafts) -> Workout:
        lock_workouts_of_user(actor.pk)
        workout = _live_workout(actor, workout_id, expected_version=expected_version)
        workout.has_chosen_primary = recording_id is not None
        if recording_id is not None:
            _lead(workout, _recording(workout, recording_id))
        workout.save(update_fields=["has_chosen_primary"])
        return rebuild_with(drafts, workout_id=workout.id)

    return store_with_drafts(operation, user_id=actor.pk)


def _lead(workout: Workout, recording: Recording) -> None:
    if recording.removed_at is not None:
        raise RecordingNotFoundError("The workout has no such recording.")
    open_ones = [each for each in group_of(workout.id) if each.permitted_use == PermittedUse.ALL]
    if recording.permitted_use == PermittedUse.OWNER_ONLY and open_ones:
        raise RecordingOwnerOnlyError("Only you may see this recording, so it can't lead.")
    Recording.objects.filter(workout=workout, is_primary=True).update(is_primary=False)
    Recording.objects.filter(pk=recording.pk).update(is_primary=True)


def _own(
    actor: AbstractBaseUser, workout_id: uuid.UUID, recording_id: uuid.UUID, expected_version: int | None
) -> tuple[Workout, Recording, list[Recording]]:
    """The locked workout, the recording, and the others of its group."""
    lock_workouts_of_user(actor.pk)
    workout = _live_workout(actor, workout_id, expected_version=expected_version)
    group = group_of(workout.id)
    recording = next((each for each in group if each.id == recording_id), None)
    if recording is None:
        raise RecordingNotFoundError("The workout has no such recording.")
    return workout, recording, [each for each in group if each.id != recording_id]


def _live_workout(
    actor: AbstractBaseUser, workout_id: uuid.UUID, *, expected_version: int | None = None
) -> Workout:
    workout = lock_workout(workout_id, user_id=actor.pk)
    if workout.deleted_at is not None:
        raise WorkoutNotFoundError("There is no such workout.")
    if expected_version is not None and expected_version != workout.version:
        raise VersionConflictError("It was changed in the meantime.", data={"version": workout.version})
    return workout


def _recording(workout: Workout, recording_id: uuid.UUID) -> Recording:
    found = Recording.objects.filter(pk=recording_id, workout=workout, state=RecordingState.DONE).first()
    if found is None:
        raise RecordingNotFoundError("The workout has no such recording.")
    return found


def _forget_choice(workout: Workout, recording: Recording) -> None:
    """When the recording that the person chose to lead goes, the best of the others leads."""
    if workout.has_chosen_primary and recording.is_primary:
        workout.has_chosen_primary = False
        workout.save(update_fields=["has_chosen_primary"])


def _former_workout(recording: Recording) -> Workout | None:
    """The workout that the recording came with, if it was the only one of it."""
    if recording.joined_from_id is None:
        return None
    came_along = Recording.objects.filter(
        user_id=recording.user_id, joined_from_id=recording.joined_from_id, removed_at=None
    )
    if came_along.exclude(pk=recording.pk).exists():
        return None
    return Workout.objects.filter(
        pk=recording.joined_from_id, user_id=recording.user_id, merged_into_id__isnull=False
    ).first()


def _own_workout_of(recording: Recording, *, workout_id: uuid.UUID, like: Workout, drafts: Drafts) -> Workout:
    """A new workout of the one recording."""
    now = utc_now()
    workout = Workout(id=workout_id, user_id=recording.user_id, created_at=now, updated_at=now)
    # A recording can only name a row that is there, so this one begins with the values of the other workout.
    for name in ("started_at", "local_date", "utc_offset_s", "elapsed_s", "moving_s"):
        setattr(workout, name, getattr(like, name))
    workout.save(force_insert=True)
    give_recordings([recording], workout=workout, crops=[crop_of(like)])
    apply_recordings(workout, drafts=drafts)
    workout.save()
    announce_recorded(workout)
    return workout
