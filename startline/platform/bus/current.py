"""Which bus this installation has: the outbox read directly, or relayed to Kafka."""

from startline.platform.bus import subscriptions
from startline.platform.bus.envelopes import EventBus
from startline.platform.bus.kafka_bus import KafkaBus
from startline.platform.bus.models import ConsumerCursor
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.relay import CURSOR_PREFIX
from startline.platform.kafka.settings import is_configured, kafka_settings


def make_bus() -> EventBus:
    """Return a bus for the consumer groups of this process."""
    return KafkaBus(kafka_settings()) if is_configured() else OutboxBus()


def list_outbox_readers() -> list[str]:
    """Return whose cursors tell what of the outbox is still needed: the groups', or the relay's.

    With Kafka that is the relay to the cluster in use now, "relay:" before the first one has begun.
    """
    if not is_configured():
        return subscriptions.list_groups()
    cursors = ConsumerCursor.objects.filter(group__startswith=CURSOR_PREFIX).order_by("-updated_at")
    return [cursors.values_list("group", flat=True).first() or CURSOR_PREFIX]
