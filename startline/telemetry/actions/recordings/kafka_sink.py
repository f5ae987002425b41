"""The sample sink on Kafka: what came in goes to a topic, and the process role reads it there.

Recordings go through the outbox, in the transaction that stores them: Kafka may be away, and the file waits.
Batches of live sessions go there at once, and their device is told when every copy of the topic has them.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cache

import msgspec
from confluent_kafka import Message

from startline.platform.bus import codec
from startline.platform.bus.messages import read_message
from startline.platform.bus.outbox import publish
from startline.platform.kafka.member import UnreadableMessageError
from startline.platform.kafka.message_parts import bytes_or_none
from startline.platform.kafka.producer import DurableProducer, Outgoing
from startline.platform.kafka.settings import KafkaSettings, kafka_settings
from startline.platform.kafka.topics import SAMPLES
from startline.platform.unreadable import UNREADABLE
from startline.telemetry.actions.groups.recorded_workouts import PROGRAM_ERRORS
from startline.telemetry.actions.live.admission import admit_batches, count_admitted
from startline.telemetry.actions.recordings.incoming import IncomingFile, ReceivedFile
from startline.telemetry.actions.recordings.receiving import store_recording
from startline.telemetry.contracts import RecordingReceived
from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.live.batches import LiveBatch, TakenBatch, TakenBatches, decode_content
from startline.telemetry.errors import (
    DeviceMessageError,
    FileTooLargeError,
    UnreadableFileError,
)
from startline.telemetry.events import RecordingSubmitted
from startline.telemetry.models import Workout

# A device waits for its acknowledgement; when Kafka does not answer in this time it keeps its samples.
DELIVERY_TIMEOUT_S = 5.0


class BatchMessage(msgspec.Struct, array_like=True, frozen=True):
    """A `LiveBatch` as it travels: MessagePack of its fields in this order, without what was read of it."""

    user_id: int
    device_id: str
    session_key: str
    seq: int
    kind: str
    payload: bytes
    received_at: dt.datetime


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(BatchMessage)


class KafkaSink:
    """Hands everything to the process role by Kafka."""

    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings
        self.producer = DurableProducer(
            settings, client_id="startline-ingest", delivery_timeout_s=DELIVERY_TIMEOUT_S
        )

    def deliver(self, incoming: IncomingFile) -> ReceivedFile:
        """Store the file for the process role; one that nobody can read is refused at once."""
        try:
            decode_file(incoming.data, file_name=incoming.file_name)
        except (UnreadableFileError, FileTooLargeError) as error:
            return ReceivedFile(file_name=incoming.file_name, state="failed", error=error)
        except PROGRAM_ERRORS:
            pass  # our mistake: the process role keeps the file for an operator
        stored = store_recording(
            incoming.user_id, data=incoming.data, file_name=incoming.file_name, source=incoming.source
        )
        if stored.workout_id is None:
            return ReceivedFile(
                file_name=incoming.file_name, state="pending", recording_id=stored.recording_id
            )
        return ReceivedFile(
            file_name=incoming.file_name,
            state="restored" if stored.is_restored else "duplicate",
            workout=Workout.objects.filter(pk=stored.workout_id).first(),
            recording_id=stored.recording_id,
        )

    def submit(self, received: RecordingReceived) -> None:
        """Needs a transaction: have the relay take the recording to Kafka when this commits.

        Raises:
            RuntimeError: no transaction is open.
        """
        publish(RecordingSubmitted(user_id=received.user_id, recording_id=received.recording_id))

    def take_batches(self, batches: Sequence[LiveBatch]) -> TakenBatches:
        """Judge the batches, produce those that may come in, return when every copy has them.

        Raises:
            UnavailableError: Kafka does not answer; none of them is promised.
            django.db.Error: the database is away; nothing was produced.
        """
        refusals = admit_batches(batches)
        topic = self.settings.topic(SAMPLES)
        admitted = [batch for batch, refusal in zip(batches, refusals, strict=True) if not refusal]
        self.producer.produce_all([write_batch(batch, topic=topic) for batch in admitted])
        count_admitted(admitted)
        return TakenBatches(
            taken=[
                TakenBatch(batch=batch, refusal=refusal)
                for batch, refusal in zip(batches, refusals, strict=True)
            ]
        )


def write_batch(batch: LiveBatch, *, topic: str) -> Outgoing:
    """Return the message for a batch; a person's batches have one key and stay in order."""
    body = BatchMessage(
        batch.user_id,
        batch.device_id,
        batch.session_key,
        batch.seq,
        batch.kind,
        batch.payload,
        batch.received_at,
    )
    return Outgoing(topic=topic, key=str(batch.user_id).encode(), value=_encoder.encode(body), headers=[])


def read_batch(message: Message) -> LiveBatch:
    """Return the batch that a message holds, its payload read.

    Raises:
        UnreadableMessageError: it is none, or its payload breaks the protocol.
    """
    try:
        body = _decoder.decode(bytes_or_none(message.value()) or b"")
        content = decode_content(body.kind, body.payload)
    except UNREADABLE as error:
        raise UnreadableMessageError(f"no batch of samples: {error}") from error
    except DeviceMessageError as error:
        raise UnreadableMessageError(f"the payload breaks the protocol: {error.message}") from error
    return LiveBatch(
        body.user_id,
        body.device_id,
        body.session_key,
        body.seq,
        body.kind,
        body.payload,
        body.received_at,
        content,
    )


def read_submitted(message: Message) -> RecordingSubmitted:
    """Return the recording that a message names.

    Raises:
        UnreadableMessageError: it is no such event.
    """
    envelope = read_message(message)
    try:
        return codec.decode(RecordingSubmitted, envelope.payload)
    except codec.UnreadableEventError as error:
        raise UnreadableMessageError(str(error)) from error


@cache
def kafka_sink() -> KafkaSink:
    """Return this process's sink on Kafka."""
    return KafkaSink(kafka_settings())
