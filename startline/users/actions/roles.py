"""Roles as Django groups with permissions."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from startline.platform.bus.outbox import publish
from startline.users.domain.roles import GRANTABLE, RIGHTS, permissions_of
from startline.users.errors import RoleUnknownError
from startline.users.events import ProfileChanged
from startline.users.locks import lock_user
from startline.users.models import User


@transaction.atomic
def set_up_roles() -> None:
    """Make the groups of all roles with exactly the permissions that the services declare. Safe to repeat."""
    for role in GRANTABLE:
        _set_up_role(role)


@transaction.atomic
def grant_role(user_id: int, *, role: str) -> None:
    """Give the person a role; a second time changes nothing.

    Raises:
        UserNotFoundError: no such account.
        RoleUnknownError: no such role, or one that everybody has.
    """
    user = lock_user(user_id)
    _require_known(role)
    if not user.groups.filter(name=role).exists():
        user.groups.add(_set_up_role(role))
        _apply_rights(user)


@transaction.atomic
def revoke_role(user_id: int, *, role: str) -> None:
    """Take a role from the person; without it nothing happens.

    Raises:
        UserNotFoundError: no such account.
        RoleUnknownError: no such role, or one that everybody has.
    """
    user = lock_user(user_id)
    _require_known(role)
    group = user.groups.filter(name=role).first()
    if group is not None:
        user.groups.remove(group)
        _apply_rights(user)


def _require_known(role: str) -> None:
    if role not in GRANTABLE:
        raise RoleUnknownError("There is no such role to grant.", data={"known": list(GRANTABLE)})


def _set_up_role(role: str) -> Group:
    group, _ = Group.objects.get_or_create(name=role)
    wanted = Q(pk__in=[])
    for permission in permissions_of(role):
        app, codename = permission.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    group.permissions.set(Permission.objects.filter(wanted))
    return group


def _apply_rights(user: User) -> None:
    """Needs the user's lock: who has a role of the admin may enter it, and loses that with the last one."""
    rights = [RIGHTS[name] for name in user.groups.values_list("name", flat=True) if name in RIGHTS]
    user.is_staff = any(right.may_enter_admin for right in rights)
    user.is_superuser = any(right.may_everything for right in rights)
    user.version += 1
    user.save(update_fields=["is_staff", "is_superuser", "version"])
    publish(ProfileChanged(user_id=user.pk, version=user.version, changed=("roles",)))
