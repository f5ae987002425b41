"""Row locks of the service `users`."""

import uuid

from startline.users.errors import GearNotFoundError, UserNotFoundError
from startline.users.models import GearItem, User


def lock_user(user_id: int) -> User:
    """Needs a transaction: lock the account's row until it ends.

    Raises:
        UserNotFoundError: no such account, or it was deleted.
        django.db.transaction.TransactionManagementError: no transaction is open.
    """
    # no_key: rows of other tables may still be written that point to it.
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id, deleted_at=None).first()
    if user is None:
        raise UserNotFoundError("There is no such account.")
    return user


def lock_gear(gear_id: uuid.UUID, *, user_id: int) -> GearItem:
    """Needs a transaction: lock a piece of gear of this person until it ends.

    Raises:
        GearNotFoundError: the person has no such piece.
        django.db.transaction.TransactionManagementError: no transaction is open.
    """
    item = GearItem.objects.select_for_update(no_key=True).filter(pk=gear_id, user_id=user_id).first()
    if item is None:
        raise GearNotFoundError("There is no such gear.")
    return item
