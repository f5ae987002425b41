"""Recordings: every file that became, or is to become, a workout."""

import uuid

from django.conf import settings
from django.db import models

from startline.platform.ids import new_id
from startline.telemetry.models.workout import Workout


class RecordingState(models.TextChoices):
    """`received` waits for the process role, `processing` is claimed by it, the other two are final."""

    RECEIVED = "received"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


OPEN_STATES = (RecordingState.RECEIVED, RecordingState.PROCESSING)


class SourceKind(models.TextChoices):
    """How a recording or workout came in: the web page, a paired device, a program with a key, by hand."""

    FILE = "file"
    MQTT = "mqtt"
    HTTP = "http"
    MANUAL = "manual"


def new_recording_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class Recording(models.Model):
    """One file of one person, known by its bytes; the original lies in object storage under `object_key`.

    A workout will have several recordings when a watch and a bike computer recorded the same ride.
    """

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=new_recording_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    workout = models.ForeignKey(Workout, on_delete=models.CASCADE, null=True, related_name="recordings")
    sha256 = models.BinaryField(max_length=32)
    object_key = models.CharField(max_length=160)
    size_bytes = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200, default="", blank=True)
    format = models.CharField(max_length=10, default="", blank=True)
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices)
    device_id = models.CharField(max_length=24, default="", blank=True)
    external_id = models.CharField(max_length=120, default="", blank=True)
    state = models.CharField(max_length=10, choices=RecordingState.choices)
    error_code = models.CharField(max_length=60, default="", blank=True)
    error_detail = models.CharField(max_length=300, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    # When the process role may take it (again); each attempt puts it further off.
    due_at = models.DateTimeField()
    received_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "telemetry_recording"
        constraints = [
            # The same bytes are the same workout, also while fifty requests bring them at once.
            models.UniqueConstraint(fields=["user", "sha256"], name="telemetry_recording_once"),
            models.UniqueConstraint(
                fields=["user", "source_kind", "external_id"],
                condition=~models.Q(external_id=""),
                name="telemetry_recording_external",
            ),
            models.CheckConstraint(
                name="telemetry_recording_state", condition=models.Q(state__in=RecordingState.values)
            ),
            models.CheckConstraint(
                name="telemetry_recording_done",
                condition=~models.Q(state=RecordingState.DONE) | models.Q(workout__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-received_at"], name="telemetry_recording_of_user"),
            models.Index(
                fields=["due_at"],
                name="telemetry_recording_due",
                condition=models.Q(state__in=OPEN_STATES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
