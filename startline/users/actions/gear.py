"""Adding, changing, retiring and removing gear. Every change is told by `users.gear_changed`."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.clock import utc_now
from startline.platform.errors import VersionConflictError
from startline.users.contracts import Gear, NewGear
from startline.users.domain.gear import WEAR_FIELDS, check_gear, clean_values
from startline.users.errors import GearInvalidError, GearRetiredError, TooMuchGearError
from startline.users.events import GearChanged
from startline.users.locks import lock_gear, lock_user
from startline.users.models import GearItem, User
from startline.users.queries import gear_facts, local_today

MAX_GEAR = 200
# External ids say where a piece came from; that does not change.
CHANGEABLE = tuple(name for name in NewGear.__dataclass_fields__ if name != "external_id")


@transaction.atomic
def add_gear(user_id: int, *, values: NewGear) -> Gear:
    """Add a piece; one with an external id that the person has already is returned as it is.

    Sports that it is the default for are taken from the other pieces of its kind.

    Raises:
        UserNotFoundError: no such account.
        GearInvalidError: with an entry for each wrong field; nothing was added.
        TooMuchGearError: the person has 200 pieces.
    """
    user = lock_user(user_id)
    given = clean_values(asdict(values))
    _require_valid(given, user=user)
    if given["external_id"]:
        known = GearItem.objects.filter(user=user, external_id=given["external_id"]).first()
        if known is not None:
            return gear_facts(known, time_zone=user.time_zone)
    if GearItem.objects.filter(user=user).count() >= MAX_GEAR:
        raise TooMuchGearError("Delete gear that you no longer have first.", data={"limit": MAX_GEAR})
    item = GearItem.objects.create(user=user, **given)
    _take_sports(item)
    return _announce(item, user=user, change="added")


@transaction.atomic
def edit_gear(
    user_id: int, *, gear_id: uuid.UUID, changes: Mapping[str, Any], expected_version: int | None = None
) -> Gear:
    """Change values of a piece; a change that changes nothing makes no new version.

    Raises:
        GearNotFoundError: the person has no such piece.
        VersionConflictError: it is no longer at `expected_version`; nothing was changed.
        GearRetiredError: what the kilometres of a retired piece rest on was to be changed.
        GearInvalidError: with an entry for each wrong field; nothing was changed.
    """
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"not fields of gear: {sorted(unknown)}")
    user = lock_user(user_id)
    item = lock_gear(gear_id, user_id=user_id)
    if expected_version is not None and expected_version != item.version:
        raise VersionConflictError("It was changed in the meantime.", data={"version": item.version})
    cleaned = clean_values(changes)
    if cleaned.get("kind", item.kind) != "shoes" and "foam" not in cleaned:
        cleaned["foam"] = "unknown"
    new = {name: value for name, value in cleaned.items() if getattr(item, name) != value}
    if not new:
        return gear_facts(item, time_zone=user.time_zone)
    if item.retired_at is not None and WEAR_FIELDS & set(new):
        raise GearRetiredError("A retired piece keeps its kilometres. Take it back into use first.")
    _require_valid({**{name: getattr(item, name) for name in CHANGEABLE}, **new}, user=user)
    for name, value in new.items():
        setattr(item, name, value)
    if "default_sports" in new or "kind" in new:
        _take_sports(item)
    return _save_changed(item, user=user, change="edited")


@transaction.atomic
def retire_gear(user_id: int, *, gear_id: uuid.UUID) -> Gear:
    """Put a piece away: no workout gets it any more and its history stays; done twice, it is done once.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    user = lock_user(user_id)
    item = lock_gear(gear_id, user_id=user_id)
    if item.retired_at is not None:
        return gear_facts(item, time_zone=user.time_zone)
    item.retired_at = utc_now()
    return _save_changed(item, user=user, change="retired")


@transaction.atomic
def restore_gear(user_id: int, *, gear_id: uuid.UUID) -> Gear:
    """Take a retired piece back into use; sports that another one has by now it loses.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    user = lock_user(user_id)
    item = lock_gear(gear_id, user_id=user_id)
    if item.retired_at is None:
        return gear_facts(item, time_zone=user.time_zone)
    item.retired_at = None
    taken = {sport for other in _others(item) for sport in other.default_sports}
    item.default_sports = [sport for sport in item.default_sports if sport not in taken]
    return _save_changed(item, user=user, change="restored")


@transaction.atomic
def delete_gear(user_id: int, *, gear_id: uuid.UUID) -> None:
    """Remove a piece for good. Who knows of its workouts lets go of them first, or when told.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    lock_user(user_id)
    item = lock_gear(gear_id, user_id=user_id)
    publish(
        GearChanged(
            user_id=user_id,
            gear_id=item.id,
            version=item.version + 1,
            kind=item.kind,
            change="deleted",
            state="deleted",
        )
    )
    item.delete()


def _require_valid(values: Mapping[str, Any], *, user: User) -> None:
    errors = check_gear(values, today=local_today(user.time_zone))
    if errors:
        raise GearInvalidError("Some values are not right.", field_errors=errors)


def _others(item: GearItem) -> list[GearItem]:
    """The person's other pieces of its kind that are in use."""
    rows = GearItem.objects.filter(user_id=item.user_id, kind=item.kind, retired_at=None)
    return list(rows.exclude(pk=item.pk).order_by("pk"))


def _take_sports(item: GearItem) -> None:
    """Needs the user's lock: a sport has one default of a kind, so the others lose it."""
    if item.retired_at is not None:
        return
    for other in _others(item):
        kept = [sport for sport in other.default_sports if sport not in item.default_sports]
        if kept != other.default_sports:
            other.default_sports = kept
            other.version += 1
            other.save(update_fields=["default_sports", "version"])
            _publish(other, change="edited")


def _save_changed(item: GearItem, *, user: User, change: str) -> Gear:
    item.version += 1
    item.save()
    return _announce(item, user=user, change=change)


def _announce(item: GearItem, *, user: User, change: str) -> Gear:
    _publish(item, change=change)
    return gear_facts(item, time_zone=user.time_zone)


def _publish(item: GearItem, *, change: str) -> None:
    publish(
        GearChanged(
            user_id=item.user_id,
            gear_id=item.id,
            version=item.version,
            kind=item.kind,
            change=change,
            state="retired" if item.retired_at is not None else "in_use",
        )
    )
