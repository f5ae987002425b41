"""Roles: what a person is here for. Everyone is an athlete; an operator grants the others."""

from dataclasses import dataclass
from typing import Final

ATHLETE: Final = "athlete"
COACH: Final = "coach"
ORGANISER: Final = "organiser"
MARKETING: Final = "marketing"
SHOP: Final = "shop"
SUPPORT: Final = "support"
OPERATOR: Final = "operator"
ROLES: Final = (ATHLETE, COACH, ORGANISER, MARKETING, SHOP, SUPPORT, OPERATOR)


@dataclass(frozen=True, slots=True)
class RoleRights:
    """What a role may do beside what everyone may.

    Args:
        permissions: `app.codename` of Django's permissions; other services add theirs by `api`.
        may_enter_admin: sees the admin at all.
        may_everything: has every permission there is.
    """

    permissions: tuple[str, ...] = ()
    may_enter_admin: bool = False
    may_everything: bool = False


# Support looks and changes nothing (only telemetry lets it decide appeals);
# health values are not shown in the admin at all.
RIGHTS: Final[dict[str, RoleRights]] = {
    COACH: RoleRights(),
    ORGANISER: RoleRights(),
    MARKETING: RoleRights(may_enter_admin=True),
    SHOP: RoleRights(may_enter_admin=True),
    SUPPORT: RoleRights(
        permissions=(
            "users.view_user",
            "users.view_consent",
            "users.view_apikey",
            "users.view_gearitem",
            "account.view_emailaddress",
        ),
        may_enter_admin=True,
    ),
    OPERATOR: RoleRights(may_enter_admin=True, may_everything=True),
}
GRANTABLE: Final = tuple(RIGHTS)
_declared: dict[str, set[str]] = {}


def declare_permissions(role: str, *, permissions: tuple[str, ...]) -> None:
    """Add Django permissions (`app.codename`) to a role; for services above this one, at start-up.

    Raises:
        ValueError: no such role to grant.
    """
    if role not in RIGHTS:
        raise ValueError(f"no role {role!r}")
    _declared.setdefault(role, set()).update(permissions)


def permissions_of(role: str) -> tuple[str, ...]:
    """Return the permissions of a role, its own and the declared ones, sorted."""
    return tuple(sorted({*RIGHTS[role].permissions, *_declared.get(role, ())}))
