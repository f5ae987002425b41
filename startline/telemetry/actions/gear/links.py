"""Linking gear to workouts, in one place: a workout has one pair of shoes and one bike."""

import uuid
from collections.abc import Collection, Mapping

from startline.telemetry.models import WorkoutGear
from startline.users.contracts import Gear

# One wears one pair and rides one bike at a time; a workout with two would count its kilometres twice.
ONE_OF_A_KIND = ("shoes", "bike")


def link_gear(
    user_id: int,
    *,
    workout_ids: Collection[uuid.UUID],
    gear_ids: Collection[uuid.UUID],
    gear: Mapping[uuid.UUID, Gear],
) -> None:
    """Needs the lock of the person's workouts: link pieces to workouts.

    A workout that has another piece of a kind of which there is one - a retired pair, say - keeps that one.

    Args:
        gear: all of the person's gear, by its id.
    """
    held = _held_kinds(workout_ids, gear=gear, but=gear_ids) if gear_ids else set()
    link_new(
        user_id,
        links=[
            (workout_id, gear_id)
            for workout_id in workout_ids
            for gear_id in gear_ids
            if (workout_id, gear[gear_id].kind) not in held
        ],
    )


def link_new(user_id: int, *, links: Collection[tuple[uuid.UUID, uuid.UUID]]) -> None:
    """Needs the lock of the person's workouts: link pieces (workout, gear) to workouts that have none."""
    rows = [WorkoutGear(user_id=user_id, workout_id=workout, gear_id=gear) for workout, gear in links]
    WorkoutGear.objects.bulk_create(rows, ignore_conflicts=True)


def leave_to_others(user_id: int, *, piece: Gear, gear: Mapping[uuid.UUID, Gear]) -> None:
    """Needs the lock of the person's workouts: a piece of another kind now leaves workouts that have one."""
    workout_ids = WorkoutGear.objects.filter(user_id=user_id, gear_id=piece.gear_id).values_list(
        "workout_id", flat=True
    )
    held = _held_kinds(list(workout_ids), gear=gear, but=[piece.gear_id])
    left = [workout_id for workout_id, kind in held if kind == piece.kind]
    WorkoutGear.objects.filter(user_id=user_id, gear_id=piece.gear_id, workout_id__in=left).delete()


def _held_kinds(
    workout_ids: Collection[uuid.UUID], *, gear: Mapping[uuid.UUID, Gear], but: Collection[uuid.UUID]
) -> set[tuple[uuid.UUID, str]]:
    """Which workouts have which kinds of which there is one, by other pieces than these."""
    singles = {gear_id for gear_id, piece in gear.items() if piece.kind in ONE_OF_A_KIND}
    others = singles - set(but)
    links = WorkoutGear.objects.filter(workout_id__in=workout_ids, gear_id__in=others)
    return {
        (workout_id, gear[gear_id].kind) for workout_id, gear_id in links.values_list("workout_id", "gear_id")
    }
