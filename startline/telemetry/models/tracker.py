"""Runs of tracking applications, which know nothing of sessions."""

from django.db import models

from startline.telemetry.models.device import Device


class TrackerRun(models.Model):
    """Positions of one device that lie close together in time: they are one live session with this key."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    mark = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        db_table = "telemetry_tracker_run"
        constraints = [
            models.UniqueConstraint(fields=["device", "session_key"], name="telemetry_tracker_run_once"),
            models.CheckConstraint(
                name="telemetry_tracker_run_order",
                condition=models.Q(ended_at__gte=models.F("began_at")),
            ),
        ]
        indexes = [models.Index(fields=["device", "-ended_at"], name="telemetry_tracker_run_newest")]

    def __str__(self) -> str:
        return self.session_key
