"""Live sessions: what devices send while the person is under way, until it is sealed into a recording."""

import uuid

from django.conf import settings
from django.db import models

from startline.platform.ids import new_id
from startline.telemetry.domain.live.batches import EVENT, FINISH, SAMPLES, START
from startline.telemetry.models.device import DEVICE_ID_PREFIX, DEVICE_ID_RANDOM_LENGTH

DEVICE_ID_LENGTH = len(DEVICE_ID_PREFIX) + DEVICE_ID_RANDOM_LENGTH
# How chunks write down what they are: the order in the table is part of what is stored.
KIND_NUMBERS = {SAMPLES: 0, START: 1, EVENT: 2, FINISH: 3}
KIND_NAMES = {number: name for name, number in KIND_NUMBERS.items()}


class LiveSessionState(models.TextChoices):
    """`open` takes samples, `sealed` is a recording; late samples open it again."""

    OPEN = "open"
    SEALED = "sealed"


def new_live_session_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class LiveSession(models.Model):
    """One session of one person, known by the key that their devices chose; several devices may feed it.

    `due_at` is when the process role looks at it next: to seal it, or to see that nothing came in beside its
    sealing. `seq_ranges` holds, by device, what was sealed; it stays when the chunks have gone.
    """

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=new_live_session_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    session_key = models.CharField("the client's name for it", max_length=64)
    state = models.CharField(max_length=10, choices=LiveSessionState.choices, default=LiveSessionState.OPEN)
    sport = models.CharField(max_length=32, default="", blank=True)
    name = models.CharField(max_length=80, default="", blank=True)
    context_kind = models.CharField("takes part in", max_length=16, default="", blank=True)
    context_id = models.CharField("which of these", max_length=64, default="", blank=True)
    created_at = models.DateTimeField("begun")
    updated_at = models.DateTimeField()
    # When the message arrived that said that the session is over; empty while none came.
    finished_at = models.DateTimeField("finish arrived", null=True)
    due_at = models.DateTimeField("looked at next", null=True)
    sealed_at = models.DateTimeField("sealed", null=True)
    sealed_version = models.PositiveIntegerField("times sealed", default=0)
    sealed_chunks = models.PositiveIntegerField("messages sealed", default=0)
    seq_ranges = models.JSONField(default=dict)
    chunks_dropped_at = models.DateTimeField("samples dropped", null=True)
    recording_id = models.UUIDField("recording", null=True)
    workout_id = models.UUIDField("workout", null=True)
    attempts = models.PositiveSmallIntegerField("failed attempts", default=0)
    error_code = models.CharField("why it failed", max_length=60, default="", blank=True)

    class Meta:
        db_table = "telemetry_live_session"
        verbose_name = "live session"
        constraints = [
            models.UniqueConstraint(fields=["user", "session_key"], name="telemetry_live_session_once"),
            models.CheckConstraint(
                name="telemetry_live_session_state", condition=models.Q(state__in=LiveSessionState.values)
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="telemetry_live_of_user"),
            models.Index(
                fields=["due_at"],
                name="telemetry_live_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["sealed_at"],
                name="telemetry_live_droppable",
                condition=models.Q(state=LiveSessionState.SEALED, chunks_dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_key} {self.state}"


class LiveChunk(models.Model):
    """One message of a session, as it was acknowledged: `payload` in the compact form of `domain.live`.

    No foreign key: the session's row is not to be locked for each chunk. What an erased session leaves is
    swept at night.
    """

    pk = models.CompositePrimaryKey("session_id", "device_id", "seq")
    session_id = models.UUIDField()
    device_id = models.CharField(max_length=DEVICE_ID_LENGTH)
    seq = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    payload = models.BinaryField()

    class Meta:
        db_table = "telemetry_live_chunk"

    def __str__(self) -> str:
        return f"{self.session_id}/{self.device_id}/{self.seq}"
