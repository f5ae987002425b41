"""Is a Kafka there, and which one: asked by the start, by `startline doctor` and by the operator's page."""

import logging
from dataclasses import dataclass

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from startline.platform.kafka.addresses import ClientSettings

# librdkafka writes each failed connection to standard error; who asks gets an answer instead.
_silent = logging.getLogger("startline.platform.kafka.silent")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """What a cluster says of itself."""

    cluster_id: str
    broker_count: int
    topic_names: frozenset[str]


def ask_cluster(settings: ClientSettings, *, timeout_s: float) -> ClusterFacts | None:
    """Return the cluster's facts, None when none answers in time (or the account is wrong)."""
    try:
        client = AdminClient({**settings, "client.id": "startline-probe"}, logger=_silent)
        found = client.list_topics(timeout=timeout_s)
    except KafkaException:
        return None
    return ClusterFacts(
        cluster_id=str(found.cluster_id or ""),
        broker_count=len(found.brokers),
        topic_names=frozenset(found.topics),
    )
