"""Messages between the broker and the commit: collected while one batch commits, then the next batch."""

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field

import msgspec
import structlog

from startline.telemetry.actions.devices.messages import Answer, BatchOutcome, DeviceMessage, refuse_message
from startline.telemetry.domain.device_topics import device_of_topic
from startline.telemetry.domain.rate_limits import DeviceRates
from startline.telemetry.errors import UploadLimitError

log = structlog.get_logger(__name__)

HELD_PREFIX = "$ingest/"
COMMITTED_TOPIC = "$committed"
MAX_BATCH_MESSAGES = 64
MAX_BATCH_BYTES = 8 * 1024 * 1024  # a transaction of well under a second
PUT_OFF_S = 1.0
MAX_WAITING_BYTES = 192 * 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Waiting:
    """A message with what it owes: the embedded broker's token, or another broker's PUBACK."""

    message: DeviceMessage
    token: str = ""
    settled: asyncio.Future[None] | None = None


@dataclass(slots=True)
class Intake:
    """The queue of messages. All methods run on the event loop."""

    waiting: deque[Waiting] = field(default_factory=deque)
    answers: list[Answer] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    rates: DeviceRates = field(default_factory=DeviceRates)
    waiting_bytes: int = 0
    # Tokens settled without a batch: refused for their rate, or for want of room.
    ok: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _taken: asyncio.Event = field(default_factory=asyncio.Event)
    _keys: itertools.count = field(default_factory=itertools.count)

    async def receive(self, topic: str, payload: bytes) -> None:
        """Take a message from the broker; a message of a foreign broker returns when it is durable."""
        token = ""
        if topic.startswith(HELD_PREFIX):
            token, _, topic = topic.removeprefix(HELD_PREFIX).partition("/")
        message = DeviceMessage(key=str(next(self._keys)), topic=topic, payload=bytes(payload))
        if self._is_full(payload):
            log.warning("intake_full", waiting_bytes=self.waiting_bytes)
            if token:
                # Ends the device's connection with the message unacknowledged: it comes again later.
                self.refused.append(token)
                self.arrived.set()
                return
            await self._wait_for_room(payload)
        if self._is_too_fast(message):
            if token:
                self.ok.append(token)
            self.arrived.set()
            return
        waiting = Waiting(message=message, token=token)
        if not token:
            waiting.settled = asyncio.get_running_loop().create_future()
        self.waiting.append(waiting)
        self.waiting_bytes += len(payload)
        self.arrived.set()
        if waiting.settled is not None:
            await waiting.settled

    def take_batch(self) -> list[Waiting]:
        """Return the next messages, as many as one transaction takes; empty when none waits."""
        batch: list[Waiting] = []
        size_bytes = 0
        while self.waiting and len(batch) < MAX_BATCH_MESSAGES and size_bytes < MAX_BATCH_BYTES:
            batch.append(self.waiting.popleft())
            size_bytes += len(batch[-1].message.payload)
        self.waiting_bytes -= size_bytes
        self._taken.set()
        return batch

    def settle(self, batch: list[Waiting], outcome: BatchOutcome) -> bytes | None:
        """Release the senders of a durable batch; return the body for `$committed`, None for nothing."""
        accepted, refused = set(outcome.accepted), set(outcome.refused)
        later = set(outcome.later)
        for waiting in batch:
            if waiting.message.key in later:
                self._put_off(waiting)
                continue
            if waiting.message.key not in accepted and waiting.message.key not in refused:
                continue
            if waiting.token:
                (self.refused if waiting.message.key in refused else self.ok).append(waiting.token)
            elif waiting.settled is not None and not waiting.settled.done():
                waiting.settled.set_result(None)
        return self.take_committed()

    def take_committed(self) -> bytes | None:
        """Return the body for `$committed` with what was settled since the last call, None for nothing."""
        if not self.ok and not self.refused:
            return None
        body = msgspec.json.encode({"ok": self.ok, "refused": self.refused})
        self.ok, self.refused = [], []
        return body

    def take_answers(self) -> list[Answer]:
        """Return the refusals that needed no commit."""
        answers, self.answers = self.answers, []
        return answers

    def _put_off(self, waiting: Waiting) -> None:
        """End the device's connection, so that it sends it again; a foreign broker's message waits here."""
        if waiting.token:
            self.refused.append(waiting.token)
        else:
            asyncio.get_running_loop().call_later(PUT_OFF_S, self._take_again, waiting)

    def _take_again(self, waiting: Waiting) -> None:
        self.waiting.append(waiting)
        self.waiting_bytes += len(waiting.message.payload)
        self.arrived.set()

    def _is_too_fast(self, message: DeviceMessage) -> bool:
        device_id = device_of_topic(message.topic)
        if device_id is None:
            return False
        wait_s = self.rates.wait_s(device_id, size_bytes=len(message.payload), now_s=time.monotonic())
        if wait_s <= 0:
            return False
        error = UploadLimitError(
            "Too much at once. Wait, then send it again.",
            data={"reason": "rate", "retry_after_s": max(1, round(wait_s))},
        )
        answer = refuse_message(message, error=error)
        if answer is not None:
            self.answers.append(answer)
        return True

    def _is_full(self, payload: bytes) -> bool:
        return bool(self.waiting) and self.waiting_bytes + len(payload) > MAX_WAITING_BYTES

    async def _wait_for_room(self, payload: bytes) -> None:
        """Keep a foreign broker waiting: it sends again what is not acknowledged when we die."""
        while self._is_full(payload):
            self._taken.clear()
            await self._taken.wait()
