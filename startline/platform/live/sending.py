"""From what was read to the queues of the browsers that carry it."""

from collections.abc import Iterable

from prometheus_client import Counter

from startline.platform.live.connections import Connection, Queued
from startline.platform.live.messages import Message

SENT = Counter("startline_live_messages", "Messages queued to browsers.")


def fan_out(stream: str, messages: list[Message], connections: Iterable[Connection]) -> None:
    """Queue the messages of a stream to each browser; one that is too far behind is ended and left out."""
    queued = [Queued(body, stream, stream_id) for stream_id, body in messages]
    for connection in connections:
        for message in queued:
            if not connection.offer(message):
                break
            SENT.inc()
