"""The sample sink: the seam between the entrances and the processing of what they took in.

Here everything is in one PostgreSQL: a stored recording is its own queue, and a notification wakes the
process role; batches of live sessions become chunks at once. `kafka_sink` has the one on Apache Kafka; both
pass the suite in tests/seams.
"""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

from startline.platform.kafka.settings import is_configured
from startline.telemetry.actions.live.chunks import record_batches
from startline.telemetry.actions.recordings.incoming import IncomingFile, ReceivedFile
from startline.telemetry.actions.recordings.inline_processing import process_at_once
from startline.telemetry.contracts import RecordingReceived
from startline.telemetry.domain.live.batches import LiveBatch, TakenBatches

# Wakes the process role; carries nothing, the rows are the truth.
CHANNEL = "startline_recordings"


class SampleSink(Protocol):
    """What an entrance may ask for."""

    def deliver(self, incoming: IncomingFile) -> ReceivedFile:
        """Take over a file whose sender waits: the workout, or `pending` when it comes later."""
        ...

    def submit(self, received: RecordingReceived) -> None:
        """Needs a transaction: hand a durable recording to the process role if and when this commits."""
        ...

    def take_batches(self, batches: Sequence[LiveBatch]) -> TakenBatches:
        """Take batches of live sessions over: those that it accepts are durable when it returns.

        Called with batches whose payload was read and found sound (`domain.live.batches.read_content`). The
        same batch again is accepted and has no second effect.
        """
        ...


class DirectSink:
    """Processes at once what somebody waits for, and wakes the process role for the rest."""

    def deliver(self, incoming: IncomingFile) -> ReceivedFile:
        """Decode, measure and store in this call."""
        return process_at_once(incoming)

    def submit(self, received: RecordingReceived) -> None:
        """Needs a transaction: wake the process role at the commit; the row is already in its line.

        Raises:
            RuntimeError: no transaction is open.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("submit needs a transaction")
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")

    def take_batches(self, batches: Sequence[LiveBatch]) -> TakenBatches:
        """Commit batches as chunks in PostgreSQL, then show them in the live state."""
        return record_batches(batches)


_direct = DirectSink()


def current_sink() -> SampleSink:
    """Return the sink of this installation."""
    if is_configured():
        # It stores recordings, and storing them asks for the sink: here, or the two import each other.
        from startline.telemetry.actions.recordings.kafka_sink import kafka_sink

        return kafka_sink()
    return _direct
