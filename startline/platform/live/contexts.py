"""Writing to what browsers watch: the streams `live:{kind}:{id}`."""

from typing import Any

import msgspec
from valkey.client import Pipeline

from startline.platform.live import keys


def add_to_context(pipeline: Pipeline, context: str, kind: str, data: dict[str, Any]) -> None:
    """Append an update to a context's stream, by a pipeline that the caller executes.

    The live role finds it within a tenth of a second; nothing else has to be said.

    Args:
        context: as `keys.context` names it.
        kind: what it is: `update`, `ended` ...
        data: JSON-compatible.
    """
    stream = keys.context_stream(context)
    fields: dict[Any, Any] = {"kind": kind, "data": msgspec.json.encode(data)}
    pipeline.xadd(stream, fields, maxlen=keys.CONTEXT_STREAM_MAX_LENGTH, approximate=True)
    pipeline.expire(stream, keys.CONTEXT_STREAM_EXPIRY_S)
