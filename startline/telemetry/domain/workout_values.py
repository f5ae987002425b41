"""Which values a person may give to a workout: ranges, and what follows from them."""

import datetime as dt
import math
from typing import Any
from zoneinfo import ZoneInfo

from startline.platform.errors import FieldError
from startline.telemetry.errors import WorkoutInvalidError

MAX_NAME_LENGTH = 120
MAX_DESCRIPTION_LENGTH = 5000
EARLIEST_YEAR = 1950
# A workout entered by hand may be planned for later today in another zone, not further ahead.
MAX_AHEAD = dt.timedelta(days=1)
# (lowest, highest) of each number; wide enough for the longest stages that people race.
RANGES: dict[str, tuple[float, float]] = {
    "effort": (1, 10),
    "elapsed_s": (1, 30 * 86_400),
    "moving_s": (0, 30 * 86_400),
    "distance_m": (0, 10_000_000),
    "ascent_m": (0, 100_000),
    "heart_rate_avg_bpm": (25, 250),
    "calories_kcal": (0, 100_000),
}
# Open only in a workout entered by hand.
MANUAL_FIELDS = (
    "started_at",
    "time_zone",
    "elapsed_s",
    "moving_s",
    "distance_m",
    "ascent_m",
    "heart_rate_avg_bpm",
    "calories_kcal",
)
# What a person writes; everything else of a recorded workout comes from its recordings.
WRITTEN_FIELDS = ("name", "description", "effort")
NOT_EMPTY = ("name", "description", "sport", "started_at", "time_zone", "elapsed_s", "moving_s")


def checked_changes(
    changes: dict[str, Any], *, is_manual: bool, elapsed_s: float, sports: frozenset[str]
) -> dict[str, Any]:
    """Return the changes with trimmed texts.

    Args:
        changes: new values by field; None clears an optional number.
        is_manual: the workout was entered by hand, so its numbers are open.
        elapsed_s: the elapsed time that holds unless `changes` has another.
        sports: the codes of the canonical sports.

    Raises:
        WorkoutInvalidError: `field_errors` names every value that is out of its range.
    """
    errors: list[FieldError] = []
    values: dict[str, Any] = {}
    for field, value in changes.items():
        error = _refusal(field, value, is_manual=is_manual, sports=sports)
        if error is not None:
            errors.append(error)
        values[field] = value.strip() if isinstance(value, str) else value
    moving_s, whole_s = values.get("moving_s"), values.get("elapsed_s", elapsed_s)
    if not errors and moving_s is not None and moving_s > whole_s:
        errors.append(FieldError("moving_s", "too_high", "The moving time is longer than the elapsed time."))
    if errors:
        raise WorkoutInvalidError("Some values of the workout are not right.", field_errors=tuple(errors))
    return values


def _refusal(field: str, value: Any, *, is_manual: bool, sports: frozenset[str]) -> FieldError | None:
    if field in MANUAL_FIELDS and not is_manual:
        return FieldError(field, "recorded", "This value comes from the recording.")
    if value is None:
        return FieldError(field, "required", "This value is needed.") if field in NOT_EMPTY else None
    if field in RANGES:
        return _number_refusal(field, value)
    if field == "sport" and value not in sports:
        return FieldError(field, "unknown", "There is no such sport.")
    if field == "time_zone" and not is_time_zone(value):
        return FieldError(field, "unknown", "There is no such time zone.")
    if field == "name" and len(value.strip()) > MAX_NAME_LENGTH:
        return FieldError(field, "too_long", f"At most {MAX_NAME_LENGTH} characters.")
    if field == "description" and len(value.strip()) > MAX_DESCRIPTION_LENGTH:
        return FieldError(field, "too_long", f"At most {MAX_DESCRIPTION_LENGTH} characters.")
    return None


def _number_refusal(field: str, value: float) -> FieldError | None:
    low, high = RANGES[field]
    if not math.isfinite(value) or value < low:
        return FieldError(field, "too_low", f"At least {low:g}.")
    return FieldError(field, "too_high", f"At most {high:g}.") if value > high else None


def is_time_zone(name: str) -> bool:
    """Tell whether `name` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def local_start(
    started_at: dt.datetime, *, time_zone: str, now: dt.datetime
) -> tuple[dt.datetime, int, dt.date]:
    """Return the start in UTC, what local time was ahead of UTC then (s), and the local date.

    Args:
        started_at: without an offset it is local time in `time_zone`.
        time_zone: IANA name.
        now: what the start is held against.

    Raises:
        WorkoutInvalidError: it lies before 1950 or more than a day ahead.
    """
    zone = ZoneInfo(time_zone)
    local = started_at.replace(tzinfo=zone) if started_at.tzinfo is None else started_at.astimezone(zone)
    if local.year < EARLIEST_YEAR or local.astimezone(dt.UTC) > now + MAX_AHEAD:
        code = "too_early" if local.year < EARLIEST_YEAR else "too_late"
        error = FieldError("started_at", code, "The start lies too far back or in the future.")
        raise WorkoutInvalidError("Some values of the workout are not right.", field_errors=(error,))
    offset = local.utcoffset() or dt.timedelta()
    return local.astimezone(dt.UTC), int(offset.total_seconds()), local.date()


def speed_avg_mps(distance_m: float | None, *, moving_s: float) -> float | None:
    """Return distance over moving time in metres a second, None without one of them."""
    return distance_m / moving_s if distance_m is not None and moving_s > 0 else None
