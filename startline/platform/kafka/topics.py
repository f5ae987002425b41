"""Every topic of the platform, declared once. `startline topics` shows, checks and creates them.

Names get the installation's prefix (`STARTLINE_KAFKA_PREFIX`). A person's messages have one key, so they are
in one partition and stay in order; partitions are what several processes share.
"""

from dataclasses import dataclass

HOUR_MS = 3600 * 1000
DAY_H = 24
# Larger than any message of ours: a batch of samples has 256 KB at most, an event a few hundred bytes.
MAX_MESSAGE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic: `is_first_copy` when Kafka holds what stands nowhere else yet."""

    name: str
    purpose: str
    key: str
    retention_h: int
    is_first_copy: bool = False

    def full_name(self, prefix: str) -> str:
        """Return the name on the cluster."""
        return f"{prefix}{self.name}"


# Domain events of all services: one topic, so that what happened to a person stays in order across services.
# producer: relay, from the outbox · consumers: react, one group for each service · key: user id or bus key
# retention: the week that the outbox keeps too; a new group starts with what is there
EVENTS = Topic(name="events", purpose="domain events", key="user id or bus key", retention_h=7 * DAY_H)

# `RecordingReceived`: a file is durable and waits to become a workout.
# producer: relay, from the outbox · consumer: process · key: user id
# retention: the row in PostgreSQL is the truth; a week covers any stop of `process` that somebody notices
RECORDINGS = Topic(name="recordings", purpose="stored recordings", key="user id", retention_h=7 * DAY_H)

# `LiveBatch`: samples of live sessions, acknowledged to their device when they are here.
# producer: ingest · consumer: process · key: user id
# retention: as long as chunks are kept after sealing; the first copy, so written to disk before it is
# acknowledged when no second broker has it
SAMPLES = Topic(
    name="samples",
    purpose="samples of live sessions",
    key="user id",
    retention_h=7 * DAY_H,
    is_first_copy=True,
)

# Messages that a consumer could not read, as they were, with the reason in their headers.
# producer: every consumer · consumer: nobody; the admin shows and replays its own note of each · key: as it
# was · retention: a month for somebody to look
DEAD_LETTERS = Topic(
    name="dead-letters", purpose="messages nobody could read", key="as it was", retention_h=30 * DAY_H
)

TOPICS = (EVENTS, RECORDINGS, SAMPLES, DEAD_LETTERS)


def find_topic(name: str) -> Topic | None:
    """Return the topic that is declared under this name (without prefix)."""
    return next((topic for topic in TOPICS if topic.name == name), None)
