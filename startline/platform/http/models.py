"""The table of answered requests."""

from django.db import models
from django.db.models.functions import Now


class AnsweredRequest(models.Model):
    """What a request with an `Idempotency-Key` was answered; written in the transaction of its effect."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=80)
    etag = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="answered_request_once")]
        indexes = [models.Index(fields=["created_at"], name="answered_request_age")]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
