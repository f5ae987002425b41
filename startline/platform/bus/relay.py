"""From the outbox to Kafka: in the order of commits, at least once, without a gap.

The cursor moves after every message of a batch is acknowledged by every copy. Killed between the two, the
relay produces the batch again; consumers know the events by their ids. Its cursor carries the cluster's id:
a new, empty Kafka is filled from the week that the outbox keeps.
"""

import threading

import structlog
from django.db import connection

from startline.platform.bus.envelopes import Envelope
from startline.platform.bus.messages import to_message
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.routes import topic_of
from startline.platform.kafka.producer import DurableProducer
from startline.platform.kafka.settings import KafkaSettings

log = structlog.get_logger(__name__)

BATCH_EVENTS = 1000
CURSOR_PREFIX = "relay:"
# "startline relay" in ASCII, as a number: who holds this lock of the database is the one that relays.
LOCK_NUMBER = 0x73746172746C6E65


class Relay:
    """Moves batches from the outbox to Kafka while it holds the lock. Use it from one thread."""

    def __init__(
        self, settings: KafkaSettings, producer: DurableProducer, *, cluster_id: str, stop: threading.Event
    ) -> None:
        self.settings, self.producer, self.stop = settings, producer, stop
        self.cursor = f"{CURSOR_PREFIX}{cluster_id}"
        self._outbox = OutboxBus()
        self._locked_on: object = None

    @property
    def is_leading(self) -> bool:
        """Whether the lock was ours when we looked last."""
        return self._locked_on is not None

    def try_lead(self) -> bool:
        """Take the lock if nobody has it; tell whether it is ours. It goes with the connection."""
        if self.is_leading and self._locked_on is connection.connection:
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER])
            ((is_held,),) = cursor.fetchall()
        self._locked_on = connection.connection if is_held else None
        if is_held:
            self._outbox.begin(self.cursor)
            log.info("relay_leads", cursor=self.cursor)
        return bool(is_held)

    def stop_leading(self) -> None:
        """Give the lock back while the connection stays open, so that another one takes over at once."""
        if self.is_leading and self._locked_on is connection.connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])
        self._locked_on = None

    def run_once(self) -> int:
        """Relay one batch; return how many events that were.

        Raises:
            UnavailableError: Kafka did not take all of them; the cursor stands where it stood.
        """
        envelopes = self._outbox.peek_batch(self.cursor, limit=BATCH_EVENTS)
        if not envelopes:
            return 0
        self._produce(envelopes)
        self._outbox.move_past(self.cursor, envelopes[-1])
        return len(envelopes)

    def has_unread(self) -> bool:
        """Tell whether something is published that was not relayed, readable yet or not."""
        return self._outbox.has_unread(self.cursor)

    def _produce(self, envelopes: list[Envelope]) -> None:
        messages = [to_message(each, topic=self.settings.topic(topic_of(each.name))) for each in envelopes]
        self.producer.produce_all(messages, stop=self.stop)
