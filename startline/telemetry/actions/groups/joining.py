"""Two workouts become one, and one becomes two again."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from startline.platform.clock import utc_now
from startline.platform.errors import VersionConflictError
from startline.telemetry.actions.gear.workout_gear import give_back_gear, take_over_gear
from startline.telemetry.actions.groups.drafts import Drafts, store_with_drafts
from startline.telemetry.actions.groups.measuring import crop_of
from startline.telemetry.actions.groups.rebuilding import (
    ENTERED_MATCHING_FIELDS,
    entered_values,
    rebuild_with,
)
from startline.telemetry.actions.verdicts.upheld import carry_finding
from startline.telemetry.actions.workouts.changes import announce_deleted
from startline.telemetry.domain.cropping import Crop
from startline.telemetry.domain.matching import BY_HAND
from startline.telemetry.domain.trust import Trust
from startline.telemetry.errors import LastRecordingError, WorkoutNotFoundError, WorkoutsApartError
from startline.telemetry.locks import lock_workout, lock_workouts_of_user
from startline.telemetry.models import KeptApart, LiveSession, Recording, Workout
from startline.telemetry.models.recording import RecordingState, SourceKind, entered_sha256
from startline.telemetry.queries.neighbours import is_within_reach
from startline.telemetry.queries.recordings import clock_shift_of, group_of

RESTORED = "restored"
# What the workout that stays takes from the one that goes, where the person wrote it there and none here.
TAKEN_OVER = ("name", "description", "effort")
CROP_FIELDS = ("crop_start_at", "crop_end_at")
MAX_RECORDINGS = 50


def join_workouts(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    other_id: uuid.UUID,
    expected_version: int | None = None,
) -> Workout:
    """Make two of the person's workouts one: the first one stays, the other's recordings become its own.

    What was split before is forgotten. `separate_workouts` takes it back.

    Raises:
        WorkoutNotFoundError: one of them is not the actor's, or deleted.
        VersionConflictError: the first one is no longer at `expected_version`.
        WorkoutsApartError: they are the same one, too far apart in time, too many recordings together, or the
            crop of one would cut off the other as a whole.
    """
    return store_with_drafts(
        lambda drafts: _join(
            actor, workout_id=workout_id, other_id=other_id, expected_version=expected_version, drafts=drafts
        ),
        user_id=actor.pk,
    )


def _join(
    actor: AbstractBaseUser,
    *,
    workout_id: uuid.UUID,
    other_id: uuid.UUID,
    expected_version: int | None,
    drafts: Drafts,
) -> Workout:
    lock_workouts_of_user(actor.pk)
    workout, other = (_own_workout(actor, each) for each in (workout_id, other_id))
    if expected_version is not None and expected_version != workout.version:
        raise VersionConflictError("It was changed in the meantime.", data={"version": workout.version})
    if workout.id == other.id:
        raise WorkoutsApartError("This is the same workout.", data={"reason": "same"})
    if not is_within_reach(workout, other):
        raise WorkoutsApartError("The workouts are too far apart in time.", data={"reason": "too_far"})
    for each in (workout, other):
        if each.recording_count == 0:
            keep_entered_values(each)
    recordings, others = group_of(workout.id), group_of(other.id)
    if len(recordings) + len(others) > MAX_RECORDINGS:
        raise WorkoutsApartError(
            "A workout has at most 50 recordings.", data={"reason": "too_many", "limit": MAX_RECORDINGS}
        )
    _check_crops(workout, other)
    _forget_splits(actor.pk, recordings, others)
    absorb_workout(other, into=workout, shift_s=0)
    Recording.objects.filter(pk__in=[each.id for each in others], match__isnull=True).update(
        match={"kind": BY_HAND, "with": None}
    )
    return rebuild_with(drafts, workout_id=workout.id)


def _check_crops(workout: Workout, other: Workout) -> None:
    """A crop cuts the ends only; a stretch in the middle would come back, or one of the two would be gone."""
    crop = crop_of(workout).tightened(crop_of(other))
    for each in (workout, other):
        by = dt.timedelta(seconds=clock_shift_of(each.id))
        if not crop.leaves_some_of(each.started_at + by, each.ended_at + by):
            raise WorkoutsApartError(
                "What was cut off one of the workouts lies between the two. Bring it back first.",
                data={"reason": "cropped"},
            )


def absorb_workout(workout: Workout, *, into: Workout, shift_s: int) -> None:
    """Needs a transaction and the lock of the person's workouts: let one workout go up in another one.

    The other one is to be rebuilt by the caller. The one that goes is kept like a deleted one, so that it can
    come back with all that its owner wrote. What its owner cut off stays cut off in the other one.

    Args:
        shift_s: what leads from its clock to that of the other one.
    """
    Recording.objects.filter(workout_id=workout.id).update(
        workout_id=into.id,
        joined_from_id=Coalesce("joined_from_id", Value(workout.id)),
        is_primary=False,
        clock_shift_s=F("clock_shift_s") + shift_s,
    )
    LiveSession.objects.filter(user_id=workout.user_id, workout_id=workout.id).update(workout_id=into.id)
    carry_finding(workout, into=into)
    for name in TAKEN_OVER:
        if name in workout.edited_fields and getattr(into, name) in ("", None):
            setattr(into, name, getattr(workout, name))
            into.edited_fields = sorted({*into.edited_fields, name})
    _set_crop(into, crop_of(into).tightened(crop_of(workout).moved(shift_s)))
    into.save(update_fields=[*TAKEN_OVER, "edited_fields", *CROP_FIELDS])
    take_over_gear(workout, into=into)
    now = utc_now()
    workout.deleted_at = workout.updated_at = now
    workout.merged_into_id = into.id
    workout.version += 1
    workout.save(update_fields=["deleted_at", "updated_at", "merged_into_id", "version"])
    announce_deleted(workout)


def separate_workout(actor: AbstractBaseUser, *, workout_id: uuid.UUID) -> Workout:
    """Take a join back: the workout that went up in another one gets its recordings again, and stays apart.

    Raises:
        WorkoutNotFoundError: no such workout of the actor, or nothing of it is left.
        LastRecordingError: the other one would be left without any recording.
    """
    return store_with_drafts(
        lambda drafts: _separate(actor, workout_id=workout_id, drafts=drafts), user_id=actor.pk
    )


def _separate(actor: AbstractBaseUser, *, workout_id: uuid.UUID, drafts: Drafts) -> Workout:
    lock_workouts_of_user(actor.pk)
    workout = lock_workout(workout_id, user_id=actor.pk)
    back = list(
        Recording.objects.filter(
            user_id=actor.pk, joined_from_id=workout.id, removed_at=None, state=RecordingState.DONE
        )
    )
    if workout.merged_into_id is None or not back:
        raise WorkoutNotFoundError("There is no such workout.")
    left_ids = {each.workout_id for each in back if each.workout_id is not None}
    left = {left_id: [each for each in group_of(left_id) if each not in back] for left_id in left_ids}
    if not all(left.values()):
        raise LastRecordingError("The workout would be left without a recording.")
    for recordings in left.values():
        remember_split(actor.pk, recordings=recordings, others=back)
    workout.deleted_at = workout.merged_into_id = None
    kept = list(Workout.objects.filter(pk__in=left_ids).order_by("pk"))
    give_recordings(back, workout=workout, crops=[crop_of(each) for each in kept])
    workout.save(update_fields=["deleted_at", "merged_into_id", *CROP_FIELDS])
    for each in kept:
        give_back_gear(workout, left=each)
        carry_finding(each, into=workout)
        rebuild_with(drafts, workout_id=each.id)
    return rebuild_with(drafts, workout_id=workout.id, change=RESTORED)


def give_recordings(recordings: Sequence[Recording], *, workout: Workout, crops: Sequence[Crop] = ()) -> None:
    """Needs a transaction and the lock of the person's workouts: hand recordings over, as if never joined.

    The clock of their group is that of the one that came in first, as it was before.

    Args:
        workout: gets (not saved) the crops too, as far as they concern these recordings: nothing that was cut
            off is shown again because of a split.
        crops: of the workouts that they come from.
    """
    first = min(recordings, key=lambda each: (each.received_at, each.id))
    clock_s = first.clock_shift_s
    for recording in recordings:
        recording.workout = workout
        recording.is_primary = False
        recording.joined_from_id = recording.match = None
        recording.clock_shift_s -= clock_s
        recording.updated_at = utc_now()
        recording.save()
    sessions = LiveSession.objects.filter(
        user_id=workout.user_id, recording_id__in=[each.id for each in recordings]
    )
    sessions.update(workout_id=workout.id)
    start_at, end_at = _times_of(recordings)
    for crop in crops:
        part = crop.moved(-clock_s).within(start_at, end_at)
        _set_crop(workout, crop_of(workout).tightened(part))


def _times_of(recordings: Sequence[Recording]) -> tuple[dt.datetime, dt.datetime]:
    """From when to when they are, on the clock of their group."""
    starts, ends = [], []
    for each in recordings:
        assert each.started_at is not None
        starts.append(each.started_at + dt.timedelta(seconds=each.clock_shift_s))
        ends.append(starts[-1] + dt.timedelta(seconds=each.elapsed_s or 0.0))
    return min(starts), max(ends)


def _set_crop(workout: Workout, crop: Crop) -> None:
    workout.crop_start_at, workout.crop_end_at = crop.start_at, crop.end_at


def remember_split(user_id: int, *, recordings: Sequence[Recording], others: Sequence[Recording]) -> None:
    """Needs a transaction: note that these are not to be joined to those again."""
    now = utc_now()
    pairs = {
        (min(one.identity, other.identity), max(one.identity, other.identity))
        for one in recordings
        for other in others
    }
    KeptApart.objects.bulk_create(
        [KeptApart(user_id=user_id, first=one, second=two, created_at=now) for one, two in sorted(pairs)],
        ignore_conflicts=True,
    )


def keep_entered_values(workout: Workout) -> None:
    """Needs a transaction: turn the numbers of a workout entered by hand into its first recording."""
    now = utc_now()
    Recording.objects.create(
        user_id=workout.user_id,
        workout=workout,
        sha256=entered_sha256(workout.id),
        size_bytes=0,
        source_kind=SourceKind.MANUAL,
        state=RecordingState.DONE,
        trust=Trust.MANUAL.value,
        **{name: getattr(workout, name) for name in ENTERED_MATCHING_FIELDS},
        entered=entered_values(workout),
        is_primary=True,
        due_at=now,
        received_at=workout.created_at,
        updated_at=now,
    )


def _forget_splits(user_id: int, recordings: Sequence[Recording], others: Sequence[Recording]) -> None:
    ours, theirs = ([each.identity for each in group] for group in (recordings, others))
    pairs = Q(first__in=ours, second__in=theirs) | Q(first__in=theirs, second__in=ours)
    KeptApart.objects.filter(pairs, user_id=user_id).delete()


def _own_workout(actor: AbstractBaseUser, workout_id: uuid.UUID) -> Workout:
    workout = lock_workout(workout_id, user_id=actor.pk)
    if workout.deleted_at is not None:
        raise WorkoutNotFoundError("There is no such workout.")
    return workout
