"""Removing for good: deleted workouts after their time, objects without a row, everything of a person."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from startline.platform.clock import utc_now
from startline.platform.mqtt.control import kick_client
from startline.platform.storage import objects
from startline.telemetry.actions.live.erasing import erase_live_sessions
from startline.telemetry.actions.recordings.deposits import remove_objects
from startline.telemetry.actions.recordings.originals import ORIGINALS, SAMPLES
from startline.telemetry.actions.sharing.shares import erase_shares
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import (
    Appeal,
    AthleteLog,
    Device,
    DeviceUpload,
    GearInspection,
    GearUse,
    GearWear,
    KeptApart,
    Recording,
    TrackShape,
    Verdict,
    Workout,
    WorkoutGear,
)
from startline.telemetry.models.recording import RecordingState

RESTORABLE_FOR = dt.timedelta(days=30)
# Rows or keys in one transaction or query: well below a second.
BATCH = 500
# What is younger may be on its way to its row (`deposits.VALID_FOR_S`); the clocks may differ by hours.
ORPHAN_AGE = dt.timedelta(days=1)


def purge_deleted_workouts() -> int:
    """Remove workouts that were deleted over 30 days ago, with their recordings and objects.

    Returns:
        How many workouts were removed.
    """
    limit = utc_now() - RESTORABLE_FOR
    return _purge_by_person(_purgeable(limit), partial(_purge, limit=limit))


def _purgeable(limit: dt.datetime) -> QuerySet[Workout]:
    """Not while a file of theirs that came in again waits, or failed: it was promised to be kept."""
    waiting = Recording.objects.filter(workout=OuterRef("pk")).exclude(state=RecordingState.DONE)
    return Workout.objects.filter(~Exists(waiting), deleted_at__lt=limit)


@transaction.atomic
def _purge(user_id: int, workout_ids: list[uuid.UUID], *, limit: dt.datetime) -> int:
    lock_workouts_of_user(user_id)
    # Again, under the lock: one of them may have been restored.
    workouts = _purgeable(limit).filter(user_id=user_id, id__in=workout_ids)
    keys = list(workouts.values_list("samples_object_key", flat=True))
    keys += Recording.objects.filter(workout__in=workouts).values_list("object_key", flat=True)
    _, deleted = workouts.delete()
    transaction.on_commit(partial(remove_objects, keys))
    return deleted.get("telemetry.Workout", 0)


def purge_removed_recordings() -> int:
    """Remove recordings that were taken out of their workouts over 30 days ago, with their objects.

    Returns:
        How many recordings were removed.
    """
    limit = utc_now() - RESTORABLE_FOR
    due = Recording.objects.filter(removed_at__lt=limit, state=RecordingState.DONE)
    return _purge_by_person(due, partial(_purge_recordings, limit=limit))


@transaction.atomic
def _purge_recordings(user_id: int, recording_ids: list[uuid.UUID], *, limit: dt.datetime) -> int:
    lock_workouts_of_user(user_id)
    # Again, under the lock: one of them may have come back, or be on its way back.
    recordings = Recording.objects.filter(
        user_id=user_id, id__in=recording_ids, removed_at__lt=limit, state=RecordingState.DONE
    )
    transaction.on_commit(partial(remove_objects, list(recordings.values_list("object_key", flat=True))))
    return recordings.delete()[1].get("telemetry.Recording", 0)


def _purge_by_person(due: QuerySet[Any], purge: Callable[[int, list[uuid.UUID]], int]) -> int:
    """Have `purge` remove the due rows of one person after the other; return how many went."""
    purged = 0
    while rows := list(due.values_list("user_id", "id")[:BATCH]):
        by_user: dict[int, list[uuid.UUID]] = defaultdict(list)
        for user_id, row_id in rows:
            by_user[user_id].append(row_id)
        purged += sum(purge(user_id, row_ids) for user_id, row_ids in by_user.items())
    return purged


@transaction.atomic
def erase_person(user_id: int) -> None:
    """Remove every row and object of a person; nothing of theirs can be added afterwards."""
    lock_workouts_of_user(user_id)
    for table in (GearUse, GearWear, GearInspection, WorkoutGear, KeptApart, Appeal, Verdict, TrackShape):
        table.objects.filter(user_id=user_id).delete()
    Recording.objects.filter(user_id=user_id).delete()
    Workout.objects.filter(user_id=user_id).delete()
    DeviceUpload.objects.filter(user_id=user_id).delete()
    for device_id in Device.objects.filter(user_id=user_id).values_list("id", flat=True):
        transaction.on_commit(partial(kick_client, device_id))
    Device.objects.filter(user_id=user_id).delete()
    erase_shares(user_id)
    erase_live_sessions(user_id)
    # An upload that was measured before and commits after this finds the mark and is undone.
    now = utc_now()
    AthleteLog.objects.update_or_create(user_id=user_id, defaults={"erased_at": now})
    transaction.on_commit(partial(_remove_objects_of, user_id))


def _remove_objects_of(user_id: int) -> None:
    for root in (ORIGINALS, SAMPLES):
        remove_objects(list(objects.list_keys(f"{root}/{user_id}")))


def remove_orphaned_objects() -> int:
    """Remove objects that no row names and that are over a day old: what killed processes left.

    No key is put twice, so what has no row by then never gets one.

    Returns:
        How many were removed.
    """
    before = utc_now() - ORPHAN_AGE
    removed = objects.remove_unfinished(before=before)
    for root in (ORIGINALS, SAMPLES):
        for keys in _batches(objects.list_old_keys(root, before=before)):
            orphans = _without_row(keys)
            remove_objects(orphans)
            removed += len(orphans)
    return removed


def _batches(keys: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(keys, BATCH)):
        yield batch


def _without_row(keys: Iterable[str]) -> list[str]:
    """Return those of our keys (`root/user/name`) that no row names, in their order."""
    wanted = [key for key in keys if key.count("/") == 2 and key.split("/")[1].isdigit()]
    users = {int(key.split("/")[1]) for key in wanted}
    named = set(
        Recording.objects.filter(user_id__in=users, object_key__in=wanted).values_list(
            "object_key", flat=True
        )
    )
    named |= set(
        Workout.objects.filter(user_id__in=users, samples_object_key__in=wanted).values_list(
            "samples_object_key", flat=True
        )
    )
    return [key for key in wanted if key not in named]
