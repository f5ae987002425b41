"""The rules for values of a piece of gear."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from startline.platform.errors import FieldError
from startline.users.contracts import (
    EXPECTED_DISTANCE_M,
    FOAMS,
    GEAR_KINDS,
    SPORTS,
    STARTING_DISTANCE_M,
)
from startline.users.domain.profile import EARLIEST_MEASUREMENT, clean_name

TEXT_LENGTHS = {"name": 60, "brand": 60, "model": 60, "size": 20, "external_id": 80}
# What tells one piece from another on a page.
TITLE_FIELDS = ("name", "brand", "model")
# What the kilometres of a retired piece rest on.
WEAR_FIELDS = frozenset({"kind", "foam", "expected_distance_m", "starting_distance_m"})
# A pair that its owner gave no date is taken to have been in use for so long when it is added, so that the
# runs of the last weeks, which are often uploaded right after, find it.
IN_USE_BEFORE_ADDED = dt.timedelta(days=30)
COLOR = re.compile(r"#[0-9a-f]{6}")
_CHOICES = {"kind": GEAR_KINDS, "foam": FOAMS}
_RANGES = {"expected_distance_m": EXPECTED_DISTANCE_M, "starting_distance_m": STARTING_DISTANCE_M}
_NULLABLE = ("expected_distance_m", "purchased_on")


def clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with single spaces in texts, colours in lower case, and each sport once."""
    cleaned = dict(values)
    for field in TEXT_LENGTHS:
        if isinstance(cleaned.get(field), str):
            cleaned[field] = clean_name(cleaned[field])
    if isinstance(cleaned.get("color"), str):
        cleaned["color"] = cleaned["color"].strip().lower()
    if cleaned.get("default_sports") is not None:
        cleaned["default_sports"] = sorted(dict.fromkeys(cleaned["default_sports"]))
    return cleaned


def check_gear(values: Mapping[str, Any], *, today: dt.date) -> tuple[FieldError, ...]:
    """Return what is wrong with the values of a whole piece of gear, one entry for each wrong field.

    Args:
        values: every field of `contracts.NewGear`, cleaned.
        today: the person's own date.
    """
    errors = [
        error
        for field, value in values.items()
        if (error := _check_value(field, value, today=today)) is not None
    ]
    if not errors and not any(values.get(field) for field in TITLE_FIELDS):
        errors.append(FieldError("model", "required", "Give it a name, a brand or a model."))
    if not errors and values.get("kind") != "shoes" and values.get("foam") != "unknown":
        errors.append(FieldError("foam", "only_shoes", "Only shoes have a foam."))
    return tuple(errors)


def in_use_since(purchased_on: dt.date | None, *, added_on: dt.date) -> dt.date:
    """Return the first day whose workouts may use it by default.

    Args:
        purchased_on: when it was bought, None when its owner did not say.
        added_on: the person's own date when it was entered.
    """
    return purchased_on or added_on - IN_USE_BEFORE_ADDED


def _check_value(field: str, value: Any, *, today: dt.date) -> FieldError | None:
    if value is None:
        return None if field in _NULLABLE else FieldError(field, "required", "Must have a value.")
    if field in _CHOICES and value not in _CHOICES[field]:
        return FieldError(field, "not_a_choice", f"Must be one of: {', '.join(_CHOICES[field])}.")
    if field in _RANGES:
        low, high = _RANGES[field]
        # Not-a-number compares false with everything, so ask for the inside.
        if not low <= value <= high:
            return FieldError(field, "out_of_range", f"Must be between {low} and {high}.")
    if field in TEXT_LENGTHS and len(value) > TEXT_LENGTHS[field]:
        return FieldError(field, "too_long", f"Can have at most {TEXT_LENGTHS[field]} characters.")
    if field == "color" and value and not COLOR.fullmatch(value):
        return FieldError(field, "not_a_color", "Must be of the form #rrggbb.")
    if field == "default_sports" and (unknown := sorted(set(value) - set(SPORTS))):
        return FieldError(field, "unknown", f"There is no such sport: {', '.join(unknown)[:80]}.")
    if field == "purchased_on":
        return _check_day(value, today=today)
    return None


def _check_day(day: dt.date, *, today: dt.date) -> FieldError | None:
    if day > today:
        return FieldError("purchased_on", "in_future", "Cannot be in the future.")
    if day < EARLIEST_MEASUREMENT:
        return FieldError("purchased_on", "too_early", "Is too long ago.")
    return None
