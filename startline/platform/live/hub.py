"""The hub of a `live` process: one reader of Valkey for all connected browsers.

The page streams in Valkey are the truth. A message on a user's channel only says that the stream has grown;
the users it was said of are read together, in one XREAD. A notification lost with a connection costs nothing:
after a reconnect, and on every heartbeat, every connected user's stream is read. What browsers watch beyond
their own page is fed by `ContextFeed`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

import structlog
import valkey.asyncio as valkey
from prometheus_client import Counter, Gauge
from valkey.exceptions import ValkeyError

from startline.platform.live import keys
from startline.platform.live.connections import HEARTBEAT, Connection, Queued
from startline.platform.live.context_feed import ContextFeed
from startline.platform.live.cursors import START, StreamId, format_id, parse_id
from startline.platform.live.messages import Message, page_messages
from startline.platform.live.sending import SENT, fan_out
from startline.platform.live.tasks import end_tasks

log = structlog.get_logger(__name__)

HEARTBEAT_S = 15.0
# Users whose streams are read in one command, and messages taken of each.
READ_USERS = 200
READ_MESSAGES = 200
# What arrives within this time is read in one command.
GATHER_S = 0.005
RECONNECT_S = 0.5
# A person has a few devices and tabs; more streams than this are a loop in some client.
MAX_STREAMS_PER_USER = 24
# Tabs of one browser in which nobody is signed in.
MAX_STREAMS_PER_VIEWER = 6

STREAMS = Gauge("startline_live_streams", "Open streams of server-sent events.")
CLOSED = Counter("startline_live_closed", "Streams that the server ended.", ["reason"])

__all__ = ["CLOSED", "HEARTBEAT_S", "SENT", "STREAMS", "Hub"]


class Hub:
    """Knows every open stream of this process and feeds it."""

    def __init__(self, client: valkey.Valkey, *, heartbeat_s: float = HEARTBEAT_S) -> None:
        self.client = client
        self.heartbeat_s = heartbeat_s
        self.contexts = ContextFeed(client)
        self._by_user: dict[int, dict[Connection, None]] = defaultdict(dict)
        self._by_grant: dict[str, dict[Connection, None]] = defaultdict(dict)
        self._positions: dict[int, StreamId] = {}
        self._dirty: set[int] = set()
        self._dirty_grants: set[str] = set()
        self._wake = asyncio.Event()
        self._pubsub: valkey.client.PubSub | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen and to feed (inside the event loop)."""
        loops = (self._listen, self._feed, self._beat, self.contexts.feed)
        self._tasks = [asyncio.create_task(loop()) for loop in loops]

    async def stop(self) -> None:
        """End every stream and the loops."""
        for connection in self.list_connections():
            connection.close("stopping")
        await end_tasks(self._tasks)

    def list_connections(self) -> list[Connection]:
        """Return every open stream."""
        return [connection for group in self._by_grant.values() for connection in group]

    async def add(self, connection: Connection) -> None:
        """Feed this stream from now on."""
        user_id, of_grant = connection.user_id, self._by_grant[connection.grant_name]
        group = self._by_user[user_id] if connection.page else of_grant
        if len(group) >= (MAX_STREAMS_PER_USER if connection.page else MAX_STREAMS_PER_VIEWER):
            next(iter(group)).close("too_many")
        of_grant[connection] = None
        STREAMS.inc()
        if not connection.page:
            return
        group[connection] = None
        self._positions.setdefault(user_id, connection.positions[connection.page])
        if self._pubsub is not None and len(group) == 1:
            await self._pubsub.subscribe(keys.page_channel(user_id))
        self._mark([user_id])

    async def remove(self, connection: Connection, reason: str) -> None:
        """Forget this stream."""
        of_grant = self._by_grant[connection.grant_name]
        if of_grant.pop(connection, "absent") == "absent":
            return
        STREAMS.dec()
        if reason != "gone":
            CLOSED.labels(reason).inc()
        if not of_grant:
            del self._by_grant[connection.grant_name]
        self.contexts.drop_all(connection)
        if connection.page:
            await self._leave_page(connection)

    async def _leave_page(self, connection: Connection) -> None:
        group = self._by_user[connection.user_id]
        group.pop(connection, None)
        if not group:
            del self._by_user[connection.user_id]
            self._positions.pop(connection.user_id, None)
            if self._pubsub is not None:
                await self._pubsub.unsubscribe(keys.page_channel(connection.user_id))

    async def find_user(self, grant_name: str) -> int | None:
        """Return whose page streams the grant opens (0: nobody's), or None when there is no such grant."""
        user_id = await self.client.get(keys.grant(grant_name))
        return None if user_id is None else int(user_id)

    async def tail(self, user_id: int) -> StreamId:
        """Return the id of the newest message, (0, 0) when there is none."""
        newest = await self.client.xrevrange(keys.page_stream(user_id), count=1)
        return (parse_id(newest[0][0].decode()) or START) if newest else START

    async def missed(self, user_id: int, since: StreamId) -> tuple[list[Message], bool]:
        """Return the messages after `since`, and whether some of them are no longer kept."""
        stream = keys.page_stream(user_id)
        oldest = await self.client.xrange(stream, count=1)
        is_lost = since != START and (not oldest or (parse_id(oldest[0][0].decode()) or START) > since)
        return page_messages(await self.client.xrange(stream, min=f"({format_id(since)}")), is_lost

    def _mark(self, user_ids: Iterable[int]) -> None:
        self._dirty.update(user_id for user_id in user_ids if user_id)
        self._wake.set()

    async def _listen(self) -> None:
        while True:
            try:
                async with self.client.pubsub() as pubsub:
                    channels = [keys.page_channel(user_id) for user_id in self._by_user]
                    await pubsub.subscribe(keys.REVOKED_CHANNEL, keys.WATCH_CHANNEL, *channels)
                    self._pubsub = pubsub
                    # Whatever was said while nobody listened: read everything, ask for every grant.
                    self._mark(self._by_user)
                    await self._check_grants()
                    while True:
                        message = await pubsub.get_message(timeout=self.heartbeat_s)
                        if message is not None:
                            self._hear(message)
            except (ValkeyError, OSError) as error:
                self._pubsub = None
                log.warning("valkey_away", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_S)

    def _hear(self, message: dict[str, object]) -> None:
        channel = message["channel"].decode()  # type: ignore[attr-defined]  # bytes from Valkey
        if channel in {keys.REVOKED_CHANNEL, keys.WATCH_CHANNEL}:
            if message["type"] == "message":
                self._hear_of_grant(channel, message["data"].decode())  # type: ignore[attr-defined]  # as above
        elif message["type"] in {"message", "subscribe"}:
            # "subscribe": from here on nothing is missed; what came before is read now.
            self._mark([int(channel.removeprefix(keys.PAGE_CHANNEL_PREFIX))])

    def _hear_of_grant(self, channel: str, grant_name: str) -> None:
        if channel == keys.REVOKED_CHANNEL:
            self._close_grant(grant_name)
        elif grant_name in self._by_grant:
            self._dirty_grants.add(grant_name)
            self._wake.set()

    def _close_grant(self, grant_name: str) -> None:
        for connection in list(self._by_grant.get(grant_name, ())):
            connection.close("revoked")

    async def _feed(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHER_S)
            self._wake.clear()
            users = [user_id for user_id in self._dirty if user_id in self._by_user]
            grants = list(self._dirty_grants)
            self._dirty.clear()
            self._dirty_grants.clear()
            try:
                await self._refresh_contexts(grants)
                for start in range(0, len(users), READ_USERS):
                    await self._read(users[start : start + READ_USERS])
            except (ValkeyError, OSError) as error:
                log.warning("page_streams_not_read", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_S)
                self._dirty_grants.update(grants)
                self._mark(users)

    async def _read(self, user_ids: list[int]) -> None:
        streams = {keys.page_stream(u): format_id(self._positions.get(u, START)) for u in user_ids}
        owners = dict(zip(streams, user_ids, strict=True))
        for stream, entries in await self.client.xread(streams, count=READ_MESSAGES):
            user_id = owners[stream.decode()]
            messages = page_messages(entries)
            if user_id not in self._by_user or not messages:
                continue
            self._positions[user_id] = messages[-1][0]
            if len(messages) == READ_MESSAGES:
                self._mark([user_id])
            fan_out(stream.decode(), messages, self._by_user[user_id])

    async def _refresh_contexts(self, grant_names: list[str]) -> None:
        """Bring the contexts of these grants' browsers to what the grants say now."""
        await self.contexts.refresh({name: list(self._by_grant.get(name, ())) for name in grant_names})

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.heartbeat_s)
            for connection in self.list_connections():
                connection.offer(Queued(HEARTBEAT))
            self._mark(self._by_user)
            try:
                await self._check_grants()
            except (ValkeyError, OSError) as error:
                log.warning("grants_not_checked", error=type(error).__name__)

    async def _check_grants(self) -> None:
        names = list(self._by_grant)
        if not names:
            return
        for name, user_id in zip(names, await self.client.mget([keys.grant(n) for n in names]), strict=True):
            if user_id is None:
                self._close_grant(name)
        await self._refresh_contexts(names)
