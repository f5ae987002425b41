"""What happens to accounts. Every event is keyed by the person and carries the profile's version."""

import uuid
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCreated:
    """A person signed up (the address may still be unverified)."""

    EVENT_NAME: ClassVar[str] = "users.account_created.v1"

    user_id: int
    version: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged:
    """Values of the profile changed; `changed` names the fields, `api.get_athlete` has the values."""

    EVENT_NAME: ClassVar[str] = "users.profile_changed.v1"

    user_id: int
    version: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged:
    """A consent was given or withdrawn. Whoever holds data on its ground erases it on a withdrawal."""

    EVENT_NAME: ClassVar[str] = "users.consent_changed.v1"

    user_id: int
    version: int
    purpose: str
    text_version: str
    is_granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GearChanged:
    """A piece of gear is other than before; `version` is the gear's own, `api.list_gear` has the values.

    `change` is `added`, `edited`, `retired`, `restored` or `deleted`; `state` is what it is now: `in_use`,
    `retired` or `deleted`.
    """

    EVENT_NAME: ClassVar[str] = "users.gear_changed.v1"

    user_id: int
    gear_id: uuid.UUID
    version: int
    kind: str
    change: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeleted:
    """The account is gone: every service erases what it holds of this person."""

    EVENT_NAME: ClassVar[str] = "users.account_deleted.v1"

    user_id: int
    version: int
