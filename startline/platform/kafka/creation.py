"""Creating the declared topics and holding those that are there against their declaration."""

from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType

from startline.platform.errors import UnavailableError
from startline.platform.kafka.settings import KafkaSettings
from startline.platform.kafka.topics import HOUR_MS, MAX_MESSAGE_BYTES, TOPICS, Topic

TIMEOUT_S = 15.0
MAX_REPLICATION = 3
MISSING, OK, DIFFERENT, CREATED = "missing", "ok", "different", "created"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicState:
    """A declared topic as the cluster has it; `differences` tells what is not as declared."""

    topic: Topic
    name: str
    state: str
    partitions: int = 0
    differences: tuple[str, ...] = ()


def check_topics(settings: KafkaSettings, *, is_creating: bool = False) -> list[TopicState]:
    """Return the state of every declared topic; create those that are missing when asked to.

    A topic that is there is never changed: what differs is told.

    Raises:
        UnavailableError: Kafka does not answer, or refuses.
    """
    admin = AdminClient(settings.client_settings())
    try:
        found = admin.list_topics(timeout=TIMEOUT_S)
        known = {name: len(topic.partitions) for name, topic in found.topics.items()}
        copies = settings.replication or min(MAX_REPLICATION, len(found.brokers))
        missing = [topic for topic in TOPICS if settings.topic(topic) not in known]
        if missing and is_creating:
            _create(admin, settings, missing, copies)
        present = [topic for topic in TOPICS if topic not in missing]
        actual = _read_configs(admin, [settings.topic(topic) for topic in present])
    except KafkaException as error:
        raise UnavailableError(f"Kafka: {error.args[0].str()}") from error
    states = []
    for topic in TOPICS:
        name = settings.topic(topic)
        if topic in missing:
            state = CREATED if is_creating else MISSING
            states.append(TopicState(topic=topic, name=name, state=state))
            continue
        if name not in actual:  # deleted while we looked
            states.append(TopicState(topic=topic, name=name, state=MISSING))
            continue
        differences = _differences(wanted_config(topic, copies), actual[name])
        states.append(
            TopicState(
                topic=topic,
                name=name,
                state=DIFFERENT if differences else OK,
                partitions=known[name],
                differences=differences,
            )
        )
    return states


def wanted_config(topic: Topic, copies: int) -> dict[str, str]:
    """Return the topic's configuration on a cluster that keeps this many copies."""
    config = {
        "retention.ms": str(topic.retention_h * HOUR_MS),
        "max.message.bytes": str(MAX_MESSAGE_BYTES),
        "cleanup.policy": "delete",
        # With acks=all a message is acknowledged when this many brokers have it.
        "min.insync.replicas": str(max(1, copies - 1)),
    }
    if topic.is_first_copy and copies == 1:
        # No second broker has it: on disk before it is acknowledged, or a power cut takes what was promised.
        config["flush.messages"] = "1"
    return config


def _create(admin: AdminClient, settings: KafkaSettings, topics: list[Topic], copies: int) -> None:
    wanted = [
        NewTopic(settings.topic(topic), settings.partitions, copies, config=wanted_config(topic, copies))
        for topic in topics
    ]
    for future in admin.create_topics(wanted, operation_timeout=TIMEOUT_S).values():
        future.result(TIMEOUT_S)


def _read_configs(admin: AdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """By topic what is set; brokers tell of a topic for a moment after it is gone: it is left out."""
    if not names:
        return {}
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
    configs: dict[str, dict[str, str]] = {}
    for resource, future in admin.describe_configs(resources, request_timeout=TIMEOUT_S).items():
        try:
            entries = future.result(TIMEOUT_S)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                raise
            continue
        configs[resource.name] = {name: str(entry.value) for name, entry in entries.items()}
    return configs


def _differences(wanted: dict[str, str], actual: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{name} is {actual.get(name)}, declared {value}"
        for name, value in wanted.items()
        if actual.get(name) != value
    )
