"""Computing what workouts did to gear: each use, and the sums of each piece. Set, never incremented.

Every function takes the lock of the person's workouts and reads the truth under it (`WorkoutGear`, the
workouts, the gear, the body mass), so that neither order nor repetition of events matters. A retired piece
is computed once more and then frozen: its history does not change with its workouts. Only a withdrawn
consent reaches it, since its numbers must not tell a body mass that may no longer be kept.
"""

import uuid
from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction
from django.db.models import Q

from startline.platform.clock import utc_now
from startline.platform.live.pages import push_to_user
from startline.telemetry.actions.gear.links import ONE_OF_A_KIND, leave_to_others
from startline.telemetry.actions.gear.wear_sums import set_sums
from startline.telemetry.domain.surfaces import FLAT_SURFACES, is_on_foot, surface_of
from startline.telemetry.domain.wear import WearInputs, use_of
from startline.telemetry.locks import lock_workouts_of_user
from startline.telemetry.models import (
    AthleteLog,
    GearInspection,
    GearUse,
    GearWear,
    Workout,
    WorkoutGear,
)
from startline.users import api as users
from startline.users.contracts import Athlete, Gear

# What the computation reads of a workout; laps, splits and lines stay on disk.
WORKOUT_FIELDS = (
    *("workout__id", "workout__user_id", "workout__sport", "workout__family", "workout__started_at"),
    *("workout__local_date", "workout__distance_m", "workout__moving_s", "workout__descent_m"),
    *("workout__speed_avg_mps", "workout__temperature_avg_c", "workout__has_track"),
    *("workout__west_deg", "workout__south_deg", "workout__east_deg", "workout__north_deg"),
)


@transaction.atomic
def refresh_workouts(user_id: int, *, workout_ids: Collection[uuid.UUID]) -> None:
    """Compute anew what these workouts did to the person's gear, deleted workouts included."""
    gear = _gear_under_lock(user_id)
    frozen = set(GearWear.objects.filter(user_id=user_id, frozen_at__isnull=False).values_list("gear_id"))
    _write_uses(
        user_id,
        gear={gear_id: piece for gear_id, piece in gear.items() if (gear_id,) not in frozen},
        workout_ids=workout_ids,
    )


@transaction.atomic
def refresh_gear(user_id: int, *, gear_id: uuid.UUID) -> None:
    """Compute a piece anew after it changed; freeze it when it is retired, forget it when it is gone."""
    gear = _gear_under_lock(user_id)
    piece = gear.get(gear_id)
    state = GearWear.objects.filter(user_id=user_id, gear_id=gear_id).first()
    if piece is None:
        forget_gear(user_id, gear_id=gear_id)
        return
    if piece.state == "retired" and state is not None and state.frozen_at is not None:
        return
    if piece.kind in ONE_OF_A_KIND:
        leave_to_others(user_id, piece=piece, gear=gear)
    _write_uses(user_id, gear={gear_id: piece}, workout_ids=None)
    frozen_at = utc_now() if piece.state == "retired" else None
    GearWear.objects.filter(user_id=user_id, gear_id=gear_id).update(frozen_at=frozen_at)
    _tell_pages(user_id, [gear_id])


@transaction.atomic
def refresh_all_gear(user_id: int, *, also_frozen: bool = False) -> None:
    """Compute all pieces anew: the body mass changed, or, `also_frozen`, the consent to it is withdrawn."""
    gear = _gear_under_lock(user_id)
    if not also_frozen:
        frozen = set(GearWear.objects.filter(user_id=user_id, frozen_at__isnull=False).values_list("gear_id"))
        gear = {gear_id: piece for gear_id, piece in gear.items() if (gear_id,) not in frozen}
    _write_uses(user_id, gear=gear, workout_ids=None)


def forget_gear(user_id: int, *, gear_id: uuid.UUID) -> None:
    """Needs a transaction: remove every row about a piece that is gone."""
    for table in (WorkoutGear, GearUse, GearInspection, GearWear):
        table.objects.filter(user_id=user_id, gear_id=gear_id).delete()
    _tell_pages(user_id, [gear_id])


def _gear_under_lock(user_id: int) -> dict[uuid.UUID, Gear]:
    """Needs a transaction: lock the person's workouts; return their gear, none when the account is gone."""
    lock_workouts_of_user(user_id)
    if AthleteLog.objects.filter(user_id=user_id, erased_at__isnull=False).exists():
        return {}
    return {piece.gear_id: piece for piece in users.list_gear(user_id)}


def _write_uses(
    user_id: int, *, gear: dict[uuid.UUID, Gear], workout_ids: Collection[uuid.UUID] | None
) -> None:
    """Needs the lock: set the uses of this gear in these workouts (None = all), and the sums of the gear.

    With `workout_ids` only the sums of gear whose uses are or were among them are computed.
    """
    if not gear:
        return
    old = GearUse.objects.filter(user_id=user_id, gear_id__in=gear)
    links = WorkoutGear.objects.filter(_counts(gear.values()), user_id=user_id, gear_id__in=gear)
    if workout_ids is not None:
        old, links = old.filter(workout_id__in=workout_ids), links.filter(workout_id__in=workout_ids)
    touched = set(old.values_list("gear_id", flat=True).distinct()) if workout_ids is not None else set(gear)
    old.delete()
    found = list(links.select_related("workout").only("id", "gear_id", "workout_id", *WORKOUT_FIELDS))
    if found:
        athlete = users.get_athlete(user_id)
        rows = [_row(link, gear=gear[link.gear_id], athlete=athlete) for link in found]
        GearUse.objects.bulk_create(rows, batch_size=500)
        touched |= {row.gear_id for row in rows}
    changed = set_sums(user_id, gear=[gear[gear_id] for gear_id in sorted(touched)])
    _tell_pages(user_id, changed)


def _counts(gear: Iterable[Gear]) -> Q:
    """Return which uses count: workouts that are there, and those that a piece had when it was retired.

    The events of a retirement and of a deletion soon after it may be handled in either order, and each reads
    the truth of its moment.
    """
    counts = Q(workout__deleted_at=None)
    for piece in gear:
        if piece.retired_at is not None:
            counts |= Q(gear_id=piece.gear_id, workout__deleted_at__gt=piece.retired_at)
    return counts


def _row(link: WorkoutGear, *, gear: Gear, athlete: Athlete) -> GearUse:
    workout = link.workout
    row = GearUse(
        workout_id=workout.id,
        gear_id=link.gear_id,
        user_id=workout.user_id,
        started_at=workout.started_at,
        local_date=workout.local_date,
        distance_m=workout.distance_m or 0.0,
        moving_s=workout.moving_s,
    )
    if gear.kind == "shoes" and is_on_foot(workout.sport, family=workout.family):
        use = use_of(inputs_of(workout, athlete=athlete))
        row.is_worn = True
        row.outsole_m, row.midsole_m = use.outsole_m, use.midsole_m
        row.surface = use.surface or ""
        row.mass_factor, row.descent_factor = use.mass, use.descent
        row.pace_factor, row.temperature_factor = use.pace, use.temperature
    return row


def inputs_of(workout: Workout, *, athlete: Athlete) -> WearInputs:
    """Return what is known of a workout that wears shoes."""
    distance_m = workout.distance_m or 0.0
    west, south, east, north = workout.west_deg, workout.south_deg, workout.east_deg, workout.north_deg
    bounds = None
    if west is not None and south is not None and east is not None and north is not None:
        bounds = (west, south, east, north)
    surface = surface_of(workout.sport, distance_m=distance_m, bounds=bounds)
    descent_m = workout.descent_m
    if descent_m is None and surface in FLAT_SURFACES:
        descent_m = 0.0
    return WearInputs(
        distance_m=distance_m,
        body_mass_kg=athlete.body_mass_kg_on(workout.local_date),
        surface=surface,
        descent_m=descent_m,
        speed_mps=workout.speed_avg_mps,
        temperature_c=workout.temperature_avg_c,
    )


def _tell_pages(user_id: int, gear_ids: Iterable[uuid.UUID]) -> None:
    """Needs a transaction: have the owner's open pages read the gear again."""
    for gear_id in gear_ids:
        transaction.on_commit(partial(push_to_user, user_id, "gear", {"id": str(gear_id)}))
