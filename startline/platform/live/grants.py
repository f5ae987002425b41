"""Who may open a live stream, and what it shows: grants in Valkey, so that the live role asks nobody else."""

import datetime as dt
from typing import cast

from startline.platform.clock import utc_now
from startline.platform.errors import ConflictError
from startline.platform.live import keys
from startline.platform.valkey_client import client

NOBODY = 0  # the user id of a grant in whose browser nobody is signed in
# A page shows one context; more than this in one browser are a script.
MAX_CONTEXTS = 16


class TooManyContextsError(ConflictError):
    """The browser watches as many things at once as one may; `data["limit"]` says how many."""

    code = "too_many_watched"


def open_grant(session_key: str, user_id: int) -> str:
    """Let the browser with this session read the user's page stream for the next twelve hours.

    Returns:
        The grant's name, to add contexts to.
    """
    name = keys.grant_name(session_key)
    pipeline = client().pipeline()
    pipeline.set(keys.grant(name), user_id, ex=keys.GRANT_EXPIRY_S)
    pipeline.sadd(keys.user_grants(user_id), name)
    pipeline.expire(keys.user_grants(user_id), keys.GRANT_EXPIRY_S)
    pipeline.execute()
    return name


def open_viewer_grant(token: str) -> str:
    """Let a browser in which nobody is signed in open a stream; it sees only contexts added to it.

    Returns:
        The grant's name, to add contexts to.
    """
    name = keys.viewer_grant_name(token)
    client().set(keys.grant(name), NOBODY, ex=keys.GRANT_EXPIRY_S)
    return name


def watch(name: str, context: str, *, until: dt.datetime | None = None) -> None:
    """Let the browsers of a grant watch a context, until a moment or as long as the grant lives.

    Raises:
        TooManyContextsError: the grant has `MAX_CONTEXTS` others.
    """
    now_s = utc_now().timestamp()
    until_s = min(until.timestamp() if until else float("inf"), now_s + keys.GRANT_EXPIRY_S)
    of_grant, of_context = keys.grant_contexts(name), keys.context_grants(context)
    valkey = client()
    valkey.zremrangebyscore(of_grant, "-inf", now_s)
    is_new = valkey.zscore(of_grant, context) is None
    if is_new and cast(int, valkey.zcard(of_grant)) >= MAX_CONTEXTS:
        raise TooManyContextsError("Close another live page first.", data={"limit": MAX_CONTEXTS})
    pipeline = valkey.pipeline()
    pipeline.zadd(of_grant, {context: until_s})
    pipeline.expire(of_grant, keys.GRANT_EXPIRY_S)
    pipeline.sadd(of_context, name)
    pipeline.expire(of_context, keys.GRANT_EXPIRY_S)
    pipeline.publish(keys.WATCH_CHANNEL, name)
    pipeline.execute()


def unwatch(name: str, context: str) -> None:
    """Take a context away from a grant; its open streams no longer carry it from now on."""
    pipeline = client().pipeline()
    pipeline.zrem(keys.grant_contexts(name), context)
    pipeline.srem(keys.context_grants(context), name)
    pipeline.publish(keys.WATCH_CHANNEL, name)
    pipeline.execute()


def close_context(context: str) -> None:
    """Take a context away from everybody (a link was revoked); open streams stop carrying it at once."""
    names = [name.decode() for name in cast(set[bytes], client().smembers(keys.context_grants(context)))]
    pipeline = client().pipeline()
    pipeline.delete(keys.context_grants(context))
    for name in names:
        pipeline.zrem(keys.grant_contexts(name), context)
        pipeline.publish(keys.WATCH_CHANNEL, name)
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
    pipeline.delete(*[keys.grant(name) for name in names], *[keys.grant_contexts(name) for name in names])
    for name in names:
        pipeline.publish(keys.REVOKED_CHANNEL, name)
    pipeline.execute()
