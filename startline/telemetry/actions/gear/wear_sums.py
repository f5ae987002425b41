"""The sums of a piece of gear, how worn it is, and telling that once for each whole per cent."""

import datetime as dt
import math
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum, Value
from django.db.models.functions import Coalesce

from startline.platform.bus.outbox import publish
from startline.platform.clock import utc_now
from startline.telemetry.domain.wear import UseSums, wear_of
from startline.telemetry.events import GearWorn
from startline.telemetry.models import GearInspection, GearUse, GearWear
from startline.users.contracts import Gear

FIRST_ANNOUNCED_PERCENT = 50
# Nobody needs to hear of more; it also bounds the events of one transaction (a slip in a starting distance).
LAST_ANNOUNCED_PERCENT = 200
# Sums of floats in another order differ in the last digits; a per cent must not hang on them.
DECIMALS = 3
WORN = Q(is_worn=True)
WEAR_NUMBERS = (
    *("effective_m", "life_m", "percent", "low_percent", "high_percent"),
    *("left_m", "left_low_m", "left_high_m"),
)


def set_sums(user_id: int, *, gear: Sequence[Gear]) -> list[uuid.UUID]:
    """Needs the lock of the person's workouts: set the sums of these pieces from their uses.

    Returns:
        The ids of those whose sums are other than before.
    """
    gear_ids = [piece.gear_id for piece in gear]
    sums = {row["gear_id"]: row for row in _sums(user_id, gear_ids)}
    inspected = _inspected_at_m(user_id, gear)
    known = GearWear.objects.in_bulk(gear_ids)
    changed = []
    for piece in gear:
        values = _values(piece, row=sums.get(piece.gear_id), inspected_at_m=inspected[piece.gear_id])
        state = known.get(piece.gear_id) or GearWear(gear_id=piece.gear_id, user_id=user_id, version=0)
        if state.version and all(getattr(state, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(state, name, value)
        state.version += 1
        state.updated_at = utc_now()
        _announce(state, kind=piece.kind)
        state.save(force_insert=state.version == 1)
        changed.append(piece.gear_id)
    return changed


def _sums(user_id: int, gear_ids: list[uuid.UUID]) -> Any:
    """One row for each piece with workouts; one query."""
    rows = GearUse.objects.filter(user_id=user_id, gear_id__in=gear_ids).order_by()

    def metres(condition: Q, field: str = "distance_m") -> Coalesce:
        return Coalesce(Sum(field, filter=condition), Value(0.0))

    return rows.values("gear_id").annotate(
        workout_count=Count("id"),
        first_used_on=Min("local_date"),
        last_used_on=Max("local_date"),
        all_m=Sum("distance_m"),
        all_s=Sum("moving_s"),
        worn_m=metres(WORN),
        sum_outsole_m=metres(WORN, "outsole_m"),
        sum_midsole_m=metres(WORN, "midsole_m"),
        no_mass_m=metres(WORN & Q(mass_factor=None)),
        no_surface_m=metres(WORN & Q(surface="")),
        no_descent_m=metres(WORN & Q(descent_factor=None)),
        no_pace_m=metres(WORN & Q(pace_factor=None)),
        no_temperature_m=metres(WORN & Q(temperature_factor=None)),
    )


def _inspected_at_m(user_id: int, gear: Sequence[Gear]) -> dict[uuid.UUID, list[float]]:
    """The effective metres that each piece had at each of its inspections; a query, and one for each."""
    starting = {piece.gear_id: piece.starting_distance_m for piece in gear}
    found: dict[uuid.UUID, list[float]] = defaultdict(list)
    for inspection in GearInspection.objects.filter(user_id=user_id, gear_id__in=starting):
        found[inspection.gear_id].append(
            effective_at_m(inspection.gear_id, moment=inspection.inspected_at, user_id=user_id)
            + starting[inspection.gear_id]
        )
    return found


def effective_at_m(gear_id: uuid.UUID, *, moment: dt.datetime, user_id: int) -> float:
    """Return the effective metres that workouts had put on a piece by a moment, without its starting ones."""
    rows = GearUse.objects.filter(WORN, user_id=user_id, gear_id=gear_id, started_at__lte=moment)
    sums = rows.aggregate(outsole=Sum("outsole_m"), midsole=Sum("midsole_m"))
    return max(sums["outsole"] or 0.0, sums["midsole"] or 0.0)


def _values(piece: Gear, *, row: dict[str, Any] | None, inspected_at_m: list[float]) -> dict[str, Any]:
    row = row or {}
    values: dict[str, Any] = {
        "workout_count": row.get("workout_count", 0),
        "first_used_on": row.get("first_used_on"),
        "last_used_on": row.get("last_used_on"),
        "distance_m": _rounded(row.get("all_m", 0.0) + piece.starting_distance_m),
        "moving_s": _rounded(row.get("all_s", 0.0)),
        "is_worn": piece.kind == "shoes",
    }
    if piece.kind != "shoes":
        return {**values, **dict.fromkeys(WEAR_NUMBERS, 0.0), "life_source": ""}
    unknown = ("mass", "surface", "descent", "pace", "temperature")
    wear = wear_of(
        UseSums(
            distance_m=_rounded(row.get("worn_m", 0.0)),
            outsole_m=_rounded(row.get("sum_outsole_m", 0.0)),
            midsole_m=_rounded(row.get("sum_midsole_m", 0.0)),
            unknown_m={name: _rounded(row.get(f"no_{name}_m", 0.0)) for name in unknown},
        ),
        foam=piece.foam,
        expected_distance_m=piece.expected_distance_m,
        starting_distance_m=piece.starting_distance_m,
        inspected_at_m=[_rounded(metres) for metres in inspected_at_m],
    )
    numbers = {name: getattr(wear, name) for name in WEAR_NUMBERS}
    return {**values, **numbers, "life_source": wear.life_source}


def _announce(state: GearWear, *, kind: str) -> None:
    """Publish every whole per cent that was passed and not told yet, the lowest first, and remember it."""
    # 79.9999999 is 80: what is lost to rounding is not wear that is missing.
    reached = min(LAST_ANNOUNCED_PERCENT, math.floor(state.percent + 1e-9))
    first = max(FIRST_ANNOUNCED_PERCENT, state.announced_percent + 1)
    for percent in range(first, reached + 1):
        publish(
            GearWorn(
                user_id=state.user_id,
                gear_id=state.gear_id,
                version=state.version,
                kind=kind,
                percent=percent,
                wear_percent=round(state.percent, 2),
                wear_low_percent=round(state.low_percent, 2),
                wear_high_percent=round(state.high_percent, 2),
                distance_m=state.distance_m,
                distance_left_m=round(state.left_m, 1),
            )
        )
    if reached >= first:
        state.announced_percent = reached


def _rounded(value: float) -> float:
    return round(value, DECIMALS)
