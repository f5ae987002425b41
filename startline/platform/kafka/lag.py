"""How far behind the consumer groups are, asked of Kafka when somebody looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import structlog
from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec
from prometheus_client.core import GaugeMetricFamily, Metric

from startline.platform.kafka.client_log import ClientLog
from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from startline.platform.kafka.settings import KafkaSettings, is_configured, kafka_settings

log = structlog.get_logger(__name__)

ASK_TIMEOUT_S = 2.0
Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLag:
    """How many messages of a topic the group has not done; both names without the prefix."""

    group: str
    topic: str
    unread: int


@cache
def _admin_of(settings: KafkaSettings) -> AdminClient:
    client = {**settings.client_settings(), "client.id": "startline-lag"}
    return AdminClient(client, logger=ClientLog("startline-lag"))


def read_lags(settings: KafkaSettings) -> list[GroupLag] | None:
    """Return the lag of every group of this installation, by name; None when Kafka does not answer."""
    admin = _admin_of(settings)
    try:
        listing = admin.list_consumer_groups(request_timeout=ASK_TIMEOUT_S).result(ASK_TIMEOUT_S)
        if listing.errors:  # a broker that is away can be an error in the answer, beside an empty list
            log.warning("kafka_lag_unknown", error=str(listing.errors[0])[:200])
            return None
        groups = sorted(g.group_id for g in listing.valid if g.group_id.startswith(settings.prefix))
        done = {group: _read_offsets(admin, group) for group in groups}
        ends = _read_ends(admin, {place for places in done.values() for place in places})
    except (KafkaException, TimeoutError) as error:
        log.warning("kafka_lag_unknown", error=type(error).__name__)
        return None
    lags: dict[tuple[str, str], int] = {}
    for group, offsets in done.items():
        for (topic, partition), offset in offsets.items():
            name = group.removeprefix(settings.prefix), topic.removeprefix(settings.prefix)
            unread = max(0, ends[topic, partition] - max(0, offset))
            lags[name] = lags.get(name, 0) + unread
    return [
        GroupLag(group=group, topic=topic, unread=count) for (group, topic), count in sorted(lags.items())
    ]


def metrics() -> Iterator[Metric]:
    """Yield Kafka's gauges; nothing on an installation without it."""
    if not is_configured():
        return
    lags = read_lags(kafka_settings())
    yield GaugeMetricFamily("startline_kafka_up", "1 when Kafka answers.", value=float(lags is not None))
    unread = GaugeMetricFamily(
        "startline_kafka_unread_messages", "Messages the group has not done.", labels=["group", "topic"]
    )
    for lag in lags or []:
        unread.add_metric([lag.group, lag.topic], lag.unread)
    yield unread
    yield GaugeMetricFamily(
        "startline_kafka_messages_set_aside",
        "Messages nobody could read, for an operator.",
        value=SetAsideMessage.objects.count(),
    )
    yield GaugeMetricFamily(
        "startline_kafka_stopped_groups",
        "Consumer groups that rejected too much, for an operator.",
        value=StoppedGroup.objects.count(),
    )


def _read_offsets(admin: AdminClient, group: str) -> dict[Place, int]:
    wanted = [ConsumerGroupTopicPartitions(group)]
    (future,) = admin.list_consumer_group_offsets(wanted, request_timeout=ASK_TIMEOUT_S).values()
    places = future.result(ASK_TIMEOUT_S).topic_partitions or []
    return {(place.topic, place.partition): place.offset for place in places}


def _read_ends(admin: AdminClient, places: set[Place]) -> dict[Place, int]:
    if not places:
        return {}
    wanted = {TopicPartition(topic, partition): OffsetSpec.latest() for topic, partition in places}
    found = admin.list_offsets(wanted, request_timeout=ASK_TIMEOUT_S)
    return {
        (place.topic, place.partition): future.result(ASK_TIMEOUT_S).offset for place, future in found.items()
    }
