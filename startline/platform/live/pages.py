"""Telling a person's open pages that something has changed."""

from typing import Any

import msgspec
import structlog
import valkey as valkey_errors

from startline.platform.live import keys
from startline.platform.valkey_client import client

log = structlog.get_logger(__name__)


def push_to_user(user_id: int, kind: str, data: dict[str, Any]) -> None:
    """Append a message to the user's page stream and wake the live role.

    Call it by `transaction.on_commit`. It never raises when Valkey is away: the page is a view of the tables
    and reads them again when its stream comes back.

    Args:
        kind: the name of the server-sent event: `upload`, `workout`, `totals`, `device`, `gear`.
        data: ids and facts, JSON-compatible.
    """
    stream = keys.page_stream(user_id)
    fields: dict[Any, Any] = {"kind": kind, "data": msgspec.json.encode(data)}
    try:
        pipeline = client().pipeline(transaction=False)
        pipeline.xadd(stream, fields, maxlen=keys.PAGE_STREAM_MAX_LENGTH, approximate=True)
        pipeline.expire(stream, keys.PAGE_STREAM_EXPIRY_S)
        pipeline.publish(keys.page_channel(user_id), "")
        pipeline.execute()
    except valkey_errors.ValkeyError as error:
        log.warning("page_message_lost", kind=kind, error=type(error).__name__)
