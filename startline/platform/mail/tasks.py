"""Jobs that send mails and forget old ones."""

import uuid
from contextlib import suppress

from django.conf import settings
from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from startline.platform.mail.delivery import send_stored_mail, waiting_mails
from startline.platform.mail.mailbox import forget_old_mails
from startline.platform.mail.route import parse_smtp_url
from startline.platform.mail.smtp import DeliveryError

# Seconds before attempt 2, 3, …; the last one repeats. A code is good for 15 minutes, so the first come fast.
WAITS_S = (5, 15, 60, 300, 900, 3600)


class MailRetry(BaseRetryStrategy):
    """Tries again whatever may yet be accepted; `delivery` decides when to give up."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None for an error that is not about delivery."""
        if not isinstance(exception, DeliveryError):
            return None
        return RetryDecision(retry_in={"seconds": WAITS_S[min(job.attempts, len(WAITS_S) - 1)]})


@app.task(name="platform.send_mail", queue="mail", retry=MailRetry())
def send_mail(mail_id: str) -> None:
    """Hand one message to the SMTP server."""
    if settings.ENVIRONMENT.smtp_url:
        send_stored_mail(uuid.UUID(mail_id), server=parse_smtp_url(settings.ENVIRONMENT.smtp_url))


@app.periodic(cron="*/5 * * * *")
@app.task(name="platform.resend_waiting_mail", queue="mail", pass_context=False)
def resend_waiting_mail(timestamp: int) -> None:
    """Give messages whose job was lost with its worker a new one."""
    for mail in waiting_mails().only("pk"):
        # In a savepoint: a job that is there already must not spoil a transaction around this.
        with suppress(AlreadyEnqueued), transaction.atomic():
            send_mail.configure(queueing_lock=f"mail:{mail.pk}").defer(mail_id=str(mail.pk))


@app.periodic(cron="23 3 * * *")
@app.task(name="platform.forget_old_mail", queue="mail")
def forget_old_mail(timestamp: int) -> None:
    """Delete what is older than 30 days."""
    forget_old_mails()
