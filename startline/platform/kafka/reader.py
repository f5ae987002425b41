"""One member of a consumer group: messages in the order of their partitions, offsets only of what is done.

The caller peeks at messages, has their effect committed in PostgreSQL, and then moves past them. Offsets go
to Kafka in the background, a little later: what is read again after a crash has been noted as seen in the
transaction of its effect. Use a reader from one thread.
"""

from collections import deque
from collections.abc import Sequence

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from startline.platform.kafka.client_log import ClientLog
from startline.platform.kafka.message_parts import place_of
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import Topic

log = structlog.get_logger(__name__)

# How late a killed member's partitions go to another one: the least that a broker allows as it is delivered.
SESSION_TIMEOUT_MS = 6_000
# How late a member learns that another one has come or gone.
HEARTBEAT_MS = 500
# How often done offsets go to Kafka; as much is read again after a crash.
COMMIT_MS = 500
# Longer than any batch of ours; who takes longer has hung and loses its partitions.
MAX_POLL_INTERVAL_MS = 300_000
ASK_TIMEOUT_S = 5.0


class GroupReader:
    """Reads topics as a member of a group. Connects with the first `fill`."""

    def __init__(self, settings: KafkaSettings, *, group: str, topics: Sequence[Topic]) -> None:
        self.settings, self.group, self.topics = settings, group, tuple(topics)
        self._names = [settings.topic(topic) for topic in topics]
        self._consumer: Consumer | None = None
        self._buffer: deque[Message] = deque()
        # The next offset of each partition, for those where something was done here.
        self._done: dict[tuple[str, int], int] = {}

    def fill(self, limit: int, *, timeout_s: float) -> None:
        """Have up to `limit` messages ready; waits at most `timeout_s` for the first one."""
        if len(self._buffer) >= limit:
            return
        consumer = self._ready()
        first = consumer.poll(0 if self._buffer else timeout_s)
        if first is None:
            return
        rest = consumer.consume(limit - len(self._buffer) - 1, 0) if limit - len(self._buffer) > 1 else []
        for message in (first, *rest):
            if (error := message.error()) is None:
                self._buffer.append(message)
            elif error.code() != KafkaError._PARTITION_EOF:
                log.warning("kafka_read_error", group=self.group, error=error.str())

    def peek(self, limit: int) -> list[Message]:
        """Return the next messages that `fill` brought, without moving on."""
        return [self._buffer[at] for at in range(min(limit, len(self._buffer)))]

    def move_past(self, count: int) -> None:
        """Move past the next messages: their effect is committed, they need not come again."""
        last: dict[tuple[str, int], int] = {}
        for _ in range(count):
            topic, partition, offset = place_of(self._buffer.popleft())
            last[topic, partition] = offset + 1
        self._done |= last
        offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in last.items()]
        try:
            self._ready().store_offsets(offsets=offsets)
        except KafkaException as error:
            # The partition went to another member meanwhile; it reads them again, without effect.
            log.info("offset_not_stored", group=self.group, error=error.args[0].str())

    def forget(self) -> None:
        """Leave the group; what was read and not done comes again, to whoever reads then."""
        self._buffer.clear()
        self._done.clear()
        if self._consumer is not None:
            self._consumer.close()
            self._consumer = None

    def has_unread(self) -> bool:
        """Tell whether the topics hold messages that nobody of the group is known to have done.

        Yes also while Kafka does not answer: a broker that has just begun does not know its groups yet.
        """
        try:
            return self._count_unread() > 0
        except KafkaException:
            return True

    def _count_unread(self) -> int:
        consumer = self._ready()
        partitions = []
        for name in self._names:
            found = consumer.list_topics(name, timeout=ASK_TIMEOUT_S).topics[name]
            partitions += [TopicPartition(name, number) for number in found.partitions]
        unread = 0
        for place in consumer.committed(partitions, timeout=ASK_TIMEOUT_S):
            low, high = consumer.get_watermark_offsets(place, timeout=ASK_TIMEOUT_S)
            done = self._done.get((place.topic, place.partition), 0)
            unread += max(0, high - max(low, place.offset, done))
        return unread

    def _ready(self) -> Consumer:
        if self._consumer is None:
            self._consumer = Consumer(
                {
                    **self.settings.client_settings(),
                    "client.id": f"startline-{self.group}",
                    "group.id": self.settings.group(self.group),
                    "partition.assignment.strategy": "cooperative-sticky",
                    "auto.offset.reset": "earliest",
                    "enable.auto.offset.store": False,
                    "enable.auto.commit": True,
                    "auto.commit.interval.ms": COMMIT_MS,
                    "session.timeout.ms": SESSION_TIMEOUT_MS,
                    "heartbeat.interval.ms": HEARTBEAT_MS,
                    "max.poll.interval.ms": MAX_POLL_INTERVAL_MS,
                    # Topics are created by `startline topics`; until then we wait for them.
                    "topic.metadata.refresh.interval.ms": 10_000,
                    "fetch.wait.max.ms": 100,
                },
                logger=ClientLog(f"startline-{self.group}"),
            )
            self._consumer.subscribe(self._names, on_revoke=self._on_revoke, on_lost=self._on_revoke)
        return self._consumer

    def _on_revoke(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Another member gets these partitions: drop what is read of them and not done."""
        gone = {(place.topic, place.partition) for place in partitions}
        self._buffer = deque(m for m in self._buffer if (m.topic(), m.partition()) not in gone)
        for place in gone:
            self._done.pop(place, None)
        log.info("partitions_revoked", group=self.group, count=len(gone))
