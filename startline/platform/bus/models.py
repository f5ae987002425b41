"""The tables of the bus: what was published, how far each group has read, what waits and what died."""

from django.db import models
from django.db.models.functions import Now

from startline.platform.bus.xid8 import CurrentTransactionId, Xid8Field
from startline.platform.ids import new_id


class OutboxEvent(models.Model):
    """One published event. `xid` is the transaction that published it: readers go by it, never by `id`."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentTransactionId(), editable=False)
    event_id = models.UUIDField("event", default=new_id, unique=True)
    name = models.CharField("name", max_length=120)
    key = models.CharField("key", max_length=120, help_text="Events of one key stay in order.")
    payload = models.TextField("content")
    created_at = models.DateTimeField("published", db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["xid", "id"], name="outbox_commit_order")]
        verbose_name = "published event"

    def __str__(self) -> str:
        return f"{self.name} {self.event_id}"


class ConsumerCursor(models.Model):
    """How far a consumer group has read: everything up to (`xid`, `event_order`) is behind it."""

    group = models.CharField(max_length=60, primary_key=True)
    xid = Xid8Field(
        "read up to transaction", default=0, help_text="Events of earlier transactions are behind the group."
    )
    event_order = models.BigIntegerField("and in it up to event", default=0)
    updated_at = models.DateTimeField("moved on", db_default=Now())

    class Meta:
        verbose_name = "consumer group"

    def __str__(self) -> str:
        return self.group


class SeenEvent(models.Model):
    """The subscription has taken this event over; written in the transaction of the effect."""

    pk = models.CompositePrimaryKey("subscription", "event_id")
    subscription = models.CharField(max_length=120)
    event_id = models.UUIDField()
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="seen_at")]


class HeldEvent(models.Model):
    """An event that one subscription could not handle, with the original and the reason."""

    subscription = models.CharField("handler", max_length=120)
    event_id = models.UUIDField("event")
    name = models.CharField("name", max_length=120)
    key = models.CharField("key", max_length=120, help_text="Events of one key stay in order.")
    payload = models.TextField("content")
    xid = Xid8Field("transaction", default=0)
    event_order = models.BigIntegerField("place in it", default=0)
    published_at = models.DateTimeField("published")
    attempts = models.PositiveIntegerField("attempts", default=0)
    reason_code = models.CharField("why", max_length=80)
    reason = models.TextField("details", blank=True)
    held_at = models.DateTimeField("failed", db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} for {self.subscription}: {self.reason_code}"


class WaitingEvent(HeldEvent):
    """To be tried again at `next_attempt_at`; later events of the same key wait behind it."""

    next_attempt_at = models.DateTimeField("next attempt")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event_id"], name="waiting_event_once")
        ]
        indexes = [
            models.Index(fields=["subscription", "key", "xid", "event_order"], name="waiting_by_key"),
            models.Index(fields=["next_attempt_at"], name="waiting_due"),
        ]
        verbose_name = "waiting event"


class DeadLetter(HeldEvent):
    """Given up. An operator reads the reason, has the cause mended, and replays or discards it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "event_id"], name="dead_letter_once")]
        verbose_name = "dead letter"
