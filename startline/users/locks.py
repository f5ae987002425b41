"""Row locks of the service `users`."""

from startline.users.errors import UserNotFoundError
from startline.users.models import User


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
