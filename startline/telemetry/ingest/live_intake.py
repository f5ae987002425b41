"""Messages of live sessions between the broker and the commit: gathered, committed, answered together."""

import asyncio
import struct
import time
from collections import deque
from dataclasses import dataclass, field

import msgspec
import structlog

from startline.platform.mqtt.client import MqttClient
from startline.telemetry.actions.devices.messages import Answer
from startline.telemetry.actions.live.messages import (
    LiveMessage,
    LiveOutcome,
    live_ack,
    refuse_live_message,
)
from startline.telemetry.domain.device_topics import ack_topic, device_of_topic
from startline.telemetry.domain.live.seqs import as_ranges
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.errors import LiveLimitError
from startline.telemetry.ingest.intake import COMMITTED_TOPIC

log = structlog.get_logger(__name__)

BUNDLE_TOPIC = "$ingest/live"
MAX_FLUSH_MESSAGES = 2000  # a transaction of some 50 ms
MAX_WAITING_BYTES = 64 * 1024 * 1024
HEAD = struct.Struct(">IH")
LENGTH = struct.Struct(">I")


@dataclass(slots=True)
class Flush:
    """Messages that are committed together. `settled` lets a foreign broker's messages go."""

    messages: list[LiveMessage]
    settled: asyncio.Future[None] | None


@dataclass(slots=True)
class LiveIntake:
    """The queue of live messages. All methods run on the event loop."""

    rates: DeviceRates = field(default_factory=DeviceRates)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    waiting_bytes: int = 0
    _waiting: deque[LiveMessage] = field(default_factory=deque)
    _settled: asyncio.Future[None] | None = None
    _taken: asyncio.Event = field(default_factory=asyncio.Event)
    # Settled without a commit: refused for their rate (and told so), or for want of room.
    _ok: list[int] = field(default_factory=list)
    _refused: list[int] = field(default_factory=list)
    _answers: list[Answer] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._waiting)

    def receive_bundle(self, payload: bytes) -> None:
        """Take the messages that the embedded broker holds for us."""
        view, at = memoryview(payload), 0
        while at < len(view):
            token, topic_length = HEAD.unpack_from(view, at)
            at += HEAD.size
            topic = str(view[at : at + topic_length], "utf-8", "replace")
            at += topic_length
            (length,) = LENGTH.unpack_from(view, at)
            at += LENGTH.size
            message = LiveMessage(topic, bytes(view[at : at + length]), token)
            at += length
            if self.waiting_bytes + length > MAX_WAITING_BYTES and self._waiting:
                self._refused.append(token)  # ends the device's connection: it comes again later
            elif self._is_too_fast(message):
                self._ok.append(token)
            else:
                self._add(message)
        self.arrived.set()

    async def receive(self, topic: str, payload: bytes) -> None:
        """Take a message of a foreign broker; returns when it is durable, or refused and told so."""
        message = LiveMessage(topic, bytes(payload))
        while self._waiting and self.waiting_bytes + len(payload) > MAX_WAITING_BYTES:
            self._taken.clear()
            await self._taken.wait()
        if self._is_too_fast(message):
            self.arrived.set()
            return
        self._add(message)
        self.arrived.set()
        if self._settled is None:
            self._settled = asyncio.get_running_loop().create_future()
        await self._settled

    def take_flush(self) -> Flush:
        """Return the next messages, none when none waits."""
        if len(self._waiting) <= MAX_FLUSH_MESSAGES:
            messages = list(self._waiting)
            self._waiting.clear()
            settled, self._settled = self._settled, None
        else:
            messages = [self._waiting.popleft() for _ in range(MAX_FLUSH_MESSAGES)]
            # Of two flushes: those of the first wait a little longer than they must.
            settled = None
        self.waiting_bytes -= sum(len(message.payload) for message in messages)
        self._taken.set()
        return Flush(messages, settled)

    def answer(self, flush: Flush, outcome: LiveOutcome, client: MqttClient) -> None:
        """Tell the devices what is safe, then let their messages go."""
        acks: list[tuple[int, str]] = []
        for (device_id, session_key), ranges in outcome.acks.items():
            name = (device_id, session_key)
            body = live_ack(session_key, ranges=ranges, notice=outcome.notices.get(name, ""))
            position = outcome.last.get(name)
            token = flush.messages[position].token if position is not None else 0
            if token:
                acks.append((token, body.decode()))
            else:
                client.publish(ack_topic(device_id), body)
        self.answer_unheard(client)
        for answer in outcome.answers:
            client.publish(answer.topic, answer.payload, qos=1)
        tokens = [
            message.token
            for position, message in enumerate(flush.messages)
            if message.token and position not in outcome.refused
        ]
        refused = [flush.messages[position].token for position in outcome.refused]
        if tokens or any(refused):
            settled = {"ranges": as_ranges(tokens), "refused": [t for t in refused if t], "acks": acks}
            client.publish(COMMITTED_TOPIC, msgspec.json.encode(settled))
        if flush.settled is not None and not flush.settled.done():
            flush.settled.set_result(None)

    def answer_unheard(self, client: MqttClient) -> None:
        """Send what needed no commit: refusals for the rate, messages for which there was no room."""
        for answer in self._answers:
            client.publish(answer.topic, answer.payload, qos=1)
        self._answers.clear()
        if self._ok or self._refused:
            body = {"ok": self._ok, "refused": self._refused}
            client.publish(COMMITTED_TOPIC, msgspec.json.encode(body))
            self._ok, self._refused = [], []

    def _add(self, message: LiveMessage) -> None:
        self._waiting.append(message)
        self.waiting_bytes += len(message.payload)

    def _is_too_fast(self, message: LiveMessage) -> bool:
        device_id = device_of_topic(message.topic)
        if device_id is None:
            return False
        wait_s = self.rates.wait_s(device_id, size_bytes=len(message.payload), now_s=time.monotonic())
        if wait_s <= 0:
            return False
        error = LiveLimitError(
            "Too much at once. Wait, then send it again.",
            data={"reason": "rate", "retry_after_s": max(1, round(wait_s))},
        )
        self._answers.append(refuse_live_message(message.topic, error=error))
        return True
