"""Handing a message to the SMTP server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from startline.platform.mail.models import Mail
from startline.platform.mail.route import SmtpServer

TIMEOUT_S = 20
PERMANENT = 500
# The server refuses us, not the message: an operator can set this right, so the message waits.
AUTHENTICATION_CODES = {530, 534, 535, 538}


class DeliveryError(Exception):
    """The server did not take the message. `is_permanent`: it never will."""

    def __init__(self, reason: str, *, is_permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent


def deliver(mail: Mail, server: SmtpServer) -> None:
    """Give the message to the server; returns when the server has accepted it.

    Raises:
        DeliveryError: it was not accepted, or the connection was lost before the answer.
    """
    try:
        with _connect(server) as connection:
            connection.send_message(to_message(mail), to_addrs=mail.recipients)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise DeliveryError(
            f"recipient refused with {codes[0]}", is_permanent=all(code >= PERMANENT for code in codes)
        ) from error
    except smtplib.SMTPResponseException as error:
        is_permanent = error.smtp_code >= PERMANENT and error.smtp_code not in AUTHENTICATION_CODES
        raise DeliveryError(f"refused with {error.smtp_code}", is_permanent=is_permanent) from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"connection failed: {type(error).__name__}", is_permanent=False) from error


def to_message(mail: Mail) -> EmailMessage:
    """Return the message as it goes over the wire; the same row always has the same Message-ID."""
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.recipients)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _connect(server: SmtpServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_S, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        connection.ehlo()
        if not server.is_tls and (server.requires_starttls or connection.has_extn("starttls")):
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection
