"""Messages that nobody can read: put aside with the reason, shown to an operator, and produced again."""

import base64
import datetime as dt
from functools import cache

import structlog
from confluent_kafka import Message
from django.db import transaction

from startline.platform.kafka.message_parts import Headers, bytes_or_none, list_headers, place_of
from startline.platform.kafka.models import SetAsideMessage, StoppedGroup
from startline.platform.kafka.producer import DurableProducer, Outgoing
from startline.platform.kafka.settings import KafkaSettings, kafka_settings
from startline.platform.kafka.topics import DEAD_LETTERS

log = structlog.get_logger(__name__)

# Within the five seconds that a transaction may last.
DELIVERY_TIMEOUT_S = 3.0
MAX_REASON_LENGTH = 4000
REASON_PREFIX = "dead."


@cache
def producer_of(settings: KafkaSettings) -> DurableProducer:
    """Return this process's producer for dead letters and replays."""
    return DurableProducer(settings, client_id="startline-aside", delivery_timeout_s=DELIVERY_TIMEOUT_S)


def set_aside(settings: KafkaSettings, message: Message, *, group: str, code: str, reason: str) -> None:
    """Keep the message for an operator: on the topic of dead letters, and as a row for the admin.

    Done twice, as after a crash, it is one row (and two messages on the topic).

    Raises:
        UnavailableError: Kafka is away; nothing may be moved past.
    """
    reason = reason.replace("\0", "\\0")  # PostgreSQL keeps no text with it
    full_topic, partition, offset = place_of(message)
    topic = full_topic.removeprefix(settings.prefix)
    headers = list_headers(message)
    facts = {
        "topic": topic,
        "partition": str(partition),
        "offset": str(offset),
        "group": group,
        "code": code,
        "reason": reason[:MAX_REASON_LENGTH],
    }
    marks: Headers = [(f"{REASON_PREFIX}{name}", value.encode()) for name, value in facts.items()]
    letter = Outgoing(
        topic=settings.topic(DEAD_LETTERS),
        key=bytes_or_none(message.key()),
        value=bytes_or_none(message.value()),
        headers=[*headers, *marks],
    )
    producer_of(settings).produce_all([letter])
    _, produced_ms = message.timestamp()
    SetAsideMessage.objects.get_or_create(
        group=group,
        topic=topic,
        partition=partition,
        offset=offset,
        defaults={
            "key": letter.key,
            "value": letter.value,
            "headers": [[name, base64.b64encode(value).decode()] for name, value in headers],
            "reason_code": code,
            "reason": reason[:MAX_REASON_LENGTH],
            "produced_at": dt.datetime.fromtimestamp(produced_ms / 1000, dt.UTC) if produced_ms > 0 else None,
        },
    )
    log.error("message_set_aside", group=group, topic=topic, offset=offset, code=code)


def replay_set_aside(message_id: int) -> bool:
    """Produce the message again where it came from; False when it is gone.

    Every group reads it again. Those that handled it the first time know it; who still can't read it sets it
    aside anew.

    Raises:
        UnavailableError: Kafka is away; the message stays set aside.
    """
    with transaction.atomic():
        kept = SetAsideMessage.objects.select_for_update().filter(pk=message_id).first()
        if kept is None:
            return False
        settings = kafka_settings()
        again = Outgoing(
            topic=f"{settings.prefix}{kept.topic}",
            key=bytes_or_none(kept.key),
            value=bytes_or_none(kept.value),
            headers=[(name, base64.b64decode(value)) for name, value in kept.headers],
        )
        producer_of(settings).produce_all([again])
        # What other groups noted of the same message comes back to them too.
        SetAsideMessage.objects.filter(
            topic=kept.topic, partition=kept.partition, offset=kept.offset
        ).delete()
    log.info("message_replayed", topic=kept.topic, partition=kept.partition, offset=kept.offset)
    return True


def discard_set_aside(message_id: int) -> bool:
    """Forget a message set aside; False when it is gone. The topic of dead letters keeps it a month."""
    kept = SetAsideMessage.objects.filter(pk=message_id).first()
    if kept is None:
        return False
    kept.delete()
    log.warning("set_aside_discarded", group=kept.group, topic=kept.topic, offset=kept.offset)
    return True


def stop_group(group: str, *, reason: str) -> None:
    """Have the group read nothing more, in every process, until an operator lets it go on."""
    StoppedGroup.objects.get_or_create(group=group, defaults={"reason": reason})
    log.error("group_stopped", group=group, reason=reason)


def resume_group(group: str) -> bool:
    """Let a stopped group go on; False when it was not stopped."""
    count, _ = StoppedGroup.objects.filter(group=group).delete()
    if count:
        log.warning("group_resumed", group=group)
    return bool(count)
