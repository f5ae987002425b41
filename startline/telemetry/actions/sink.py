"""The sample sink: the seam between the entrances and the processing of what they took in.

Here everything is in one PostgreSQL: a stored recording is its own queue, and a notification wakes the
process role. An implementation on Apache Kafka produces `RecordingReceived` instead; both pass the suite
in tests/seams.
"""

from typing import Protocol

from django.db import connection

from startline.telemetry.actions.incoming import IncomingFile, ReceivedFile
from startline.telemetry.actions.inline_processing import process_at_once
from startline.telemetry.contracts import RecordingReceived

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


_direct = DirectSink()


def current_sink() -> SampleSink:
    """Return the sink of this installation."""
    return _direct
