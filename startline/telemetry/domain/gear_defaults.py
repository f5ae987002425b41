"""Which gear a new workout uses when nobody has said it."""

import datetime as dt
import uuid
from collections.abc import Sequence

from startline.users.contracts import Gear


def default_gear(gear: Sequence[Gear], *, sport: str, family: str, local_date: dt.date) -> list[uuid.UUID]:
    """Return the pieces that a workout of this sport and day gets, at most one of each kind.

    Of each kind, the piece with this very sport among its defaults, else the one with the family's plain
    sport (`trail_run` falls back on `run`). Retired pieces and days before a piece was in use get nothing.
    """
    chosen: dict[str, uuid.UUID] = {}
    for wanted in (sport, family):
        for piece in gear:
            is_usable = piece.state == "in_use" and local_date >= piece.in_use_since
            if is_usable and piece.kind not in chosen and wanted in piece.default_sports:
                chosen[piece.kind] = piece.gear_id
    return sorted(chosen.values())
