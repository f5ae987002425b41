"""Accounts with known passwords, only while nobody else can reach the installation."""

from django.conf import settings
from django.db import transaction

from startline.platform.mail.route import is_local_installation
from startline.users.actions.accounts import create_account
from startline.users.actions.roles import grant_role
from startline.users.contracts import DemoAccount
from startline.users.domain.demo_accounts import DEMO_ACCOUNTS, DEMO_DOMAIN
from startline.users.domain.roles import GRANTABLE
from startline.users.errors import DemoNotAllowedError
from startline.users.models import User


def ensure_demo_accounts() -> dict[str, int]:
    """Make the demo accounts that are missing, set their passwords, and return the user id of each role.

    One transaction for each account: a password is made slow to compute, and none may last over 5 s.

    Raises:
        DemoNotAllowedError: others can reach this installation.
    """
    if not is_local_installation(settings):
        raise DemoNotAllowedError("Demo accounts exist only while everything listens on loopback.")
    return {account.role: _ensure_demo_account(account) for account in DEMO_ACCOUNTS}


@transaction.atomic
def _ensure_demo_account(account: DemoAccount) -> int:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = create_account(account.email, name=account.name, password=account.password)
    elif not (user.is_active and user.check_password(account.password)):
        user.is_active = True
        user.set_password(account.password)
        user.save(update_fields=["is_active", "password"])
    if account.role in GRANTABLE:
        grant_role(user.pk, role=account.role)
    return user.pk


@transaction.atomic
def close_demo_accounts_in_public() -> int:
    """Lock every demo account out when others can reach the installation; return how many were open."""
    if is_local_installation(settings):
        return 0
    demo = User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True)
    return demo.update(is_active=False)
