"""Django's mail backend: a message stands or falls with the transaction that sends it."""

from collections.abc import Sequence
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from startline.platform.mail.models import Mail
from startline.platform.mail.route import require_mail_route

HTML = "text/html"


class QueuedMailBackend(BaseEmailBackend):
    """Keeps messages in the table: for the jobs role to send, or as the local mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages and have them sent after the caller's transaction commits.

        Raises:
            MailNotConfiguredError: there is nowhere to send them.
            ValueError: a message has attachments, which the table does not keep.
        """
        require_mail_route(settings)
        has_server = bool(settings.ENVIRONMENT.smtp_url)
        with transaction.atomic():
            for message in email_messages:
                mail = _row(message, state=Mail.QUEUED if has_server else Mail.LOCAL)
                mail.save(force_insert=True)
                if has_server:
                    _defer(mail)
        return len(email_messages)


def _row(message: EmailMessage, *, state: str) -> Mail:
    if message.attachments:
        raise ValueError("attachments are not supported: link to a page instead")
    sender = message.from_email or settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return Mail(
        state=state,
        message_id=make_msgid(domain=domain),
        sender=sender,
        recipients=message.recipients(),
        subject=" ".join(str(message.subject).split()),
        text=str(message.body),
        html=_html_of(message),
        headers={str(name): str(value) for name, value in message.extra_headers.items()},
    )


def _html_of(message: EmailMessage) -> str | None:
    if not isinstance(message, EmailMultiAlternatives):
        return None
    return next((str(content) for content, kind in message.alternatives if kind == HTML), None)


def _defer(mail: Mail) -> None:
    # Imported late: Django loads mail backends before procrastinate's application is ready.
    from startline.platform.mail.tasks import send_mail

    send_mail.configure(queueing_lock=f"mail:{mail.pk}").defer(mail_id=str(mail.pk))
