"""One open stream: what it may see, what it was sent last, and the queue between Valkey and its socket."""

import asyncio
from dataclasses import dataclass, field

from startline.platform.live.cursors import StreamId

# Messages that a browser may be behind before it is dropped; it comes back with Last-Event-ID.
QUEUE_LENGTH = 256
HEARTBEAT = b": heartbeat\n\n"


@dataclass(frozen=True, slots=True)
class Queued:
    """Something to send: an entry of a stream, or (`stream` empty) bytes that have no place in any."""

    body: bytes
    stream: str = ""
    stream_id: StreamId = (0, 0)


@dataclass(eq=False, slots=True)
class Connection:
    """A browser that listens. `closing` is done when its stream must end.

    Args:
        user_id: whose page stream it carries; 0 when nobody is signed in.
        grant_name: what opened it.
        page: the page stream's name, "" when nobody is signed in.
        positions: of each stream that it carries, the entry that was sent last.
    """

    user_id: int
    grant_name: str
    closing: asyncio.Future[str]
    page: str = ""
    positions: dict[str, StreamId] = field(default_factory=dict)
    queue: asyncio.Queue[Queued] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))

    def offer(self, message: Queued) -> bool:
        """Queue a message; False, and the stream ends, when the browser is too far behind."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.close("slow")
            return False
        return True

    def take_over(self, message: Queued) -> bool:
        """Move the stream's position on to this message; False when the browser must not get it (again)."""
        if not message.stream:
            return True
        position = self.positions.get(message.stream)
        if position is None or message.stream_id <= position:
            return False
        self.positions[message.stream] = message.stream_id
        return True

    def close(self, reason: str) -> None:
        """End the stream; the first reason counts."""
        if not self.closing.done():
            self.closing.set_result(reason)
