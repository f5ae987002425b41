"""Showing a live session to people with a link: the links, and the places around which nothing is shown."""

import uuid

from django.conf import settings
from django.db import models

from startline.platform.ids import new_id
from startline.telemetry.models.live import LiveSession


def new_live_share_id() -> uuid.UUID:
    """Return a time-ordered id; a function of this module, so that a migration can name it."""
    return new_id()


class HiddenPlace(models.Model):
    """Where somebody began a session: a circle with a secretly shifted middle that stays as it was drawn.

    `start_*` is the first start seen here; others near it are the same place.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    start_lat_deg = models.FloatField()
    start_lon_deg = models.FloatField()
    middle_lat_deg = models.FloatField()
    middle_lon_deg = models.FloatField()
    radius_m = models.FloatField()
    hidden_way_m = models.FloatField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "telemetry_hidden_place"

    def __str__(self) -> str:
        return f"place {self.pk}"


class LiveShare(models.Model):
    """A link to one session. Its secret is known to those who have it; here is its HMAC."""

    id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField(
        primary_key=True, default=new_live_share_id, editable=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    shows_heart_rate = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telemetry_live_share"
        constraints = [
            models.CheckConstraint(
                name="telemetry_live_share_expires",
                condition=models.Q(expires_at__gt=models.F("created_at")),
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="telemetry_live_share_active",
                condition=models.Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"
