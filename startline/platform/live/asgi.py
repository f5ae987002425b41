"""The `live` role's application: a bare ASGI callable that keeps one stream open per browser.

Bare, because a stream of it costs 35 KB where one of an asynchronous Django costs 75; and it needs nothing of
Django: a cookie, a grant in Valkey, a stream in Valkey.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

import structlog
import valkey.asyncio as valkey
from valkey.exceptions import ValkeyError

from startline.platform.live import keys
from startline.platform.live.connections import Connection, Queued
from startline.platform.live.cursors import Cursor, format_cursor, parse_cursor
from startline.platform.live.hub import HEARTBEAT_S, Hub
from startline.platform.live.messages import Message as StreamMessage
from startline.platform.live.messages import event
from startline.platform.live.tasks import end_tasks

log = structlog.get_logger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# Browsers wait this long before they come back after a closed connection.
RETRY_MS = 2000
STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx and its kin hold a response back to fill a buffer.
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class LiveApplication:
    """Serves `GET /live` (the stream) and `GET /healthz`."""

    def __init__(
        self, *, valkey_url: str, public_origin: str, cookie_name: str, heartbeat_s: float = HEARTBEAT_S
    ) -> None:
        self.valkey_url = valkey_url
        self.public_origin = public_origin
        self.cookie_name = cookie_name
        self.viewer_cookie_name = keys.viewer_cookie(is_secure=public_origin.startswith("https:"))
        self.heartbeat_s = heartbeat_s
        self._hub: Hub | None = None

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    @property
    def hub(self) -> Hub:
        """The hub of this process, started on first use inside the event loop."""
        if self._hub is None:
            # No time limit on reads: the pub/sub connection waits for as long as nothing happens.
            client = valkey.Valkey.from_url(self.valkey_url, socket_connect_timeout=2)
            self._hub = Hub(client, heartbeat_s=self.heartbeat_s)
            self._hub.start()
        return self._hub

    async def _live_through(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                _ = self.hub
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        path = scope["path"].rstrip("/")
        origin = headers.get("origin")
        if path == "/healthz":
            await self._answer_health(send)
        elif path != "/live":
            await _respond(send, 404, b"not found")
        elif origin is not None and origin != self.public_origin:
            await _respond(send, 403, b"this origin may not listen")
        elif scope["method"] == "OPTIONS":
            allowed = [(b"access-control-allow-headers", b"last-event-id, cache-control")]
            await _respond(send, 204, b"", self._cors() + allowed)
        elif scope["method"] != "GET":
            await _respond(send, 405, b"only GET", self._cors())
        else:
            await self._open_stream(headers, receive, send)

    async def _answer_health(self, send: Send) -> None:
        try:
            await asyncio.wait_for(self.hub.client.ping(), timeout=2)
        except (ValkeyError, OSError, TimeoutError):
            await _respond(send, 503, b"valkey is away")
        else:
            await _respond(send, 200, b"ok")

    async def _open_stream(self, headers: dict[str, str], receive: Receive, send: Send) -> None:
        closing = asyncio.get_running_loop().create_future()
        try:
            connection = await self._find_connection(headers.get("cookie", ""), closing)
        except (ValkeyError, OSError):
            await _respond(send, 503, b"try again", [*self._cors(), (b"retry-after", b"2")])
            return
        if connection is None:
            await _respond(send, 401, b"POST /api/v1/live/open first", self._cors())
            return
        cursor = parse_cursor(headers.get("last-event-id", ""))
        await self.hub.add(connection)
        reason = "gone"
        try:
            await send(
                {"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS + self._cors()}
            )
            reason = await self._serve(connection, cursor, receive, send)
            if reason != "gone":
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await self.hub.remove(connection, reason)

    async def _find_connection(self, cookies: str, closing: asyncio.Future[str]) -> Connection | None:
        """Return the stream that the browser's cookies open: its session's, else a viewer's."""
        session_key, token = _cookie(cookies, self.cookie_name), _cookie(cookies, self.viewer_cookie_name)
        names = [keys.grant_name(session_key)] if session_key else []
        names += [keys.viewer_grant_name(token)] if token else []
        for name in names:
            user_id = await self.hub.find_user(name)
            if user_id is None:
                continue
            connection = Connection(user_id=user_id, grant_name=name, closing=closing)
            if user_id:
                connection.page = keys.page_stream(user_id)
                connection.positions[connection.page] = await self.hub.tail(user_id)
            return connection
        return None

    async def _serve(self, connection: Connection, cursor: Cursor, receive: Receive, send: Send) -> str:
        """Feed the stream until the browser goes, its grant is taken away, or it is too slow; say which."""
        sender = asyncio.create_task(self._send_all(connection, cursor, send))
        gone = asyncio.create_task(_until_gone(receive))
        try:
            ends: set[asyncio.Future[Any]] = {sender, gone, connection.closing}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end_tasks([sender, gone])
        return connection.closing.result() if connection.closing.done() else "gone"

    async def _send_all(self, connection: Connection, cursor: Cursor, send: Send) -> None:
        missed: list[StreamMessage] = []
        is_lost = False
        if connection.page and cursor.page is not None:
            missed, is_lost = await self.hub.missed(connection.user_id, cursor.page)
            connection.positions[connection.page] = cursor.page
        first = [f"retry: {RETRY_MS}\n".encode() + _with_id(connection, event("ready", "{}"))]
        if is_lost:
            # Older than what is kept: the page reads everything again.
            first.append(_with_id(connection, event("reset", "{}")))
        for stream_id, body in missed:
            if connection.take_over(Queued(body, connection.page, stream_id)):
                first.append(_with_id(connection, body))
        await _send_body(send, b"".join(first))
        await self.hub.contexts.refresh({connection.grant_name: [connection]}, cursor=cursor)
        while True:
            message = await connection.queue.get()
            if connection.take_over(message):
                await _send_body(send, _with_id(connection, message.body) if message.stream else message.body)

    def _cors(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"access-control-allow-origin", self.public_origin.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"origin"),
        ]


def _with_id(connection: Connection, body: bytes) -> bytes:
    """Return the event with its place in all streams of this browser."""
    return f"id: {format_cursor(connection.positions, page=connection.page)}\n".encode() + body


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_body(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _respond(
    send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    all_headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": all_headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _cookie(header: str, name: str) -> str:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
