"""The rules for values of a profile."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from functools import cache
from typing import Any

from startline.platform.errors import FieldError
from startline.users.contracts import (
    AVATAR_COLORS,
    BODY_MASS_KG,
    LANGUAGES,
    MAX_AGE_YEARS,
    MAX_HEART_RATE_BPM,
    MAX_NAME_LENGTH,
    MIN_AGE_YEARS,
    RESTING_HEART_RATE_BPM,
    SEXES,
    THEMES,
    UNITS,
)

EARLIEST_MEASUREMENT = dt.date(1950, 1, 1)
_CHOICES = {"language": LANGUAGES, "units": UNITS, "theme": THEMES, "sex": SEXES}
_RANGES = {
    "resting_heart_rate_bpm": RESTING_HEART_RATE_BPM,
    "max_heart_rate_bpm": MAX_HEART_RATE_BPM,
    "body_mass_kg": BODY_MASS_KG,
    "avatar_color": (0, AVATAR_COLORS - 1),
}
_NEVER_NULL = ("name", "language", "units", "time_zone", "theme", "avatar_color", "body_mass_kg")
# In the zone database, but no place on earth.
_NO_PLACE = {"Factory", "localtime", "posixrules"}


@cache
def known_time_zones() -> frozenset[str]:
    """Return the IANA names that a person may choose."""
    return frozenset(zoneinfo.available_timezones() - _NO_PLACE)


def clean_name(name: str) -> str:
    """Return the name with single spaces and without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def check_changes(changes: Mapping[str, Any], *, today: dt.date) -> tuple[FieldError, ...]:
    """Return what is wrong with the changed values, one entry for each wrong field.

    Args:
        changes: new values by field name; an absent field is not looked at.
        today: the person's own date.
    """
    errors = [
        error
        for field, value in changes.items()
        if (error := _check_value(field, value, today=today)) is not None
    ]
    return tuple(errors)


def check_heart_rates(resting_bpm: int | None, max_bpm: int | None) -> tuple[FieldError, ...]:
    """Return an error when the resting heart rate is not below the maximum."""
    if resting_bpm is None or max_bpm is None or resting_bpm < max_bpm:
        return ()
    return (FieldError("resting_heart_rate_bpm", "not_below_max", f"Must be below the maximum, {max_bpm}."),)


def check_measured_on(day: dt.date, *, today: dt.date) -> tuple[FieldError, ...]:
    """Return an error when a measurement lies in the future or before anything here was measured."""
    if day > today:
        return (FieldError("measured_on", "in_future", "Cannot be in the future."),)
    if day < EARLIEST_MEASUREMENT:
        return (FieldError("measured_on", "too_early", "Is too long ago."),)
    return ()


def _check_value(field: str, value: Any, *, today: dt.date) -> FieldError | None:
    if value is None:
        return FieldError(field, "required", "Must have a value.") if field in _NEVER_NULL else None
    if field in _RANGES:
        low, high = _RANGES[field]
        # Not-a-number compares false with everything, so ask for the inside.
        if not low <= value <= high:
            return FieldError(field, "out_of_range", f"Must be between {low} and {high}.")
    if field in _CHOICES and value not in _CHOICES[field]:
        return FieldError(field, "not_a_choice", f"Must be one of: {', '.join(_CHOICES[field])}.")
    if field == "name":
        return _check_name(value)
    if field == "time_zone" and value not in known_time_zones():
        return FieldError(field, "unknown_time_zone", "Must be an IANA name such as Europe/Moscow.")
    if field == "date_of_birth":
        return _check_birth(value, today=today)
    return None


def _check_name(value: str) -> FieldError | None:
    name = clean_name(value)
    if not name:
        return FieldError("name", "required", "Must have a value.")
    if len(name) > MAX_NAME_LENGTH:
        return FieldError("name", "too_long", f"Can have at most {MAX_NAME_LENGTH} characters.")
    return None


def _check_birth(born: dt.date, *, today: dt.date) -> FieldError | None:
    if born > today:
        return FieldError("date_of_birth", "in_future", "Cannot be in the future.")
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years < MIN_AGE_YEARS:
        return FieldError("date_of_birth", "too_young", f"From {MIN_AGE_YEARS} years of age.")
    if years > MAX_AGE_YEARS:
        return FieldError("date_of_birth", "too_long_ago", f"Is more than {MAX_AGE_YEARS} years ago.")
    return None
