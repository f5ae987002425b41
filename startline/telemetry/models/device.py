"""Devices: what a person paired with the platform to send recordings by itself."""

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

DEVICE_ID_PREFIX = "dev_"
# Letters and digits that nobody mistakes for another when typing an id from a screen: 5 bits each.
DEVICE_ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
DEVICE_ID_RANDOM_LENGTH = 20  # 100 bits: ids can't be guessed, though they are not secret


def new_device_id() -> str:
    """Return `dev_` and 20 random characters: the device's MQTT client id and user name."""
    return DEVICE_ID_PREFIX + "".join(
        secrets.choice(DEVICE_ID_ALPHABET) for _ in range(DEVICE_ID_RANDOM_LENGTH)
    )


class DeviceKind(models.TextChoices):
    WATCH = "watch"
    PHONE = "phone"
    TRACKER = "tracker"
    OTHER = "other"


class DeviceState(models.TextChoices):
    ACTIVE = "active"
    REVOKED = "revoked"


class DeviceScope(models.TextChoices):
    """What a device may do with its own topics."""

    FILES_WRITE = "files:write"
    LIVE_WRITE = "live:write"
    OWNER_READ = "owner:read"
    STATUS_WRITE = "status:write"


def default_scopes() -> list[str]:
    """Every scope that there is: a newly paired device may use all of its own topics."""
    return [scope.value for scope in DeviceScope]


class Device(models.Model):
    """One paired device of one person. A revoked device stays, so that its recordings keep their source."""

    id = models.CharField(primary_key=True, max_length=24, default=new_device_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=DeviceKind.choices, default=DeviceKind.WATCH)
    state = models.CharField(max_length=10, choices=DeviceState.choices, default=DeviceState.ACTIVE)
    scopes = ArrayField(
        models.CharField(max_length=20),
        default=default_scopes,
        verbose_name="may do",
        help_text="What it may do with its own topics.",
    )
    # HMAC-SHA256 of the secret under a key of the installation: the secret itself has 192 random bits, so
    # a slow derivation would only slow down a thousand watches that reconnect at once.
    secret_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField("paired")
    secret_changed_at = models.DateTimeField("password changed")
    revoked_at = models.DateTimeField(
        "revoked", null=True, help_text="A revoked device sends nothing more, for good."
    )
    last_seen_at = models.DateTimeField("last seen", null=True)
    last_upload_at = models.DateTimeField("last file", null=True)
    battery_percent = models.PositiveSmallIntegerField("battery, %", null=True)
    firmware = models.CharField(max_length=40, default="", blank=True)
    is_connected = models.BooleanField(
        "connected", default=False, help_text="An open MQTT connection, as the broker last said."
    )

    class Meta:
        db_table = "telemetry_device"
        indexes = [models.Index(fields=["user", "-created_at"], name="telemetry_device_of_user")]
        constraints = [
            models.CheckConstraint(
                name="telemetry_device_state",
                condition=models.Q(state__in=DeviceState.values),
            ),
            models.CheckConstraint(
                name="telemetry_device_revoked_at",
                condition=models.Q(state=DeviceState.ACTIVE, revoked_at__isnull=True)
                | models.Q(state=DeviceState.REVOKED, revoked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="telemetry_device_battery",
                condition=models.Q(battery_percent__isnull=True) | models.Q(battery_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
