"""Changing the profile."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.errors import VersionConflictError
from startline.users.actions.body_mass import write_body_mass
from startline.users.contracts import HEALTH_FIELDS
from startline.users.domain.profile import check_changes, check_heart_rates, clean_name
from startline.users.errors import ConsentRequiredError, ProfileInvalidError
from startline.users.events import ProfileChanged
from startline.users.locks import lock_user
from startline.users.models import User
from startline.users.queries import find_consent, local_today

NEED_CONSENT = (*HEALTH_FIELDS, "body_mass_kg")
CHANGEABLE = ("name", "language", "units", "time_zone", "theme", "avatar_color", *NEED_CONSENT)


@transaction.atomic
def update_profile(user_id: int, *, changes: Mapping[str, Any], expected_version: int | None = None) -> None:
    """Change values of the profile; one that stays as it is counts as no change.

    Args:
        changes: new values by field name, of `CHANGEABLE`. `body_mass_kg` is recorded for today.
        expected_version: the version that the person looked at, None to change whatever is there.

    Raises:
        UserNotFoundError: no such account.
        VersionConflictError: the profile has another version; nothing was changed.
        ConsentRequiredError: a health value without an active consent; nothing was changed.
        ProfileInvalidError: with an entry for each wrong field; nothing was changed.
    """
    user = lock_user(user_id)
    if expected_version is not None and expected_version != user.version:
        raise VersionConflictError("The profile was changed meanwhile.", data={"version": user.version})
    _require_consent(user_id, changes)
    _require_valid(user, changes)
    changed = _apply(user, changes)
    if not changed:
        return
    user.version += 1
    user.save(update_fields=[*(name for name in changed if name != "body_mass_kg"), "version"])
    publish(ProfileChanged(user_id=user_id, version=user.version, changed=tuple(sorted(changed))))


def _require_consent(user_id: int, changes: Mapping[str, Any]) -> None:
    sent = [name for name in NEED_CONSENT if changes.get(name) is not None]
    if sent and find_consent(user_id) is None:
        raise ConsentRequiredError(
            "Health data can be kept only with your consent.", data={"purpose": "health", "fields": sent}
        )


def _require_valid(user: User, changes: Mapping[str, Any]) -> None:
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"not fields of a profile: {sorted(unknown)}")
    errors = check_changes(changes, today=local_today(user.time_zone))
    if not errors:
        errors = check_heart_rates(
            changes.get("resting_heart_rate_bpm", user.resting_heart_rate_bpm),
            changes.get("max_heart_rate_bpm", user.max_heart_rate_bpm),
        )
    if errors:
        raise ProfileInvalidError("Some values are not right.", field_errors=errors)


def _apply(user: User, changes: Mapping[str, Any]) -> list[str]:
    """Put the values on the object (body mass straight into its table); return what became different."""
    changed = []
    for name, value in changes.items():
        if name == "body_mass_kg":
            is_new = write_body_mass(user, measured_on=local_today(user.time_zone), body_mass_kg=value)
        else:
            new = clean_name(value) if name == "name" else value
            is_new = getattr(user, name) != new
            setattr(user, name, new)
        if is_new:
            changed.append(name)
    return changed
