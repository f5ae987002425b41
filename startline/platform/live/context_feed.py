"""What browsers watch beyond their own page: the streams `live:{kind}:{id}`.

They grow once a second while somebody runs, so nobody says that they have grown: all that are watched are
read together ten times a second. That costs the same whatever the number of updates, and a publisher needs to
know nothing of us.
"""

import asyncio
import time
from collections import defaultdict

import structlog
import valkey.asyncio as valkey
from prometheus_client import Gauge
from valkey.exceptions import ValkeyError

from startline.platform.live import keys
from startline.platform.live.connections import Connection, Queued
from startline.platform.live.cursors import START, Cursor, StreamId, alias, format_id, parse_id
from startline.platform.live.messages import context_event, context_messages
from startline.platform.live.sending import fan_out

log = structlog.get_logger(__name__)

READ_EVERY_S = 0.1
READ_STREAMS = 500
READ_MESSAGES = 50
AWAY_S = 0.5

WATCHED = Gauge("startline_live_contexts", "Contexts that somebody watches.")


class ContextFeed:
    """Which browser watches what, and the loop that feeds them. Used from one event loop."""

    def __init__(self, client: valkey.Valkey) -> None:
        self._client = client
        self._watchers: dict[str, dict[Connection, None]] = defaultdict(dict)
        self._positions: dict[str, StreamId] = {}
        # What a grant says is read and applied in one go: an older answer must not win over a newer one.
        self._refreshing = asyncio.Lock()

    async def refresh(self, of_grants: dict[str, list[Connection]], *, cursor: Cursor | None = None) -> None:
        """Make the browsers of these grants watch exactly what their grants say now.

        A context that is new to a browser begins with the event `watching` (the page reads it by HTTP then,
        and misses nothing), or where `cursor` says that the browser was. One that is gone ends with `closed`.
        """
        async with self._refreshing:
            for name, contexts in (await self._granted(list(of_grants))).items():
                for connection in of_grants[name]:
                    await self._set_contexts(connection, contexts, cursor)

    async def _granted(self, grant_names: list[str]) -> dict[str, list[str]]:
        if not grant_names:
            return {}
        pipeline = self._client.pipeline(transaction=False)
        for name in grant_names:
            pipeline.zrangebyscore(keys.grant_contexts(name), f"({time.time()}", "+inf")
        found = await pipeline.execute()
        return {
            name: [context.decode() for context in contexts]
            for name, contexts in zip(grant_names, found, strict=True)
        }

    async def _set_contexts(self, connection: Connection, contexts: list[str], cursor: Cursor | None) -> None:
        wanted = {keys.context_stream(context): context for context in contexts}
        for stream in [one for one in connection.positions if one != connection.page and one not in wanted]:
            self._drop(connection, stream)
            context = stream.removeprefix(keys.context_stream(""))
            connection.offer(Queued(context_event(context, "closed", "{}")))
        for stream, context in wanted.items():
            if stream not in connection.positions:
                since = cursor.contexts.get(alias(stream)) if cursor else None
                await self._add(connection, stream, context, since)

    def drop_all(self, connection: Connection) -> None:
        """Forget what a browser watched; it is gone."""
        for stream in [one for one in connection.positions if one != connection.page]:
            self._drop(connection, stream)

    async def feed(self) -> None:
        """Read what is watched, for ever."""
        while True:
            await asyncio.sleep(READ_EVERY_S)
            try:
                streams = list(self._watchers)
                for start in range(0, len(streams), READ_STREAMS):
                    await self._read(streams[start : start + READ_STREAMS])
            except (ValkeyError, OSError) as error:
                log.warning("contexts_not_read", error=type(error).__name__)
                await asyncio.sleep(AWAY_S)

    async def _add(self, connection: Connection, stream: str, context: str, since: StreamId | None) -> None:
        newest = await self._client.xrevrange(stream, count=1)
        tail = (parse_id(newest[0][0].decode()) or START) if newest else START
        missed = []
        if since is not None:
            oldest = await self._client.xrange(stream, count=1)
            if not oldest or (parse_id(oldest[0][0].decode()) or START) > since:
                since = None  # no longer kept: the page reads it again
            else:
                missed = await self._client.xrange(stream, min=f"({format_id(since)}")
        connection.positions[stream] = tail if since is None else since
        if since is None:
            connection.offer(Queued(context_event(context, "watching", "{}")))
        fan_out(stream, context_messages(context, missed), [connection])
        self._positions.setdefault(stream, tail)
        self._watchers[stream][connection] = None
        WATCHED.set(len(self._watchers))

    def _drop(self, connection: Connection, stream: str) -> None:
        connection.positions.pop(stream, None)
        watchers = self._watchers.get(stream, {})
        watchers.pop(connection, None)
        if not watchers:
            self._watchers.pop(stream, None)
            self._positions.pop(stream, None)
        WATCHED.set(len(self._watchers))

    async def _read(self, streams: list[str]) -> None:
        places = {stream: format_id(self._positions.get(stream, START)) for stream in streams}
        for raw, entries in await self._client.xread(places, count=READ_MESSAGES):
            stream = raw.decode()
            messages = context_messages(stream.removeprefix(keys.context_stream("")), entries)
            # Whoever watched may have gone while Valkey answered.
            if stream not in self._watchers or not messages:
                continue
            self._positions[stream] = messages[-1][0]
            fan_out(stream, messages, self._watchers[stream])
