"""An MQTT client for our own processes: it comes back by itself and acknowledges when it is told to.

On gmqtt, the fastest of the asyncio clients (docs/decisions). A message with QoS 1 is acknowledged when the
handler's coroutine ends, so a handler that waits for a commit gives "acknowledged = durable". Each connection
is an object of its own: an acknowledgement that is late for a lost connection can't reach the next one, where
its number would stand for another message.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import gmqtt
import structlog
from gmqtt.mqtt.handler import MQTTConnectError
from gmqtt.storage import PersistentStorage

from startline.platform.mqtt.addresses import InternalAddress
from startline.platform.mqtt.connecting import connect, disconnect, make_client

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT_S = 10.0
FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 10.0
# What handlers hold before we stop reading; a broker may be set to send any number of messages ahead.
MAX_HELD_BYTES = 64 * 1024 * 1024
REFUSED = 0x80  # MQTT 3.1.1, 3.9.3
ACKNOWLEDGE = 0  # MQTT reason code "success"

OnMessage = Callable[[str, bytes], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class MqttClient:
    """One client id with its subscriptions.

    Args:
        address: the broker, with our user name and password.
        client_id: fixed for a process that stays the same one: the broker keeps its session.
        subscriptions: (topic filter, QoS) pairs, subscribed on every connection.
        on_message: called with topic and payload; QoS 1 is acknowledged when it has returned. While handlers
            hold more than `max_held_bytes`, nothing is read: the broker waits.
    """

    address: InternalAddress
    client_id: str
    subscriptions: list[tuple[str, int]]
    on_message: OnMessage
    max_held_bytes: int = MAX_HELD_BYTES
    _held_bytes: int = 0
    _client: gmqtt.Client | None = None
    _storage: PersistentStorage = field(default_factory=PersistentStorage)
    _lost: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until `stop` is set; waits longer after each failure, 10 s at most."""
        delay_s = FIRST_DELAY_S
        while not stop.is_set():
            try:
                await self._connect()
            except (OSError, TimeoutError, MQTTConnectError) as error:
                log.warning("broker_away", error=type(error).__name__, retry_in_s=round(delay_s, 1))
                await _wait_any(stop, timeout_s=delay_s * random.uniform(0.7, 1.3))  # noqa: S311 - spreads load
                delay_s = min(LONGEST_DELAY_S, delay_s * 2)
                continue
            delay_s = FIRST_DELAY_S
            log.info("broker_connected", client_id=self.client_id)
            await _wait_any(stop, self._lost)
            await self._close()

    @property
    def is_connected(self) -> bool:
        """Whether a connection is open now."""
        return self._client is not None and not self._lost.is_set()

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> bool:
        """Send a message; return False when no connection is open (nothing is kept for later)."""
        if self._client is None or self._lost.is_set():
            return False
        self._client.publish(topic, payload, qos=qos, retain=retain)
        return True

    async def flush(self, *, timeout_s: float) -> bool:
        """Wait until the broker has acknowledged what was published with QoS 1; return whether it has."""
        try:
            await asyncio.wait_for(self._storage.wait_empty(), timeout_s)
        except TimeoutError:
            return False
        return self.is_connected

    async def _connect(self) -> None:
        self._storage, self._lost = PersistentStorage(), asyncio.Event()
        client = make_client(self.address, self.client_id, storage=self._storage)
        lost = self._lost
        client.on_disconnect = lambda client, packet, exc=None: lost.set()
        client.on_message = self._receive
        client.on_subscribe = _note_refusals
        try:
            await connect(client, self.address, timeout_s=CONNECT_TIMEOUT_S)
        except BaseException:
            await disconnect(client)
            raise
        self._client = client
        for topic, qos in self.subscriptions:
            client.subscribe(topic, qos=qos)

    async def _receive(
        self, client: gmqtt.Client, topic: str, payload: bytes, qos: int, properties: object
    ) -> int:
        self._held_bytes += len(payload)
        if self._held_bytes > self.max_held_bytes:
            # With each message: gmqtt's own buffer lets the reading go on when it has run empty.
            _set_reading(client, on=False)
        try:
            await self.on_message(topic, payload)
        finally:
            self._held_bytes -= len(payload)
            if self._held_bytes <= self.max_held_bytes and self._client is not None:
                _set_reading(self._client, on=True)
        return ACKNOWLEDGE

    async def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await disconnect(client)


def _note_refusals(client: gmqtt.Client, number: int, granted: list[int], properties: object) -> None:
    """A broker that does not let us listen says so once, and then everything is silent: so do we say it."""
    asked = [subscription for subscription in client.subscriptions if subscription.mid == number]
    for subscription, answer in zip(asked, granted, strict=False):
        # What is wanted without acknowledgement is another way in, which a broker may not have.
        if answer == REFUSED and subscription.qos:
            log.error("subscription_refused", topic=subscription.topic)


def _set_reading(client: gmqtt.Client, *, on: bool) -> None:
    transport = client._connection._transport if client._connection else None
    if transport is None or transport.is_closing() or transport.is_reading() == on:
        return
    if on:
        transport.resume_reading()
    else:
        transport.pause_reading()


async def _wait_any(*events: asyncio.Event, timeout_s: float | None = None) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
