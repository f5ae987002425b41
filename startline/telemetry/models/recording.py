"""Recordings: every file or stream that became, or is to become, a workout or a part of one."""

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from startline.platform.ids import new_id
from startline.telemetry.domain.trust import PermittedUse, Trust
from startline.telemetry.models.workout import Workout


class RecordingState(models.TextChoices):
    """`received` waits for the process role, `processing` is claimed by it, the other two are final."""

    RECEIVED = "received"
    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


OPEN_STATES = (RecordingState.RECEIVED, RecordingState.PROCESSING)


class SourceKind(models.TextChoices):
    """How a recording or workout came in.

    The web page, a file of a paired device, a program with a key, a live stream of a paired device, a
    partner's signed push, by hand.
    """

    FILE = "file"
    MQTT = "mqtt"
    HTTP = "http"
    LIVE = "live"
    PARTNER = "partner"
    MANUAL = "manual"


def new_recording_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class Recording(models.Model):
    """One file of one person, known by its bytes; the original lies in object storage under `object_key`.

    A workout has several recordings when a watch and a bike computer recorded the same ride; one of them is
    the primary. `started_at` to `places` are what it is matched by; `match` says why it was joined to the
    others; `clock_shift_s` is added to its times to bring them to the clock of its group. A removed one
    (`removed_at`) is kept for 30 days and feeds nothing. A workout entered by hand that was joined with
    others is a recording without an original: `entered` holds its numbers.
    """

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=new_recording_id, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    workout = models.ForeignKey(
        Workout, on_delete=models.CASCADE, null=True, related_name="recordings", verbose_name="workout"
    )
    sha256 = models.BinaryField(max_length=32)
    object_key = models.CharField(
        "place in the storage", max_length=160, help_text="Empty: the bytes are still in the database."
    )
    size_bytes = models.PositiveIntegerField("size, bytes")
    file_name = models.CharField(max_length=200, default="", blank=True)
    format = models.CharField(max_length=10, default="", blank=True)
    source_kind = models.CharField("came by", max_length=10, choices=SourceKind.choices)
    device_id = models.CharField("device", max_length=24, default="", blank=True)
    external_id = models.CharField(max_length=120, default="", blank=True)
    state = models.CharField(max_length=10, choices=RecordingState.choices)
    error_code = models.CharField("why it failed", max_length=60, default="", blank=True)
    error_detail = models.CharField("details", max_length=300, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField("taken up", null=True, help_text="When a process last began with it.")
    # When the process role may take it (again); each attempt puts it further off.
    due_at = models.DateTimeField("next attempt", help_text="When it may be taken up (again).")
    received_at = models.DateTimeField("received")
    updated_at = models.DateTimeField()

    started_at = models.DateTimeField(null=True)
    elapsed_s = models.FloatField(null=True)
    sport = models.CharField(max_length=32, default="", blank=True)
    family = models.CharField(max_length=16, default="", blank=True)
    distance_m = models.FloatField(null=True)
    shape = models.TextField(default="", blank=True)
    places = models.TextField(default="", blank=True)
    channels = ArrayField(models.CharField(max_length=40), default=list)
    device_serial = models.CharField("serial number", max_length=40, default="", blank=True)
    device_name = models.CharField(max_length=80, default="", blank=True)
    trust = models.CharField(max_length=10, choices=Trust.pairs(), default=Trust.TRACK.value)
    permitted_use = models.CharField(
        max_length=10, choices=PermittedUse.pairs(), default=PermittedUse.ALL.value
    )
    is_primary = models.BooleanField(default=False)
    match: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    clock_shift_s = models.IntegerField(default=0)
    # The workout that it came with when two were joined: taking that back gives it back to it.
    joined_from_id = models.UUIDField(null=True)
    entered: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    removed_at = models.DateTimeField("removed", null=True)

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
            models.UniqueConstraint(
                fields=["workout"],
                condition=models.Q(is_primary=True),
                name="telemetry_recording_one_primary",
            ),
            models.CheckConstraint(
                name="telemetry_recording_trust", condition=models.Q(trust__in=Trust.texts())
            ),
            models.CheckConstraint(
                name="telemetry_recording_use", condition=models.Q(permitted_use__in=PermittedUse.texts())
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-received_at"], name="telemetry_recording_of_user"),
            # The same device in two accounts: looked for by every verdict.
            models.Index(
                fields=["device_serial", "started_at"],
                name="telemetry_recording_serial",
                condition=~models.Q(device_serial=""),
            ),
            models.Index(
                fields=["user", "started_at"],
                name="telemetry_recording_started",
                condition=models.Q(removed_at__isnull=True),
            ),
            models.Index(
                fields=["removed_at"],
                name="telemetry_recording_removed",
                condition=models.Q(removed_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="telemetry_recording_due",
                condition=models.Q(state__in=OPEN_STATES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"

    @property
    def identity(self) -> str:
        """What it is known by for good: its source's own id of a live session, else its content."""
        if self.source_kind == SourceKind.LIVE:
            return f"live:{self.external_id}"
        return bytes(self.sha256).hex()


def entered_sha256(workout_id: uuid.UUID) -> bytes:
    """Return what stands for the content of a workout's entered numbers, before and after they are a row."""
    return hashlib.sha256(f"entered:{workout_id}".encode()).digest()


class KeptApart(models.Model):
    """Two recordings that their owner split: they are never joined again without being asked to.

    By `Recording.identity`, so that it holds for the same file sent again a year later.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    first = models.CharField(max_length=130)
    second = models.CharField(max_length=130)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "telemetry_kept_apart"
        constraints = [
            models.UniqueConstraint(fields=["user", "first", "second"], name="telemetry_kept_apart_once"),
            models.CheckConstraint(
                name="telemetry_kept_apart_order", condition=models.Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first[:12]} and {self.second[:12]}"
