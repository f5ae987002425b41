"""The door of the service `users` for other services and for the platform's authentication."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from startline.platform.mail.route import is_local_installation
from startline.users import queries
from startline.users.actions import accounts, api_keys
from startline.users.actions import demo_accounts as demo_actions
from startline.users.actions import gear as gear_actions
from startline.users.actions import totals as totals_actions
from startline.users.contracts import Athlete, DemoAccount, Gear, NewGear, Profile, ProfileTotals, SportTotals
from startline.users.domain import roles, sport_names
from startline.users.models import User


def get_athlete(user_id: int) -> Athlete:
    """Return what calculations need to know of a person; health values are None without a consent.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    return queries.get_athlete(user_id)


def get_profile(user_id: int) -> Profile:
    """Return everything that the person sees of their own profile.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    return queries.get_profile(user_id)


def body_mass_kg_at(user_id: int, *, moment: dt.datetime) -> float | None:
    """Return the body mass that held at a moment: the last before it, else the first after it, else None.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    athlete = queries.get_athlete(user_id)
    return athlete.body_mass_kg_on(moment.astimezone(ZoneInfo(athlete.time_zone)).date())


def sports_called(word: str, *, language: str) -> frozenset[str]:
    """Return the codes of the sports whose name in that language has `word` in it."""
    return sport_names.sports_called(word, language=language)


def set_totals(user_id: int, *, totals: Sequence[SportTotals], version: int) -> bool:
    """Replace a person's totals, one entry for each sport and local year; an older version is ignored.

    Returns:
        Whether they were taken.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
        ValueError: a sport is not canonical.
    """
    return totals_actions.set_totals(user_id, totals=totals, version=version)


def get_totals(user_id: int) -> ProfileTotals:
    """Return a person's totals: of all time, of their current year, and by sport.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    return queries.get_totals(user_id)


def list_gear(user_id: int) -> list[Gear]:
    """Return a person's gear, what is in use first; nothing for an account that is gone."""
    return queries.list_gear(user_id)


def get_gear(user_id: int, *, gear_id: uuid.UUID) -> Gear:
    """Return one piece of a person's gear.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    return queries.get_gear(user_id, gear_id=gear_id)


def add_gear(user_id: int, *, values: NewGear) -> Gear:
    """Add a piece of gear to a person; the same `external_id` again adds nothing and returns what is there.

    Raises:
        UserNotFoundError: no such account.
        GearInvalidError: `field_errors` names each wrong value.
        TooMuchGearError: the person has as many as one may have.
    """
    return gear_actions.add_gear(user_id, values=values)


def edit_gear(user_id: int, *, gear_id: uuid.UUID, changes: Mapping[str, Any]) -> Gear:
    """Change values of a piece of gear by the field names of `NewGear` (not `external_id`).

    Raises:
        GearNotFoundError: the person has no such piece.
        GearRetiredError: what the kilometres of a retired piece rest on was to be changed.
        GearInvalidError: `field_errors` names each wrong value.
    """
    return gear_actions.edit_gear(user_id, gear_id=gear_id, changes=changes)


def retire_gear(user_id: int, *, gear_id: uuid.UUID) -> Gear:
    """Put a piece away; one that is retired already is returned as it is.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    return gear_actions.retire_gear(user_id, gear_id=gear_id)


def restore_gear(user_id: int, *, gear_id: uuid.UUID) -> Gear:
    """Take a retired piece back into use.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    return gear_actions.restore_gear(user_id, gear_id=gear_id)


def delete_gear(user_id: int, *, gear_id: uuid.UUID) -> None:
    """Remove a piece for good; telemetry's `remove_gear` is what asks about its workouts first.

    Raises:
        GearNotFoundError: the person has no such piece.
    """
    gear_actions.delete_gear(user_id, gear_id=gear_id)


def find_user_by_api_key(key: str) -> User | None:
    """Return the active user whose program presents this API key, or None; remembers when it was used."""
    found = queries.find_api_key(key)
    if found is None:
        return None
    api_keys.note_api_key_use(found)
    return found.user


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the demo accounts that exist, with their passwords; none unless all listens on loopback."""
    return queries.list_demo_accounts() if is_local_installation(settings) else ()


def ensure_demo_accounts() -> dict[str, int]:
    """Make the demo accounts that are missing; return the user id of each role.

    Raises:
        DemoNotAllowedError: others can reach this installation.
    """
    return demo_actions.ensure_demo_accounts()


def create_account(
    email: str, *, name: str, password: str = "", language: str = "en", time_zone: str = "UTC"
) -> int:
    """Make an account with a verified address, without mails, and return its id.

    Raises:
        EmailTakenError: another account has the address.
    """
    return accounts.create_account(
        email, name=name, password=password, language=language, time_zone=time_zone
    ).pk


def declare_role_permissions(role: str, *, permissions: tuple[str, ...]) -> None:
    """Add Django permissions (`app.codename`) to a role; call it when the service's app is ready.

    Raises:
        ValueError: no such role to grant.
    """
    roles.declare_permissions(role, permissions=permissions)
