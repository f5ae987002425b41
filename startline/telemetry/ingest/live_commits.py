"""The thread that makes live messages durable, and the loop that feeds it."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import Error as DatabaseError
from django.db import connection
from prometheus_client import Counter, Histogram

from startline.platform.clock import utc_now
from startline.platform.database import is_away
from startline.platform.errors import UnavailableError
from startline.platform.mqtt.client import MqttClient
from startline.telemetry.actions.devices.activity import note_devices_heard
from startline.telemetry.actions.live.messages import (
    LiveMessage,
    LiveOutcome,
    LiveSenders,
    record_live_messages,
    refuse_live_message,
)
from startline.telemetry.domain.device_answers import RETRY_LATER_S
from startline.telemetry.domain.device_topics import device_of_topic
from startline.telemetry.ingest.live_intake import LiveIntake

log = structlog.get_logger(__name__)

GATHER_S = 0.02  # between the beginnings of two flushes, unless many messages wait
MANY_MESSAGES = 500
ACTIVITY_S = 10.0
RETRY_FIRST_S = 0.2
RETRY_LONGEST_S = 5.0

MESSAGES = Counter("startline_live_messages", "Messages of live sessions that were dealt with.", ["outcome"])
FLUSH_SECONDS = Histogram("startline_live_flush_seconds", "How long a flush took to become durable.")
FLUSH_MESSAGES = Histogram(
    "startline_live_flush_messages", "Messages in one flush.", buckets=(1, 3, 10, 30, 100, 300, 1000, 2000)
)


class LiveCommitter:
    """Commits flushes one after the other in a thread of its own."""

    def __init__(self, intake: LiveIntake, client: MqttClient, stop: threading.Event) -> None:
        self._intake, self._client, self._stop = intake, client, stop
        self._senders = LiveSenders()
        self._activity_due_s = 0.0
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="live-commit")

    async def run(self) -> None:
        """Commit for ever; cancel it to end."""
        loop, begun_s = asyncio.get_running_loop(), 0.0
        while True:
            if not await self._has_arrived():
                # Nobody sends any more: what the last ones told is still to be written.
                await loop.run_in_executor(self._executor, self._note_activity)
                continue
            rest_s = begun_s + GATHER_S - loop.time()
            if rest_s > 0 and len(self._intake) < MANY_MESSAGES:
                await asyncio.sleep(rest_s)
            begun_s = loop.time()
            self._intake.answer_unheard(self._client)
            if not len(self._intake):
                continue
            flush = self._intake.take_flush()
            outcome = await loop.run_in_executor(self._executor, self._commit, flush.messages)
            if outcome is not None:
                self._intake.answer(flush, outcome, self._client)
            if len(self._intake):
                self._intake.arrived.set()

    async def _has_arrived(self) -> bool:
        """Wait for messages; False when none came for a while."""
        try:
            await asyncio.wait_for(self._intake.arrived.wait(), ACTIVITY_S)
        except TimeoutError:
            return False
        self._intake.arrived.clear()
        return True

    def close(self) -> None:
        """Note what is left to note, and give the thread and its connection back."""
        self._executor.submit(self._close).result()
        self._executor.shutdown()

    def _commit(self, messages: list[LiveMessage]) -> LiveOutcome | None:
        """Record in this thread; wait for what makes it durable as long as it is away. None: stopped."""
        delay_s = RETRY_FIRST_S
        while True:
            try:
                with FLUSH_SECONDS.time():
                    outcome = record_live_messages(messages, senders=self._senders, received_at=utc_now())
            except Exception as error:  # noqa: BLE001 - the loop's outermost frame: one bad message must not stop all
                if not (isinstance(error, UnavailableError) or is_away(error)):
                    return self._take_one_by_one(messages, error)
                # The database, or Kafka: nothing was promised, so the devices keep it.
                is_kafka = isinstance(error, UnavailableError)
                away = "kafka_away" if is_kafka else "database_away"
                log.warning(away, error=type(error).__name__, retry_in_s=delay_s)
                if not is_kafka:
                    connection.close()
                if self._stop.wait(delay_s):
                    return None
                delay_s = min(RETRY_LONGEST_S, delay_s * 2)
                continue
            FLUSH_MESSAGES.observe(len(messages))
            MESSAGES.labels("refused").inc(len(outcome.refused) + len(outcome.answers))
            MESSAGES.labels("accepted").inc(len(messages) - len(outcome.refused) - len(outcome.answers))
            self._note_activity()
            return outcome

    def _take_one_by_one(self, messages: list[LiveMessage], error: Exception) -> LiveOutcome:
        if len(messages) == 1:
            log.error("live_message_failed", error=type(error).__name__, exc_info=error)
            MESSAGES.labels("failed").inc()
            reason = UnavailableError(
                "Something went wrong on our side. Send it again later.",
                data={"retry_after_s": RETRY_LATER_S},
            )
            # Neither kept nor acknowledged: the device has it still, and sends it again.
            if device_of_topic(messages[0].topic) is None:
                return LiveOutcome(refused={0})
            return LiveOutcome(refused={0}, answers=[refuse_live_message(messages[0].topic, error=reason)])
        merged = LiveOutcome()
        for position, message in enumerate(messages):
            single = self._commit([message])
            if single is None:
                # Stopping: what is left stays unacknowledged and comes again.
                merged.refused |= set(range(position, len(messages)))
                return merged
            merged.answers += single.answers
            merged.notices |= single.notices
            merged.refused |= {position for _ in single.refused}
            for name, ranges in single.acks.items():
                merged.acks[name] = merged.acks.get(name, []) + ranges
                merged.last[name] = position
        return merged

    def _note_activity(self) -> None:
        if time.monotonic() < self._activity_due_s:
            return
        self._activity_due_s = time.monotonic() + ACTIVITY_S
        self._write_activity()

    def _write_activity(self) -> None:
        try:
            note_devices_heard(self._senders.take_active())
        except DatabaseError as error:  # costs no more than when a device was last heard
            log.warning("activity_not_noted", error=type(error).__name__)
            connection.close()

    def _close(self) -> None:
        self._write_activity()
        connection.close()
