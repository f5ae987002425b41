"""What an owner does with a worn piece: finds it still fine, or removes it and says what of its workouts."""

import uuid

from django.db import transaction

from startline.platform.clock import utc_now
from startline.telemetry.actions.gear.wear import forget_gear, refresh_gear, refresh_workouts
from startline.telemetry.errors import (
    GearInUseError,
    GearKindDiffersError,
    GearNotWornError,
    InspectionNotFoundError,
)
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import GearInspection, WorkoutGear
from startline.users import api as users
from startline.users.errors import GearNotFoundError, GearRetiredError


@transaction.atomic
def inspect_gear(user_id: int, *, gear_id: uuid.UUID) -> GearInspection:
    """Note that the owner looked at a pair and found it still fine: its end of life moves ahead.

    From here it has at least a fifth of its base life left. Per cents that were told stay told.

    Raises:
        GearNotFoundError: the person has no such gear.
        GearNotWornError: it is no pair of shoes.
        GearRetiredError: it is retired.
    """
    lock_workouts_of_user(user_id)
    piece = users.get_gear(user_id, gear_id=gear_id)
    if piece.kind != "shoes":
        raise GearNotWornError("Only shoes have wear.", {"kind": piece.kind})
    if piece.state == "retired":
        raise GearRetiredError("It is retired. Take it back into use first.")
    inspection = GearInspection.objects.create(user_id=user_id, gear_id=gear_id, inspected_at=utc_now())
    refresh_gear(user_id, gear_id=gear_id)
    return inspection


@transaction.atomic
def withdraw_inspection(user_id: int, *, gear_id: uuid.UUID, inspection_id: uuid.UUID) -> None:
    """Take an inspection back.

    Raises:
        GearNotFoundError: the person has no such gear.
        GearRetiredError: it is retired.
        InspectionNotFoundError: it has no such inspection.
    """
    lock_workouts_of_user(user_id)
    if users.get_gear(user_id, gear_id=gear_id).state == "retired":
        raise GearRetiredError("It is retired. Take it back into use first.")
    rows = GearInspection.objects.filter(user_id=user_id, gear_id=gear_id, pk=inspection_id)
    deleted, _ = rows.delete()
    if not deleted:
        raise InspectionNotFoundError("There is no such inspection.")
    refresh_gear(user_id, gear_id=gear_id)


@transaction.atomic
def remove_gear(
    user_id: int, *, gear_id: uuid.UUID, workouts: str = "refuse", move_to: uuid.UUID | None = None
) -> None:
    """Remove a piece for good.

    Args:
        workouts: what becomes of its workouts: `refuse` (it must have none), `release`, `move`.
        move_to: for `move`, the piece in use that gets them.

    Raises:
        GearNotFoundError: the person has no such gear, or none to move to.
        GearInUseError: it has workouts and `workouts` is `refuse`.
        GearRetiredError: the workouts of a retired piece, or to a retired piece, were to be moved.
        GearKindDiffersError: they were to be moved to a piece of another kind.
    """
    lock_workouts_of_user(user_id)
    piece = users.get_gear(user_id, gear_id=gear_id)
    links = WorkoutGear.objects.filter(user_id=user_id, gear_id=gear_id)
    workout_ids = list(links.values_list("workout_id", flat=True))
    if workout_ids and workouts == "refuse":
        raise GearInUseError(
            "Say what is to become of its workouts: release or move.", {"workouts": len(workout_ids)}
        )
    if workouts == "move":
        if move_to is None or move_to == gear_id:
            raise GearNotFoundError("Say which other piece gets its workouts.")
        target = users.get_gear(user_id, gear_id=move_to)
        if "retired" in {piece.state, target.state}:
            raise GearRetiredError("A retired piece keeps its workouts. Take it back into use first.")
        if target.kind != piece.kind:
            raise GearKindDiffersError(
                "Its workouts can go to a piece of the same kind only.", {"kind": piece.kind}
            )
        links.exclude(workout__gear__gear_id=move_to).update(gear_id=move_to)
    forget_gear(user_id, gear_id=gear_id)
    users.delete_gear(user_id, gear_id=gear_id)
    refresh_workouts(user_id, workout_ids=workout_ids)
