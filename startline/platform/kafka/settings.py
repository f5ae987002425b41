"""This installation's Kafka: Django's settings in one object."""

from dataclasses import dataclass

from django.conf import settings

from startline.platform.kafka.addresses import ClientSettings, parse_kafka_url
from startline.platform.kafka.topics import Topic

# After a broker was away: librdkafka's own ten seconds would be added to its start.
RECONNECT_MS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaSettings:
    """How to reach Kafka and what its topics and groups are called."""

    client: tuple[tuple[str, str | int | float | bool], ...]
    prefix: str = "startline."
    partitions: int = 12
    replication: int = 0

    def client_settings(self) -> ClientSettings:
        """Return what every client of librdkafka gets."""
        return {**dict(self.client), "reconnect.backoff.max.ms": RECONNECT_MS}

    def topic(self, topic: Topic) -> str:
        """Return the topic's name on the cluster."""
        return topic.full_name(self.prefix)

    def group(self, name: str) -> str:
        """Return the consumer group's name on the cluster."""
        return f"{self.prefix}{name}"


def is_configured() -> bool:
    """Tell whether this installation has a Kafka."""
    return bool(settings.KAFKA_URL)


def kafka_settings() -> KafkaSettings:
    """Return the settings of this installation.

    Raises:
        ValueError: there is no Kafka, or its address is wrong.
    """
    return KafkaSettings(
        client=tuple(parse_kafka_url(settings.KAFKA_URL).items()),
        prefix=settings.ENVIRONMENT.kafka_prefix,
        partitions=settings.ENVIRONMENT.kafka_partitions,
        replication=settings.ENVIRONMENT.kafka_replication,
    )
