"""One open stream: what it may see, what it was sent last, and the queue between Valkey and its socket."""

import asyncio
from dataclasses import dataclass, field

# Messages that a browser may be behind before it is dropped; it comes back with Last-Event-ID.
QUEUE_LENGTH = 256
HEARTBEAT = b": heartbeat\n\n"

StreamId = tuple[int, int]
START: StreamId = (0, 0)


def parse_id(text: str) -> StreamId | None:
    """Return the stream id of `1700000000000-0`, or None when the text is not one."""
    milliseconds, dash, sequence = text.partition("-")
    is_id = dash and milliseconds.isascii() and milliseconds.isdigit() and sequence.isascii()
    if not is_id or not sequence.isdigit() or len(text) > 40:
        return None
    return int(milliseconds), int(sequence)


def format_id(stream_id: StreamId) -> str:
    """Return the text of a stream id."""
    return f"{stream_id[0]}-{stream_id[1]}"


def sse(stream_id: StreamId, kind: str, data: str) -> bytes:
    """Return a server-sent event; `data` is JSON on one line."""
    return f"id: {format_id(stream_id)}\nevent: {kind}\ndata: {data}\n\n".encode()


@dataclass(eq=False, slots=True)
class Connection:
    """A browser that listens. `closing` is done when its stream must end."""

    user_id: int
    grant_name: str
    last_id: StreamId
    closing: asyncio.Future[str]
    queue: asyncio.Queue[tuple[StreamId | None, bytes]] = field(
        default_factory=lambda: asyncio.Queue(QUEUE_LENGTH)
    )

    def offer(self, stream_id: StreamId | None, message: bytes) -> bool:
        """Queue a message; False, and the stream ends, when the browser is too far behind."""
        try:
            self.queue.put_nowait((stream_id, message))
        except asyncio.QueueFull:
            self.close("slow")
            return False
        return True

    def close(self, reason: str) -> None:
        """End the stream; the first reason counts."""
        if not self.closing.done():
            self.closing.set_result(reason)
