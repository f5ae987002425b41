"""Who may open a live stream: a session's grant in Valkey, so that the live role never asks PostgreSQL."""

from typing import cast

from startline.platform.live import keys
from startline.platform.valkey_client import client


def open_grant(session_key: str, user_id: int) -> None:
    """Let the browser with this session read the user's page stream for the next twelve hours."""
    name = keys.grant_name(session_key)
    pipeline = client().pipeline()
    pipeline.set(keys.grant(name), user_id, ex=keys.GRANT_EXPIRY_S)
    pipeline.sadd(keys.user_grants(user_id), name)
    pipeline.expire(keys.user_grants(user_id), keys.GRANT_EXPIRY_S)
    pipeline.execute()


def close_grant(session_key: str) -> None:
    """Take the session's grant away (sign-out); its open streams are closed at once."""
    _revoke([keys.grant_name(session_key)])


def close_user_grants(user_id: int) -> None:
    """Take every grant of the user away (password change, disabled account); open streams close at once."""
    names = [name.decode() for name in cast(set[bytes], client().smembers(keys.user_grants(user_id)))]
    _revoke(names)
    client().delete(keys.user_grants(user_id))


def _revoke(names: list[str]) -> None:
    if not names:
        return
    pipeline = client().pipeline()
    pipeline.delete(*[keys.grant(name) for name in names])
    for name in names:
        pipeline.publish(keys.REVOKED_CHANNEL, name)
    pipeline.execute()
