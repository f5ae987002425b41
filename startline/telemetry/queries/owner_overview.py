"""What a device may know of its owner: totals, gear, the next session."""

from typing import Any

from startline.platform.clock import utc_now
from startline.telemetry.queries.gear import list_wear
from startline.users import api as users
from startline.users.contracts import Totals


def get_owner_overview(user_id: int) -> dict[str, Any]:
    """Return totals, gear in use with its wear, and the next planned session (nothing plans any yet).

    Raises:
        UserNotFoundError: the account is gone.
    """
    totals = users.get_totals(user_id)
    wear = {one.wear.gear_id: one.wear for one in list_wear(user_id, today=utc_now().date())}
    gear = []
    for piece in users.list_gear(user_id):
        if piece.state != "in_use":
            continue
        worn = wear.get(piece.gear_id)
        gear.append(
            {
                "id": str(piece.gear_id),
                "kind": piece.kind,
                "name": piece.title,
                "default_sports": list(piece.default_sports),
                "distance_m": round(worn.distance_m) if worn else 0,
                "wear_percent": round(worn.percent, 1) if worn and worn.is_worn else None,
            }
        )
    return {
        "totals": {"all": _sums(totals.all), "year": _sums(totals.year)},
        "gear": gear,
        "next_session": None,
    }


def _sums(totals: Totals) -> dict[str, Any]:
    return {
        "workouts": totals.count,
        "distance_m": round(totals.distance_m),
        "moving_s": round(totals.moving_s),
        "ascent_m": round(totals.ascent_m),
    }
