"""Mails: waiting for the SMTP server, accepted by it, or kept in the mailbox of a local installation."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from startline.platform.clock import utc_now
from startline.platform.ids import new_id


class Mail(models.Model):
    """One message to its recipients. The body of an accepted message is wiped: it may hold codes."""

    LOCAL = "local"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    STATES = [(state, state) for state in (LOCAL, QUEUED, SENDING, SENT, FAILED)]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=8, choices=STATES)
    message_id = models.CharField(max_length=255, unique=True)
    sender = models.CharField(max_length=320)
    recipients = ArrayField(models.EmailField(max_length=254))
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=utc_now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-created_at"], name="mail_newest_first"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="mail_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", accepted_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(accepted_at__isnull=True)),
                name="mail_accepted_once_sent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"
