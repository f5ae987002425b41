"""Producing: acknowledged by every copy, without duplicates of its own, and in order."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from startline.platform.errors import UnavailableError
from startline.platform.kafka.client_log import ClientLog
from startline.platform.kafka.message_parts import Headers
from startline.platform.kafka.settings import KafkaSettings

log = structlog.get_logger(__name__)

OnDelivery = Callable[[KafkaError | None, Message], None]
# What is on its way at once; a batch that does not fit waits for room.
MAX_QUEUED_MESSAGES = 100_000
POLL_S = 0.05
LINGER_MS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to be produced; `topic` is the name on the cluster."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


class DurableProducer:
    """Produces batches: when `produce_all` returns, every copy has them. One thread at a time."""

    def __init__(self, settings: KafkaSettings, *, client_id: str, delivery_timeout_s: float) -> None:
        """Args: delivery_timeout_s: how long a message may wait for Kafka; 0 waits for ever."""
        self._settings, self._client_id = settings, client_id
        self._timeout_s = delivery_timeout_s
        self._lock = threading.Lock()
        self._producer: Producer | None = None

    def produce_all(self, messages: Sequence[Outgoing], *, stop: threading.Event | None = None) -> None:
        """Produce in order and wait until all are acknowledged.

        Raises:
            UnavailableError: some were not; they may be there all the same, so who sends them again must not
                mind duplicates.
        """
        with self._lock:
            errors = self._produce(messages, stop)
        if errors:
            log.warning("not_produced", count=len(errors), of=len(messages), error=errors[0])
            raise UnavailableError(f"Kafka: {errors[0]}")

    def close(self) -> None:
        """Give up what is on its way and close the connections."""
        with self._lock:
            self._forget()

    def _produce(self, messages: Sequence[Outgoing], stop: threading.Event | None) -> list[str]:
        producer = self._ready()
        errors: list[str] = []
        left = len(messages)

        def on_delivery(error: KafkaError | None, _message: Message) -> None:
            nonlocal left
            left -= 1
            if error is not None:
                errors.append(error.str())

        for number, message in enumerate(messages):
            try:
                self._enqueue(producer, message, on_delivery)
            except (KafkaException, BufferError) as error:
                left -= len(messages) - number
                errors.append(str(error))
                break
        while left:
            producer.poll(POLL_S)
            if stop is not None and stop.is_set() and left:
                self._forget()
                return [*errors, "stopped before everything was acknowledged"]
        if errors:
            # A gap in the order or a fatal error of idempotence: begin anew, with nothing left on its way.
            self._forget()
        return errors

    def _enqueue(self, producer: Producer, message: Outgoing, on_delivery: OnDelivery) -> None:
        while True:
            try:
                producer.produce(
                    message.topic,
                    message.value,
                    message.key,
                    headers=list(message.headers),
                    on_delivery=on_delivery,
                )
                return
            except BufferError:
                producer.poll(POLL_S)

    def _ready(self) -> Producer:
        if self._producer is None:
            self._producer = Producer(
                {
                    **self._settings.client_settings(),
                    "client.id": self._client_id,
                    "acks": "all",
                    # librdkafka's own default is false.
                    "enable.idempotence": True,
                    "message.timeout.ms": round(self._timeout_s * 1000),
                    "linger.ms": LINGER_MS,
                    "compression.type": "lz4",
                    "queue.buffering.max.messages": MAX_QUEUED_MESSAGES,
                    # The same key in the same partition as with Java's clients.
                    "partitioner": "murmur2_random",
                },
                logger=ClientLog(self._client_id),
            )
        return self._producer

    def _forget(self) -> None:
        if self._producer is not None:
            self._producer.purge()
            self._producer.flush(1)
            self._producer = None
