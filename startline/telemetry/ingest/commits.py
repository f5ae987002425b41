"""The thread that makes batches durable: one after another, until each is."""

import threading

import structlog
from django.db import connection
from prometheus_client import Counter, Histogram

from startline.platform.database import is_away
from startline.platform.errors import UnavailableError
from startline.telemetry.actions.devices.batches import record_device_messages
from startline.telemetry.actions.devices.messages import (
    BatchOutcome,
    DeviceMessage,
    refuse_message,
)
from startline.telemetry.domain.device_answers import RETRY_LATER_S

log = structlog.get_logger(__name__)

RETRY_FIRST_S = 0.2
RETRY_LONGEST_S = 5.0

MESSAGES = Counter("startline_ingest_messages", "Messages of devices that were dealt with.", ["outcome"])
COMMIT_SECONDS = Histogram("startline_ingest_commit_seconds", "How long a batch took to become durable.")


def commit_batch(messages: list[DeviceMessage], stop: threading.Event) -> BatchOutcome:
    """Record a batch in the thread that owns the connection; wait for the database as long as it is away.

    When `stop` is set while it is away, the batch stays undone: neither accepted nor refused. A batch that
    fails for another reason is taken message by message, and the one at fault is answered with `unavailable`
    and not acknowledged: it stays on its device, and the others go on.
    """
    delay_s = RETRY_FIRST_S
    while True:
        try:
            with COMMIT_SECONDS.time():
                outcome = record_device_messages(messages)
        except Exception as error:  # noqa: BLE001 - the loop's outermost frame: one bad message must not stop all
            if not is_away(error):
                if len(messages) > 1:
                    return _merge([commit_batch([message], stop) for message in messages])
                return _set_aside(messages[0], error)
            log.warning("database_away", error=type(error).__name__, retry_in_s=delay_s)
            connection.close()
            if stop.wait(delay_s):
                return BatchOutcome()
            delay_s = min(RETRY_LONGEST_S, delay_s * 2)
            continue
        MESSAGES.labels("accepted").inc(len(outcome.accepted))
        MESSAGES.labels("refused").inc(len(outcome.refused))
        return outcome


def close_connection() -> None:
    """Give back the thread's connection; the last thing that the thread does."""
    connection.close()


def _set_aside(message: DeviceMessage, error: Exception) -> BatchOutcome:
    log.error("message_failed", error=type(error).__name__, size_bytes=len(message.payload), exc_info=error)
    MESSAGES.labels("failed").inc()
    reason = UnavailableError(
        "Something went wrong on our side. Send it again later.", data={"retry_after_s": RETRY_LATER_S}
    )
    answer = refuse_message(message, error=reason)
    return BatchOutcome(refused=[message.key], answers=[answer] if answer else [])


def _merge(outcomes: list[BatchOutcome]) -> BatchOutcome:
    merged = BatchOutcome()
    for outcome in outcomes:
        merged.accepted += outcome.accepted
        merged.refused += outcome.refused
        merged.later += outcome.later
        merged.answers += outcome.answers
    return merged
