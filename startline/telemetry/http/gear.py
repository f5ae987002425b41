"""`/gear/wear` and what hangs on a piece: why it is worn, its workouts, inspections, removal."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Query, Router, Status

from startline.platform.clock import utc_now
from startline.platform.http.authentication import session_auth
from startline.telemetry.actions.gear import care as gear_care
from startline.telemetry.actions.gear import workout_gear
from startline.telemetry.actions.gear.workout_gear import Assignment
from startline.telemetry.http import gear_schemas as schemas
from startline.telemetry.http import shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.schemas import WorkoutPage
from startline.telemetry.models import GearInspection, GearWear
from startline.telemetry.queries import gear as queries
from startline.users import api as users

router = Router(tags=["Gear"], auth=session_auth)
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/wear", response=schemas.GearSumsList)
def list_wear(request: HttpRequest) -> dict[str, Any]:
    """How far each piece has come, and how worn the shoes are; the most worn first."""
    listed = queries.list_wear(actor_of(request).pk, today=_today(request))
    return {"items": [_sums(one.wear, worn_on=one.worn_on) for one in listed]}


@router.get("/{uuid:gear_id}/wear", response=schemas.GearDetail)
def get_wear(request: HttpRequest, gear_id: uuid.UUID) -> dict[str, Any]:
    """A piece's wear with its reasons, curve, months, and the drift of ground contact as a hint."""
    piece = users.get_gear(actor_of(request).pk, gear_id=gear_id)
    detail = queries.get_wear_detail(piece, today=_today(request))
    life_m = detail.wear.life_m
    return {
        **_sums(detail.wear, worn_on=detail.worn_on),
        "worn_from": detail.worn_from,
        "worn_until": detail.worn_until,
        "cushion_left": detail.cushion_left,
        "reasons": [asdict(reason) for reason in detail.reasons],
        "curve": [
            {
                "date": point.day,
                "distance_m": point.distance_m,
                "effective_m": point.effective_m,
                "percent": 100 * point.effective_m / life_m if detail.wear.is_worn and life_m else None,
            }
            for point in detail.curve
        ],
        "months": [
            {"month": f"{one.month:%Y-%m}", "distance_m": one.distance_m, "count": one.count}
            for one in detail.months
        ],
        "stance": asdict(detail.stance) if detail.stance else None,
        "inspections": detail.inspections,
    }


@router.get("/{uuid:gear_id}/workouts", response=WorkoutPage)
def list_gear_workouts(
    request: HttpRequest, gear_id: uuid.UUID, cursor: str | None = None, limit: Limit = 30
) -> dict[str, Any]:
    """The workouts that used a piece, the newest first."""
    users.get_gear(actor_of(request).pk, gear_id=gear_id)
    found, next_cursor = queries.list_gear_workouts(
        actor_of(request).pk, gear_id=gear_id, cursor=cursor, limit=limit
    )
    return {"items": [shapes.workout_row(each) for each in found], "next_cursor": next_cursor}


@router.get("/{uuid:gear_id}/assignable", response=schemas.AssignableOut)
def get_assignable(
    request: HttpRequest, gear_id: uuid.UUID, wanted: Query[schemas.AssignableFilter]
) -> dict[str, Any]:
    """What giving the workouts of a period to a piece would do; nothing is changed."""
    piece = users.get_gear(actor_of(request).pk, gear_id=gear_id)
    rows = workout_gear.chosen_workouts(
        actor_of(request).pk,
        wanted=Assignment(
            first_day=wanted.first_day, last_day=wanted.last_day, families=tuple(wanted.families)
        ),
    )
    return asdict(queries.get_assignable(rows, piece=piece))


@router.post("/{uuid:gear_id}/workouts", response=schemas.AssignedOut)
def assign_workouts(
    request: HttpRequest, gear_id: uuid.UUID, payload: schemas.AssignmentIn
) -> dict[str, Any]:
    """Give old workouts to a piece, at most 2000 at a time, the newest first; their kilometres move."""
    wanted = Assignment(
        workout_ids=None if payload.workout_ids is None else tuple(payload.workout_ids),
        first_day=payload.first_day,
        last_day=payload.last_day,
        families=tuple(payload.families),
        may_move=payload.may_move,
    )
    return asdict(workout_gear.assign_workouts(actor_of(request), gear_id=gear_id, wanted=wanted))


@router.post("/{uuid:gear_id}/inspections", response={201: schemas.InspectionOut})
def inspect_gear(request: HttpRequest, gear_id: uuid.UUID) -> Status[GearInspection]:
    """Inspected, still fine: the pair has at least a fifth of its base life ahead from here."""
    return Status(201, gear_care.inspect_gear(actor_of(request).pk, gear_id=gear_id))


@router.delete("/{uuid:gear_id}/inspections/{uuid:inspection_id}", response={204: None})
def withdraw_inspection(request: HttpRequest, gear_id: uuid.UUID, inspection_id: uuid.UUID) -> Status[None]:
    """Take an inspection back."""
    gear_care.withdraw_inspection(actor_of(request).pk, gear_id=gear_id, inspection_id=inspection_id)
    return Status(204, None)


@router.post("/{uuid:gear_id}/removal", response={204: None})
def remove_gear(request: HttpRequest, gear_id: uuid.UUID, payload: schemas.RemovalIn) -> Status[None]:
    """Remove a piece for good. With workouts, 409 `gear_in_use` until it is said what becomes of them."""
    gear_care.remove_gear(
        actor_of(request).pk, gear_id=gear_id, workouts=payload.workouts, move_to=payload.move_to
    )
    return Status(204, None)


def _today(request: HttpRequest) -> dt.date:
    return utc_now().astimezone(ZoneInfo(actor_of(request).time_zone)).date()


def _sums(wear: GearWear, *, worn_on: dt.date | None) -> dict[str, Any]:
    """The shape `GearSums`."""
    names = ("gear_id", "version", "workout_count", "distance_m", "moving_s", "first_used_on", "last_used_on")
    of_shoes = (
        *("percent", "low_percent", "high_percent", "effective_m", "life_m", "life_source"),
        *("left_m", "left_low_m", "left_high_m"),
    )
    shape = {name: getattr(wear, name) for name in names}
    # Without a version nothing was computed yet: the piece was added this very moment.
    is_known = wear.is_worn and wear.life_m > 0
    shape["wear"] = {name: getattr(wear, name) for name in of_shoes} if is_known else None
    if is_known:
        shape["wear"]["worn_on"] = worn_on
    return shape
