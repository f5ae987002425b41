"""Sending a stored message once: claim it, hand it over, record the outcome."""

import datetime as dt
import uuid

import structlog
from django.db.models import F, Q, QuerySet

from startline.platform.clock import utc_now
from startline.platform.mail.models import Mail
from startline.platform.mail.route import SmtpServer
from startline.platform.mail.smtp import DeliveryError, deliver

log = structlog.get_logger(__name__)

# A sender that has not recorded an outcome by then was killed (an attempt gives up after 20 s at each step).
CLAIM_EXPIRES_AFTER = dt.timedelta(minutes=5)
GIVE_UP_AFTER = dt.timedelta(days=2)


def send_stored_mail(mail_id: uuid.UUID, *, server: SmtpServer) -> bool:
    """Send the message unless it was accepted before or another worker is at it.

    No transaction is open while the server is talked to.

    Returns:
        Whether this call had it accepted.

    Raises:
        DeliveryError: not accepted now; try again later.
    """
    mail = _claim(mail_id)
    if mail is None:
        return False
    try:
        deliver(mail, server)
    except DeliveryError as error:
        is_final = error.is_permanent or utc_now() - mail.created_at > GIVE_UP_AFTER
        _record_failure(mail, reason=error.reason, is_final=is_final)
        if is_final:
            return False
        raise
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.SENT, accepted_at=utc_now(), claimed_at=None, text="", html=None, last_error=""
    )
    log.info("mail_accepted", mail_id=str(mail.pk), attempts=mail.attempts)
    return True


def waiting_mails() -> QuerySet[Mail]:
    """Return the messages whose sender is gone, or whose job is: older than a claim lasts."""
    limit = utc_now() - CLAIM_EXPIRES_AFTER
    abandoned = Q(state=Mail.SENDING, claimed_at__lt=limit)
    forgotten = Q(state=Mail.QUEUED, created_at__lt=limit)
    return Mail.objects.filter(abandoned | forgotten)


def _claim(mail_id: uuid.UUID) -> Mail | None:
    """Take the message for this worker; None when it is not there to be taken."""
    now = utc_now()
    free = Q(state=Mail.QUEUED) | Q(state=Mail.SENDING, claimed_at__lt=now - CLAIM_EXPIRES_AFTER)
    taken = Mail.objects.filter(free, pk=mail_id).update(
        state=Mail.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Mail.objects.get(pk=mail_id) if taken else None


def _record_failure(mail: Mail, *, reason: str, is_final: bool) -> None:
    state = Mail.FAILED if is_final else Mail.QUEUED
    Mail.objects.filter(pk=mail.pk).update(state=state, claimed_at=None, last_error=reason[:500])
    log.warning("mail_not_accepted", mail_id=str(mail.pk), reason=reason, is_final=is_final)
