"""Roles and what they may do."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from startline.users import api
from startline.users.actions.roles import grant_role, revoke_role, set_up_roles
from startline.users.domain import roles
from startline.users.errors import RoleUnknownError
from tests.users.outbox import published

EXPECTED_SUPPORT = {"view_user", "view_consent", "view_apikey", "view_emailaddress"}


def permissions_of(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


@pytest.fixture
def _undeclared():
    kept = {role: set(permissions) for role, permissions in roles._declared.items()}
    yield
    roles._declared.clear()
    roles._declared.update(kept)


@pytest.mark.django_db(transaction=True)
def test_migrate_makes_the_role_groups():
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(roles.GRANTABLE)


def test_set_up_gives_exactly_the_declared_permissions(db, _undeclared):
    set_up_roles()
    before = permissions_of("support")
    api.declare_role_permissions("support", permissions=("users.view_bodymass",))

    set_up_roles()

    assert permissions_of("support") == before | {"view_bodymass"}
    assert before >= EXPECTED_SUPPORT


def test_unknown_role_takes_no_permissions():
    with pytest.raises(ValueError, match="no role 'king'"):
        api.declare_role_permissions("king", permissions=("users.view_user",))


def test_support_may_look_into_the_admin_and_change_nothing(user):
    grant_role(user.pk, role="support")

    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert user.has_perm("users.view_user")
    assert not user.has_perm("users.change_user")


def test_operator_may_everything_until_the_role_is_revoked(user):
    grant_role(user.pk, role="operator")
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, True)

    revoke_role(user.pk, role="operator")

    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.version) == (False, False, 3)
    assert [payload["changed"] for _, payload in published()] == [["roles"], ["roles"]]


def test_coach_does_not_enter_the_admin(user):
    grant_role(user.pk, role="coach")

    user.refresh_from_db()
    assert user.is_staff is False


def test_second_grant_and_needless_revocation_change_nothing(user):
    grant_role(user.pk, role="coach")
    grant_role(user.pk, role="coach")
    revoke_role(user.pk, role="shop")

    assert len(published()) == 1


@pytest.mark.parametrize("role", ["athlete", "king"])
def test_role_that_cannot_be_granted_is_refused(user, role):
    with pytest.raises(RoleUnknownError):
        grant_role(user.pk, role=role)

    assert user.groups.count() == 0
