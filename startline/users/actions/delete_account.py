"""Deleting an account."""

from functools import partial

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.clock import utc_now
from startline.platform.http.models import AnsweredRequest
from startline.platform.live.grants import close_user_grants
from startline.platform.mail.mailbox import erase_address
from startline.users.events import AccountDeleted
from startline.users.locks import lock_user
from startline.users.models import ApiKey, BodyMass, Consent, GearItem, SportTotals, TotalsState, User

OWN_TABLES = (ApiKey, BodyMass, Consent, GearItem, SportTotals, TotalsState, EmailAddress, LogEntry)


@transaction.atomic
def delete_account(user_id: int) -> None:
    """Erase the account: its values, keys, sessions and mails at once, other services' rows by the event.

    The row stays with an address that no one can have, so that the id is never given to somebody else.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
    """
    user = lock_user(user_id)
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    for address in addresses:
        erase_address(address)
    AnsweredRequest.objects.filter(actor=f"user:{user_id}").delete()
    _end_sessions(user)
    for table in OWN_TABLES:
        table.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    _empty(user)
    publish(AccountDeleted(user_id=user_id, version=user.version))
    transaction.on_commit(partial(close_user_grants, user_id))


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        SessionStore(session.session_key).delete()
        session.delete()


def _empty(user: User) -> None:
    """Overwrite every personal value of the row."""
    fresh = User(
        pk=user.pk,
        email=f"deleted-{user.pk}@deleted.invalid",
        name="",
        is_active=False,
        version=user.version + 1,
        created_at=user.created_at,
        deleted_at=utc_now(),
    )
    fresh.set_unusable_password()
    fresh.save(force_update=True)
    user.version = fresh.version
