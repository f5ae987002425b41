"""Making, using and revoking API keys."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from startline.platform.clock import utc_now
from startline.platform.errors import FieldError
from startline.users.contracts import MAX_API_KEY_NAME_LENGTH
from startline.users.domain.api_keys import fingerprint, new_api_key, shown_prefix
from startline.users.domain.profile import clean_name
from startline.users.errors import ApiKeyNotFoundError, ProfileInvalidError, TooManyApiKeysError
from startline.users.locks import lock_user
from startline.users.models import ApiKey

MAX_API_KEYS = 20
# An upload a second needs no write a second: "last used" is shown to the minute.
LAST_USED_PRECISION = dt.timedelta(minutes=1)


@transaction.atomic
def create_api_key(user_id: int, *, name: str) -> tuple[ApiKey, str]:
    """Make a key; return its row and the key itself, which can never be read again.

    Raises:
        UserNotFoundError: no such account.
        ProfileInvalidError: the name is empty or too long.
        TooManyApiKeysError: the person has 20 keys.
    """
    user = lock_user(user_id)
    cleaned = clean_name(name)
    if not 0 < len(cleaned) <= MAX_API_KEY_NAME_LENGTH:
        wrong = FieldError("name", "wrong_length", f"1 to {MAX_API_KEY_NAME_LENGTH} characters.")
        raise ProfileInvalidError("The key needs a name.", field_errors=(wrong,))
    if ApiKey.objects.filter(user=user).count() >= MAX_API_KEYS:
        raise TooManyApiKeysError("Revoke a key that is not used first.", data={"limit": MAX_API_KEYS})
    key = new_api_key()
    row = ApiKey.objects.create(
        user=user, name=cleaned, prefix=shown_prefix(key), key_sha256=fingerprint(key)
    )
    return row, key


@transaction.atomic
def revoke_api_key(user_id: int, *, api_key_id: uuid.UUID) -> None:
    """Remove one of the person's own keys; from then on it opens nothing.

    Raises:
        ApiKeyNotFoundError: the person has no such key.
    """
    deleted, _ = ApiKey.objects.filter(user_id=user_id, pk=api_key_id).delete()
    if not deleted:
        raise ApiKeyNotFoundError("There is no such key.")


def note_api_key_use(api_key: ApiKey) -> None:
    """Remember when the key was used, to the minute."""
    now = utc_now()
    if api_key.last_used_at is not None and now - api_key.last_used_at < LAST_USED_PRECISION:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_PRECISION)
    ApiKey.objects.filter(stale, pk=api_key.pk).update(last_used_at=now)
