"""Files on their way from a device: what has arrived so far, and what became of the whole."""

import uuid

from django.db import models

from startline.platform.ids import new_id
from startline.telemetry.models.device import Device


class DeviceUploadState(models.TextChoices):
    """`partial` waits for parts, `stored` is durable as a whole, the other three are final."""

    PARTIAL = "partial"
    STORED = "stored"
    DONE = "done"
    DUPLICATE = "duplicate"
    FAILED = "failed"


FINAL_UPLOAD_STATES = (DeviceUploadState.DONE, DeviceUploadState.DUPLICATE, DeviceUploadState.FAILED)


def new_device_upload_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class DeviceUpload(models.Model):
    """One file that a device sends in parts under an upload id of its own choice."""

    id = models.UUIDField(primary_key=True, default=new_device_upload_id, editable=False)
    user_id = models.BigIntegerField("number of the account")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="uploads")
    upload_id = models.CharField(
        "file name", max_length=64, help_text="The id that the device chose for the file."
    )
    parts_total = models.PositiveSmallIntegerField("parts in all")
    parts_have = models.PositiveSmallIntegerField("parts received", default=0)
    size_bytes = models.PositiveIntegerField("size, bytes", default=0)
    state = models.CharField(
        max_length=10, choices=DeviceUploadState.choices, default=DeviceUploadState.PARTIAL
    )
    # The first 8 bytes of each part's SHA-256, kept after the parts are gone: the same part again is
    # answered with the present state, another part under a used id is refused.
    part_digests = models.BinaryField(default=b"")
    # The same bytes were known when this upload became whole: the answer is `duplicate`, not `done`.
    is_repeat = models.BooleanField(
        "was here before", default=False, help_text="The same bytes were known when it became whole."
    )
    recording_id = models.UUIDField("recording", null=True)
    workout_id = models.UUIDField("workout", null=True)
    error_code = models.CharField("why it failed", max_length=60, default="", blank=True)
    error_detail = models.CharField("details", max_length=300, default="", blank=True)
    created_at = models.DateTimeField("first part")
    updated_at = models.DateTimeField("last change")
    # When the final state went to the device's `ack` topic; empty while it is still owed.
    answered_at = models.DateTimeField(
        "device was told", null=True, help_text="Empty: the end is still to be told to the device."
    )

    class Meta:
        db_table = "telemetry_device_upload"
        constraints = [
            models.UniqueConstraint(fields=["device", "upload_id"], name="telemetry_upload_once_per_device"),
            models.CheckConstraint(
                name="telemetry_upload_parts",
                condition=models.Q(parts_total__gte=1, parts_have__lte=models.F("parts_total")),
            ),
            models.CheckConstraint(
                name="telemetry_upload_state", condition=models.Q(state__in=DeviceUploadState.values)
            ),
        ]
        indexes = [
            models.Index(fields=["user_id", "-created_at"], name="telemetry_upload_of_user"),
            models.Index(
                fields=["recording_id"],
                name="telemetry_upload_recording",
                condition=models.Q(recording_id__isnull=False),
            ),
            models.Index(
                fields=["updated_at"],
                name="telemetry_upload_unanswered",
                condition=models.Q(answered_at__isnull=True) & ~models.Q(state=DeviceUploadState.PARTIAL),
            ),
            models.Index(
                fields=["updated_at"],
                name="telemetry_upload_open",
                condition=models.Q(state=DeviceUploadState.PARTIAL),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.upload_id} {self.parts_have} of {self.parts_total}"


class DeviceUploadPart(models.Model):
    """The bytes of one part, until the file is whole; the same part sent twice is kept once."""

    upload = models.ForeignKey(DeviceUpload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    data = models.BinaryField()
    digest = models.BinaryField(max_length=8)

    class Meta:
        db_table = "telemetry_device_upload_part"
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="telemetry_part_once"),
            models.CheckConstraint(name="telemetry_part_from_one", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"part {self.number}"
