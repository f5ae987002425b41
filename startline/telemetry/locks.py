"""Locks of telemetry. Each needs an open transaction, but for `hold_groups_of_user`."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection

from startline.telemetry.domain.device_topics import DEVICE_ID
from startline.telemetry.errors import DeviceNotFoundError, WorkoutNotFoundError
from startline.telemetry.models import Device, Recording, Verdict, Workout

# The first key of our advisory locks: one for each thing that is locked by a number of its own.
ADVISORY_DEVICES_OF_USER = 0x7431  # "t1"
ADVISORY_WORKOUTS_OF_USER = 0x7432  # "t2"
ADVISORY_HIDDEN_PLACES_OF_USER = 0x7438  # "t8"
ADVISORY_SHARES_OF_USER = 0x7439  # "t9"
ADVISORY_GROUPS_OF_USER = 0x7434  # "t4"


def lock_device(device_id: str, *, user_id: int) -> Device:
    """Needs a transaction. Lock one device of this person against other writers and return it.

    Raises:
        DeviceNotFoundError: no such device of this person.
        TransactionManagementError: no transaction is open.
    """
    rows = Device.objects.select_for_update(no_key=True).filter(pk=device_id, user_id=user_id)
    found = rows.first() if DEVICE_ID.fullmatch(device_id) else None
    if found is None:
        raise DeviceNotFoundError("There is no such device.")
    return found


def lock_devices(device_ids: list[str]) -> dict[str, Device]:
    """Needs a transaction. Lock several devices in the order of their ids; unknown ones are left out.

    The fixed order keeps two ingest processes with the same devices from waiting for each other.
    """
    rows = Device.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return {device.pk: device for device in rows.filter(pk__in=device_ids).order_by("pk")}


def lock_devices_of_user(user_id: int) -> None:
    """Needs a transaction. Let one writer at a time add a device to this person."""
    if not connection.in_atomic_block:
        raise RuntimeError("lock_devices_of_user needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ADVISORY_DEVICES_OF_USER, user_id])


def lock_workouts_of_user(user_id: int) -> None:
    """Needs a transaction. Let one writer at a time add, change or remove workouts of this person.

    Raises:
        RuntimeError: no transaction is open.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock_workouts_of_user needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ADVISORY_WORKOUTS_OF_USER, user_id])


@contextmanager
def hold_groups_of_user(user_id: int) -> Iterator[None]:
    """Let one process at a time work out what this person's groups of recordings come to, in this block.

    A lock of the connection, held between transactions: it goes with the connection of a process that dies.
    (A pooler between us and PostgreSQL must therefore keep sessions.) It only saves work; rows are protected
    by the other locks.
    """
    keys = [ADVISORY_GROUPS_OF_USER, user_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", keys)
    try:
        yield
    finally:
        # On a lost connection, or within a broken transaction of the caller, the lock goes by itself.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


def lock_workout(workout_id: uuid.UUID, *, user_id: int) -> Workout:
    """Needs a transaction. Lock a workout of this person, deleted or not, and return it.

    Raises:
        WorkoutNotFoundError: no such workout of this person.
        TransactionManagementError: no transaction is open.
    """
    found = Workout.objects.select_for_update(no_key=True).filter(pk=workout_id, user_id=user_id).first()
    if found is None:
        raise WorkoutNotFoundError("There is no such workout.")
    return found


def find_and_lock_verdict(workout_id: uuid.UUID) -> Verdict | None:
    """Needs a transaction. Lock a workout's verdict and return it, or None when there is none yet.

    Raises:
        TransactionManagementError: no transaction is open.
    """
    return Verdict.objects.select_for_update(no_key=True).filter(workout_id=workout_id).first()


def lock_recording(recording_id: uuid.UUID) -> Recording | None:
    """Needs a transaction. Lock a recording and return it, or None when it is gone.

    Raises:
        TransactionManagementError: no transaction is open.
    """
    return Recording.objects.select_for_update(no_key=True).filter(pk=recording_id).first()


def lock_hidden_places_of_user(user_id: int) -> None:
    """Needs a transaction. Let one writer at a time draw a hidden place of this person.

    Raises:
        RuntimeError: no transaction is open.
    """
    _lock_by_number(ADVISORY_HIDDEN_PLACES_OF_USER, user_id)


def lock_shares_of_user(user_id: int) -> None:
    """Needs a transaction. Let one writer at a time add a link to this person's live sessions.

    Raises:
        RuntimeError: no transaction is open.
    """
    _lock_by_number(ADVISORY_SHARES_OF_USER, user_id)


def _lock_by_number(kind: int, number: int) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("this lock needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [kind, number])
